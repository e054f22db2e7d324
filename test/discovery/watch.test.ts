import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { DiscoverySource, SourceEvent } from '../../engine/discovery/source.ts';
import { watch, type WatchedSource } from '../../engine/discovery/watch.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { observation } from '../support/evidence.ts';

const complete = { of: 'items', class: 'process', scope: {}, level: 'complete' } as const;

/** A source whose events are told by the test, and that counts its scans. */
function talkative() {
  const waiting: (SourceEvent | 'lost')[] = [];
  let wake: () => void = () => {};
  const counts = { scans: 0, streams: 0 };
  const source: DiscoverySource = {
    type: 'talk',
    summary: 'what the test tells',
    permissions: 'none',
    classes: ['process'],
    async discover(_scope, { now }) {
      counts.scans++;
      return { observations: [observation('always', { at: now().toISOString() })], coverage: [complete] };
    },
    async *watch(_scope, { signal }) {
      counts.streams++;
      while (!signal.aborted) {
        const next = waiting.shift();
        if (next === 'lost') throw new Error('the other end hung up');
        if (next) yield next;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
        }
      }
    },
  };
  return {
    source,
    counts,
    tell: (event: SourceEvent | 'lost'): void => {
      waiting.push(event);
      wake();
    },
  };
}

const declared = (given: Partial<WatchedSource> = {}): WatchedSource => ({
  name: 'talk',
  type: 'talk',
  scope: {},
  deadline: 1000,
  schedule: 3_600_000,
  ...given,
});

/** Watches until `enough` says so of what was kept, or for five seconds. */
async function watchUntil(
  sources: readonly WatchedSource[],
  source: DiscoverySource,
  enough: (kept: readonly EvidenceRun[]) => boolean,
  { act = () => {}, flushAfter = 20 }: { readonly act?: () => void; readonly flushAfter?: number } = {},
): Promise<readonly EvidenceRun[]> {
  const kept: EvidenceRun[] = [];
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 5000);
  await watch(sources, {
    now: () => new Date(),
    signal: stop.signal,
    targets: [],
    registry: { talk: source },
    flushAfter,
    async keep(run) {
      kept.push(run);
      // So that nothing happens in the same millisecond as the scan.
      if (kept.length === 1) setTimeout(act, 5);
      if (enough(kept)) stop.abort();
    },
  });
  clearTimeout(timer);
  return kept;
}

const seen = (key: string, at = new Date().toISOString()): SourceEvent => ({
  kind: 'seen',
  observation: observation(key, { at }),
});
const gone = (key: string, at = new Date().toISOString()): SourceEvent => ({ kind: 'gone', key, at });

