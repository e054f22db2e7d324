import { afterAll, describe, expect, it } from 'vitest';
import { shownStatus } from '../github-server/state.ts';
import { faults } from '../github-server/faults.ts';
import { examplePayload, makeStage, openAnother, pullRequestPayload } from './harness.ts';
import type { Stage } from './harness.ts';
import { reviewResult } from './review-result.ts';

const stages: Stage[] = [];
async function open(): Promise<Stage> {
  const stage = await makeStage({ depth: 'base' });
  stages.push(stage);
  return stage;
}
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

/** What GitHub tells the second workflow of the first, every word of which may be a pull request's. */
function relayed(sha: string): unknown {
  const payload = examplePayload('workflow_run completed');
  const hostile = {
    event: 'pull_request_review',
    head_sha: sha,
    head_branch: '$(touch pwned)',
    pull_requests: [{ number: 987_654_321, head: { sha: 'd'.repeat(40) }, base: { ref: 'weak' } }],
    conclusion: 'success',
    display_title: '::error::x',
  };
  return { ...payload, workflow_run: { ...(payload['workflow_run'] as object), ...hostile } };
}

describe.concurrent('a review that a relay tells of', () => {
  it('has the pull request reviewed whose head the commit is', async () => {
    const stage = await open();
    const run = await stage.run({ event: 'workflow_run', payload: relayed(stage.remote.head) });
    expect(run.exitStatus).toBe(0);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('success');
    expect(stage.server.state.comments.map(({ issue }) => issue)).toEqual([7]);
    expect(JSON.stringify([run, stage.server.requests])).not.toMatch(/pwned|::error::x|987654321|weak/);
  });

  it('has all of them reviewed where there are several', async () => {
    const stage = await open();
    openAnother(stage, 8);
    await stage.run({ event: 'workflow_run', payload: relayed(stage.remote.head) });
    expect(new Set(stage.server.state.comments.map(({ issue }) => issue))).toEqual(new Set([7, 8]));
  });

  it('of a commit that nobody proposes changes nothing', async () => {
    const stage = await open();
    const run = await stage.run({ event: 'workflow_run', payload: relayed(stage.remote.base) });
    expect(run.exitStatus).toBe(0);
    expect(run.stdout).toContain('no open pull request has the commit');
    expect(stage.server.state.statuses).toEqual([]);
  });

  it('leaves no old green where GitHub does not say what is open', async () => {
    const stage = await open();
    await stage.run();
    stage.server.inject(/^GET .*\/pulls$/, faults.broken);
    const run = await stage.run({ runId: 1001, event: 'workflow_run', payload: relayed(stage.remote.head) });
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });
});

describe.concurrent('a review without a relay', () => {
  it('is taken, and it is said that the pull request’s own workflow ran', async () => {
    const stage = await open();
    const { pull_request: pull } = pullRequestPayload(stage.remote) as { pull_request: object };
    const payload = { ...examplePayload('pull_request_review submitted'), pull_request: pull };
    const run = await stage.run({ event: 'pull_request_review', payload });
    expect(run.exitStatus).toBe(0);
    expect(run.summary).toContain('two-step relay');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('success');
  });
});

describe.concurrent('an event of a pull request', () => {
  it('that has moved on gives no verdict on the old commit', async () => {
    const stage = await open();
    openAnother(stage, 9, { sha: stage.remote.base });
    const payload = pullRequestPayload({ ...stage.remote, head: stage.remote.fork });
    const run = await stage.run({ payload });
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.fork)?.state).toBe('error');
    expect(run.summary).toContain('moved on');
  });

  it('is judged for the branch that it is proposed for now', async () => {
    const stage = await open();
    const pull = stage.server.state.pulls[0];
    if (pull) pull.baseRef = 'gone';
    const run = await stage.run({ review: () => Promise.resolve(reviewResult('approved')) });
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)?.description).toContain('base branch could not be read');
  });
});
