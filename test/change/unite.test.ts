import { describe, expect, test } from 'vitest';
import { diffCatalogs } from '../../engine/change/diff.ts';
import { uniteCatalogs } from '../../engine/change/unite.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { validCatalog } from '../support/catalog.ts';

function catalogOf(...specs: readonly string[]): ReturnType<typeof validCatalog> {
  const assets = specs.map((text) => {
    const [name = '', ...spec] = text.split(' ');
    return `apiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: ${name}}\nspec: {owner: team:t, class: resource${spec.length > 0 ? `, ${spec.join(' ')}` : ''}}`;
  });
  return validCatalog(
    ['apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: t}\nspec: {}', ...assets].join('\n---\n'),
  );
}

function unite(base: ReturnType<typeof validCatalog>, head: ReturnType<typeof validCatalog>): string[] {
  const { entities, relations } = uniteCatalogs(base, head, diffCatalogs(base, head, []));
  return [...[...entities.keys()].filter((ref) => ref.startsWith('asset:')), ...relations.map(line)].map((text) =>
    text.replaceAll('asset:default/', ''),
  );
}

function line({ from, to, strength, redundancy }: Relation): string {
  const choice = redundancy ? ` ${redundancy.need} ${redundancy.id.endsWith(' before') ? 'before' : 'now'}` : '';
  return `${from}>${to} ${strength}${choice}`;
}

describe('uniteCatalogs', () => {
  test('keeps what a change drops', () => {
    expect(unite(catalogOf('a dependsOn: [asset:b]', 'b'), catalogOf('a', 'c'))).toEqual(['a', 'b', 'c', 'a>b hard']);
  });

  test('keeps a dependency in both of its forms where the change softens it', () => {
    const [hard, soft] = [
      catalogOf('a dependsOn: [asset:b]', 'b'),
      catalogOf('a dependsOn: [{to: asset:b, strength: soft}]', 'b'),
    ];
    expect(unite(hard, soft)).toEqual(['a', 'b', 'a>b soft', 'a>b hard']);
    expect(unite(hard, hard)).toEqual(['a', 'b', 'a>b hard']);
  });

  test('keeps a whole choice beside the one that it becomes', () => {
    const base = catalogOf('a dependsOn: [{anyOf: [asset:b, asset:c]}]', 'b', 'c', 'd');
    const head = catalogOf('a dependsOn: [{anyOf: [asset:b, asset:d]}]', 'b', 'c', 'd');
    expect(unite(base, head)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'a>b hard 1 now',
      'a>d hard 1 now',
      'a>b hard 1 before',
      'a>c hard 1 before',
    ]);
  });

  test('knows a renamed entity by its new name alone', () => {
    const base = catalogOf('old identifiers: {uri: h}', 'a dependsOn: [asset:old]');
    const head = catalogOf('new identifiers: {uri: h}', 'a');
    expect(unite(base, head)).toEqual(['a', 'new', 'a>new hard']);
  });
});
