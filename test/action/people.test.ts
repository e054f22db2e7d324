import { afterAll, describe, expect, it } from 'vitest';
import type { ReviewRequest } from '../../action/src/job.ts';
import { addReview, shownStatus } from '../github-server/state.ts';
import type { Account, StoredReview } from '../github-server/state.ts';
import { contributor, makeStage } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { reviewResult } from './review-result.ts';

const octocat: Account = { login: 'Octocat', id: 583_231, type: 'User' };
const stages: Stage[] = [];

async function open(options?: Parameters<typeof makeStage>[0]): Promise<Stage> {
  const stage = await makeStage({ depth: 'whole', ...options });
  stages.push(stage);
  return stage;
}

afterAll(async () => {
  for (const stage of stages) await stage.close();
});

/** Runs the action, and gives what the engine was asked. */
async function asked(stage: Stage): Promise<{ run: Outcome; request: ReviewRequest }> {
  let request: ReviewRequest | undefined;
  const run = await stage.run({
    review: (given) => {
      request = given;
      return Promise.resolve(reviewResult('approved'));
    },
  });
  if (!request) throw new Error(`the engine was not asked:\n${run.stdout}`);
  return { run, request };
}

function approval(stage: Stage): Omit<StoredReview, 'id'> {
  return {
    pull: 7,
    author: octocat,
    state: 'APPROVED',
    commit: stage.remote.head,
    submittedAt: '2026-03-01T10:00:00Z',
  };
}

function give(stage: Stage, review: Partial<StoredReview>): void {
  addReview(stage.server.state, { ...approval(stage), ...review });
}

describe.concurrent('reviews', () => {
  it('reach the engine with who, what, when and on which commit', async () => {
    const stage = await open();
    give(stage, {});
    expect((await asked(stage)).request.reviews).toEqual([
      { login: 'Octocat', state: 'approved', at: '2026-03-01T10:00:00Z', commit: stage.remote.head },
    ]);
  });

  it.each([
    ['APPROVED', ['approved']],
    ['CHANGES_REQUESTED', ['changes-requested']],
    ['DISMISSED', ['dismissed']],
    ['COMMENTED', []],
    ['PENDING', []],
    ['approved', ['approved']],
    ['SOMETHING_NEW', ['dismissed']],
  ])('that say %s count as %j', async (state, votes) => {
    const stage = await open();
    give(stage, { state: state as StoredReview['state'] });
    expect((await asked(stage)).request.reviews.map((vote) => vote.state)).toEqual(votes);
  });

  it('of a commit that is gone carry none', async () => {
    const stage = await open();
    give(stage, { commit: null });
    expect((await asked(stage)).request.reviews[0]).not.toHaveProperty('commit');
  });

  it('of a deleted account, and those not yet sent, are none', async () => {
    const stage = await open();
    give(stage, { author: null });
    const { submittedAt: _at, ...pending } = approval(stage);
    addReview(stage.server.state, pending);
    expect((await asked(stage)).request.reviews).toEqual([]);
  });

  it('are read to the last page', async () => {
    const stage = await open();
    for (let index = 0; index < 230; index++) give(stage, { author: { ...octocat, login: `reviewer-${index}` } });
    const { reviews } = (await asked(stage)).request;
    expect(reviews).toHaveLength(230);
    expect(reviews.at(-1)?.login).toBe('reviewer-229');
  });
});

describe.concurrent('authors', () => {
  it('are who opened it, and everybody who wrote or committed a commit', async () => {
    const stage = await open();
    stage.server.state.emails.set('nobody@example.com', octocat);
    expect((await asked(stage)).request.authors).toEqual(['contributor', 'octocat']);
  });

  it('are those whom a commit names as co-authors, too', async () => {
    const message = [
      'Together\n',
      'Co-authored-by: Octo Cat <583231+Octocat@users.noreply.github.com>',
      'co-authored-by: Hubot <hubot@users.noreply.github.com>',
      'Co-authored-by: Somebody <somebody@example.com>',
      'Thanks to <monalisa@users.noreply.github.com>',
    ].join('\n');
    const stage = await open({ plan: { fork: { a: '1' }, head: { b: '1' }, message } });
    expect((await asked(stage)).request.authors).toEqual(['contributor', 'hubot', 'octocat']);
  });

  it('without an account are not known, which is said, and the one who opened it is', async () => {
    const stage = await open();
    const { run, request } = await asked(stage);
    expect(request.authors).toEqual([contributor.login]);
    expect(run.summary).toContain('The author of one commit of #7 has no GitHub account');
  });

  it('are known of 250 commits', async () => {
    const stage = await open({ plan: { fork: { a: '1' }, head: { b: '1' }, commits: 249 } });
    give(stage, {});
    expect((await asked(stage)).request.reviews.map(({ state }) => state)).toEqual(['approved']);
  });

  it('are not all known of more, and then no approval counts, and it is said', async () => {
    const stage = await open({ plan: { fork: { a: '1' }, head: { b: '1' }, commits: 250 } });
    give(stage, {});
    give(stage, { state: 'CHANGES_REQUESTED', author: { ...octocat, login: 'hubot' } });
    const { run, request } = await asked(stage);
    expect(request.reviews.map(({ state }) => state)).toEqual(['dismissed', 'changes-requested']);
    expect(run.summary).toContain('more than 250 commits');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('success');
  });
});
