import { array, assert, constantFrom, jsonValue, oneof, property, string } from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DraftEntity } from '../../engine/catalog/draft.ts';
import { extractFacts } from '../../engine/catalog/extract.ts';
import type { RawDocument } from '../../engine/catalog/read-documents.ts';
import { resolve } from '../../engine/catalog/resolve.ts';
import { shippedClasses } from '../../engine/catalog/shipped-classes.ts';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

const schemas = new URL('../../schemas/', import.meta.url);
const backstageDocument = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'a', labels: { b: 'c' }, annotations: { d: 'e' } },
  spec: { type: 'service', lifecycle: 'x', owner: 'f', system: 'g', dependsOn: ['component:a'], members: ['h'] },
};

/** A document of each kind: the examples of the schemas. The baseline stands beside the catalog, not in it. */
const examples: readonly unknown[] = readdirSync(schemas)
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, schemas), 'utf8')) as { title?: string; examples?: unknown[] })
  .filter(({ title }) => title?.endsWith('Document') && title !== 'BaselineDocument')
  .flatMap(({ examples: own = [] }) => own);

const odd = oneof(
  constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[]],
    '__proto__',
    'constructor',
    'a:b:c',
    'x'.repeat(400),
  ),
  constantFrom<unknown>(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')),
  string({ unit: 'binary' }),
  jsonValue(),
);

function rawDocument(value: unknown): RawDocument {
  return { value, start: 0, locate: () => ({ line: 1, column: 1 }), word: () => undefined };
}

/** Every place in a document, the document itself left out. */
function places(value: unknown): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const segment = Array.isArray(value) ? Number(key) : key;
    return [[segment], ...places(member).map((path) => [segment, ...path])];
  });
}

function withValue(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(document) as Record<string | number, unknown>;
  let at = copy;
  for (const segment of path.slice(0, -1)) at = at[segment] as Record<string | number, unknown>;
  at[path.at(-1) as string | number] = value;
  return copy;
}

describe('documents that nobody meant', () => {
  const targets = [...examples, backstageDocument].flatMap((document) =>
    places(document).map((path) => ({ document, path })),
  );

  it('have an example of every kind to start from', () => {
    expect(examples.length).toBeGreaterThanOrEqual(11);
    for (const example of examples)
      expect(extractFacts(rawDocument(example), 'a.yaml', 'default').findings).toEqual([]);
  });

  it('never make a stage throw', () => {
    assert(
      property(
        array(constantFrom(...targets), { minLength: 1, maxLength: 3 }),
        array(odd, { minLength: 3, maxLength: 3 }),
        (chosen, values) => {
          const drafts: DraftEntity[] = [];
          for (const [index, { document, path }] of chosen.entries()) {
            const value = withValue(document, path, values[index]);
            const facts = extractFacts(rawDocument(value), `${index}.yaml`, 'default');
            drafts.push(...facts.entities);
            for (const finding of facts.findings) expect(finding.message.length).toBeLessThan(2000);
          }
          const { entities, relations } = resolve(drafts, shippedClasses);
          for (const { from, to } of relations) expect(entities.has(from) && entities.has(to)).toBe(true);
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('of any JSON are facts, findings or nothing', () => {
    assert(
      property(odd, (value) => {
        expect(extractFacts(rawDocument(value), 'a.yaml', 'default').entities).toEqual([]);
      }),
    );
  });
});

describe('names from the prototype', () => {
  it('are names like others', () => {
    const catalog = buildCatalog(`
apiVersion: groundtruth/v1
kind: Team
metadata: {name: toString, labels: {__proto__: a, constructor: b}}
spec: {members: [constructor]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: constructor, namespace: valueOf}
spec:
  class: resource
  owner: team:toString
  identifiers: {__proto__: p, constructor: [c, b, c]}
  correlation: {__proto__: x}
  attributes: {__proto__: {a: 1}, hasOwnProperty: 2}
  dependsOn: [asset:constructor, asset:valueOf/constructor]
`);
    expect(catalog.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'entity.identifier-unknown Nothing of class `resource` is identified by `__proto__`.',
      'entity.identifier-unknown Nothing of class `resource` is identified by `constructor`.',
    ]);
    expect(catalog.relations).toHaveLength(1);
    const entity = catalog.entities.get('asset:valueOf/constructor');
    expect(Object.entries(entity?.identifiers ?? {})).toEqual([
      ['__proto__', 'p'],
      ['constructor', ['b', 'c']],
    ]);
    expect(Object.keys(entity?.correlation ?? {})).toEqual(['__proto__']);
    expect(Object.keys(entity?.attributes ?? {})).toEqual(['__proto__', 'hasOwnProperty']);
    expect(Object.keys(catalog.entities.get('team:default/toString')?.labels ?? {})).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it('are unknown where something is known', () => {
    const yaml = `
apiVersion: groundtruth/v1
kind: constructor
---
apiVersion: backstage.io/v1alpha1
kind: __proto__
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: __proto__}
spec: {class: constructor, owner: __proto__}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: a}
spec: {class: constructor, owner: constructor, __proto__: 1, dependsOn: ["constructor:a"]}
`;
    const { findings, stats } = buildCatalog(yaml);
    expect(lines(findings).map((line) => line.split(' | ')[0])).toEqual([
      '3:7 error schema.kind There is no kind `constructor`.',
      '10:18 error schema.value `metadata.name` cannot be `__proto__`.',
      '16:15 error class.unknown There is no asset class `constructor`.',
      '16:35 error ref.dangling `owner` names `constructor`, which is not in the catalog.',
      '16:48 error schema.unknown-field `spec.__proto__` is not a field of Asset.',
      '16:74 error ref.kind `dependsOn` names `constructor:a`, but there is no kind `constructor`.',
    ]);
    expect(stats.ignored).toEqual({ 'backstage.io/v1alpha1 __proto__': 1 });
  });
});
