import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderStore } from '../../engine/evidence/folder-store.ts';
import { decodeRun, encodeRun } from '../../engine/evidence/format.ts';
import { importEvidence as importRuns, type Imported, type ImportOptions } from '../../engine/evidence/import.ts';
import { EngineError } from '../../engine/model/error.ts';
import { evidenceRun, minute, observation } from '../support/evidence.ts';
import { secrets } from '../support/secrets.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'groundtruth-import-'));
  folder = join(root, 'evidence');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const lines = [
  '{"kind":"run","format":"groundtruth-evidence/1","source":"mainframe","run":"20261120-1","scope":{"system":"FIN1"},"startedAt":"2026-11-20T10:00:00Z"}',
  '{"kind":"observation","key":"LEDG010N","class":"batch-job","at":"2026-11-20T10:00:01Z","identifiers":{"job":"LEDG010N"},"state":{"healthy":true}}',
  '{"kind":"end","endedAt":"2026-11-20T10:00:02Z","complete":true,"coverage":[{"of":"items","class":"batch-job","scope":{},"level":"complete"}],"count":1}',
];

/** The only run of a file, taken in. */
async function importEvidence(file: string, options: ImportOptions): Promise<Imported> {
  const all: Imported[] = [];
  for await (const imported of importRuns(file, options)) all.push(imported);
  const [only, ...more] = all;
  expect(more).toEqual([]);
  return only ?? { findings: [] };
}

function take(text: string, at = minute(30)) {
  const file = join(root, 'export.ndjson');
  writeFileSync(file, text);
  return importEvidence(file, { store: folderStore(folder), at });
}

/** JSON as a program writes it that breaks or spaces its lines. */
function spaced(line: string, between: string): string {
  return JSON.stringify(JSON.parse(line), undefined, 2).replaceAll('\n', between);
}

function kept(): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ndjson')) : [];
}

describe('a file of nothing but noise', () => {
  test.each([
    ['empty lines', '\n'],
    ['lines that are nothing', 'x\n'],
    ['lines of spaces', ' \n'],
  ])('of %s, millions of them, is refused in seconds', { timeout: 60_000 }, async (_what, line) => {
    const before = process.cpuUsage();
    const { run, findings } = await take(line.repeat(2e6));
    const { user, system } = process.cpuUsage(before);
    expect(run).toBeUndefined();
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
    expect(findings.length).toBeLessThan(100);
    expect((user + system) / 1e6).toBeLessThan(15);
  });
});

