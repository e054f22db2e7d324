import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import type { ReviewRequest } from '../../action/src/job.ts';
import { runAction } from '../../action/src/run-action.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { gitBackend } from '../github-server/git-http.ts';
import { startGitHubServer } from '../github-server/server.ts';
import type { GitHubServer } from '../github-server/server.ts';
import { actionsBot, addPull } from '../github-server/state.ts';
import type { Account, Permission, StoredPull } from '../github-server/state.ts';
import { checkOut, git, makeRemote } from './remote.ts';
import type { CheckoutDepth, PullRequestPlan, Remote } from './remote.ts';
import { reviewResult } from './review-result.ts';

// Every test starts git and a server many times over: on a machine that is busy with other things that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** A repository on a GitHub of its own, with pull request 7 open, and a runner's checkout of it. */
export interface Stage {
  readonly server: GitHubServer;
  readonly remote: Remote;
  readonly workspace: string;
  readonly temporary: string;
  /** What the runner sets for a run of this pull request. */
  environment(overrides?: RunOverrides): Record<string, string>;
  /** Runs the action in this process with a stand-in for the engine. */
  run(overrides?: RunOverrides & StandIn): Promise<Outcome>;
  /** Fails where anything that was sent or answered is not as GitHub describes it. */
  close(): Promise<void>;
}

export interface RunOverrides {
  readonly runId?: number;
  readonly attempt?: number;
  readonly event?: string;
  readonly payload?: unknown;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface StandIn {
  readonly review?: (request: ReviewRequest) => Promise<ReviewResult>;
  readonly signal?: AbortSignal;
}

/** What a run left for the runner and its users. */
export interface Outcome {
  readonly exitStatus: number | null;
  readonly stdout: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

/** Who opened pull request 7. */
export const contributor: Account = { login: 'contributor', id: 1001, type: 'User' };
export const token = 'ghs_token_of_the_job';

/** Retries follow at once, and writes are not spaced out. */
const atOnce = { key: () => ({ schedule: (_options: object, send: () => unknown) => send() }) };
export const impatient = {
  retry: { retryAfterBaseValue: 20 },
  throttle: { retryAfterBaseValue: 20, write: atOnce, notifications: atOnce },
};

const smallPlan: PullRequestPlan = {
  fork: { 'README.md': 'A shop.\n' },
  base: { 'README.md': 'A good shop.\n' },
  head: { 'notes.md': 'Notes.\n' },
};

export async function makeStage(
  options: { plan?: PullRequestPlan; depth?: CheckoutDepth; write?: readonly Permission[] } = {},
): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'groundtruth-action-'));
  const remote = copyTemplate(options.plan ?? smallPlan, options.depth ?? 1, root);
  const server = await startGitHubServer({ gitFolder: remote.folder });
  server.state.grants.set(token, {
    account: actionsBot,
    write: new Set(options.write ?? ['statuses', 'pull-requests', 'checks']),
  });
  addPull(server.state, { number: 7, author: contributor });
  const workspace = join(root, 'workspace');
  const origin = gitBackend() === undefined ? `file://${remote.folder}` : `${server.url}/acme/shop`;
  git(workspace, 'config', 'remote.origin.url', origin);
  let runs = 0;

  function environment(overrides: RunOverrides = {}): Record<string, string> {
    const temporary = join(root, `run-${++runs}`);
    mkdirSync(temporary);
    const file = (name: string, text = ''): string => {
      writeFileSync(join(temporary, name), text);
      return join(temporary, name);
    };
    const inputs = { token, comment: 'changes', 'timeout-minutes': '1', ...overrides.inputs };
    return {
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_API_URL: server.apiUrl,
      GITHUB_SERVER_URL: server.url,
      GITHUB_RUN_ID: String(overrides.runId ?? 1000),
      GITHUB_RUN_ATTEMPT: String(overrides.attempt ?? 1),
      GITHUB_EVENT_NAME: overrides.event ?? 'pull_request',
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(overrides.payload ?? pullRequestPayload(remote))),
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_SHA: remote.merge,
      RUNNER_TEMP: temporary,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...overrides.env,
    };
  }

  return {
    server,
    remote,
    workspace,
    temporary: root,
    environment,
    async run(overrides = {}) {
      const env = environment(overrides);
      let stdout = '';
      const exitStatus = await runAction({
        env,
        review: overrides.review ?? (() => Promise.resolve(reviewResult('approved'))),
        print: (text) => {
          stdout += text;
        },
        signal: overrides.signal ?? new AbortController().signal,
        plugins: impatient,
      });
      return readOutcome(env, exitStatus, stdout);
    },
    async close() {
      await server.close();
      rmSync(root, { recursive: true, force: true });
      if (server.violations.length > 0) throw new Error(`not as GitHub describes it:\n${server.violations.join('\n')}`);
    },
  };
}

