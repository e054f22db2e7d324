import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReviewRequest } from '../../../action/src/job.ts';
import { runAction } from '../../../action/src/run-action.ts';
import { review } from '../../../engine/commands/review.ts';
import { gitBackend } from '../../github-server/git-http.ts';
import { startGitHubServer } from '../../github-server/server.ts';
import type { GitHubServer } from '../../github-server/server.ts';
import { actionsBot, addPull, addReview, shownStatus } from '../../github-server/state.ts';
import type { Account, Permission, StoredReview } from '../../github-server/state.ts';
import { examplePayload, impatient, readOutcome, token } from '../harness.ts';
import type { Outcome } from '../harness.ts';
import { git } from '../remote.ts';
import { emailOf, makeRepository } from './repository.ts';
import type { Edits, Repository } from './repository.ts';

/** What a commit's status says, or `none`. */
export type Shown = 'success' | 'pending' | 'failure' | 'error' | 'none';

export interface Opening {
  readonly number: number;
  readonly by: Account;
  readonly edits: Edits;
  readonly base?: string;
  readonly title?: string;
  readonly labels?: readonly string[];
}

/**
 * A repository with the workflows that `groundtruth init --github` writes, in which people do what they do on GitHub. Each
 * thing they do runs the action as GitHub would, with the engine itself, and gives what the status of the commit then says.
 */
