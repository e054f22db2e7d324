import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendRun } from '../../engine/evidence/append.ts';
import { compactLog } from '../../engine/evidence/compact.ts';
import { exportLog } from '../../engine/evidence/export.ts';
import { importEvidence } from '../../engine/evidence/import.ts';
import { readEvidence } from '../../engine/evidence/read-evidence.ts';
import type { EvidenceStore } from '../../engine/evidence/store.ts';
import { verifyLog } from '../../engine/evidence/verify.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { anyHistory, minute, plain, saw } from '../support/evidence.ts';
import { folderTestStore, storesOf, type TestStore } from '../support/evidence-stores.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';

const never = () => Number.POSITIVE_INFINITY;
const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);

let server: PostgresqlServer | undefined;
beforeAll(async () => {
  server = await startPostgresql();
}, 60_000);
afterAll(() => server?.remove());

/** Stops as a process does that is killed: after so many files were removed, or before the first. */
function killedAfter(store: EvidenceStore, removals: number): EvidenceStore {
  return {
    ...store,
    async remove(files) {
      await store.remove(files.slice(0, removals));
      throw new Error('killed');
    },
  };
}

describe.each(storesOf(() => server))('compaction of a log in %s', (_where, open) => {
  let tools: TestStore;
  let store: EvidenceStore;
  beforeEach(async (context) => {
    tools = await open(context);
    store = tools.open();
  });
  afterEach(() => tools.close());
  const read = async (at: Date) => plain((await readEvidence(tools.open(), { at, staleAfter: never })).evidence);

  test('keeps when a thing was first seen, and drops the runs', async () => {
    // So different from each other that each is told in full.
    for (let number = 1; number <= 6; number++)
      await appendRun(store, saw(number, { a: number, [`own-${number}`]: 1 }));
    const before = await read(minute(30));
    const done = await compactLog(store, { at: minute(9), keep: 4 * 60 });
    expect(done).toMatchObject({ findings: [], removed: 4 });
    expect(await tools.names()).toEqual([
      '20261120T100402000Z.host.checkpoint.ndjson',
      'run-5.host.ndjson',
      'run-6.host.ndjson',
    ]);
    expect(await read(minute(30))).toEqual(before);
    const { evidence, findings } = await readEvidence(store, { at: minute(2), staleAfter: never });
    expect([...evidence.sightings]).toEqual([]);
    expect(codes(findings)).toEqual(['evidence.compacted', 'evidence.future']);
  });

  test('leaves what a kept run is told by its differences from', async () => {
    const things = { a: 1, b: 1, c: 1, d: 1 };
    for (let number = 1; number <= 5; number++) await appendRun(store, saw(number, { ...things, a: number }));
    expect(await compactLog(store, { at: minute(9), keep: 6 * 60 })).toMatchObject({ removed: 0, findings: [] });
    expect(await compactLog(store, { at: minute(9), keep: 60 })).toMatchObject({ removed: 5, findings: [] });
    await appendRun(store, saw(8, things));
    expect(codes((await verifyLog(store, minute(30))).findings)).toEqual([]);
  });

  test('never changes a moment that is kept, also when it is done again and again', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }), async (runs, cuts) => {
        const own = folderTestStore();
        try {
          const log = own.open();
          const look = async (at: Date) => plain((await readEvidence(log, { at, staleAfter: never })).evidence);
          for (const run of runs) await appendRun(log, run);
          const moments = [5, 8, 12, 59];
          const before = await Promise.all(moments.map((each) => look(minute(each))));
          for (const cut of cuts.toSorted((a, b) => a - b)) {
            const { findings } = await compactLog(log, { at: minute(30), keep: (30 - cut) * 60 });
            expect(findings).toEqual([]);
            const kept = moments.filter((each) => each >= cut);
            const after = await Promise.all(kept.map((each) => look(minute(each))));
            expect(after).toEqual(before.slice(before.length - kept.length));
          }
        } finally {
          await own.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([0, 1, 3])('may be killed after it has removed %i files', async (removals) => {
    for (let number = 1; number <= 6; number++)
      await appendRun(store, saw(number, { a: number, [`own-${number}`]: 1 }));
    const before = await read(minute(30));
    const options = { at: minute(9), keep: 4 * 60 };
    await expect(compactLog(killedAfter(store, removals), options)).rejects.toThrow('killed');
    expect(await read(minute(30))).toEqual(before);
    await compactLog(store, options);
    expect(await tools.names()).toHaveLength(3);
    expect(await read(minute(30))).toEqual(before);
    expect((await verifyLog(store, minute(30))).findings).toEqual([]);
  });

  test('may be done by several at once', async () => {
    for (let number = 1; number <= 6; number++)
      await appendRun(store, saw(number, { a: number, [`own-${number}`]: 1 }));
    const before = await read(minute(30));
    const options = { at: minute(9), keep: 4 * 60 };
    await Promise.all(Array.from({ length: 6 }, () => compactLog(tools.open(), options)));
    expect(await tools.names()).toHaveLength(3);
    expect(await read(minute(30))).toEqual(before);
    expect((await verifyLog(store, minute(30))).findings).toEqual([]);
  });

  test('beside a writer folds its run, or has it refused: none is lost without a word', async () => {
    for (let number = 1; number <= 6; number++)
      if (number !== 3) await appendRun(store, saw(number, { a: number, [`own-${number}`]: 1 }));
    const options = { at: minute(9), keep: 4 * 60 };
    const slow: EvidenceStore = {
      ...store,
      async write(...file) {
        await compactLog(tools.open(), options);
        return store.write(...file);
      },
    };
    const late = appendRun(slow, saw(3, { late: 1 }));
    await expect(late).rejects.toThrow(/ended at .*:03:.*is folded together already/);
    expect(await tools.names()).toHaveLength(3);
    await appendRun(slow, saw(8, { a: 8 }));
    const early: EvidenceStore = {
      ...store,
      async write(...file) {
        const done = await store.write(...file);
        await compactLog(tools.open(), { at: minute(20), keep: 60 });
        return done;
      },
    };
    await appendRun(early, saw(9, { early: 1 }));
    const { evidence } = await readEvidence(tools.open(), { at: minute(30), staleAfter: never });
    expect([...evidence.sightings].some(({ observation }) => observation.key === 'early')).toBe(true);
    expect((await verifyLog(store, minute(30))).findings).toEqual([]);
  });

  test('leaves everything where a run of before comes while it reads, or another compacts', async () => {
    for (let number = 1; number <= 6; number++)
      if (number !== 3) await appendRun(store, saw(number, { a: number, [`own-${number}`]: 1 }));
    const options = { at: minute(9), keep: 4 * 60 };
    const before = (act: () => Promise<unknown>): EvidenceStore => ({
      ...store,
      async write(...file) {
        await act();
        return store.write(...file);
      },
    });
    const late = before(() => appendRun(tools.open(), saw(3, { late: 1 })));
    expect(await compactLog(late, options)).toMatchObject({ removed: 0, findings: [] });
    expect(await tools.names()).toHaveLength(6);
    const other = before(() => compactLog(tools.open(), options));
    expect(await compactLog(other, options)).toMatchObject({ removed: 0 });
    const { evidence } = await readEvidence(tools.open(), { at: minute(30), staleAfter: never });
    expect([...evidence.sightings].some(({ observation }) => observation.key === 'late')).toBe(true);
    expect((await verifyLog(store, minute(30))).findings).toEqual([]);
  });

  test('of all that there is leaves what can be told, and is done again', async () => {
    const partial = { ...saw(1, { a: 1 }), complete: false };
    await appendRun(store, partial);
    const before = await read(minute(30));
    for (const keep of [0, 0, -3600]) await compactLog(store, { at: minute(9), keep });
    expect(await read(minute(30))).toEqual(before);
    expect((await verifyLog(store, minute(30))).findings).toEqual([]);
    await appendRun(store, saw(20, { a: 1, b: 2 }));
    const { sightings } = (await readEvidence(tools.open(), { at: minute(30), staleAfter: never })).evidence;
    expect([...sightings].map(({ observation: { key }, current }) => [key, current])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  test('leaves everything where something is not sound', async () => {
    for (let number = 1; number <= 4; number++)
      await appendRun(store, saw(number, { a: number, [`own-${number}`]: 1 }));
    const [first = ''] = await tools.names();
    await tools.replace(first, Buffer.from((await tools.bytes(first)).toString().replace('own-1', 'own-x')));
    const { findings, removed } = await compactLog(store, { at: minute(9), keep: 60 });
    expect(codes(findings)).toContain('evidence.not-compacted');
    expect(removed).toBe(0);
  });

  test('is settled: a run from before is refused', async () => {
    for (let number = 2; number <= 4; number++) await appendRun(store, saw(number, { a: number }));
    await compactLog(store, { at: minute(9), keep: 60 });
    await expect(appendRun(store, saw(1, { a: 1 }))).rejects.toMatchObject({ code: 'evidence-invalid' });
  });

  test('of a checkpoint that was changed is told, and nothing of that is used', async () => {
    for (let number = 1; number <= 4; number++) await appendRun(store, saw(number, { a: number }));
    await compactLog(store, { at: minute(9), keep: 60 });
    const [name = ''] = await tools.names();
    const bytes = await tools.bytes(name);
    for (let at = 0; at < bytes.length; at += 23) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      await tools.replace(name, changed);
      const { findings } = await readEvidence(store, { at: minute(30), staleAfter: never });
      expect(findings.some((finding) => JSON.stringify(finding).includes(name))).toBe(true);
      await tools.replace(name, changed.subarray(0, at));
      const cut = await readEvidence(store, { at: minute(30), staleAfter: never });
      expect(cut.findings.some((finding) => JSON.stringify(finding).includes(name))).toBe(true);
    }
  });

  test('and exporting and importing again give the same present', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'groundtruth-export-'));
    const other = folderTestStore();
    try {
      for (let number = 1; number <= 4; number++) await appendRun(store, saw(number, { a: number, b: 1 }));
      const file = join(folder, 'runs.ndjson');
      expect((await exportLog(store, file, { at: minute(30), all: false })).runs).toHaveLength(1);
      expect((await exportLog(store, file, { at: minute(30), all: true, source: 'tls' })).runs).toEqual([]);
      const { runs, findings } = await exportLog(store, file, { at: minute(30), all: true });
      expect(findings).toEqual([]);
      expect(runs.map(({ run }) => run)).toEqual(['run-1', 'run-2', 'run-3', 'run-4']);
      const target = other.open();
      for await (const imported of importEvidence(file, { store: target, at: minute(30) }))
        expect(imported.findings).toEqual([]);
      const there = await readEvidence(target, { at: minute(30), staleAfter: never });
      expect(plain(there.evidence)).toEqual(await read(minute(30)));
      expect(readFileSync(file, 'utf8')).not.toContain('"base"');
    } finally {
      rmSync(folder, { recursive: true });
      await other.close();
    }
  });

  test('verification names forks, disorder, and evidence that came another way', async () => {
    await appendRun(store, saw(5, { a: 1 }));
    await Promise.all([appendRun(tools.open(), saw(6, { a: 2 })), appendRun(tools.open(), saw(7, { a: 3 }))]);
    const forked = codes((await verifyLog(store, minute(30))).findings);
    // Whether the two meet is up to the clock.
    expect(forked.filter((code) => code !== 'evidence.fork')).toEqual([]);
    await appendRun(store, {
      ...saw(0, { a: 1 }),
      run: 'z-late',
      startedAt: '2026-11-20T09:00:00.000Z',
      endedAt: '2026-11-20T09:00:01.000Z',
      observations: [],
    });
    const { findings, sources } = await verifyLog(store, minute(30));
    expect(codes(findings)).toContain('evidence.disorder');
    expect(sources).toMatchObject([{ source: 'host', runs: 4 }]);
    expect(sources[0]?.heads.length).toBeGreaterThan(0);
  });
});
