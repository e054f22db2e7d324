import { afterAll, describe, expect, it } from 'vitest';
import type { ReviewRequest } from '../../action/src/job.ts';
import type { VerdictOutcome } from '../../engine/model/verdict.ts';
import { addReview, shownStatus } from '../github-server/state.ts';
import type { Account, StoredReview } from '../github-server/state.ts';
import { faults } from '../github-server/faults.ts';
import { addCommit, contributor, examplePayload, makeStage, openAnother } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { git } from './remote.ts';
import { reviewResult } from './review-result.ts';

const octocat: Account = { login: 'octocat', id: 583_231, type: 'User' };
const stages: Stage[] = [];
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

/** Pull requests 7 and 8 in the queue, one behind the other. */
interface Queue {
  readonly stage: Stage;
  readonly first: string;
  readonly second: string;
}

async function queue(): Promise<Queue> {
  const stage = await makeStage({ depth: 'base' });
  stages.push(stage);
  const first = addCommit(stage, stage.remote.base, 'seven.md', '7');
  const second = addCommit(stage, first, 'eight.md', '8');
  openAnother(stage, 8, { sha: addCommit(stage, stage.remote.fork, 'eight.md', '8'), author: octocat });
  setBranch(stage, 7, stage.remote.base, first);
  setBranch(stage, 8, first, second);
  return { stage, first, second };
}

function setBranch(stage: Stage, number: number, on: string, sha: string): void {
  git(stage.remote.folder, 'update-ref', branch(number, on), sha);
}

function branch(number: number, on: string): string {
  return `refs/heads/gh-readonly-queue/main/pr-${number}-${on}`;
}

async function run(
  stage: Stage,
  group: { number: number; on: string; head: string },
  outcome: VerdictOutcome = 'approved',
): Promise<{ run: Outcome; request: ReviewRequest | undefined }> {
  let request: ReviewRequest | undefined;
  const refs = { head_ref: branch(group.number, group.on), base_ref: 'refs/heads/main' };
  const merge_group = { head_sha: group.head, base_sha: group.on, ...refs };
  const done = await stage.run({
    event: 'merge_group',
    payload: { ...examplePayload('merge_group checks_requested'), merge_group },
    review: (given) => {
      request = given;
      return Promise.resolve(reviewResult(outcome));
    },
  });
  return { run: done, request };
}

function give(stage: Stage, pull: number, review: Partial<StoredReview> = {}): void {
  const whole = { pull, author: octocat, state: 'APPROVED', commit: stage.remote.head } as const;
  addReview(stage.server.state, { ...whole, submittedAt: '2026-03-01T10:00:00Z', ...review });
}

describe.concurrent('a merge group', () => {
  it.each([
    ['approved', 'success', 0],
    ['needs-approval', 'failure', 1],
    ['rejected', 'failure', 1],
    ['undecided', 'error', 2],
  ] as const)('%s: status %s on its own commit', async (outcome, state, exitStatus) => {
    const { stage, first } = await queue();
    const done = await run(stage, { number: 7, on: stage.remote.base, head: first }, outcome);
    expect(done.run.exitStatus).toBe(exitStatus);
    expect(stage.server.state.statuses.map((status) => [status.sha, status.state])).toEqual([
      [first, 'pending'],
      [first, state],
    ]);
    expect(stage.server.state.comments).toEqual([]);
    expect(stage.server.state.checkRuns.map(({ sha }) => sha)).toEqual([first]);
  });

  it('is judged as one change to the base as it is now, with the reviews of all that it holds', async () => {
    const { stage, first, second } = await queue();
    give(stage, 7);
    give(stage, 8, { author: { ...octocat, login: 'hubot' } });
    const { request } = await run(stage, { number: 8, on: first, head: second });
    expect(request).toMatchObject({ base: stage.remote.base, head: second, authors: [], openChanges: [] });
    expect(request?.reviews.map(({ login }) => login)).toEqual(['octocat', 'hubot']);
  });

  it('of one has its reviews and authors as they are', async () => {
    const { stage, first } = await queue();
    give(stage, 7);
    give(stage, 7, { author: contributor });
    const { request } = await run(stage, { number: 7, on: stage.remote.base, head: first });
    expect(request?.reviews.map(({ login }) => login)).toEqual(['octocat', 'contributor']);
    expect(request?.authors).toEqual(['contributor']);
    expect(request?.openChanges.map(({ name }) => name)).toEqual(['#8']);
  });

  it('counts nobody’s word on their own', async () => {
    const { stage, first, second } = await queue();
    give(stage, 8);
    give(stage, 7, { author: contributor });
    const { request } = await run(stage, { number: 8, on: first, head: second });
    expect(request?.reviews).toEqual([]);
  });

  it('is refused as a whole by who refuses a part', async () => {
    const { stage, first, second } = await queue();
    const hubot = { ...octocat, login: 'hubot' };
    give(stage, 7, { author: hubot, state: 'CHANGES_REQUESTED', submittedAt: '2026-03-01T09:00:00Z' });
    give(stage, 8, { author: hubot, submittedAt: '2026-03-01T11:00:00Z' });
    const { request } = await run(stage, { number: 8, on: first, head: second });
    expect(request?.reviews.map(({ state }) => state)).toEqual(['changes-requested']);
  });

  it('on something that no branch of the queue accounts for gets no verdict', async () => {
    const { stage, first, second } = await queue();
    git(stage.remote.folder, 'update-ref', '-d', branch(7, stage.remote.base));
    const done = await run(stage, { number: 8, on: first, head: second });
    expect(done.run.exitStatus).toBe(2);
    expect(done.request).toBeUndefined();
    expect(shownStatus(stage.server.state, second)?.state).toBe('error');
  });

  it('behind one that has landed meanwhile stands on the base', async () => {
    const { stage, first, second } = await queue();
    git(stage.remote.folder, 'update-ref', 'refs/heads/main', first);
    git(stage.remote.folder, 'update-ref', '-d', branch(7, stage.remote.base));
    const { request } = await run(stage, { number: 8, on: first, head: second });
    expect(request).toMatchObject({ base: first, head: second, authors: ['octocat'] });
  });

  it('is not fooled by a queue branch that is not in its history, or for another base', async () => {
    const { stage, first, second } = await queue();
    setBranch(stage, 66, stage.remote.base, addCommit(stage, stage.remote.base, 'x.md', 'x'));
    git(stage.remote.folder, 'update-ref', branch(67, first).replace('/main/', '/mainly/'), first);
    const { run: done } = await run(stage, { number: 8, on: first, head: second });
    expect(done.exitStatus).toBe(0);
    expect(stage.server.requests.filter(({ request }) => /pulls\/6[67]/.test(request))).toEqual([]);
  });

  it.each([
    ['the queue', /^GET .*\/matching-refs\//],
    ['a pull request', /^GET .*\/pulls\/7$/],
    ['the reviews', /^GET .*\/reviews$/],
  ])('whose %s cannot be read is an error', async (_what, on) => {
    const { stage, first, second } = await queue();
    stage.server.inject(on, faults.broken);
    const done = await run(stage, { number: 8, on: first, head: second });
    expect(done.run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, second)?.state).toBe('error');
  });
});
