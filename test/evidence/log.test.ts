import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendRun } from '../../engine/evidence/append.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import { readEvidence } from '../../engine/evidence/read-evidence.ts';
import type { EvidenceStore } from '../../engine/evidence/store.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { anyHistory, evidenceRun, minute, observation, plain, saw } from '../support/evidence.ts';
import { folderTestStore, storesOf, type TestStore } from '../support/evidence-stores.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';

const never = () => Number.POSITIVE_INFINITY;

let server: PostgresqlServer | undefined;
beforeAll(async () => {
  server = await startPostgresql();
}, 60_000);
afterAll(() => server?.remove());

describe.each(storesOf(() => server))('a log in %s', (_where, open) => {
  let tools: TestStore;
  let store: EvidenceStore;
  beforeEach(async (context) => {
    tools = await open(context);
    store = tools.open();
  });
  afterEach(() => tools.close());

  const read = (at = minute(59)) => readEvidence(tools.open(), { at, staleAfter: never });
  const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);

  /** Three runs, the second and the third told by what is other than before. */
  async function threeRuns(): Promise<readonly string[]> {
    await appendRun(store, saw(1, { a: 1, b: 1, c: 1, d: 1 }));
    await appendRun(store, saw(2, { a: 1, b: 2, c: 1, d: 1 }));
    await appendRun(store, saw(3, { a: 1, b: 2, d: 1, e: 1 }));
    return tools.names();
  }

  test('gives back what was put in', async () => {
    const runs = [saw(1, { a: 1 }), saw(2, { a: 2, b: 1 })];
    for (const run of runs) await appendRun(store, run);
    const { evidence, findings } = await read();
    expect(findings).toEqual([]);
    expect(plain(evidence)).toEqual(plain(foldRuns(runs, minute(59), never)));
    expect([...evidence.sightings].map(({ changes }) => changes)).toEqual([
      {
        value: [
          { at: minute(1).toISOString(), value: 1 },
          { at: minute(2).toISOString(), after: minute(1).toISOString(), value: 2 },
        ],
      },
      undefined,
    ]);
  });

  test('that was never written to is empty', async () => {
    expect(await read()).toMatchObject({ evidence: { sightings: { length: 0 }, runs: [] }, findings: [] });
  });

  test('writes under one hundredth of a full run where a rescan found nothing new', async () => {
    const things = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`thing-${index}`, index]));
    // A source that takes its time: things are seen one after the other.
    const slow = (run: EvidenceRun): EvidenceRun => ({
      ...run,
      observations: run.observations.map((each, index) => ({
        ...each,
        at: new Date(Date.parse(run.startedAt) + (index % 1700)).toISOString(),
      })),
    });
    const full = await appendRun(store, slow(saw(1, things)));
    const again = await appendRun(store, slow(saw(2, things)));
    const after = await appendRun(store, slow(saw(3, things)));
    expect(again.bytes / full.bytes).toBeLessThan(0.01);
    expect(after.bytes / full.bytes).toBeLessThan(0.01);
    const { evidence } = await read();
    expect(evidence.sightings).toHaveLength(5000);
    expect([...evidence.sightings].every(({ current, run }) => current && run === 'run-3')).toBe(true);
  });

  test('folds to the same whether runs are kept in full or by their differences', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (runs) => {
        await tools.close();
        tools = folderTestStore();
        const log = tools.open();
        for (const run of runs) await appendRun(log, run);
        for (const at of [minute(2), minute(4), minute(59)]) {
          const { evidence, findings } = await readEvidence(log, { at, staleAfter: never });
          expect(codes(findings).filter((code) => code !== 'evidence.future')).toEqual([]);
          expect(plain(evidence)).toEqual(plain(foldRuns(runs, at, never)));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('does not depend on the names of its files', async () => {
    const names = await threeRuns();
    const before = await read();
    for (const [index, name] of names.entries()) await tools.rename(name, `${9 - index}.host.ndjson`);
    expect(plain((await read()).evidence)).toEqual(plain(before.evidence));
  });

  test('tells of any byte that was changed', async () => {
    const names = await threeRuns();
    const unnoticed: string[] = [];
    for (const name of names) {
      const bytes = await tools.bytes(name);
      for (let at = 0; at < bytes.length; at += 37) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0x01;
        await tools.replace(name, changed);
        const { findings } = await read();
        if (!findings.some((finding) => JSON.stringify(finding).includes(name))) unnoticed.push(`${name} ${at}`);
      }
      await tools.replace(name, bytes);
    }
    expect(unnoticed).toEqual([]);
    expect((await read()).findings).toEqual([]);
  });

  test('whose newest run was cut off at any byte is readable, and that run is not whole', async () => {
    const [, , last = ''] = await threeRuns();
    const bytes = await tools.bytes(last);
    for (let length = 0; length < bytes.length; length += 29) {
      await tools.replace(last, bytes.subarray(0, length));
      const { evidence, findings } = await read();
      expect(codes(findings)).toContain('evidence.cut-off');
      const there = [...evidence.sightings]
        .filter(({ current }) => current)
        .map((sighting) => sighting.observation.key);
      expect(there).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']));
      expect(evidence.runs[0]).toMatchObject({ run: 'run-2', complete: true });
    }
  });

  test.each([0, 1, 2])('tells that run %i of three was removed', async (position) => {
    const names = await threeRuns();
    await tools.delete(names[position] ?? '');
    const { findings } = await read();
    expect(codes(findings)).toContain('evidence.removed');
    expect(JSON.stringify(findings)).toContain(names[position]);
  });

  test('tells of a run that was played again under another name', async () => {
    const [first = ''] = await threeRuns();
    await appendRun(store, saw(4, { z: 1 }));
    const last = (await tools.names()).at(-1) ?? '';
    await tools.replace(last, await tools.bytes(first));
    expect(codes((await read()).findings)).toEqual(expect.arrayContaining(['evidence.duplicate', 'evidence.removed']));
  });

  test('keeps what two writers add at once, also in one stream', async () => {
    await appendRun(store, saw(1, { a: 1 }));
    const others = Array.from({ length: 6 }, (_, index) => index);
    await Promise.all(others.map((index) => appendRun(tools.open(), saw(10 + index, { a: 1, [`own-${index}`]: 1 }))));
    await appendRun(store, saw(20, { a: 1 }));
    const { evidence, findings } = await read();
    expect(findings).toEqual([]);
    expect([...evidence.sightings].map((sighting) => sighting.observation.key)).toEqual([
      'a',
      ...others.map((index) => `own-${index}`),
    ]);
  });

  test('keeps one of two different runs of one id, and refuses the other', async () => {
    const results = await Promise.allSettled([
      appendRun(tools.open(), saw(1, { a: 1 })),
      appendRun(tools.open(), saw(1, { b: 1 })),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await tools.names()).toHaveLength(1);
  });

  test('knows what a watcher saw begin and end between two scans', async () => {
    const seen = observation('worker', { at: '2026-11-20T10:02:05.000Z' });
    await appendRun(store, saw(1, { a: 1 }));
    await appendRun(
      store,
      evidenceRun(2, {
        endedAt: '2026-11-20T10:03:10.000Z',
        complete: false,
        observations: [seen],
        gone: [{ key: 'worker', at: '2026-11-20T10:03:05.000Z' }],
      }),
    );
    await appendRun(store, saw(5, { a: 1 }));
    const { evidence } = await read();
    expect([...evidence.sightings].map((each) => [each.observation.key, each.current, each.goneBy])).toEqual([
      ['a', true, undefined],
      ['worker', false, '2026-11-20T10:03:05.000Z'],
    ]);
  });
});
