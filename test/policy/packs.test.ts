import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { policyTest } from '../../engine/commands/policy-test.ts';
import { packs } from '../../engine/policy/generated/packs.ts';

const cwd = join(dirname(fileURLToPath(import.meta.url)), '../..');
const context = { cwd, now: () => new Date('2026-11-21T08:00:00Z'), version: '0.0.0' };

it('Every shipped policy has cases in which it speaks and is silent, and says what they expect', async () => {
  const result = await policyTest({ paths: ['policies'], strict: true }, context);
  expect(result.findings).toEqual([]);
  expect(result.failed).toBe(0);
  expect(result.policies.length).toBeGreaterThan(30);
  for (const { ref, cases } of result.policies) expect([ref, cases >= 2]).toEqual([ref, true]);
});

it('A case that expects something else fails at its line', async () => {
  const result = await policyTest({ paths: ['test/fixtures/policies'] }, context);
  const told = result.findings.map(({ code, origin, message }) => [
    code,
    origin && 'line' in origin && origin.line,
    message,
  ]);
  expect(told).toMatchSnapshot();
  expect(result.failed).toBe(3);
});

it('The names of packs that a configuration may take are those that are shipped', () => {
  const schema = JSON.parse(readFileSync(join(cwd, 'schemas/config.schema.json'), 'utf8')) as {
    readonly properties: { readonly policies: { readonly items: { readonly enum: readonly string[] } } };
  };
  expect(schema.properties.policies.items.enum).toEqual(Object.keys(packs));
});