describe('watching a source', () => {
  test('names a thing that began and ended between two scans', async () => {
    const { source, tell, counts } = talkative();
    const runs = await watchUntil([declared()], source, (kept) => kept.some((run) => run.gone !== undefined), {
      act: () => {
        tell(seen('short-lived'));
        tell(gone('short-lived'));
      },
    });
    expect(counts.scans).toBe(1);
    const { sightings } = foldRuns(runs, new Date(), () => Number.POSITIVE_INFINITY);
    expect([...sightings]).toMatchObject([
      { observation: { key: 'always' }, current: true },
      { observation: { key: 'short-lived' }, current: false, goneBy: expect.any(String) as unknown },
    ]);
  });

  test('scans again by its schedule', async () => {
    const { source, counts } = talkative();
    const runs = await watchUntil([declared({ schedule: 30 })], source, (kept) => kept.length >= 4);
    expect(counts.scans).toBeGreaterThanOrEqual(4);
    expect(runs.every(({ complete: whole }) => whole)).toBe(true);
  });

  test('listens and scans again when its stream was lost', async () => {
    const { source, tell, counts } = talkative();
    await watchUntil([declared()], source, (kept) => kept.length >= 2, { act: () => tell('lost') });
    expect(counts.scans).toBeGreaterThanOrEqual(2);
    // The second stream may begin as the watching ends.
    expect(counts.streams).toBeGreaterThanOrEqual(1);
  });

  test('keeps what it heard when it is stopped', async () => {
    const { source, tell } = talkative();
    const stop = new AbortController();
    const kept: EvidenceRun[] = [];
    await watch([declared()], {
      now: () => new Date(),
      signal: stop.signal,
      targets: [],
      registry: { talk: source },
      flushAfter: 3_600_000,
      async keep(run) {
        kept.push(run);
        if (kept.length > 1) return;
        tell(seen('late'));
        setTimeout(() => stop.abort(), 50);
      },
    });
    expect(kept.flatMap(({ observations }) => observations.map(({ key }) => key))).toEqual(['always', 'late']);
  });

  test('tells a thing that ended and came back in two runs', async () => {
    const { source, tell } = talkative();
    const runs = await watchUntil([declared()], source, (kept) => kept.length >= 3, {
      act: () => {
        tell(gone('always'));
        tell(seen('always'));
      },
    });
    expect(runs.slice(1).map((run) => [run.gone?.length ?? 0, run.observations.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    const [sighting] = foldRuns(runs, new Date(), () => 0).sightings;
    expect(sighting?.gaps).toHaveLength(1);
    expect(sighting?.current).toBe(true);
  });

  test('drops what is no event, secrets, and moments from the future', async () => {
    const { source, tell } = talkative();
    const nonsense: unknown[] = ['text', 7, { kind: 'gone' }, { kind: 'seen' }, { kind: 'gone', key: 'a', at: 'soon' }];
    const runs = await watchUntil([declared()], source, (kept) => kept.some(({ gone: ended }) => ended !== undefined), {
      act: () => {
        for (const each of nonsense) tell(each as SourceEvent);
        tell({
          kind: 'seen',
          observation: observation('a', { at: new Date().toISOString(), attributes: { password: 'hunter2hunter2' } }),
        });
        tell(gone('b', '2999-01-01T00:00:00Z'));
      },
    });
    const heard = runs.find(({ gone: ended }) => ended !== undefined);
    expect(JSON.stringify(runs)).not.toContain('hunter2');
    expect(heard?.observations.map(({ key }) => key)).toEqual(['a']);
    expect(heard?.gone?.[0]?.at.startsWith('2999')).toBe(false);
  });

  test('tells of what happens after a quiet time at once, however long events may wait', async () => {
    const { source, tell } = talkative();
    const runs = await watchUntil([declared()], source, (kept) => kept.length >= 2, {
      flushAfter: 3_600_000,
      act: () => tell(seen('first')),
    });
    expect(runs[1]?.observations.map(({ key }) => key)).toEqual(['first']);
  });

  test('begins what it keeps when the first of it happened, not when that was heard of', async () => {
    const { source, tell } = talkative();
    const happened = new Date(Date.now() + 200).toISOString();
    const runs = await watchUntil([declared()], source, (kept) => kept.length >= 2, {
      act: () => void setTimeout(() => tell(seen('first', happened)), 600),
    });
    expect(runs[1]?.startedAt).toBe(happened);
  });

  test('puts what happens during a scan after it, so that what began meanwhile is there', async () => {
    const { source, tell } = talkative();
    const slow: DiscoverySource = {
      ...source,
      async discover(scope, context) {
        const report = await source.discover(scope, context);
        tell(seen('meanwhile'));
        await sleep(100);
        return report;
      },
    };
    const runs = await watchUntil([declared()], slow, (kept) => kept.length >= 2);
    expect(runs.map(({ complete: whole }) => whole)).toEqual([true, false]);
    const { sightings } = foldRuns(runs, new Date(), () => 0);
    expect([...sightings].map(({ observation: { key }, current }) => [key, current])).toEqual([
      ['always', true],
      ['meanwhile', true],
    ]);
  });

  test('ends every source when one cannot be kept', async () => {
    const { source } = talkative();
    const failing = watch([declared(), declared({ name: 'other' })], {
      now: () => new Date(),
      signal: new AbortController().signal,
      targets: [],
      registry: { talk: source },
      keep: async () => {
        throw new Error('no room');
      },
    });
    await expect(failing).rejects.toThrow('no room');
  });
});
