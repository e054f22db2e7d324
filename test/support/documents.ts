import * as fc from 'fast-check';
import type { Catalog } from '../../engine/model/entity.ts';
import { canonicalJson, type Json } from '../../engine/model/json.ts';
import { buildCatalog } from './catalog.ts';

/** A YAML document as data. */
export type Document = Readonly<Record<string, Json>>;

const names = ['a', 'b', 'c', 'd'];
const target = fc.oneof(
  fc.constantFrom(...names).map((name) => `asset:${name}`),
  fc.record(
    {
      to: fc.constantFrom('asset:a', 'asset:b'),
      strength: fc.constantFrom('hard', 'soft'),
      flow: fc.constant('async'),
      when: fc.constant('x'),
    },
    { requiredKeys: ['to'] },
  ),
  fc.record({
    anyOf: fc.uniqueArray(fc.constantFrom('asset:c', 'asset:d', 'asset:b'), { minLength: 1 }),
    need: fc.integer({ min: 1, max: 2 }),
  }),
);
const value = fc.oneof(
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 2 }),
);
const memberName = fc.constantFrom('size', 'a.b', 'constructor', '"', 'x y', '__proto__');
const asset: fc.Arbitrary<Document> = fc
  .record({
    name: fc.constantFrom(...names),
    title: fc.option(fc.string(), { nil: undefined }),
    spec: fc.record(
      {
        owner: fc.constantFrom('team:t', 'team:u'),
        class: fc.constantFrom('resource', 'database', 'cache'),
        lifecycle: fc.constantFrom('production', 'retired'),
        attributes: fc.dictionary(memberName, fc.oneof(value, fc.dictionary(memberName, value, { maxKeys: 2 }))),
        identifiers: fc.dictionary(fc.constantFrom('endpoint', 'host'), fc.constantFrom('x:1', 'y:2')),
        expects: fc.uniqueArray(fc.constantFrom('host', 'tls')),
        dependsOn: fc.array(target, { maxLength: 3 }),
        writesTo: fc.constant(['asset:b']),
      },
      { requiredKeys: ['owner', 'class'] },
    ),
  })
  .map(({ name, title, spec }) => ({
    apiVersion: 'groundtruth/v1',
    kind: 'Asset',
    metadata: { name, ...(title !== undefined && { title }) },
    spec: spec as unknown as Json,
  }));
const teams: readonly Document[] = ['t', 'u'].map((name) => ({
  apiVersion: 'groundtruth/v1',
  kind: 'Team',
  metadata: { name },
  spec: {},
}));
/** Two teams and some assets: with odd names, choices, either end declaring, and twins that make renames. */
export const documents: fc.Arbitrary<readonly Document[]> = fc
  .uniqueArray(asset, { selector: ({ metadata }) => canonicalJson((metadata as { name: string }).name), maxLength: 4 })
  .map((assets) => [...teams, ...assets]);

export function shuffle(some: readonly Document[]): fc.Arbitrary<Document[]> {
  return fc.shuffledSubarray([...some], { minLength: some.length, maxLength: some.length });
}

/** JSON is YAML. */
export function catalogOf(some: readonly Document[], files = 1): Catalog {
  const texts: Record<string, string> = {};
  for (const [index, document] of some.entries()) {
    const file = `file-${index % files}.yaml`;
    texts[file] = `${texts[file] ?? ''}${JSON.stringify(document)}\n---\n`;
  }
  return buildCatalog(texts);
}