/** Opens another pull request; at the head of pull request 7 unless told. */
export function openAnother(
  stage: Stage,
  number: number,
  more: Partial<StoredPull> & { sha?: string } = {},
): StoredPull {
  const { sha = stage.remote.head, ...pull } = more;
  git(stage.remote.folder, 'update-ref', `refs/pull/${number}/head`, sha);
  return addPull(stage.server.state, { number, author: contributor, ...pull });
}

/** Adds a commit on top of another; no branch has it. */
export function addCommit(stage: Stage, parent: string, path: string, text: string): string {
  const [sha = ''] = addCommits(stage, parent, [[path, text]]);
  return sha;
}

/** Adds commits beside each other, each with one file, on top of another. */
export function addCommits(
  stage: Stage,
  parent: string,
  files: readonly (readonly [path: string, text: string])[],
): readonly string[] {
  const person = 'committer Nobody <nobody@example.com> 1700000000 +0000';
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = files.map(
    ([path, text], index) =>
      `commit refs/test/${index}\nmark :${index + 1}\n${person}\n${data('More')}from ${parent}\n` +
      `M 100644 inline ${path}\n${data(text)}\nget-mark :${index + 1}\n`,
  );
  const input = stream.join('');
  return execFileSync('git', ['-C', stage.remote.folder, 'fast-import', '--quiet', '--force'], {
    input,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
}

const templates = new Map<string, { root: string; remote: Remote }>();
afterAll(() => {
  for (const { root } of templates.values()) rmSync(root, { recursive: true, force: true });
});

/** The remote and the checkout of a plan, made once and copied: most of a test's time would go into making them. */
function copyTemplate(plan: PullRequestPlan, depth: CheckoutDepth, to: string): Remote {
  const key = JSON.stringify([plan, depth]);
  let template = templates.get(key);
  if (!template) {
    const root = mkdtempSync(join(tmpdir(), 'groundtruth-template-'));
    const remote = makeRemote(join(root, 'remote'), plan);
    checkOut(join(root, 'workspace'), remote, 'to be set', depth);
    template = { root, remote };
    templates.set(key, template);
  }
  cpSync(template.root, to, { recursive: true });
  return { ...template.remote, folder: template.remote.folder.replace(template.root, to) };
}

/** What a run left behind, from the files that its environment names. */
export function readOutcome(env: Readonly<Record<string, string>>, exitStatus: number | null, stdout: string): Outcome {
  const read = (name: string): string => readFileSync(env[name] ?? '', 'utf8');
  return {
    exitStatus,
    stdout,
    summary: read('GITHUB_STEP_SUMMARY'),
    outputs: readValues(read('GITHUB_OUTPUT')),
    state: readValues(read('GITHUB_STATE')),
  };
}

/** GitHub's own example of an event, about the stage's commits. Its `base.sha` is where the branch began, as in life. */
export function pullRequestPayload(
  remote: Remote,
  words: { title?: string; branch?: string; action?: 'opened' | 'synchronize' } = {},
): unknown {
  const { action = 'synchronize', title = 'Add notes', branch = 'notes' } = words;
  const payload = examplePayload(`pull_request ${action}`);
  const pull = payload['pull_request'] as Record<string, Record<string, unknown>>;
  return {
    ...payload,
    number: 7,
    pull_request: {
      ...pull,
      number: 7,
      title,
      body: title,
      head: { ...pull['head'], ref: branch, label: `acme:${branch}`, sha: remote.head },
      base: { ...pull['base'], ref: 'main', sha: remote.fork },
    },
  };
}

export function examplePayload(name: string): Record<string, unknown> {
  const file = new URL('../fixtures/github/payloads.json', import.meta.url);
  const payload = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>)[name];
  if (!payload) throw new Error(`no example payload is extracted for ${name}`);
  return payload;
}

/** As the runner reads them: the last value of a name counts. */
function readValues(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
