import { afterAll, describe, expect, it } from 'vitest';
import type { VerdictOutcome } from '../../engine/model/verdict.ts';
import { failure } from '../github-server/respond.ts';
import { faults } from '../github-server/faults.ts';
import type { Fault } from '../github-server/faults.ts';
import { shownStatus } from '../github-server/state.ts';
import { makeStage } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { reviewResult } from './review-result.ts';

type FaultName = keyof typeof faults;

const places = {
  'the pending status': { on: /^POST .*\/statuses\//, skip: 0 },
  'the base branch': { on: /^GET .*\/git\/ref\//, skip: 0 },
  'the list of pull requests': { on: /^GET .*\/pulls$/, skip: 0 },
  'the reviews': { on: /^GET .*\/reviews$/, skip: 0 },
  'the commits': { on: /^GET .*\/pulls\/7\/commits$/, skip: 0 },
  'the check run': { on: /^POST .*\/check-runs$/, skip: 0 },
  'the look for newer runs': { on: /^GET .*\/statuses$/, skip: 0 },
  'the final status': { on: /^POST .*\/statuses\//, skip: 1 },
  'the list of comments': { on: /^GET .*\/comments$/, skip: 0 },
  'the comment': { on: /^POST .*\/comments$/, skip: 0 },
} as const;

const readOnly: readonly FaultName[] = ['forbidden', 'notFound'];
/** Those that end after a while are waited for. */
const passing: readonly FaultName[] = [
  'tooMany',
  'secondaryLimit',
  'broken',
  'badGateway',
  'unavailable',
  'torn',
  'hang',
  'html',
];

const stages: Stage[] = [];

async function open(): Promise<Stage> {
  const stage = await makeStage({ depth: 'whole' });
  stages.push(stage);
  return stage;
}

afterAll(async () => {
  for (const stage of stages) await stage.close();
});

async function meet(
  place: keyof typeof places,
  fault: Fault,
  times: number,
  check: (stage: Stage, run: Outcome) => void,
  outcome: VerdictOutcome = 'approved',
): Promise<void> {
  const stage = await open();
  const { on, skip } = places[place];
  stage.server.inject(on, fault, { skip, times });
  const started = Date.now();
  const run = await stage.run({
    inputs: { 'timeout-minutes': fault.kind === 'hang' ? '0.1' : '0.5' },
    review: () => Promise.resolve(reviewResult(outcome)),
  });
  expect(Date.now() - started).toBeLessThan(20_000);
  check(stage, run);
}

function state(stage: Stage): string | undefined {
  return shownStatus(stage.server.state, stage.remote.head)?.state;
}

function isSaid(run: Outcome): void {
  expect(run.stdout).toMatch(/^::(?:error|warning) title=Groundtruth::/m);
  expect(run.summary.length).toBeGreaterThan(20);
}

const names = Object.keys(faults) as FaultName[];

describe.concurrent('a fault that stays', () => {
  it.each(names)('on the pending status, %s: no green status, and said', async (name) => {
    await meet('the pending status', faults[name], Number.POSITIVE_INFINITY, (stage, run) => {
      expect(run.exitStatus).toBe(readOnly.includes(name) ? 0 : 2);
      expect(state(stage)).not.toBe('success');
      isSaid(run);
    });
  });

  it.each(readOnly)('on the pending status, %s: a change that is not approved keeps its exit status', async (name) => {
    for (const [outcome, exitStatus] of [
      ['needs-approval', 1],
      ['rejected', 1],
      ['undecided', 2],
    ] as const) {
      await meet(
        'the pending status',
        faults[name],
        Number.POSITIVE_INFINITY,
        (_stage, run) => {
          expect(run.exitStatus).toBe(exitStatus);
        },
        outcome,
      );
    }
  });

  const needed = [
    'the list of pull requests',
    'the base branch',
    'the reviews',
    'the commits',
    'the look for newer runs',
  ] as const;
  it.each(needed.flatMap((place) => names.map((name) => [place, name] as const)))(
    'on %s, %s: status error, exit status 2',
    async (place, name) => {
      await meet(place, faults[name], Number.POSITIVE_INFINITY, (stage, run) => {
        // An answer that is torn for the reader is torn on every attempt.
        expect(run.exitStatus).toBe(2);
        expect(state(stage)).toBe('error');
        isSaid(run);
      });
    },
  );

  it.each(names)('on the final status, %s: never green, exit status 2', async (name) => {
    await meet('the final status', faults[name], Number.POSITIVE_INFINITY, (stage, run) => {
      expect(run.exitStatus).toBe(2);
      // Torn answers are to requests that took effect; the last of them says error.
      expect(state(stage)).toBe(name === 'torn' ? 'error' : 'pending');
      isSaid(run);
    });
  });

  it.each(names)('on the list of comments, %s: the verdict stands, the comment is missed', async (name) => {
    await meet('the list of comments', faults[name], Number.POSITIVE_INFINITY, (stage, run) => {
      // A list that hangs takes the whole time there is; the verdict was set before.
      expect(run.exitStatus).toBe(0);
      expect(state(stage)).toBe('success');
      expect(stage.server.state.comments).toEqual([]);
      isSaid(run);
    });
  });

  it.each(names)('on the check run, %s: the verdict stands, and there is at most one check run', async (name) => {
    await meet('the check run', faults[name], Number.POSITIVE_INFINITY, (stage, run) => {
      expect(run.exitStatus).toBe(0);
      expect(state(stage)).toBe('success');
      expect(stage.server.state.checkRuns.length).toBeLessThanOrEqual(name === 'torn' ? 1 : 0);
      isSaid(run);
    });
  });

  it.each(names)('on the comment, %s: the verdict stands, and there is at most one comment', async (name) => {
    await meet('the comment', faults[name], Number.POSITIVE_INFINITY, (stage, run) => {
      expect(run.exitStatus).toBe(0);
      expect(state(stage)).toBe('success');
      expect(stage.server.state.comments.length).toBeLessThanOrEqual(name === 'torn' ? 1 : 0);
      isSaid(run);
    });
  });
});

describe.concurrent('a fault that passes', () => {
  it.each(passing)('on the pending status, %s: nothing is lost', async (name) => {
    await meet('the pending status', faults[name], 1, (stage, run) => {
      expect(run.exitStatus).toBe(0);
      expect(state(stage)).toBe('success');
    });
  });

  it.each(passing)('on the final status, %s: nothing is lost', async (name) => {
    await meet('the final status', faults[name], 1, (stage, run) => {
      expect(run.exitStatus).toBe(0);
      expect(state(stage)).toBe('success');
      expect(stage.server.state.comments).toHaveLength(1);
    });
  });
});

describe.concurrent('a rate limit', () => {
  it('is waited for as long as GitHub asks', async () => {
    // A second is 20 milliseconds here.
    const fault = { kind: 'answer', answer: failure(429, 'Slow down', { 'retry-after': '50' }) } as const;
    const stage = await open();
    stage.server.inject(places['the final status'].on, fault, { skip: 1, times: 1 });
    const started = Date.now();
    const run = await stage.run();
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(run.exitStatus).toBe(0);
  });

  it.each(['tooManyForLong', 'primaryLimit'] as const)(
    'that ends after the run would, %s, is not waited for',
    async (name) => {
      const stage = await makeStage({ depth: 'whole' });
      stage.server.inject(places['the final status'].on, faults[name], { skip: 1 });
      const started = Date.now();
      const run = await stage.run();
      expect(Date.now() - started).toBeLessThan(5000);
      expect(run.exitStatus).toBe(2);
      expect(run.stdout).toContain('has used up its requests');
      await stage.close();
    },
  );
});
