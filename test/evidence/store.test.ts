import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeRun } from '../../engine/evidence/format.ts';
import { folderStore } from '../../engine/evidence/folder-store.ts';
import { readEvidence } from '../../engine/evidence/read-evidence.ts';
import { EngineError } from '../../engine/model/error.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { skipAbsent } from '../support/absent.ts';
import { asNobody } from '../support/as-nobody.ts';
import { evidenceRun, keepRun, minute, observation } from '../support/evidence.ts';
import { secrets } from '../support/secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-evidence-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const staleAfter = () => 3600;
const read = (at = minute(30)) => readEvidence(folderStore(folder), { at, staleAfter });
const run = evidenceRun(1, { observations: [observation('a')] });

async function failure(work: Promise<unknown>): Promise<EngineError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
}

describe('a written run', () => {
  test('is in a file of its own that is named for it, and nothing else is left', async () => {
    const path = await keepRun(join(folder, 'made', 'on-the-way'), run);
    expect(path).toBe(join(folder, 'made', 'on-the-way', 'run-1.host.ndjson'));
    expect(readFileSync(path, 'utf8')).toBe(encodeRun(run, []));
    expect(readdirSync(join(folder, 'made', 'on-the-way'))).toEqual(['.gitignore', '.journal', 'run-1.host.ndjson']);
    // A folder that it makes stays out of git, one that is there is left as it is.
    expect(readFileSync(join(folder, 'made', 'on-the-way', '.gitignore'), 'utf8')).toBe('*\n');
    await keepRun(folder, evidenceRun(2));
    expect(readdirSync(folder)).not.toContain('.gitignore');
  });

  test('comes back', async () => {
    await keepRun(folder, run);
    const { evidence, findings } = await read();
    expect(findings).toEqual([]);
    expect([...evidence.sightings].map(({ observation: { key } }) => key)).toEqual(['a']);
  });

  test('may be written again, and never replaced', async () => {
    const path = await keepRun(folder, run);
    expect(await keepRun(folder, run)).toBe(path);
    const error = await failure(keepRun(folder, { ...run, observations: [] }));
    expect(error).toMatchObject({ code: 'evidence-invalid', hint: expect.stringContaining('id of its own') });
    expect(readFileSync(path, 'utf8')).toBe(encodeRun(run, []));
  });

  test('has nothing in it that looks like a credential', async () => {
    const planted = Object.values(secrets).map(({ text }) => text);
    const path = await keepRun(folder, {
      ...run,
      scope: { planted },
      observations: planted.map((text, index) =>
        observation(`${index} ${text}`, {
          identifiers: { id: text, ids: [text, 'b'] },
          attributes: { [text]: text, deep: [{ text }] },
          relations: [{ type: 'uses', to: { class: 'process', identifiers: { id: text } }, count: 1 }],
        }),
      ),
      coverage: planted.map((reason) => ({
        of: 'items',
        class: 'process',
        scope: { id: [reason] },
        level: 'denied',
        reason,
      })),
    });
    const text = readFileSync(path, 'utf8');
    const leaked = Object.entries(secrets).filter(([, { secret }]) => text.includes(secret));
    expect(leaked).toEqual([]);
    expect((await read()).findings).toEqual([]);
  });

  test.each([
    ['a source', { source: '../../outside' }],
    ['a run id', { run: 'a/b' }],
    ['an id of nothing', { run: '' }],
    ['an id that is too long', { run: 'x'.repeat(65) }],
  ])('cannot lead out of its folder by %s', async (_what, given) => {
    expect(await failure(keepRun(folder, { ...run, ...given }))).toMatchObject({ code: 'evidence-invalid' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not there at all when a file is in the place of the folder', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await failure(keepRun(join(folder, 'file'), run))).toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining('a file is where the folder should be'),
      hint: expect.stringContaining('--evidence'),
    });
  });

  test('is not there at all where no folder can be made', { timeout: 10_000 }, async () => {
    expect(await failure(keepRun('/proc/nowhere/evidence', run))).toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining('no folder can be made there'),
    });
  });

  test('is not there at all when the user may not write there', async () => {
    chmodSync(folder, 0o555);
    const error = await asNobody(() => failure(keepRun(folder, run)));
    chmodSync(folder, 0o755);
    expect(error).toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining('this user may not write there'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not there at all when the disk is full (S01a)', async (context) => {
    const mounted = mountSmallDisk(folder);
    if (!mounted) skipAbsent(context, 'a disk to fill (mount needs root)');
    try {
      const large = evidenceRun(1, { observations: [observation('a', { attributes: { text: 'x'.repeat(500_000) } })] });
      expect(await failure(keepRun(folder, large))).toMatchObject({
        code: 'unwritable',
        message: expect.stringContaining('there is no space left'),
        hint: expect.stringContaining('Free some space'),
      });
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});

describe('the evidence of a folder', () => {
  test('that is not there is evidence of nothing', async () => {
    const { evidence, findings } = await readEvidence(folderStore(join(folder, 'never')), {
      at: minute(30),
      staleAfter,
    });
    expect(evidence).toMatchObject({ sightings: { length: 0 }, coverage: [], runs: [] });
    expect(findings).toEqual([]);
  });

  test('says of each file that is not whole what is wrong with it, and uses the others (S01)', async () => {
    await keepRun(folder, evidenceRun(1, { observations: [observation('whole')] }));
    const cut = await keepRun(folder, evidenceRun(2, { observations: [observation('kept'), observation('lost')] }));
    truncateSync(cut, readFileSync(cut, 'utf8').indexOf('"lost"'));
    const changed = await keepRun(folder, evidenceRun(3, { observations: [observation('changed')] }));
    writeFileSync(changed, readFileSync(changed, 'utf8').replace('"changed"', '"chanced"'));
    writeFileSync(join(folder, 'garbage.ndjson'), Buffer.from([0, 255, 10, 254, 10]));
    writeFileSync(join(folder, 'empty.ndjson'), '');
    writeFileSync(join(folder, 'README.md'), 'Evidence lives here.');
    writeFileSync(join(folder, '.run-9.host.ndjson.1a2b.tmp'), 'half a li');
    mkdirSync(join(folder, 'folder.ndjson'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link.ndjson'));
    const { evidence, findings } = await read();
    expect([...evidence.sightings].map(({ observation: { key } }) => key)).toEqual(['kept', 'whole']);
    const told = findings.map(
      ({ code, origin }) => `${code} ${origin && 'file' in origin ? origin.file.slice(folder.length + 1) : ''}`,
    );
    expect(told.sort()).toEqual([
      'evidence.cut-off empty.ndjson',
      'evidence.cut-off garbage.ndjson',
      'evidence.cut-off run-2.host.ndjson',
      'evidence.ignored ',
      'evidence.malformed garbage.ndjson',
      'evidence.malformed garbage.ndjson',
      'evidence.tampered run-3.host.ndjson',
      'evidence.unreadable folder.ndjson',
      'evidence.unreadable link.ndjson',
    ]);
    for (const finding of findings) expect(finding.hint).toBeTruthy();
  });

  test('that is a file says so', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    const { findings } = await readEvidence(folderStore(path), { at: minute(30), staleAfter });
    expect(findings).toMatchObject([{ code: 'evidence.unreadable', message: expect.stringContaining('ENOTDIR') }]);
  });

  test('that nobody may read says so', async () => {
    await keepRun(folder, run);
    chmodSync(folder, 0o000);
    const { findings } = await asNobody(() => read());
    chmodSync(folder, 0o755);
    expect(findings).toMatchObject([
      { code: 'evidence.unreadable', severity: 'warning', message: expect.stringContaining('EACCES') },
    ]);
  });

  test.each<[string, Date, string | undefined]>([
    ['well after the run', minute(30), undefined],
    ['at its very end', new Date(Date.parse(run.endedAt)), undefined],
    ['within the skew of two clocks', minute(0), 'info'],
    ['long before it', new Date(minute(0).getTime() - 600_000), 'warning'],
  ])('asked %s tells of runs from the future', async (_what, at, severity) => {
    await keepRun(folder, run);
    const { evidence, findings } = await read(at);
    expect(evidence.runs).toHaveLength(severity === undefined ? 1 : 0);
    expect(findings.map((finding) => `${finding.code} ${finding.severity}`)).toEqual(
      severity === undefined ? [] : [`evidence.future ${severity}`],
    );
  });

  test.each<[string, Date, Date, number]>([
    ['before a run that is past by now says nothing of it', minute(0), minute(30), 0],
    ['before a run that is yet to come tells of it', minute(-600), minute(0), 1],
    ['after the present tells of what comes later still', minute(0), minute(-600), 1],
    ['after the present says nothing of what comes until then', minute(30), minute(0), 0],
  ])('asked about a moment %s', async (_what, at, present, told) => {
    await keepRun(folder, run);
    const { findings } = await readEvidence(folderStore(folder), { at, present, staleAfter: () => 1 });
    expect(findings.map(({ code }) => code)).toEqual(Array.from({ length: told }, () => 'evidence.future'));
  });

  test('tells once of many runs from the future', async () => {
    for (const number of [11, 12, 13]) await keepRun(folder, evidenceRun(number));
    expect((await read(minute(1))).findings).toMatchObject([
      { message: expect.stringMatching(/^3 runs of host are from after/) },
    ]);
  });

  test('tells of a run that is there twice', async () => {
    writeFileSync(join(folder, 'copy.ndjson'), encodeRun(run));
    await keepRun(folder, run);
    writeFileSync(
      join(folder, 'other.ndjson'),
      encodeRun({ ...run, observations: [observation('b')] } satisfies EvidenceRun),
    );
    const { findings } = await read();
    expect(findings.map(({ code, severity }) => `${code} ${severity}`).sort()).toEqual([
      'evidence.duplicate info',
      'evidence.duplicate warning',
    ]);
  });

  test('leaves a file alone that is too large, without reading it', async () => {
    const path = join(folder, 'large.ndjson');
    writeFileSync(path, '');
    truncateSync(path, 65 * 1024 * 1024);
    expect((await read()).findings).toMatchObject([
      { code: 'evidence.too-large', message: expect.stringContaining('65 MiB') },
    ]);
  });

  test('is read from the newest on, as far as the limit goes', async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      const path = join(folder, `run-${number}.host.ndjson`);
      writeFileSync(path, encodeRun(evidenceRun(number)));
      truncateSync(path, 60 * 1024 * 1024);
    }
    const limits = { files: 10, bytes: 256 * 1024 * 1024 };
    const { findings } = await readEvidence(folderStore(folder), { at: minute(30), staleAfter, limits });
    const large = findings.find(({ code }) => code === 'evidence.too-large');
    expect(large?.message).toMatch(/^1 older runs/);
    expect(findings.filter(({ code }) => code === 'evidence.tampered')).toHaveLength(4);
    expect(JSON.stringify(findings)).not.toContain('run-1.host.ndjson');
  });
});

function mountSmallDisk(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
