import { afterAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/model/error.ts';
import type { VerdictOutcome } from '../../engine/model/verdict.ts';
import { addComment, addStatus, actionsBot, shownStatus } from '../github-server/state.ts';
import { faults } from '../github-server/faults.ts';
import { addCommits, examplePayload, makeStage, openAnother } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { reviewResult } from './review-result.ts';

const stages: Stage[] = [];
async function open(): Promise<Stage> {
  const stage = await makeStage({ depth: 'whole' });
  stages.push(stage);
  return stage;
}
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

let runs = 5000;
async function sweep(
  stage: Stage,
  outcome: VerdictOutcome | Error,
  more: { event?: string; inputs?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  return stage.run({
    runId: runs++,
    event: 'schedule',
    payload: examplePayload('push'),
    review: () => (outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(reviewResult(outcome))),
    ...more,
  });
}

function states(stage: Stage): readonly string[] {
  return stage.server.state.statuses.map(({ state }) => state);
}

describe.concurrent('a sweep', () => {
  it.each(['schedule', 'push', 'workflow_dispatch'])('on %s reviews what is open again', async (event) => {
    const stage = await open();
    await stage.run();
    const run = await sweep(stage, 'rejected', { event });
    expect(run.exitStatus).toBe(0);
    expect(states(stage)).toEqual(['pending', 'success', 'failure']);
    expect(stage.server.state.comments).toHaveLength(1);
    expect(stage.server.state.comments[0]?.body).toContain('The test says rejected');
    expect(stage.server.state.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
    expect(run.summary).toContain('rejected, was success');
  });

  it('says nothing again that stands already', async () => {
    const stage = await open();
    await stage.run();
    const before = stage.server.requests.length;
    const run = await sweep(stage, 'approved');
    expect(run.summary).toContain('approved, as before');
    const sent = stage.server.requests.slice(before).map(({ request }) => request);
    expect(sent.filter((request) => /^(?:POST|PATCH)/.test(request))).toEqual([]);
  });

  it('is not kept quiet by somebody who said the same under our name', async () => {
    const stage = await open();
    await stage.run();
    const visitor = { login: 'visitor', id: 77, type: 'User' } as const;
    const said = { state: 'failure', description: 'Rejected: The test says rejected.' };
    const status = { sha: stage.remote.head, context: 'groundtruth', targetUrl: null, creator: visitor };
    addStatus(stage.server.state, { ...status, ...said });
    await sweep(stage, 'rejected');
    expect(stage.server.state.statuses.at(-1)).toMatchObject({ state: 'failure', creator: actionsBot });
  });

  it('takes the one that changed last first, fifty at most, and says what it left', async () => {
    const stage = await open();
    const numbers = Array.from({ length: 55 }, (_item, index) => 10 + index);
    const files = numbers.map((number) => [`${number}.md`, 'x'] as const);
    for (const [index, sha] of addCommits(stage, stage.remote.fork, files).entries()) {
      openAnother(stage, 10 + index, { sha, updatedAt: `2024-06-01T10:00:00.${10 + index}0Z` });
    }
    const run = await sweep(stage, 'approved', { inputs: { 'timeout-minutes': '3' } });
    expect(stage.server.state.statuses).toHaveLength(50);
    const rows = run.summary.split('\n').filter((line) => line.startsWith('| #'));
    expect([rows.length, rows[0]?.slice(0, 5), rows.at(-1)?.slice(0, 5)]).toEqual([50, '| #64', '| #15']);
    expect(run.summary).toContain('6 more were left');
    expect(run.stdout).toMatch(/^::warning .*6 more were left/m);
  }, 180_000);

  it('closes a green that it could not confirm, and leaves the others theirs', async () => {
    const stage = await open();
    await stage.run();
    const run = await sweep(stage, new EngineError('unreadable', 'No way.'));
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)).toMatchObject({
      state: 'error',
      description: 'No verdict: No way.',
    });
    expect(stage.server.state.comments[0]?.body).toContain('No way.');
    await sweep(stage, new EngineError('unreadable', 'No way.'));
    expect(states(stage)).toEqual(['pending', 'success', 'error']);
  });

  it('leaves a commit to a run that has reviewed it meanwhile', async () => {
    const stage = await open();
    const run = await stage.run({
      runId: 900,
      event: 'schedule',
      payload: {},
      review: async () => {
        await stage.run({ runId: 901, review: () => Promise.resolve(reviewResult('rejected')) });
        return reviewResult('approved');
      },
    });
    expect(states(stage)).toEqual(['pending', 'failure']);
    expect(run.summary).toContain('reviewed by another run meanwhile');
    await stage.run({
      runId: 902,
      event: 'schedule',
      payload: {},
      review: async () => {
        await stage.run({ runId: 903, review: () => Promise.resolve(reviewResult('rejected')) });
        throw new Error('torn');
      },
    });
    expect(states(stage)).toEqual(['pending', 'failure', 'pending', 'failure']);
  });

  it('looks again where an older run speaks meanwhile, whose base may be no more', async () => {
    const stage = await open();
    let looks = 0;
    const swept = (outcome: VerdictOutcome | Error, speaks: number): Promise<Outcome> =>
      stage.run({
        runId: 900,
        event: 'push',
        payload: examplePayload('push'),
        review: async () => {
          if (++looks <= speaks)
            await stage.run({ runId: 899, review: () => Promise.resolve(reviewResult('approved')) });
          if (outcome instanceof Error) throw outcome;
          return reviewResult(outcome);
        },
      });
    const run = await swept('rejected', 1);
    expect(looks).toBe(2);
    expect(run.summary).toContain('rejected, was success');
    expect(states(stage)).toEqual(['pending', 'success', 'failure']);

    looks = 0;
    await swept('rejected', 99);
    expect(looks).toBe(3);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');

    looks = 0;
    await swept(new Error('torn'), 1);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });

  it('ends in time where one review hangs, with that one closed', async () => {
    const stage = await open();
    await stage.run();
    const started = Date.now();
    const run = await stage.run({
      runId: 6000,
      event: 'schedule',
      payload: {},
      inputs: { 'timeout-minutes': '0.1' },
      review: () => new Promise(() => {}),
    });
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });

  it('without anything open says so', async () => {
    const stage = await open();
    stage.server.state.pulls.length = 0;
    const run = await sweep(stage, 'approved');
    expect(run.exitStatus).toBe(0);
    expect(run.summary).toContain('There are none.');
    expect(states(stage)).toEqual([]);
  });

  it.each(['forbidden', 'broken', 'torn', 'html'] as const)('that cannot list them fails: %s', async (name) => {
    const stage = await open();
    stage.server.inject(/^GET .*\/pulls$/, faults[name]);
    const run = await sweep(stage, 'approved');
    expect(run.exitStatus).toBe(2);
    expect(run.summary).toContain('could not sweep');
    expect(states(stage)).toEqual([]);
  });

  it.each(['forbidden', 'notFound', 'broken', 'invalid'] as const)('that cannot write fails: %s', async (name) => {
    const stage = await open();
    await stage.run();
    stage.server.inject(/^POST .*\/statuses\//, faults[name]);
    const run = await sweep(stage, 'rejected');
    expect(run.exitStatus).toBe(2);
    expect(run.stdout).toMatch(/^::error title=Groundtruth::/m);
  });

  it('heals the status of a commit that was proposed elsewhere meanwhile', async () => {
    const stage = await open();
    await stage.run();
    addComment(stage.server.state, 7, actionsBot, 'Something else');
    openAnother(stage, 8);
    const run = await sweep(stage, 'rejected');
    expect(run.summary).toContain('| #8, #7 |');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');
  });
});
