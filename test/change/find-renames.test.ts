import { describe, expect, test } from 'vitest';
import { diffCatalogs } from '../../engine/change/diff.ts';
import { findRenames } from '../../engine/change/find-renames.ts';
import type { Entity } from '../../engine/model/entity.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { validCatalog } from '../support/catalog.ts';
import { entityOf } from '../support/entities.ts';

const { classes } = validCatalog('');
const sideOf = (entities: readonly Entity[]): Parameters<typeof findRenames>[2] => ({
  classes,
  document: (ref) => ({ spec: entities.find((entity) => entity.ref === ref)?.attributes ?? {} }),
});
const endpoint = { endpoint: ['db:5432'] };
const asset = (name: string, facts: Partial<Entity> = {}): Entity =>
  entityOf(`asset:x/${name}`, { class: 'process', ...facts });

function renames(removed: readonly Entity[], added: readonly Entity[]): [Ref, Ref, string][] {
  return [...findRenames(removed, added, sideOf(removed), sideOf(added))].map(([ref, { from, by }]) => [
    ref,
    from,
    by.join(' '),
  ]);
}

describe('findRenames', () => {
  test.each<[string, readonly Entity[], readonly Entity[], readonly (readonly string[])[]]>([
    [
      'the same identifiers',
      [asset('a', { identifiers: endpoint }), asset('z')],
      [asset('b', { identifiers: endpoint }), asset('y')],
      [['asset:x/b', 'asset:x/a', 'endpoint']],
    ],
    [
      'the same ids in other tools, in the same family',
      [asset('a', { class: 'database', correlation: { vmware: 'vm-1' } })],
      [asset('b', { class: 'cache', correlation: { vmware: 'vm-1' } })],
      [['asset:x/b', 'asset:x/a', 'correlation.vmware']],
    ],
    [
      'the same ids in other tools, but other identifiers',
      [asset('a', { correlation: { vmware: 'vm-1' } })],
      [asset('b', { correlation: { vmware: 'vm-1' }, identifiers: endpoint })],
      [],
    ],
    [
      'the same ids in other tools, but another spec',
      [asset('a', { correlation: { vmware: 'vm-1' }, attributes: { dependsOn: ['asset:db'] } })],
      [asset('b', { correlation: { vmware: 'vm-1' } })],
      [],
    ],
    [
      'the same ids in other tools, but another owner',
      [asset('a', { correlation: { vmware: 'vm-1' }, owner: 'team:x/t' })],
      [asset('b', { correlation: { vmware: 'vm-1' }, owner: 'team:x/u' })],
      [],
    ],
    [
      'a new name for what is retired with it',
      [asset('a', { identifiers: endpoint })],
      [asset('b', { identifiers: endpoint, lifecycle: 'retired' })],
      [],
    ],
    [
      'a new name for what becomes a plan with it',
      [asset('a', { identifiers: endpoint })],
      [asset('b', { identifiers: endpoint, lifecycle: 'planned' })],
      [],
    ],
    [
      'a new name for a plan',
      [asset('a', { identifiers: endpoint, lifecycle: 'planned' })],
      [asset('b', { identifiers: endpoint, lifecycle: 'planned' })],
      [['asset:x/b', 'asset:x/a', 'endpoint']],
    ],
    [
      'another family',
      [asset('a', { identifiers: endpoint })],
      [asset('b', { identifiers: endpoint, class: 'server' })],
      [],
    ],
    [
      'another kind',
      [asset('a', { identifiers: endpoint })],
      [entityOf('service:x/a', { class: 'process', identifiers: endpoint })],
      [],
    ],
    [
      'only some of the identifiers',
      [asset('a', { identifiers: { ...endpoint, host: ['h'] } })],
      [asset('b', { identifiers: endpoint })],
      [],
    ],
    ['nothing to know it by', [asset('a')], [asset('b')], []],
    [
      'one that could be two',
      [asset('a', { identifiers: endpoint })],
      [asset('b', { identifiers: endpoint }), asset('c', { identifiers: endpoint })],
      [],
    ],
    [
      'two that could be one',
      [asset('a', { identifiers: endpoint }), asset('b', { identifiers: endpoint })],
      [asset('c', { identifiers: endpoint })],
      [],
    ],
    [
      'identifiers that say one thing and ids in other tools another',
      [asset('a', { identifiers: endpoint }), asset('b', { correlation: { vmware: 'vm-1' } })],
      [asset('c', { identifiers: endpoint, correlation: { vmware: 'vm-1' } })],
      [],
    ],
  ])('%s', (_, removed, added, expected) => {
    expect(renames(removed, added)).toEqual(expected);
  });
});

test('a renamed entity keeps its relations, and its fields are compared with its old ones', () => {
  const before = `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: t}
spec: {}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db}
spec: {owner: team:t, class: database, identifiers: {endpoint: "db:5432"}, attributes: {maxConnections: 1}}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec: {owner: team:t, dependsOn: [asset:db, {anyOf: [asset:db2, asset:db]}]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db2}
spec: {owner: team:t, class: database, identifiers: {endpoint: "db2:5432"}}
`;
  const after = before
    .replaceAll('asset:db2', 'asset:replica')
    .replaceAll('name: db2', 'name: replica')
    .replaceAll('name: db}', 'name: orders}')
    .replaceAll('asset:db', 'asset:orders')
    .replace('maxConnections: 1', 'maxConnections: 2');
  expect(diffCatalogs(validCatalog(before), validCatalog(after), [])).toMatchObject([
    { kind: 'entity-renamed', ref: 'asset:default/orders', from: 'asset:default/db', by: ['endpoint'] },
    { kind: 'field-changed', ref: 'asset:default/orders', path: 'spec.attributes.maxConnections', effect: 'restart' },
    { kind: 'entity-renamed', ref: 'asset:default/replica', from: 'asset:default/db2', by: ['endpoint'] },
  ]);
});
