import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReviewRequest } from '../../action/src/job.ts';
import { EngineError } from '../../engine/model/error.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { addComment, addStatus, actionsBot, shownStatus } from '../github-server/state.ts';
import type { Account } from '../github-server/state.ts';
import { faults } from '../github-server/faults.ts';
import { secrets } from '../support/secrets.ts';
import { examplePayload, makeStage, pullRequestPayload } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { reviewResult } from './review-result.ts';

const stages: Stage[] = [];

async function open(options?: Parameters<typeof makeStage>[0]): Promise<Stage> {
  const stage = await makeStage(options);
  stages.push(stage);
  return stage;
}

afterAll(async () => {
  for (const stage of stages) await stage.close();
});

const visitor: Account = { login: 'visitor', id: 77, type: 'User' };

function saying(result: ReviewResult): { review: () => Promise<ReviewResult> } {
  return { review: () => Promise.resolve(result) };
}

function states(stage: Stage): readonly string[] {
  return stage.server.state.statuses.map(({ state }) => state);
}

function writes(stage: Stage): readonly string[] {
  return stage.server.requests
    .map(({ request }) => request)
    .filter((request) => /^(?:POST|PATCH|DELETE)/.test(request));
}

function statusUrl(stage: Stage, run: number): string {
  return `${stage.server.url}/acme/shop/actions/runs/${run}/attempts/1`;
}

describe.concurrent('a verdict on GitHub', () => {
  it.each([
    ['approved', 'success', 0],
    ['needs-approval', 'pending', 1],
    ['rejected', 'failure', 1],
    ['undecided', 'error', 2],
  ] as const)('%s: status %s after pending, exit status %i', async (outcome, state, exitStatus) => {
    const stage = await open();
    const run = await stage.run(saying(reviewResult(outcome)));
    expect(run.exitStatus).toBe(exitStatus);
    expect(states(stage)).toEqual(['pending', state]);
    expect(stage.server.state.statuses.every(({ sha }) => sha === stage.remote.head)).toBe(true);
    expect(shownStatus(stage.server.state, stage.remote.head)?.targetUrl).toBe(statusUrl(stage, 1000));
    expect(run.outputs['verdict']).toBe(outcome);
    expect(run.outputs['read-only']).toBe('false');
    expect(JSON.parse(readFileSync(run.outputs['result'] ?? '', 'utf8'))).toMatchObject({ verdict: { outcome } });
    expect(run.summary).toContain(`The test says ${outcome}`);
    expect(stage.server.state.comments).toHaveLength(1);
  });

  it('sets the status pending before it does anything else', async () => {
    const stage = await open();
    await stage.run();
    expect(stage.server.requests[0]?.request).toBe(`POST /repos/acme/shop/statuses/${stage.remote.head}`);
  });

  it('judges the head commit by the base branch as it is now, not as it was when the branch was opened', async () => {
    const stage = await open();
    let seen: ReviewRequest | undefined;
    await stage.run({
      inputs: { config: 'ops/groundtruth.yaml', 'fail-on': 'warning' },
      review: (request) => {
        seen = request;
        return Promise.resolve(reviewResult('approved'));
      },
    });
    expect(seen).toMatchObject({
      cwd: stage.workspace,
      base: stage.remote.base,
      head: stage.remote.head,
      config: 'ops/groundtruth.yaml',
      failOn: 'warning',
    });
    expect(stage.remote.base).not.toBe(stage.remote.fork);
    expect(existsSync(seen?.evidence ?? '')).toBe(false);
  });

  it('does the same on pull_request_target, where the base branch is checked out', async () => {
    const stage = await open({ depth: 'base' });
    const run = await stage.run({ event: 'pull_request_target' });
    expect(run.exitStatus).toBe(0);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('success');
  });

  it('leaves the title and the branch of the pull request out of everything', async () => {
    const stage = await open();
    const hostile = 'pwned %0A::error::x\n::set-output name=verdict::approved <!-- groundtruth:review --> @acme/all';
    const payload = pullRequestPayload(stage.remote, { title: hostile, branch: '$(touch pwned);`id`' });
    const run = await stage.run({ payload });
    expect(run.exitStatus).toBe(0);
    const written = JSON.stringify([run, stage.server.state.comments, stage.server.state.statuses]);
    expect(written).not.toMatch(/pwned|touch|@acme/);
  });

  it('writes nothing that looks like a credential anywhere, whoever brought it in', async () => {
    const stage = await open();
    const { text, secret } = secrets['a password in a URL'] ?? { text: '', secret: '' };
    const finding = { code: 'policy.x', severity: 'error', message: `Found ${text}.`, phase: 'introduced' } as const;
    const reasons = [{ code: 'x', weight: 'rejected', message: `It connects to ${text}.` }] as const;
    const run = await stage.run(saying(reviewResult('rejected', { verdict: { reasons }, findings: [finding] })));
    expect(run.exitStatus).toBe(1);
    const file = readFileSync(run.outputs['result'] ?? '', 'utf8');
    const written = JSON.stringify([run, file, stage.server.state, stage.server.requests]);
    expect(written).toContain('[redacted]');
    expect(written).not.toContain(secret);
    const failed = await stage.run({
      review: () => Promise.reject(new EngineError('git-failed', `No answer of ${text}`)),
    });
    expect(JSON.stringify([failed, stage.server.state, stage.server.requests])).not.toContain(secret);
  });

  it('describes a hostile reason in one line of at most 140 characters', async () => {
    const stage = await open();
    const message = `a\r\n::error::b ${'c'.repeat(500)}`;
    const run = await stage.run(
      saying(reviewResult('rejected', { verdict: { reasons: [{ code: 'x', weight: 'rejected', message }] } })),
    );
    expect(run.exitStatus).toBe(1);
    const description = shownStatus(stage.server.state, stage.remote.head)?.description ?? '';
    expect(description).toHaveLength(140);
    expect(description).toMatch(/^Rejected: a ::error::b c+…$/);
    expect(run.stdout.split('\n').filter((line) => line.startsWith('::error::'))).toEqual([]);
  });
});

