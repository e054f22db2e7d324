import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What the starts and their tests are made of. */
const parts = [
  'action',
  'demo',
  'docs',
  'engine',
  'schemas',
  'policies',
  'scripts',
  'test',
  'package.json',
  'tsconfig.json',
  '.oxfmtrc.json',
];

describe('npm run new', { timeout: 120_000 }, () => {
  const copy = mkdtempSync(join(tmpdir(), 'groundtruth-new-'));
  beforeAll(() => {
    for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const make = (...words: readonly string[]) =>
    execa('node', ['scripts/new.mjs', ...words], { cwd: copy, reject: false });

  it.each([
    ['source', 'planted-list', 'engine/discovery/registry.ts', "'planted-list': plantedList"],
    ['class', 'database.planted', 'engine/catalog/generated/classes.ts', 'database.planted'],
    ['class', 'planted', 'engine/catalog/generated/classes.ts', '"name": "planted"'],
    ['policy', 'planted-eyes', 'engine/policy/generated/packs.ts', 'planted-eyes'],
    ['format', 'planted', 'engine/report/render.ts', '  planted: renderPlanted,'],
  ])('makes a %s named %s that is registered and whose tests pass', async (kind, name, registry, line) => {
    const { exitCode, stderr, stdout } = await make(kind, name);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('npm run check');
    expect(readFileSync(join(copy, registry), 'utf8')).toContain(line);
  });

  it('leaves a copy that compiles', async () => {
    const { stdout } = await execa('node', ['node_modules/typescript/bin/tsc', '--noEmit'], {
      cwd: copy,
      reject: false,
    });
    expect(stdout).toBe('');
  });

  it.each([
    [[], 'Usage: npm run new -- source|class|policy|format NAME'],
    [['source'], 'Usage: npm run new -- source|class|policy|format NAME'],
    [['table', 'planted'], 'Usage: npm run new -- source|class|policy|format NAME'],
    [['source', '../planted'], '../planted is no name for a source: use small letters, digits and dashes.'],
    [['source', 'http'], 'engine/discovery/sources/http.ts is there already.'],
  ])('refuses %j and says why', async (words, message) => {
    expect(await make(...words)).toMatchObject({ exitCode: 1, stderr: message });
  });
});
