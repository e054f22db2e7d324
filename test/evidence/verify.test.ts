import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendRun } from '../../engine/evidence/append.ts';
import { compactLog } from '../../engine/evidence/compact.ts';
import { digestOf } from '../../engine/evidence/format.ts';
import { readEvidence } from '../../engine/evidence/read-evidence.ts';
import { verifyLog } from '../../engine/evidence/verify.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { evidenceRun, minute, observation } from '../support/evidence.ts';
import { storesOf, type TestStore } from '../support/evidence-stores.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';

const never = () => Number.POSITIVE_INFINITY;

let server: PostgresqlServer | undefined;
beforeAll(async () => {
  server = await startPostgresql();
}, 60_000);
afterAll(() => server?.remove());

describe.each(storesOf(() => server))('verify of a log in %s', (_where, open) => {
  let tools: TestStore;
  /** Of four runs: one in full, and three by what differs. */
  let names: readonly string[];
  beforeEach(async (context) => {
    tools = await open(context);
    const things = Array.from({ length: 40 }, (_, index) => observation(`thing-${index}`));
    for (const number of [1, 2, 3, 4]) await append(number, `1.${number}`);
    names = await tools.names();

    async function append(number: number, version: string): Promise<void> {
      const observations = [observation('db', { attributes: { version } }), ...things];
      await appendRun(tools.open(), evidenceRun(number, { observations }));
    }
  });
  afterEach(() => tools.close());

  const nameOf = (position: number) => names[position] ?? '';
  const read = () => readEvidence(tools.open(), { at: minute(30), staleAfter: never });
  const verify = async () => (await verifyLog(tools.open(), minute(30))).findings;

  /** Each finding with the run that it is about. */
  function told(findings: readonly Finding[]): readonly string[] {
    return findings.map(({ severity, code, origin }) => {
      const file = origin && 'file' in origin ? origin.file : '';
      return `${severity} ${code} ${names.findIndex((name) => file.endsWith(name))}`;
    });
  }

  async function change(name: string, edit: (text: string) => string): Promise<void> {
    await tools.replace(name, Buffer.from(edit((await tools.bytes(name)).toString('utf8'))));
  }

  /** Another version of the database, with the digest that then fits. */
  function forged(text: string): string {
    const body = `${text
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .join('\n')
      .replace(/1\.[0-9]/, '9.9')}\n`;
    return `${body}{"kind":"digest","sha256":"${digestOf(body)}"}\n`;
  }

  test('says nothing of one as it was written', async () => {
    expect(await verify()).toEqual([]);
  });

  test.each([0, 1, 2, 3])(
    'names run %i where it was changed and sealed anew, and nothing of it is used',
    async (run) => {
      await change(nameOf(run), forged);
      expect(told(await verify())).toContain(`error evidence.tampered ${run}`);
      const { evidence, findings } = await read();
      expect(told(findings)).toContain(`error evidence.tampered ${run}`);
      expect(JSON.stringify([...evidence.sightings])).not.toContain('9.9');
      // The next run rests on what is sound, and counts.
      await appendRun(
        tools.open(),
        evidenceRun(9, { observations: [observation('db', { attributes: { version: '2' } })] }),
      );
      const after = await read();
      expect([...after.evidence.sightings][0]).toMatchObject({
        run: 'run-9',
        observation: { attributes: { version: '2' } },
      });
      expect(JSON.stringify([...after.evidence.sightings])).not.toContain('9.9');
    },
  );

  test.each([
    ['in a line', (text: string) => text.slice(0, -100)],
    [
      'after a line',
      (text: string) =>
        text
          .split(/(?<=\n)/)
          .slice(0, 2)
          .join(''),
    ],
    [
      'before its digest',
      (text: string) =>
        text
          .split(/(?<=\n)/)
          .slice(0, -1)
          .join(''),
    ],
    ['to nothing', () => ''],
  ])('tells that a run was cut short %s after it was kept, and compacts nothing onto it', async (_how, cut) => {
    await change(nameOf(3), cut);
    const findings = await verify();
    expect(told(findings)).toEqual(['error evidence.cut-off 3']);
    expect(findings[0]?.message).toContain('was cut short after it was kept');
    const other = await read();
    expect(told(other.findings)).toEqual(['warning evidence.cut-off 3']);
    expect(other.evidence.sightings).toHaveLength(41);
    const { removed, findings: why } = await compactLog(tools.open(), { at: minute(30), keep: 60 });
    expect(removed).toBe(0);
    expect(why.map(({ code }) => code)).toContain('evidence.not-compacted');
  });

  test('uses nothing of a run that was changed, and whose digest was taken off', async () => {
    await change(nameOf(3), (text) => `${text.trimEnd().split('\n').slice(0, -1).join('\n').replace('1.4', '9.9')}\n`);
    expect(told(await verify())).toEqual(['error evidence.tampered 3']);
    expect(JSON.stringify([...(await read()).evidence.sightings])).not.toContain('9.9');
  });

  test.each(['0-copy.ndjson', 'zz-copy.ndjson'])(
    'tells that %s is a copy, and of which run, and sees no fork',
    async (copy) => {
      await tools.plant(copy, await tools.bytes(nameOf(1)));
      const store = tools.open();
      const findings = await verify();
      expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
        `evidence.duplicate ${store.pathOf(copy)} is a copy of ${store.pathOf(nameOf(1))}.`,
      ]);
    },
  );

  test('a run that was never whole is no error: another program was stopped as it wrote it', async () => {
    const text = (await tools.bytes(nameOf(0))).toString('utf8').replaceAll('run-1', 'run-8');
    await tools.plant(
      'run-8.host.ndjson',
      Buffer.from(
        text
          .split(/(?<=\n)/)
          .slice(0, 3)
          .join(''),
      ),
    );
    expect((await verify()).map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning evidence.cut-off']);
  });

  test('misses a run that was changed and sealed anew also where the journal was taken along', async () => {
    await change(nameOf(1), forged);
    await tools.forget();
    expect(told(await verify())).toContain('error evidence.removed 2');
  });

  test('tells of a checkpoint that was changed and sealed anew, and folds nothing onto it', async () => {
    await compactLog(tools.open(), { at: minute(30), keep: 60 });
    const [checkpoint = ''] = await tools.names();
    expect(checkpoint).toContain('.checkpoint.');
    const sound = await tools.bytes(checkpoint);
    await change(checkpoint, (text) => forged(text.replace('1.4', '1.0')));
    expect((await verify()).map(({ code }) => code)).toContain('evidence.tampered');
    const observations = [observation('db', { attributes: { version: '2' } })];
    await appendRun(tools.open(), evidenceRun(9, { observations }));
    const { removed, findings } = await compactLog(tools.open(), { at: minute(30), keep: 60 });
    expect(removed).toBe(0);
    expect(findings.map(({ code }) => code)).toEqual(['evidence.tampered', 'evidence.not-compacted']);
    await tools.replace(checkpoint, sound);
    expect((await read()).evidence.sightings).toHaveLength(41);
  });

  test('misses no more what was removed knowingly, leaves a trace of it, and goes on missing anything else', async () => {
    await tools.delete(nameOf(3));
    const [missed] = await verify();
    const [digest = ''] = /[0-9a-f]{64}/.exec(missed?.hint ?? '') ?? [];
    const knowing = async (...removed: readonly string[]) => ({
      read: told((await readEvidence(tools.open(), { at: minute(30), staleAfter: never, removed })).findings),
      verified: (await verifyLog(tools.open(), minute(30), { removed: new Set(removed) })).findings,
    });
    const known = await knowing(digest);
    expect(known.read).toEqual([]);
    expect(told(known.verified)).toEqual(['info evidence.removed -1']);
    expect(known.verified[0]?.message).toContain(digest.slice(0, 12));
    await tools.delete(nameOf(2));
    const other = await knowing(digest);
    expect(other.read).toEqual(['warning evidence.removed 2']);
    expect(told(other.verified)).toEqual(['error evidence.removed 2', 'info evidence.removed -1']);
    // One that is there is not removed, whatever anybody says.
    const there = told((await verifyLog(tools.open(), minute(30), { removed: new Set(['0'.repeat(64)]) })).findings);
    expect(there).toContain('error evidence.removed 3');
  });

  test('misses nothing of a run that was removed and brought in again', async () => {
    const last = nameOf(3);
    await tools.delete(last);
    const observations = [observation('db', { attributes: { version: '1.4' } })];
    await appendRun(tools.open(), evidenceRun(4, { observations }));
    expect(await verify()).toEqual([]);
  });
});