describe.concurrent('the comment', () => {
  it('is updated in place', async () => {
    const stage = await open();
    await stage.run(saying(reviewResult('rejected')));
    await stage.run({ runId: 1001, ...saying(reviewResult('approved')) });
    expect(stage.server.state.comments).toHaveLength(1);
    expect(stage.server.state.comments[0]).toMatchObject({ edits: 1, author: actionsBot });
    expect(stage.server.state.comments[0]?.body).toContain('The test says approved');
    expect(stage.server.state.comments[0]?.body).toContain('run=1001 attempt=1');
  });

  it('is not sent again where it would be the same', async () => {
    const stage = await open();
    await stage.run();
    const before = stage.server.state.comments[0]?.body;
    await stage.run({ runId: 1001 });
    expect(stage.server.state.comments[0]).toMatchObject({ edits: 0, body: before });
    expect(states(stage)).toEqual(['pending', 'success', 'pending', 'success']);
  });

  it('is sent again where somebody has edited it', async () => {
    const stage = await open();
    await stage.run();
    const comment = stage.server.state.comments[0];
    if (!comment) throw new Error('there is no comment');
    const original = comment.body;
    comment.body = original.replace('The test says', 'Nobody says');
    await stage.run();
    expect(comment.body).toBe(original);
  });

  it('is written anew where somebody has deleted it', async () => {
    const stage = await open();
    await stage.run();
    stage.server.state.comments.length = 0;
    await stage.run({ runId: 1001 });
    expect(stage.server.state.comments).toHaveLength(1);
  });

  it('is written anew where it is deleted between the look and the update', async () => {
    const stage = await open();
    await stage.run(saying(reviewResult('rejected')));
    stage.server.inject(/^PATCH/, faults.notFound);
    const run = await stage.run({ runId: 1001 });
    expect(run.exitStatus).toBe(0);
    expect(stage.server.state.comments.map(({ body }) => /says (\w+)/.exec(body)?.[1])).toEqual([
      'rejected',
      'approved',
    ]);
  });

  it('of a newer run is left alone by an older one', async () => {
    const stage = await open();
    await stage.run({ runId: 2000, ...saying(reviewResult('rejected')) });
    const newer = stage.server.state.comments[0]?.body;
    stage.server.state.statuses.length = 0;
    const run = await stage.run({ runId: 1999 });
    expect(stage.server.state.comments[0]).toMatchObject({ body: newer, edits: 0 });
    expect(run.summary).toContain('A newer run has written the comment');
  });

  it('with our marker by somebody else is only text', async () => {
    const stage = await open();
    await stage.run();
    const copy = stage.server.state.comments[0]?.body ?? '';
    stage.server.state.comments.length = 0;
    const theirs = addComment(stage.server.state, 7, visitor, copy.replace('run=1000', 'run=999999'));
    const before = theirs.body;
    await stage.run({ runId: 1001 });
    expect(theirs).toMatchObject({ body: before, edits: 0 });
    expect(stage.server.state.comments.filter(({ author }) => author.id === actionsBot.id)).toHaveLength(1);
  });

  it('of ours without our marker is another workflow’s', async () => {
    const stage = await open();
    const other = addComment(stage.server.state, 7, actionsBot, 'Quoting <!-- groundtruth:review run=1 -->');
    await stage.run();
    expect(other.edits).toBe(0);
    expect(stage.server.state.comments).toHaveLength(2);
  });

  it('is found behind a hundred others', async () => {
    const stage = await open();
    for (let index = 0; index < 150; index++) addComment(stage.server.state, 7, visitor, `Comment ${index}`);
    await stage.run(saying(reviewResult('rejected')));
    await stage.run({ runId: 1001 });
    expect(stage.server.state.comments).toHaveLength(151);
  });

  it('stays one where two runs at once have each made one', async () => {
    const stage = await open();
    await stage.run(saying(reviewResult('rejected')));
    addComment(stage.server.state, 7, actionsBot, stage.server.state.comments[0]?.body ?? '');
    await stage.run({ runId: 1001 });
    expect(stage.server.state.comments.map(({ edits }) => edits)).toEqual([1]);
  });

  it.each([
    ['changes', 'approved', [], 0],
    ['changes', 'rejected', [], 1],
    ['always', 'approved', [], 1],
    ['never', 'rejected', [], 0],
  ] as const)('%s: an %s change without changes to the catalog makes %s %i', async (mode, outcome, changes, count) => {
    const stage = await open();
    const result = { ...reviewResult(outcome), changes };
    await stage.run({ inputs: { comment: mode }, ...saying(result) });
    expect(stage.server.state.comments).toHaveLength(count);
  });

  it('is updated in mode `changes` where there is nothing left to say', async () => {
    const stage = await open();
    await stage.run(saying(reviewResult('rejected')));
    await stage.run({ runId: 1001, ...saying({ ...reviewResult('approved'), changes: [] }) });
    expect(stage.server.state.comments[0]?.body).toContain('run=1001');
  });

  it('and the job summary stay within GitHub’s limits whatever there is to say', async () => {
    const stage = await open();
    const findings = Array.from({ length: 20_000 }, (_item, index) => ({
      code: 'ref.dangling',
      severity: 'error' as const,
      message: `Finding ${index} ${'é'.repeat(100)}`,
      phase: 'introduced' as const,
      origin: { file: `catalog/${index}.yaml`, line: 1, column: 1 },
    }));
    const run = await stage.run(saying(reviewResult('rejected', { findings })));
    expect(run.exitStatus).toBe(1);
    const body = stage.server.state.comments[0]?.body ?? '';
    expect(Buffer.byteLength(body)).toBeGreaterThan(20_000);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_000);
    expect(body).toContain('[Job summary](');
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024);
  });
});

