import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from './api-description.ts';
import type { Account, Grant, Permission, State } from './state.ts';

export interface ApiRequest {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly grant: Grant;
  /** `http://host/api/v3` */
  readonly apiUrl: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one operation as GitHub does, and changes the state. */
export type Answerer = (request: ApiRequest, state: State) => ApiAnswer;

export function failure(status: number, message: string, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status, headers, body: { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` } };
}

export function notFound(): ApiAnswer {
  return failure(404, 'Not Found');
}

export function invalid(message: string): ApiAnswer {
  const body = {
    message: 'Validation Failed',
    documentation_url: 'https://docs.github.com/rest',
    errors: [{ code: 'custom', message }],
  };
  return { status: 422, body };
}

/** The same answerer for tokens with a permission; others are refused. */
export function permitted(permission: Permission, answerer: Answerer): Answerer {
  return (request, state) =>
    request.grant.write.has(permission)
      ? answerer(request, state)
      : failure(403, 'Resource not accessible by integration');
}

/** One page of a list, with a link to the next. */
export function page<T>(request: ApiRequest, items: readonly T[], json: (item: T) => unknown): ApiAnswer {
  const size = Math.min(Number(request.query.get('per_page') ?? 30), 100);
  const number = Number(request.query.get('page') ?? 1);
  const shown = items.slice((number - 1) * size, number * size);
  const next = new URLSearchParams(request.query);
  next.set('page', String(number + 1));
  const path = request.operation.name.split(' ')[1] ?? '';
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => request.operation.path[key] ?? '');
  const more = number * size < items.length;
  return {
    status: 200,
    body: shown.map(json),
    headers: more ? { link: `<${request.apiUrl}${filled}?${next.toString()}>; rel="next"` } : {},
  };
}

export function accountJson(account: Account): object {
  const url = `https://github.test/users/${account.id}`;
  return {
    login: account.login,
    id: account.id,
    node_id: `user-${account.id}`,
    avatar_url: url,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: url,
    following_url: url,
    gists_url: url,
    starred_url: url,
    subscriptions_url: url,
    organizations_url: url,
    repos_url: url,
    events_url: url,
    received_events_url: url,
    type: account.type,
    site_admin: false,
  };
}

export function repoUrl(request: ApiRequest): string {
  return `${request.apiUrl}/repos/${request.operation.path['owner']}/${request.operation.path['repo']}`;
}

const knownCommits = new Set<string>();

export function isCommit(state: State, sha: string): boolean {
  const key = `${state.gitFolder} ${sha}`;
  if (!knownCommits.has(key) && git(state, 'cat-file', '-e', `${sha}^{commit}`) !== undefined) knownCommits.add(key);
  return knownCommits.has(key);
}

/** What a ref holds, read from its file: a process for each would take most of a test's time. */
export function refSha(state: State, name: string): string | undefined {
  const loose = join(state.gitFolder, name);
  if (!name.includes('..') && existsSync(loose) && statSync(loose).isFile()) return readFileSync(loose, 'utf8').trim();
  return git(state, 'rev-parse', '--verify', '--quiet', name)?.trim();
}

/** What git prints, or undefined where it fails. */
export function git(state: State, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', state.gitFolder, ...args], {
      encoding: 'utf8',
      maxBuffer: 1024 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