export interface World {
  readonly server: GitHubServer;
  readonly repository: Repository;
  /** What the last run left. */
  last(): Outcome;
  now(): Date;
  /** Lets time go by. */
  wait(hours: number): void;
  open(opening: Opening): Promise<Shown>;
  push(number: number, edits: Edits, by: Account): Promise<Shown>;
  /** The branch of the pull request takes in what its base has by now. */
  update(number: number): Promise<Shown>;
  /** The branch becomes one new commit on the base as it is now; no branch has the old ones any more. */
  rebase(number: number, edits: Edits, by: Account): Promise<Shown>;
  retarget(number: number, base: string): Promise<Shown>;
  /** Proposes the head of one pull request in another, for another branch. */
  propose(number: number, other: number, base: string, by: Account): Promise<Shown>;
  setOpen(number: number, isOpen: boolean): Promise<Shown>;
  review(number: number, by: Account, state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'): Promise<Shown>;
  dismiss(number: number, by: Account): Promise<Shown>;
  /** Somebody who may write to the default branch does; open pull requests are swept. */
  pushMain(edits: Edits, by: Account): Promise<void>;
  sweep(): Promise<void>;
  /** Puts pull requests into the merge queue, one behind the other; gives what each group's commit says. */
  enqueue(numbers: readonly number[]): Promise<readonly Shown[]>;
  /** Lands a pull request; others are swept. */
  merge(number: number): Promise<void>;
  status(number: number): { readonly state: Shown; readonly description: string };
  comment(number: number): string;
  close(): Promise<void>;
}

export async function makeWorld(
  start: Edits,
  options: {
    at?: string;
    write?: readonly Permission[];
    accounts: readonly Account[];
    event?: string;
    /** What the engine is asked instead: a fault planted between the two. */
    alter?: (asked: ReviewRequest) => ReviewRequest;
  },
): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), 'groundtruth-story-'));
  const repository = makeRepository(root);
  let clock = new Date(options.at ?? '2026-03-02T10:00:00Z');
  const [first] = options.accounts;
  if (!first) throw new Error('somebody has to begin');
  repository.commit('refs/heads/main', start, first, clock);
  const server = await startGitHubServer({ gitFolder: repository.folder });
  const { state } = server;
  state.grants.set(token, {
    account: actionsBot,
    write: new Set(options.write ?? ['statuses', 'pull-requests', 'checks', 'security-events']),
  });
  for (const account of options.accounts) state.emails.set(emailOf(account), account);
  let runs = 0;
  let outcome: Outcome | undefined;

  /** A new machine for each run: what an earlier one fetched is not there. */
  function checkOutMain(temporary: string): string {
    const workspace = join(temporary, 'workspace');
    git(root, 'clone', '--quiet', '--template=', `file://${repository.folder}`, workspace);
    const origin = gitBackend() === undefined ? `file://${repository.folder}` : `${server.url}/acme/shop`;
    git(workspace, 'config', 'remote.origin.url', origin);
    return workspace;
  }

  async function run(event: string, payload: unknown): Promise<void> {
    const temporary = join(root, `run-${++runs}`);
    mkdirSync(temporary);
    const file = (name: string, text = ''): string => {
      writeFileSync(join(temporary, name), text);
      return join(temporary, name);
    };
    const workspace = checkOutMain(temporary);
    const env = {
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_API_URL: server.apiUrl,
      GITHUB_SERVER_URL: server.url,
      GITHUB_RUN_ID: String(1000 + runs),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)),
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      RUNNER_TEMP: temporary,
      INPUT_TOKEN: token,
      'INPUT_TIMEOUT-MINUTES': '2',
    };
    let stdout = '';
    const exitStatus = await runAction({
      env,
      review: (request) => {
        const { cwd, signal, ...asked } = options.alter?.(request) ?? request;
        return review({ ...asked, at: clock }, { cwd, signal, now: () => new Date(), version: '0.0.0' });
      },
      print: (text) => {
        stdout += text;
      },
      signal: new AbortController().signal,
      plugins: impatient,
    });
    outcome = readOutcome(env, exitStatus, stdout);
    // What a runner does between two events.
    clock = new Date(clock.getTime() + 60_000);
  }

  const headRef = (number: number): string => `refs/pull/${number}/head`;
  const head = (number: number): string => repository.sha(headRef(number));

  function pullOf(number: number) {
    const pull = state.pulls.find((candidate) => candidate.number === number);
    if (!pull) throw new Error(`there is no pull request ${number}`);
    return pull;
  }

  /** GitHub's own example of the event, about this pull request. */
  function pullPayload(action: 'opened' | 'synchronize', number: number): unknown {
    const { author, headRef: ref, baseRef, title, body, labels } = pullOf(number);
    const payload = examplePayload(`pull_request ${action}`);
    const example = payload['pull_request'] as Record<string, Record<string, unknown>>;
    const user = { ...example['user'], login: author.login, id: author.id };
    const pull = {
      ...example,
      number,
      user,
      title,
      body,
      labels: labels.map((name) => ({ name })),
      head: { ...example['head'], ref, sha: head(number) },
      base: { ...example['base'], ref: baseRef },
    };
    return { ...payload, number, pull_request: pull };
  }

  function touch(number: number): void {
    pullOf(number).updatedAt = clock.toISOString();
  }

  async function reviewed(number: number, payload: 'submitted' | 'dismissed'): Promise<Shown> {
    touch(number);
    // The first workflow does nothing but run; the second is told of its commit.
    examplePayload(`pull_request_review ${payload}`);
    const relay = examplePayload('workflow_run completed');
    const relayed = { ...(relay['workflow_run'] as object), event: 'pull_request_review', head_sha: head(number) };
    await run('workflow_run', { ...relay, workflow_run: relayed });
    return shown(head(number));
  }

  function shown(sha: string): Shown {
    return (shownStatus(state, sha)?.state ?? 'none') as Shown;
  }

  async function sweep(event: 'push' | 'schedule'): Promise<void> {
    await run(event, examplePayload('push'));
  }

  const world: World = {
    server,
    repository,
    last() {
      if (!outcome) throw new Error('nothing has run yet');
      return outcome;
    },
    now: () => clock,
    wait(hours) {
      clock = new Date(clock.getTime() + hours * 3_600_000);
    },
    async open({ number, by, edits, base = 'main', title = 'A change', labels = [] }) {
      const from = repository.sha(`refs/heads/${base}`);
      repository.commit(headRef(number), edits, by, clock, from);
      addPull(state, { number, author: by, baseRef: base, title, body: title, labels, updatedAt: clock.toISOString() });
      await run(options.event ?? 'pull_request_target', pullPayload('opened', number));
      return shown(head(number));
    },
    async push(number, edits, by) {
      repository.commit(headRef(number), edits, by, clock);
      touch(number);
      await run(options.event ?? 'pull_request_target', pullPayload('synchronize', number));
      return shown(head(number));
    },
    async update(number) {
      const merged = repository.merge(head(number), repository.sha(`refs/heads/${pullOf(number).baseRef}`), clock);
      repository.set(headRef(number), merged);
      touch(number);
      await run(options.event ?? 'pull_request_target', pullPayload('synchronize', number));
      return shown(head(number));
    },
    async rebase(number, edits, by) {
      repository.commit(headRef(number), edits, by, clock, repository.sha(`refs/heads/${pullOf(number).baseRef}`));
      touch(number);
      await run(options.event ?? 'pull_request_target', pullPayload('synchronize', number));
      return shown(head(number));
    },
    async retarget(number, base) {
      pullOf(number).baseRef = base;
      touch(number);
      await run(options.event ?? 'pull_request_target', pullPayload('synchronize', number));
      return shown(head(number));
    },
    async propose(number, other, base, by) {
      repository.set(headRef(other), head(number));
      const known = state.pulls.some((pull) => pull.number === other);
      if (!known) addPull(state, { number: other, author: by, baseRef: base, updatedAt: clock.toISOString() });
      await run(options.event ?? 'pull_request_target', pullPayload('opened', other));
      return shown(head(number));
    },
    async setOpen(number, isOpen) {
      pullOf(number).state = isOpen ? 'open' : 'closed';
      touch(number);
      // GitHub tells of a pull request that is closed only who asks for it.
      if (isOpen) await run(options.event ?? 'pull_request_target', pullPayload('opened', number));
      return shown(head(number));
    },
    async review(number, by, verdict) {
      addReview(state, {
        pull: number,
        author: by,
        state: verdict,
        commit: head(number),
        submittedAt: clock.toISOString(),
      });
      return reviewed(number, 'submitted');
    },
    async dismiss(number, by) {
      const given: StoredReview | undefined = state.reviews.findLast(
        (candidate) => candidate.pull === number && candidate.author?.id === by.id,
      );
      if (given) given.state = 'DISMISSED';
      return reviewed(number, 'dismissed');
    },
    async pushMain(edits, by) {
      repository.commit('refs/heads/main', edits, by, clock);
      await sweep('push');
    },
    sweep: () => sweep('schedule'),
    async enqueue(numbers) {
      const says: Shown[] = [];
      const refs: string[] = [];
      let on = repository.sha('refs/heads/main');
      for (const number of numbers) {
        const merged = repository.merge(on, head(number), clock);
        const ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${on}`;
        repository.set(ref, merged);
        refs.push(ref);
        const payload = examplePayload('merge_group checks_requested');
        const group = { head_sha: merged, head_ref: ref, base_sha: on, base_ref: 'refs/heads/main' };
        const merge_group = { ...(payload['merge_group'] as object), ...group };
        await run('merge_group', { ...payload, merge_group });
        says.push(shown(merged));
        on = merged;
      }
      for (const ref of refs) repository.remove(ref);
      return says;
    },
    async merge(number) {
      const merged = repository.merge(repository.sha('refs/heads/main'), head(number), clock);
      repository.set('refs/heads/main', merged);
      pullOf(number).state = 'closed';
      await sweep('push');
    },
    status(number) {
      const status = shownStatus(state, head(number));
      return { state: shown(head(number)), description: status?.description ?? '' };
    },
    comment: (number) => state.comments.findLast(({ issue }) => issue === number)?.body ?? '',
    async close() {
      await server.close();
      rmSync(root, { recursive: true, force: true });
      if (server.violations.length > 0) throw new Error(`not as GitHub describes it:\n${server.violations.join('\n')}`);
    },
  };
  return world;
}
