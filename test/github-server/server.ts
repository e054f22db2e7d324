import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { readApiDescription } from './api-description.ts';
import type { Operation } from './api-description.ts';
import { answer } from './answers.ts';
import { nextFault, tear } from './faults.ts';
import type { Fault, FaultRule } from './faults.ts';
import { gitBackend, serveGit } from './git-http.ts';
import { failure } from './respond.ts';
import type { ApiAnswer } from './respond.ts';
import { emptyState } from './state.ts';
import type { State } from './state.ts';

interface SeenRequest {
  /** `METHOD /path` below the API's root; git requests begin with `GIT`. */
  readonly request: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface GitHubServer {
  /** What GITHUB_SERVER_URL holds; the repository is at `/owner/repo`. */
  readonly url: string;
  /** What GITHUB_API_URL holds. */
  readonly apiUrl: string;
  readonly state: State;
  readonly requests: readonly SeenRequest[];
  /** Where a request, or an answer of this server, is not as GitHub describes it. A test expects none. */
  readonly violations: readonly string[];
  /** From now on, `times` matching requests (all, unless told) meet the fault. */
  inject(on: RegExp, fault: Fault, options?: { skip?: number; times?: number }): void;
  close(): Promise<void>;
}

/** Starts GitHub's API and git service for one repository on a free loopback port. */
export async function startGitHubServer(options: {
  gitFolder: string;
  owner?: string;
  repo?: string;
}): Promise<GitHubServer> {
  const state = emptyState(options);
  const description = readApiDescription();
  const requests: SeenRequest[] = [];
  const violations: string[] = [];
  const rules: FaultRule[] = [];
  const program = gitBackend();
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(`the server failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const apiUrl = `${url}/api/v3`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '/', url);
    if (!target.pathname.startsWith('/api/v3/')) {
      handleGit(request, response, target);
      return;
    }
    const path = target.pathname.slice('/api/v3'.length);
    const name = `${request.method} ${path}`;
    const text = await readText(request);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    requests.push({ request: name, body, authorization: request.headers.authorization });
    const fault = nextFault(rules, name);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the network</html>');
      return;
    }
    const given = fault?.kind === 'answer' ? fault.answer : answerRequest(request, target, path, body);
    const sent = given.body === undefined ? '' : JSON.stringify(given.body);
    if (fault?.kind === 'torn') tear(response, given.status, sent);
    else response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers }).end(sent);
  }

  function answerRequest(request: IncomingMessage, target: URL, path: string, body: unknown): ApiAnswer {
    const operation = description.find(request.method ?? '', path);
    if (!operation) {
      violations.push(`${request.method} ${path}: no such operation in the extract`);
      return failure(404, 'Not Found');
    }
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const grant = state.grants.get(token ?? '');
    if (!grant) return failure(401, 'Bad credentials');
    note(operation, operation.checkRequest(target.searchParams, body));
    const given = answer(
      { operation, query: target.searchParams, body: (body ?? {}) as Record<string, unknown>, grant, apiUrl },
      state,
    );
    note(operation, operation.checkAnswer(given.status, given.body));
    return given;
  }

  function note(operation: Operation, problems: readonly string[]): void {
    violations.push(...problems.map((problem) => `${operation.name}: ${problem}`));
  }

  function handleGit(request: IncomingMessage, response: ServerResponse, target: URL): void {
    const prefix = `/${state.owner}/${state.repo}`;
    const service = target.pathname.replace(`${prefix}.git/`, `${prefix}/`).slice(prefix.length);
    const { authorization } = request.headers;
    requests.push({ request: `GIT ${request.method} ${target.pathname}`, body: undefined, authorization });
    const token = Buffer.from(/^basic (.+)$/i.exec(authorization ?? '')?.[1] ?? '', 'base64')
      .toString()
      .replace(/^x-access-token:/, '');
    const fault = nextFault(rules, `GIT ${request.method} ${target.pathname}`);
    if (fault?.kind === 'hang') return;
    if (fault !== undefined || !program || !target.pathname.startsWith(prefix)) {
      response.writeHead(fault?.kind === 'answer' ? fault.answer.status : 404).end();
    } else if (state.grants.has(token)) {
      const pathInfo = `/${basename(state.gitFolder)}${service}`;
      serveGit(request, response, { program, gitFolder: state.gitFolder, pathInfo, query: target.search.slice(1) });
    } else {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
    }
  }

  return {
    url,
    apiUrl,
    state,
    requests,
    violations,
    inject(on, fault, { skip = 0, times = Number.POSITIVE_INFINITY } = {}) {
      rules.push({ on, fault, skip, times });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
