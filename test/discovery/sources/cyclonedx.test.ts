import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComponents, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';
import type { JsonObject } from '../../../engine/model/json.ts';

const path = join(import.meta.dirname, '../../fixtures/cyclonedx/bom.json');

let components: Components;
beforeAll(() => {
  components = createComponents();
});
afterAll(() => components.stop());

function written(content: string): string {
  const file = join(components.folder(), 'bom.json');
  writeFileSync(file, content);
  return file;
}

describe('the cyclonedx source', () => {
  test('sees what a bill is of, with its packages', async () => {
    const run = await lookWith('cyclonedx', { files: [path] });
    expect(run.observations).toMatchObject([
      {
        class: 'software',
        at: '2026-11-20T10:00:00.000Z',
        identifiers: { purl: 'pkg:npm/orders-api@2.4.0' },
        attributes: { version: '2.4.0', packages: { '@fastify/cors': '9.0.1', vary: '1.1.2', 'no-purl': '1' } },
      },
    ]);
    expect(claimsIn(run)).toEqual(['complete software']);
    expect(claimsIn(run, 'relations')).toEqual(['complete software']);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('sees components that are declared, or all of them', async () => {
    const targets = [target({ class: 'software', identifiers: { purl: ['pkg:npm/vary@1.1.2'] } })];
    const run = await lookWith('cyclonedx', { files: [path] }, { targets });
    expect(seen(run, 'component pkg:npm/vary@1.1.2')).toMatchObject({
      class: 'software',
      attributes: { version: '1.1.2' },
    });
    expect(seen(run, 'bill pkg:npm/orders-api@2.4.0')?.relations).toEqual([
      { type: 'uses', to: { class: 'software', identifiers: { purl: 'pkg:npm/vary@1.1.2' } }, count: 1 },
    ]);
    const all = await lookWith('cyclonedx', { files: [path], components: true });
    expect(all.observations).toHaveLength(3);
    expect(seen(all, 'component pkg:npm/%40fastify/cors@9.0.1')?.attributes).toEqual({
      version: '9.0.1',
      licence: 'MIT',
    });
  });

  test('takes a bill for what the scope says it is of', async () => {
    const entry = { path, class: 'application', identifiers: { endpoint: '10.20.0.7:8080' } };
    const run = await lookWith('cyclonedx', { files: [entry] });
    expect(run.observations).toMatchObject([{ class: 'application', identifiers: { endpoint: '10.20.0.7:8080' } }]);
    expect(claimsIn(run)).toEqual([expect.stringMatching(/^partial application: A bill of materials says/)]);
  });

  test('says so where a bill does not tell what it is of', async () => {
    const bom = JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
    const run = await lookWith('cyclonedx', { files: [written(JSON.stringify({ ...bom, metadata: {} }))] });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run)).toEqual([expect.stringMatching(/does not say what it is of/)]);
  });

  test.each([
    ['half', '{"bomFormat": "CycloneDX", "components": [', /is not JSON, or ends early/],
    ['of something else', '{"spdxVersion": "SPDX-2.3"}', /is no CycloneDX/],
    ['a list', '[1]', /is no CycloneDX/],
  ])('says so of a file that is %s', async (_what, content, reason) => {
    const run = await lookWith('cyclonedx', { files: [written(content), '/no/such/bom.json'] });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run).join('\n')).toMatch(reason);
    expect(claimsIn(run).join('\n')).toMatch(/there is no file/);
  });

  test('bounds a bill of very many components', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      name: `n${index}`,
      version: '1',
      purl: `pkg:npm/n${index}@1`,
    }));
    const bom = JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
    const run = await lookWith('cyclonedx', { files: [written(JSON.stringify({ ...bom, components: many }))] });
    expect(Object.keys(run.observations[0]?.attributes['packages'] ?? {})).toHaveLength(10_000);
  });
});