describe.concurrent('a newer run on the same commit', () => {
  it('keeps the word: the older one writes neither status nor comment', async () => {
    const stage = await open();
    const run = await stage.run({
      runId: 1000,
      review: async () => {
        await stage.run({ runId: 1001, ...saying(reviewResult('rejected')) });
        return reviewResult('approved');
      },
    });
    expect(shownStatus(stage.server.state, stage.remote.head)).toMatchObject({
      state: 'failure',
      targetUrl: statusUrl(stage, 1001),
    });
    expect(stage.server.state.comments.map(({ body }) => body.includes('run=1001'))).toEqual([true]);
    expect(run.summary).toContain('A newer run reviews this commit');
  });

  it('is not made up by another author', async () => {
    const stage = await open();
    await stage.run({
      review: () => {
        addStatus(stage.server.state, {
          sha: stage.remote.head,
          state: 'success',
          context: 'groundtruth',
          description: 'Trust me',
          targetUrl: statusUrl(stage, 999_999),
          creator: visitor,
        });
        return Promise.resolve(reviewResult('rejected'));
      },
    });
    expect(shownStatus(stage.server.state, stage.remote.head)).toMatchObject({ state: 'failure', creator: actionsBot });
  });
});

describe.concurrent('a token that only reads', () => {
  it.each([
    ['approved', 0],
    ['needs-approval', 1],
    ['rejected', 1],
    ['undecided', 2],
  ] as const)('%s: job summary, annotations and exit status %i say it', async (outcome, exitStatus) => {
    const stage = await open({ write: [] });
    const run = await stage.run(
      saying(
        reviewResult(outcome, {
          findings: [
            {
              code: 'ref.dangling',
              severity: 'error',
              message: 'Nothing is named that.',
              origin: { file: 'a.yaml', line: 3, column: 1 },
            },
          ],
        }),
      ),
    );
    expect(run.exitStatus).toBe(exitStatus);
    expect(run.summary).toContain('may not write a commit status');
    expect(run.summary).toContain(`The test says ${outcome}`);
    expect(run.stdout).toMatch(/^::warning title=Groundtruth::The token may not write/m);
    expect(run.stdout).toMatch(/^::error .*file=a\.yaml/m);
    expect(run.outputs).toMatchObject({ verdict: outcome, 'read-only': 'true' });
    expect(stage.server.state.statuses).toEqual([]);
    expect(stage.server.state.comments).toEqual([]);
    expect(writes(stage)).toHaveLength(1);
  });

  it('ends with exit status 2 where the review fails', async () => {
    const stage = await open({ write: [] });
    const run = await stage.run({ review: () => Promise.reject(new EngineError('unreadable', 'No way.')) });
    expect(run.exitStatus).toBe(2);
    expect(run.summary).toContain('No way.');
    expect(run.stdout).toContain('::error title=Groundtruth::No way.');
  });

  it('without `pull-requests: write` alone costs the comment, and says so', async () => {
    const stage = await open({ write: ['statuses'] });
    const run = await stage.run();
    expect(run.exitStatus).toBe(0);
    expect(states(stage)).toEqual(['pending', 'success']);
    expect(run.summary).toContain('needs `pull-requests: write`');
  });
});

