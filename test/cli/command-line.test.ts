import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { skipAbsent } from '../support/absent.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const bin = join(dirname(fileURLToPath(import.meta.url)), '../../dist/bin/groundtruth.cjs');
const manifest = JSON.parse(readFileSync(join(dirname(bin), '../../package.json'), 'utf8')) as { version: string };

let repository: TestRepository;

beforeAll(() => {
  repository = testRepository();
  const teams = Array.from(
    { length: 3000 },
    (_, index) =>
      `apiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: a${index}}\nspec: {class: server, owner: team:nobody}\n`,
  );
  repository.write({ 'catalog.yaml': teams.join('---\n') });
  repository.commit('main');
});

afterAll(() => repository.delete());

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, [bin, ...words], {
    cwd: repository.folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** Everything that is loaded before any command runs, as text: the entry and what it imports without `import()`. */
function loadedAtStart(file: string, seen = new Map<string, string>()): string {
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*["'](\.\/[^"']+\.js)["']/g)) {
    const other = join(dirname(file), path);
    if (!seen.has(other)) loadedAtStart(other, seen);
  }
  return [...seen.values()].join('\n');
}

describe('the command line', () => {
  it('prints its version', () => {
    expect(run(['--version'])).toMatchObject({ stdout: `${manifest.version}\n`, stderr: '', status: 0 });
  });

  it.each(['check', 'discover', 'drift', 'review', 'impact', 'why', 'observe', 'report', 'init'])(
    'shows examples in the help of %s',
    (name) => {
      const { stdout, status } = run([name, '--help']);
      expect(stdout).toContain('Examples:\n  $ groundtruth');
      expect(stdout).toContain('--format');
      expect(status).toBe(0);
    },
  );

  it('starts with few modules: the rest is loaded by the command that needs it', () => {
    const start = loadedAtStart(join(dirname(bin), 'main.js'));
    expect(start).toContain('CommanderError');
    const everything = readdirSync(dirname(bin)).map((file) => readFileSync(join(dirname(bin), file), 'utf8'));
    // A word of each: js-yaml, simple-git, picomatch, the validators; and packages that are loaded from their own folders.
    const words = ['YAMLException', 'Cannot use simple-git', 'POSIX_REGEX_SOURCE', 'joinErrors'];
    for (const word of [
      ...words,
      ...['ink', 'react', 'systeminformation', 'yaml', 'graphology'].map((name) => `"${name}"`),
    ]) {
      expect(everything.join('\n')).toContain(word);
      expect(start).not.toContain(word);
    }
  });

  it('is plain where output is no terminal, and coloured when asked', () => {
    const escape = '\u001B[';
    expect(run(['check']).stdout).not.toContain(escape);
    expect(run(['check', '--color']).stdout).toContain(escape);
    expect(run(['check'], { FORCE_COLOR: '1' }).stdout).toContain(escape);
    expect(run(['check', '--no-color'], { FORCE_COLOR: '1' }).stdout).not.toContain(escape);
  });

  it('exits with 1 for findings at the threshold, else with 0', () => {
    expect(run(['check']).status).toBe(1);
    expect(run(['check', '--fail-on', 'none']).status).toBe(0);
    expect(run(['check', '--fail-on', 'fatal'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('writes several formats at once, each where it belongs', () => {
    const { stdout } = run(['check', '--format', 'junit', '--output', 'out/check.xml', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'CheckResult' });
    expect(readFileSync(join(repository.folder, 'out/check.xml'), 'utf8')).toContain('<testsuites');
  });

  it('ends quietly when its reader leaves', async () => {
    const child = spawn(process.execPath, [bin, 'check', '--format', 'json'], {
      cwd: repository.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.once('close', resolve));
    expect(errors).toBe('');
  });

  it('shows where a fault of its own happened only when asked', () => {
    const { stderr, status } = run(['check', '--cwd', '/nowhere/at/all']);
    expect(status).toBe(2);
    expect(stderr).not.toContain('    at ');
  });
});

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends the reading of a pipe that stays silent (%s)', async (name) => {
    const pipe = join(repository.folder, `pipe-${name}`);
    spawnSync('mkfifo', [pipe]);
    const child = spawn(process.execPath, [bin, 'observe', 'import', pipe], { cwd: repository.folder });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const ended = once(child, 'close');
    // It opens once somebody reads at the other end.
    const writer = await open(pipe, 'w');
    child.kill(name);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    expect(await ended).toEqual([null, 'SIGINT']);
    clearTimeout(late);
    await writer.close();
    expect(errors).toBe('groundtruth: Reading the evidence was cancelled.\n');
  });
});

const script = spawnSync('script', ['--version'], { encoding: 'utf8' });

/** Runs the command on a terminal of its own, types, and gives what the terminal received. */
function onTerminal(
  words: readonly string[],
  typed: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const command = [process.execPath, bin, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols 100 rows 30; ${command}`, '/dev/null'], {
    cwd: repository.folder,
    env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
  });
  let shown = '';
  // Keys are heard a moment after the first frame, when the terminal has been switched over.
  let keys: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (shown.includes('q leave')) keys ??= setTimeout(() => child.stdin.write(typed), 500);
  });
  return new Promise((resolve) => child.once('close', () => resolve(shown)));
}

describe('on a terminal', () => {
  beforeEach((context) => {
    if (script.status !== 0) skipAbsent(context, '`script` of util-linux');
  });

  it('lets drift be browsed, and prints it when that ends', async () => {
    const shown = await onTerminal(['drift'], 'q');
    expect(shown).toContain('q leave');
    expect(shown).toContain('owner');
  });

  it('browses without colour where NO_COLOR says so', async () => {
    const red = '\u001B[31m';
    expect(await onTerminal(['drift'], 'q')).toContain(red);
    expect(await onTerminal(['drift'], 'q', { NO_COLOR: '1' })).not.toContain(red);
  });

  it.each([
    ['--plain', ['drift', '--plain'], {}],
    ['CI', ['drift'], { CI: 'true' }],
    ['a dumb terminal', ['drift'], { TERM: 'dumb' }],
    ['another format', ['drift', '--format', 'json'], {}],
    ['a command that has nothing to browse', ['check'], {}],
  ])('does not browse with %s', async (_what, words, env) => {
    expect(await onTerminal(words, 'q', env)).not.toContain('q leave');
  });
});
