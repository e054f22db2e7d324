import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { kinds } from '../../engine/catalog/kinds.ts';

const root = new URL('../../', import.meta.url);

it('what is generated is in step with the schemas', () => {
  const script = fileURLToPath(new URL('scripts/generate.mjs', root));
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});

it('the schema for editors knows every kind', () => {
  const text = readFileSync(new URL('schemas/groundtruth.schema.json', root), 'utf8');
  const { properties, allOf } = JSON.parse(text) as {
    properties: { kind: { enum: string[] } };
    allOf: { if: { properties: { kind: { const: string } } }; then: { $ref: string } }[];
  };
  const expected = [...Object.keys(kinds), 'Config'].sort();
  expect(properties.kind.enum.toSorted()).toEqual(expected);
  const branches = allOf.map((branch) => `${branch.if.properties.kind.const} ${branch.then.$ref}`);
  expect(branches.sort()).toEqual(expected.map((kind) => `${kind} ${kind.toLowerCase()}.schema.json`));
});