describe.concurrent('a review that fails', () => {
  const failures: readonly [string, () => Promise<ReviewResult>, string][] = [
    [
      'an engine error',
      () => Promise.reject(new EngineError('unreadable', 'The tree is unreadable.', { hint: 'Mend it.' })),
      'The tree is unreadable. Mend it.',
    ],
    [
      'a crash',
      () => Promise.reject(new TypeError('x is not a function')),
      'Groundtruth failed by a fault of its own (TypeError: x is not a function).',
    ],
    ['a thrown text', () => Promise.reject('no'), 'Groundtruth failed by a fault of its own (no).'],
  ];
  it.each(failures)('%s: status error, exit status 2, said everywhere', async (_title, review, message) => {
    const stage = await open();
    await stage.run(saying(reviewResult('approved')));
    const run = await stage.run({ runId: 1001, review });
    expect(run.exitStatus).toBe(2);
    expect(states(stage)).toEqual(['pending', 'success', 'pending', 'error']);
    expect(shownStatus(stage.server.state, stage.remote.head)?.description).toContain(message);
    expect(run.summary).toContain(message);
    expect(run.stdout).toContain(`::error title=Groundtruth::${message}`);
    expect(stage.server.state.comments[0]?.body).toContain(message);
    expect(run.outputs['verdict']).toBeUndefined();
    expect(run.stdout).not.toMatch(/^ +at /m);
  });

  it('makes no comment where there was none', async () => {
    const stage = await open();
    await stage.run({ review: () => Promise.reject(new Error('no')) });
    expect(stage.server.state.comments).toEqual([]);
  });

  it('says a hostile message as plain text', async () => {
    const stage = await open();
    await stage.run(saying(reviewResult('approved')));
    const message = '</sub>\n# Approved\r\n::notice::ok\n@acme/all <img src=x> ```';
    const run = await stage.run({ runId: 1001, review: () => Promise.reject(new EngineError('git-failed', message)) });
    const body = stage.server.state.comments[0]?.body ?? '';
    for (const text of [body, run.summary]) {
      const quoted = text.split('\n').filter((line) => /Approved|@acme|<img/.test(line));
      expect(quoted).toEqual(['    # Approved', '    @acme/all <img src=x> ```']);
    }
    expect(run.stdout).not.toMatch(/^::notice::/m);
  });

  it('ends by its own timeout where the engine hangs', async () => {
    const stage = await open();
    const never = new Promise<ReviewResult>(() => {});
    const run = await stage.run({ inputs: { 'timeout-minutes': '0.03' }, review: () => never });
    expect(run.exitStatus).toBe(2);
    expect(states(stage)).toEqual(['pending', 'error']);
    expect(run.summary).toContain('not done within 0.03 minutes');
  });

  it('ends at once where the job is cancelled', async () => {
    const stage = await open();
    const stop = new AbortController();
    const never = new Promise<ReviewResult>(() => {});
    const run = await stage.run({
      signal: stop.signal,
      review: () => {
        stop.abort(new EngineError('cancelled', 'The job was cancelled.'));
        return never;
      },
    });
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)).toMatchObject({
      state: 'error',
      description: 'No verdict: The job was cancelled.',
    });
  });

  it('does not shout over a newer run', async () => {
    const stage = await open();
    await stage.run({
      runId: 1000,
      review: async () => {
        await stage.run({ runId: 1001, ...saying(reviewResult('rejected')) });
        throw new Error('cancelled meanwhile');
      },
    });
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');
  });

  it.each([
    ['an event that says nothing to it', { event: 'issues', payload: examplePayload('push') }, 'The event `issues`'],
    ['a payload that is none', { payload: 'text' }, 'no usable `pull_request.number`'],
    ['an input that is none', { inputs: { comment: 'sometimes' } }, 'The input `comment`'],
    ['a variable that is missing', { env: { GITHUB_RUN_ID: '' } }, 'GITHUB_RUN_ID'],
  ])('%s: exit status 2 and nothing sent', async (_title, overrides, message) => {
    const stage = await open();
    const run: Outcome = await stage.run(overrides);
    expect(run.exitStatus).toBe(2);
    expect(run.stdout).toContain(message);
    expect(stage.server.requests).toEqual([]);
  });

  it('refuses evidence from the checkout', async () => {
    const stage = await open({ plan: { fork: { a: '1' }, head: { 'evidence/run.ndjson': '{}\n' } } });
    const run = await stage.run({ inputs: { evidence: 'evidence' } });
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)?.description).toContain('part of what is checked out');
  });
});

