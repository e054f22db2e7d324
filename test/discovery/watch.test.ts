import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  test('looks again where a file changes that it reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'groundtruth-watch-'));
    const path = join(folder, 'scan.xml');
    writeFileSync(path, 'before');
    const source: DiscoverySource = {
      type: 'talk',
      summary: '',
      permissions: '',
      classes: ['process'],
      files: (scope) => [scope['file'] as string],
      discover: () => Promise.resolve({ observations: [observation(readFileSync(path, 'utf8'))], coverage: [] }),
    };
    try {
      const runs = await watchUntil([declared({ scope: { file: path } })], source, (kept) => kept.length === 2, {
        act: () => writeFileSync(path, 'after'),
      });
      expect(runs.map(({ observations }) => observations.map(({ key }) => key))).toEqual([['before'], ['after']]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('goes on by its schedule where its scope names no files', async () => {
    const { source } = talkative();
    const files = () => {
      throw new Error('files is missing');
    };
    const runs = await watchUntil([declared({ schedule: 50 })], { ...source, files }, (kept) => kept.length === 2);
    expect(runs).toHaveLength(2);
  });

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

  /** A stream of its own for each time that it is listened to. */
  const streaming = (events: (time: number) => AsyncGenerator<SourceEvent>): DiscoverySource => {
    let times = 0;
    return { ...talkative().source, watch: () => events(times++) };
  };

  test('reads on only as fast as what it heard is kept', async () => {
    let told = 0;
    const flooding = streaming(async function* () {
      for (; told < 200_000; told++) yield seen(`thing-${told}`);
    });
    const stop = new AbortController();
    let most = 0;
    let kept = 0;
    await watch([declared()], {
      now: () => new Date(),
      signal: stop.signal,
      targets: [],
      registry: { talk: flooding },
      async keep(run) {
        if (run.complete) return;
        kept += run.observations.length;
        most = Math.max(most, told - kept);
        await sleep(20);
        if (kept >= 60_000) stop.abort();
      },
    });
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(40_000);
  });

  test('keeps some states of what changes all the time, and the last', async () => {
    const flapping = streaming(async function* () {
      for (let number = 0; number <= 1000; number++) {
        const at = new Date().toISOString();
        yield number % 3 === 2
          ? gone('restless', at)
          : { kind: 'seen', observation: observation('restless', { at, attributes: { number } }) };
      }
      await sleep(3_600_000, undefined, { ref: false });
    });
    const numberIn = (run: EvidenceRun | undefined) => run?.observations[0]?.attributes['number'];
    const runs = await watchUntil([declared()], flapping, (kept) => numberIn(kept.at(-1)) === 1000, {
      flushAfter: 2000,
    });
    expect(numberIn(runs.at(-1))).toBe(1000);
    expect(runs.at(-1)?.gone).toBeUndefined();
    expect(runs.length).toBeGreaterThan(20);
    expect(runs.length).toBeLessThan(60);
  });

  test('waits longer and longer for a stream that is lost again and again, also where it tells something each time', async () => {
    const moments: number[] = [];
    const failing = streaming(async function* (time) {
      moments.push(performance.now());
      yield seen(`thing-${time}`);
      await sleep(10);
      throw new Error('the other end hung up');
    });
    await watchUntil([declared()], failing, () => moments.length >= 3);
    const [first = 0, second = 0, third = 0] = moments;
    expect(second - first).toBeGreaterThan(900);
    expect(third - second).toBeGreaterThan(1.5 * (second - first));
  });

  test('scans by its schedule while its clock jumps', async () => {
    const { source, counts } = talkative();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 3000).unref();
    const hour = 3_600_000;
    const jumps = [0, 2 * hour, -hour, 5 * hour, -30 * hour];
    const kept: EvidenceRun[] = [];
    await watch([declared({ schedule: 50 })], {
      now: () => new Date(Date.now() + (jumps[kept.length % jumps.length] ?? 0)),
      signal: stop.signal,
      targets: [],
      registry: { talk: source },
      async keep(run) {
        kept.push(run);
        if (kept.length >= 8) stop.abort();
      },
    });
    expect(counts.scans).toBeGreaterThanOrEqual(8);
    for (const { startedAt, endedAt } of kept) expect(endedAt >= startedAt).toBe(true);
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
