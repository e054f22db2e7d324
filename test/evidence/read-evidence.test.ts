import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { appendRun } from '../../engine/evidence/append.ts';
import { postgresqlStore } from '../../engine/evidence/postgresql-store.ts';
import { readEvidence, readStore } from '../../engine/evidence/read-evidence.ts';
import type { EvidenceStore } from '../../engine/evidence/store.ts';
import { skipAbsent } from '../support/absent.ts';
import { freePort } from '../support/components.ts';
import { minute, saw } from '../support/evidence.ts';
import { memoryStore } from '../support/memory-store.ts';
import { startPostgresql } from '../support/postgresql.ts';

const options = { at: minute(59), staleAfter: () => Number.POSITIVE_INFINITY };

test('a database that nobody answers for is evidence of nothing, and named without its password (S01)', async () => {
  const port = await freePort();
  const url = `postgresql://writer:hunter2@127.0.0.1:${port}/estate`;
  const { evidence, findings } = await readStore({ variable: 'EVIDENCE_URL' }, { EVIDENCE_URL: url }, options);
  expect([...evidence.sightings]).toEqual([]);
  expect(findings).toMatchObject([
    {
      code: 'evidence.unreachable',
      message: expect.stringContaining(`PostgreSQL at 127.0.0.1:${port}/estate could not be read`),
      hint: expect.stringContaining('See that the database runs'),
    },
  ]);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});

test('a database that is silent is given up in time (S03)', async () => {
  const port = await freePort();
  const silent = createServer(() => {}).listen(port, '127.0.0.1');
  try {
    const url = `postgresql://127.0.0.1:${port}/estate`;
    const { findings } = await readStore({ variable: 'URL' }, { URL: url }, { ...options, patience: 200 });
    expect(findings).toMatchObject([{ code: 'evidence.unreachable', message: expect.stringContaining('0.2 s') }]);
  } finally {
    silent.close();
  }
});

test('a database that dies while it is read gives no half of its evidence (S01)', async (context) => {
  const server = (await startPostgresql()) ?? skipAbsent(context, 'PostgreSQL (apt-get install postgresql)');
  const store = postgresqlStore(server.url, { patience: 5000 });
  try {
    for (const number of [1, 2, 3]) await appendRun(store, saw(number, { a: number }));
    let reads = 0;
    const dying: EvidenceStore = {
      ...store,
      async read(name) {
        if (++reads === 2) server.stop();
        return store.read(name);
      },
    };
    await expect(readEvidence(dying, options)).rejects.toMatchObject({ code: 'unreadable' });
    expect(reads).toBeGreaterThan(1);
  } finally {
    await store.close();
    server.remove();
  }
}, 60_000);

test('a run by a slow clock is named until another follows it, and never taken for newer than it says', async () => {
  const store = memoryStore();
  await appendRun(store, saw(10, { a: 1 }));
  const slow = { ...saw(11, { a: 2 }), startedAt: '2026-11-20T09:00:00.000Z', endedAt: '2026-11-20T09:00:01.000Z' };
  const at = slow.startedAt;
  await appendRun(store, { ...slow, observations: slow.observations.map((each) => ({ ...each, at })) });
  const read = await readEvidence(store, options);
  expect(read.findings).toMatchObject([
    { code: 'evidence.disorder', severity: 'warning', message: expect.stringContaining('is not taken for newer') },
  ]);
  expect([...read.evidence.sightings]).toMatchObject([{ observation: { attributes: { value: 1 } } }]);
  expect((await readEvidence(store, { ...options, at: new Date(slow.endedAt) })).findings).toMatchObject([
    { code: 'evidence.future' },
  ]);
  await appendRun(store, saw(12, { a: 2 }));
  expect((await readEvidence(store, options)).findings).toEqual([]);
});