describe.concurrent('the post step', () => {
  function post(stage: Stage, main: Outcome): Promise<Outcome> {
    const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]);
    return stage.run({ env: Object.fromEntries(state) as Record<string, string> });
  }

  it('does nothing where the main step has finished', async () => {
    const stage = await open();
    const main = await stage.run();
    const before = stage.server.requests.length;
    expect((await post(stage, main)).exitStatus).toBe(0);
    expect(stage.server.requests.length).toBe(before);
  });

  it('turns what a killed main step left pending into an error', async () => {
    const stage = await open();
    const gate = JSON.stringify({ sha: stage.remote.head, author: actionsBot.id });
    const run = await stage.run({ env: { STATE_phase: 'post', STATE_gate: gate } });
    expect(run.exitStatus).toBe(0);
    expect(shownStatus(stage.server.state, stage.remote.head)).toMatchObject({
      state: 'error',
      description: 'No verdict: The run ended before the review did. Run the job again.',
    });
  });

  it('tries again where the main step could not set the verdict', async () => {
    const stage = await open();
    stage.server.inject(/^POST .*\/statuses\//, faults.broken, { skip: 1, times: 6 });
    const main = await stage.run();
    expect(main.exitStatus).toBe(2);
    expect(states(stage)).toEqual(['pending']);
    await post(stage, main);
    expect(states(stage)).toEqual(['pending', 'error']);
  });

  it('leaves a newer run its word', async () => {
    const stage = await open();
    await stage.run({ runId: 1001, ...saying(reviewResult('rejected')) });
    const gate = JSON.stringify({ sha: stage.remote.head, author: actionsBot.id });
    await stage.run({ runId: 1000, env: { STATE_phase: 'post', STATE_gate: gate } });
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');
  });
});

it('writes nothing outside the runner’s own folders', async () => {
  const stage = await open();
  await stage.run();
  expect(existsSync(join(stage.workspace, 'notes.md'))).toBe(true);
  expect(readFileSync(join(stage.workspace, '.git/HEAD'), 'utf8').trim()).toBe(stage.remote.merge);
});
