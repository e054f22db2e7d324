import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendRun, startAppending } from '../../engine/evidence/append.ts';
import { compactLog } from '../../engine/evidence/compact.ts';
import { folderStore } from '../../engine/evidence/folder-store.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import { importEvidence } from '../../engine/evidence/import.ts';
import { postgresqlStore } from '../../engine/evidence/postgresql-store.ts';
import { readEvidence } from '../../engine/evidence/read-evidence.ts';
import type { EvidenceStore } from '../../engine/evidence/store.ts';
import { verifyLog } from '../../engine/evidence/verify.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { skipAbsent } from '../support/absent.ts';
import { minute, observation, saw } from '../support/evidence.ts';
import { folderTestStore, storesOf, type TestStore } from '../support/evidence-stores.ts';
import { memoryStore } from '../support/memory-store.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';

let folder: string;
let server: PostgresqlServer | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-append-'));
  server = await startPostgresql();
}, 60_000);
afterAll(() => {
  server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const staleAfter = () => Number.POSITIVE_INFINITY;

/** Runs of three places, a minute apart, each with one thing that changed. */
function runsOf(count: number): readonly EvidenceRun[] {
  return Array.from({ length: count }, (_, index) => {
    const startedAt = minute(index).toISOString();
    return {
      source: 'scan',
      run: `r${String(index).padStart(6, '0')}`,
      scope: { place: `p${index % 3}` },
      startedAt,
      endedAt: new Date(Date.parse(startedAt) + 2000).toISOString(),
      complete: true,
      coverage: [{ of: 'items', class: 'process', scope: {}, level: 'complete' }],
      observations: Array.from({ length: 8 }, (_each, thing) =>
        observation(`p${index % 3} k${thing}`, { at: startedAt, attributes: thing === 0 ? { index } : { same: true } }),
      ),
    };
  });
}

async function take(store: EvidenceStore, runs: readonly EvidenceRun[]): Promise<number> {
  const file = join(folder, 'runs.ndjson');
  writeFileSync(file, runs.map((run) => encodeRun(run)).join(''));
  let kept = 0;
  for await (const { path } of importEvidence(file, { store, at: minute(1e6) })) if (path !== undefined) kept++;
  return kept;
}

/** A store that counts the files that it is asked about. */
function counted(store: EvidenceStore): EvidenceStore & { readonly files: () => number } {
  let files = 0;
  return {
    ...store,
    files: () => files,
    async list() {
      const listed = await store.list();
      files += listed.files.length;
      return listed;
    },
    ends(wanted) {
      files += wanted.length;
      return store.ends(wanted);
    },
    read(...asked) {
      files++;
      return store.read(...asked);
    },
  };
}

describe('thousands of runs in one file', () => {
  test('are taken in without a look at the log for each, also a second time', async () => {
    const looks = async (count: number): Promise<readonly number[]> => {
      const files = new Map<string, Buffer>();
      const [first, again] = [counted(memoryStore(files)), counted(memoryStore(files))];
      expect([await take(first, runsOf(count)), await take(again, runsOf(count))]).toEqual([count, count]);
      expect(files.size).toBe(count);
      return [first.files(), again.files()];
    };
    const [[first = 0, again = 0], [firstOfMore = 0, againOfMore = 0]] = [await looks(100), await looks(400)];
    expect(firstOfMore).toBeLessThanOrEqual(first * 4);
    expect(againOfMore).toBeLessThanOrEqual(again * 4 + 400);
  });

  test('take the time of each, not of all that are there', { timeout: 60_000, retry: 2 }, async () => {
    const seconds = async (count: number): Promise<number> => {
      const before = process.cpuUsage();
      await take(memoryStore(), runsOf(count));
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    await seconds(200);
    // Twice as long for twice as many is 8 here; a look at all for each is 64.
    expect((await seconds(1600)) / (await seconds(200))).toBeLessThan(16);
  });
});

describe.each(storesOf(() => server))('an appender to %s', (_where, open) => {
  let tools: TestStore;
  beforeEach(async (context) => {
    tools = await open(context);
  });
  afterEach(() => tools.close());

  test('writes what many that keep one run each would write', async () => {
    const appender = startAppending(tools.open());
    for (const run of runsOf(20)) await appender.append(run);
    const other = folderTestStore();
    for (const run of runsOf(20)) await appendRun(other.open(), run);
    expect(await tools.names()).toEqual(await other.names());
    for (const name of await tools.names()) expect(await tools.bytes(name)).toEqual(await other.bytes(name));
    await other.close();
  });

  test('tells a run in full where the one that it rests on was folded meanwhile', async () => {
    const store = tools.open();
    const things = { a: 1, b: 1, c: 1, d: 1 };
    for (let number = 1; number <= 3; number++) await appendRun(store, saw(number, { ...things, a: number }));
    const slow: EvidenceStore = {
      ...store,
      async write(...file) {
        if (file[0].startsWith('run-8')) await compactLog(tools.open(), { at: minute(7), keep: 0 });
        return store.write(...file);
      },
    };
    const appender = startAppending(slow);
    for (const number of [4, 8, 9]) await appender.append(saw(number, { ...things, a: number }));
    const { evidence, findings } = await readEvidence(tools.open(), { at: minute(30), staleAfter });
    expect(findings).toEqual([]);
    expect([...evidence.sightings].map(({ observation: { attributes } }) => attributes['value'])).toEqual([9, 1, 1, 1]);
    expect((await verifyLog(store, minute(30))).findings).toEqual([]);
  });

  test('keeps what others keep, and what it kept itself, once', async () => {
    const store = tools.open();
    const appender = startAppending(store);
    await appender.append(saw(1, { a: 1 }));
    await appendRun(tools.open(), saw(2, { a: 2 }));
    expect(await appender.append(saw(2, { a: 2 }))).toMatchObject({ bytes: 0 });
    expect(await appender.append(saw(1, { a: 1 }))).toMatchObject({ bytes: 0 });
    await expect(appender.append(saw(1, { a: 3 }))).rejects.toMatchObject({ code: 'evidence-invalid' });
    await appender.append(saw(3, { a: 3 }));
    expect((await verifyLog(store, minute(30))).findings.map(({ code }) => code)).toEqual(['evidence.fork']);
  });
});

test('pipes in the place of its own files hold nobody up', async () => {
  const place = mkdtempSync(join(folder, 'pipes-'));
  for (const name of ['.journal', '.compacted', 'run-9.host.ndjson']) execFileSync('mkfifo', [join(place, name)]);
  const store = folderStore(place);
  await appendRun(store, saw(1, { a: 1 }));
  await appendRun(store, saw(2, { a: 2 }));
  const { findings } = await verifyLog(store, minute(30));
  expect(findings.map(({ code }) => code)).toEqual(['evidence.unreadable']);
  await expect(compactLog(store, { at: minute(9), keep: 0 })).rejects.toMatchObject({ code: 'unwritable' });
  expect((await readEvidence(store, { at: minute(30), staleAfter })).evidence.sightings).toHaveLength(1);
});

test('reading thousands of runs from a database is a few questions, not one for each', async (context) => {
  const url = new URL((server ?? skipAbsent(context, 'PostgreSQL (apt-get install postgresql)')).url);
  const { port, hostname } = url;
  let questions = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on('data', (bytes: Buffer) => {
      // A question that is prepared begins with P, one that is not with Q.
      if (bytes[0] === 0x50 || bytes[0] === 0x51) questions++;
      upstream.write(bytes);
    });
    upstream.pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  url.port = String((proxy.address() as AddressInfo).port);
  const through = () => postgresqlStore(url.href, { patience: 5000 });
  const ofDoing = async (work: (store: EvidenceStore) => Promise<unknown>): Promise<number> => {
    questions = 0;
    const store = through();
    await work(store);
    await store.close();
    return questions;
  };
  try {
    expect(await ofDoing((store) => take(store, runsOf(600)))).toBeLessThanOrEqual(600 * 4);
    const reading = (store: EvidenceStore) => readEvidence(store, { at: minute(1e5), staleAfter });
    expect(await ofDoing(reading)).toBeLessThanOrEqual(10);
    expect(await ofDoing((store) => verifyLog(store, minute(1e5)))).toBeLessThanOrEqual(10);
    // One run, which rests on many.
    expect(await ofDoing((store) => take(store, runsOf(601).slice(600)))).toBeLessThanOrEqual(12);
  } finally {
    proxy.close();
  }
});