describe('evidence from another program', () => {
  test('is kept, sealed, when every line is sound (C03, C04a)', async () => {
    const { path, run, findings } = await take(`${lines.join('\n')}\n`);
    expect(findings).toEqual([]);
    expect(kept()).toEqual(['20261120-1.mainframe.ndjson']);
    expect(decodeRun(readFileSync(path ?? ''), 'kept')).toMatchObject({ run, findings: [] });
  });

  test('that Groundtruth wrote itself is kept as it is, with its place in the log', async () => {
    const run = evidenceRun(1, { observations: [observation('a')] });
    const { path } = await take(encodeRun(run));
    expect(readFileSync(path ?? '', 'utf8')).toBe(encodeRun(run, []));
  });

  test('may put spaces between the signs of JSON, and several runs into one file', async () => {
    const file = join(root, 'spaced.ndjson');
    const all = [...lines, ...lines.map((line) => line.replace('20261120-1', '20261120-2'))];
    writeFileSync(file, all.map((line) => spaced(line, ' ')).join('\n'));
    const taken: Imported[] = [];
    for await (const one of importRuns(file, { store: folderStore(folder), at: minute(30) })) taken.push(one);
    expect(taken.map(({ run, findings }) => [run?.run, run?.observations.length, findings])).toEqual([
      ['20261120-1', 1, []],
      ['20261120-2', 1, []],
    ]);
    expect(kept()).toEqual(['20261120-1.mainframe.ndjson', '20261120-2.mainframe.ndjson']);
  });

  test('may be imported again', async () => {
    await take(lines.join('\n'));
    expect((await take(lines.join('\n'))).findings).toMatchObject([
      { code: 'evidence.duplicate', severity: 'info', message: expect.stringContaining('is kept already') as unknown },
    ]);
    expect(kept()).toHaveLength(1);
  });

  test.each<[string, string, number]>([
    ['a line that is not JSON', lines.with(1, 'oops').join('\n'), 2],
    ['a wrong count', lines.with(2, lines[2]?.replace('"count":1', '"count":2') ?? '').join('\n'), 3],
    [
      'a date that there is not',
      lines.with(0, lines[0]?.replace(/"startedAt":"[^T]*/, '"startedAt":"2026-02-30') ?? '').join('\n'),
      1,
    ],
    ['another digest', `${lines.join('\n')}\n{"kind":"digest","sha256":"${'0'.repeat(64)}"}\n`, 4],
    ['no run line', lines.slice(1).join('\n'), 1],
    ['nothing in it', '\n', 1],
    ['no byte in it', '', 1],
    ['JSON over several lines', lines.map((line) => spaced(line, '\n')).join('\n'), 1],
  ])('with %s is not kept, and the line is told', async (_what, text, line) => {
    const { path, findings } = await take(text);
    expect(path).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    expect(findings.map(({ message }) => message).join()).not.toContain('what it saw counts');
    expect(findings[0]?.origin).toMatchObject({ file: join(root, 'export.ndjson'), line });
    expect(kept()).toEqual([]);
  });

  test('that ends too early is kept for what it saw, and claims nothing', async () => {
    const { run, findings } = await take(lines.slice(0, 2).join('\n'));
    expect(findings).toMatchObject([{ code: 'evidence.cut-off', severity: 'warning' }]);
    expect(run).toMatchObject({ complete: false, coverage: [], observations: [{ key: 'LEDG010N' }] });
    expect(kept()).toHaveLength(1);
  });

  test('from the future is not kept: it would stand above every true run', async () => {
    const { findings } = await take(lines.join('\n'), new Date(Date.UTC(2026, 10, 20, 9)));
    expect(findings).toMatchObject([{ code: 'evidence.future', severity: 'error' }]);
    expect(kept()).toEqual([]);
  });

  test('loses what looks like a credential, and that is told', async () => {
    const { text, secret } = secrets['a password in a URL'] ?? { text: '', secret: '' };
    const { path, findings } = await take(
      lines.join('\n').replace('"LEDG010N","class"', `${JSON.stringify(text)},"class"`),
    );
    expect(findings).toMatchObject([{ code: 'evidence.redacted', origin: { line: 2 } }]);
    expect(readFileSync(path ?? '', 'utf8')).not.toContain(secret);
  });

  test.each([
    ['that is not there', 'missing.ndjson', 'ENOENT'],
    ['that is a folder', '.', 'EISDIR'],
  ])('in a file %s stops with a next step', async (_what, name, code) => {
    const error: unknown = await importEvidence(join(root, name), { store: folderStore(folder), at: minute(30) }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(code),
      hint: expect.any(String),
    });
  });

  test('is taken from a pipe, and from no endless one', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const taken = importEvidence(pipe, { store: folderStore(folder), at: minute(30) });
    const whole = join(root, 'whole.ndjson');
    writeFileSync(whole, lines.join('\n'));
    spawn('sh', ['-c', 'cat "$0" > "$1"', whole, pipe], { stdio: 'ignore' });
    expect((await taken).path).toBeDefined();
    const endless = spawn('sh', ['-c', 'cat /dev/zero > "$0"', pipe], { stdio: 'ignore' });
    const error: unknown = await importEvidence(pipe, { store: folderStore(folder), at: minute(30) }).catch(
      (reason: unknown) => reason,
    );
    endless.kill();
    expect(error).toMatchObject({ code: 'too-large' });
  });
});
