import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { policyTest } from '../../engine/commands/policy-test.ts';
import { factTypes, variables } from '../../engine/policy/expressions/vocabulary.ts';
import { policyFunctions } from '../../engine/policy/expressions/functions.ts';
import { packs } from '../../engine/policy/generated/packs.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/policies.md'), 'utf8');

it('The example of the documentation says what its test expects', async () => {
  const examples = [...text.matchAll(/```yaml\n(apiVersion: .*?)```/gs)].map(([, example]) => example ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-policies-'));
  try {
    const files = examples.filter((example) => /kind: Policy(?:Test)?\n/.test(example));
    expect(files).toHaveLength(2);
    writeFileSync(join(folder, 'policy.yaml'), files.join('---\n'));
    const context = { cwd: folder, now: () => new Date('2026-11-21T08:00:00Z'), version: '0.0.0' };
    const result = await policyTest({ strict: true }, context);
    expect(result.findings).toEqual([]);
    expect(result.cases).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('The documentation names every pack, variable, field and function, and no other pack', () => {
  for (const fields of Object.values(variables))
    for (const name of Object.keys(fields)) expect(text).toContain(`\`${name}\``);
  for (const type of ['Entity', 'Relation', 'Change', 'Risk', 'Finding', 'Run', 'Estate', 'Affected']) {
    for (const field of Object.keys(factTypes[type] ?? {}))
      expect([type, text]).toEqual([type, expect.stringContaining(`\`${field}\``)]);
  }
  const functions = policyFunctions(
    () => {
      throw new Error('not asked');
    },
    () => undefined,
  );
  for (const signature of Object.keys(functions))
    expect(text).toContain(`\`${signature.slice(0, signature.indexOf('(') + 1)}`);
  const table = text.slice(text.indexOf('| pack |'), text.indexOf('A shipped policy has its pack'));
  const named = Array.from(table.matchAll(/^\| `([a-z-]+)`/gm), ([, name]) => name);
  expect(named).toEqual(expect.arrayContaining(Object.keys(packs)));
  expect(named).toHaveLength(Object.keys(packs).length);
});
