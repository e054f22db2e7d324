import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

type Files = Readonly<Record<string, string>>;

export interface PullRequestPlan {
  /** Where the branch was opened. */
  readonly fork: Files;
  /** What is on the base branch beside it by now. */
  readonly base?: Files;
  /** What the pull request adds or replaces. */
  readonly head: Files;
  /** What the last commit of the pull request says. */
  readonly message?: string;
  /** Empty commits on both sides, to make history long. */
  readonly commits?: number;
}

/** A bare repository as GitHub keeps one: `main`, `refs/pull/7/head` and `refs/pull/7/merge`. */
export interface Remote {
  readonly folder: string;
  readonly fork: string;
  readonly base: string;
  readonly head: string;
  readonly merge: string;
}

/** Makes the repository from a stream of commits; the same plan gives the same commits. */
export function makeRemote(parent: string, plan: PullRequestPlan): Remote {
  const folder = join(parent, 'shop.git');
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--template=', '--bare', '--initial-branch=main');
  const idle = plan.commits ?? 0;
  const [main, pull, merge] = ['refs/heads/main', 'refs/pull/7/head', 'refs/pull/7/merge'];
  const stream = [
    commit(main, plan.fork, 'Start'),
    reset(pull, main),
    ...Array.from({ length: idle }, () => commit(main, {}, 'Work on main')),
    commit(main, plan.base ?? {}, 'Last on main'),
    ...Array.from({ length: idle }, () => commit(pull, {}, 'Work on the branch')),
    commit(pull, plan.head, plan.message ?? 'Last on the branch'),
    reset(merge, main),
    commit(merge, plan.head, 'Merge', pull),
  ];
  execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: stream.join('') });
  const sha = (name: string): string => git(folder, 'rev-parse', name).trim();
  return {
    folder,
    fork: git(folder, 'merge-base', main, pull).trim(),
    base: sha(main),
    head: sha(pull),
    merge: sha(merge),
  };
}

/** How much a checkout has: some commits of the merge, that and every branch, or (for pull_request_target) the base branch. */
export type CheckoutDepth = number | 'whole' | 'base';

/** What actions/checkout leaves: one commit, detached, with its history as deep as told, and `origin`. */
export function checkOut(workspace: string, remote: Remote, origin: string, depth: CheckoutDepth): void {
  mkdirSync(workspace, { recursive: true });
  git(workspace, 'init', '--quiet', '--template=');
  git(workspace, 'remote', 'add', 'origin', origin);
  const branches = '+refs/heads/*:refs/remotes/origin/*';
  const wanted =
    depth === 'base' ? [branches] : depth === 'whole' ? [branches, remote.merge] : [`--depth=${depth}`, remote.merge];
  git(workspace, 'fetch', '--quiet', '--no-tags', `file://${remote.folder}`, ...wanted);
  git(workspace, 'checkout', '--quiet', '--detach', depth === 'base' ? remote.base : remote.merge);
}

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function commit(ref: string, files: Files, message: string, merged?: string): string {
  const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  return [
    `commit ${ref}\ncommitter Nobody <nobody@example.com> 1700000000 +0000\n${data(message)}`,
    merged === undefined ? '' : `merge ${merged}\n`,
    ...changes,
    '\n',
  ].join('');
}

function reset(ref: string, from: string): string {
  return `reset ${ref}\nfrom ${from}\n\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
