import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { sources } from '../../engine/discovery/registry.ts';
import { decodeRun } from '../../engine/evidence/format.ts';
import type { JsonObject } from '../../engine/model/json.ts';

const docs = join(import.meta.dirname, '../../docs');
const read = (path: string) => readFileSync(join(docs, path), 'utf8');

describe.each(Object.entries(sources))('the source type %s', (type, source) => {
  const page = read(`sources/${type}.md`);
  const example = parse(/```yaml\n([^]*?)```/.exec(page)?.[1] ?? '') as { spec: { type: string; scope: JsonObject } };

  test('goes by its own name, and says what it sees and needs', () => {
    expect(source.type).toBe(type);
    for (const text of [source.summary, source.permissions]) expect(text.length).toBeGreaterThan(10);
    expect(source.classes.length).toBeGreaterThan(0);
  });

  test('has a page that says what it sees, what it needs, how to write it and what it covers', () => {
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([type, 'What it sees', 'Least privileges', 'Example', 'Coverage']);
  });

  test('has an example whose scope it takes', async () => {
    expect(example.spec.type).toBe(type);
    const { ca: _authorities, knownHosts: _keys, ...scope } = example.spec.scope;
    const context = {
      now: () => new Date(),
      signal: AbortSignal.abort(),
      deadline: 1000,
      targets: [],
      credentials: {},
      progress: () => {},
    };
    await expect(source.discover(scope, context)).resolves.toMatchObject({ coverage: expect.any(Array) });
    await expect(source.discover({ ...scope, nonsense: 1 }, context)).rejects.toThrow(/`nonsense` is not known/);
  });

  test('has every member of its example explained', () => {
    const table = /\| scope \| meaning \|\n([^]*?)\n\n/.exec(page)?.[1] ?? '';
    for (const name of Object.keys(example.spec.scope)) expect(table).toContain(`| \`${name}\` |`);
  });
});

test('every file of a source is in the registry', () => {
  const files = readdirSync(join(import.meta.dirname, '../../engine/discovery/sources'));
  expect(Object.keys(sources).sort()).toEqual(files.map((file) => file.replace(/\.ts$/, '')).sort());
});

test('the evidence that the format’s page shows is evidence', () => {
  const shown = /```json\n([^]*?)```/.exec(read('evidence-format.md'))?.[1] ?? '';
  const { run, findings } = decodeRun(shown, 'evidence-format.md', { unsealed: true });
  expect(findings).toEqual([]);
  expect(run).toMatchObject({ complete: true, observations: [{}, {}], coverage: [{}, {}] });
});
