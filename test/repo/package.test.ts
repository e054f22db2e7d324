import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipAbsent } from '../support/absent.ts';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** What npm says when the registry is out of reach. */
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

describe('the npm package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-package-'));
  const app = join(folder, 'app');
  let tarball = '';
  let files: readonly string[] = [];

  beforeAll(async () => {
    const { stdout } = await run(root, 'npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
    const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    tarball = join(folder, packed.filename);
    files = packed.files.map(({ path }) => path);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    'package.json',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'dist/bin/groundtruth.cjs',
    'dist/engine/index.d.ts',
  ])('holds %s', (path) => {
    expect(files).toContain(path);
  });

  it('holds every schema', () => {
    expect(files.filter((path) => path.startsWith('schemas/')).length).toBeGreaterThan(10);
  });

  it('holds nothing that only the repository needs', () => {
    expect(files.filter((path) => !/^(?:dist\/(?:bin|engine)|schemas|policies)\/|^[\w.]+$/.test(path))).toEqual([]);
  });

  it('installs into another project and runs there', { timeout: 300_000 }, async (context) => {
    mkdirSync(app);
    writeFileSync(join(app, 'package.json'), '{"name": "app", "private": true, "type": "module"}');
    const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0'];
    const installed = await run(app, 'npm', ['install', ...flags, tarball], false);
    if (installed.failed && unreachable.test(installed.stderr)) skipAbsent(context, 'an npm registry');
    expect(installed.stderr).not.toContain('npm error');

    const printed = await run(app, 'npx', ['--no-install', 'groundtruth', '--version']);
    expect(printed.stdout).toBe(version);

    await run(app, 'npx', ['--no-install', 'groundtruth', 'init']);
    const checked = await run(app, 'npx', ['--no-install', 'groundtruth', 'check', '--format', 'json']);
    expect(JSON.parse(checked.stdout)).toMatchObject({ kind: 'CheckResult', findings: [] });

    const face = await run(app, 'node', ['--eval', `console.log(typeof (await import('groundtruth')))`]);
    expect(face.stdout).toBe('object');

    writeFileSync(
      join(app, 'app.ts'),
      `import type { ReviewResult } from 'groundtruth';\nexport const done = (result: ReviewResult): string => result.verdict.outcome;\n`,
    );
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = await run(
      app,
      'node',
      [compiler, '--noEmit', '--strict', '--module', 'nodenext', 'app.ts'],
      false,
    );
    expect(compiled.stdout).toBe('');
  });
});

/** Runs a program as if from a user's shell: without what npm tells the scripts that it runs. */
async function run(cwd: string, program: string, words: readonly string[], reject = true) {
  const npmOwn = /^npm_(?!config_(?:registry|cache|userconfig)$)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !npmOwn.test(name)));
  return execa(program, words, { cwd, env, extendEnv: false, reject });
}
