import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, itemOf, linkOf, seen, type Source, type Thing } from '../support/estate.ts';

const api: Ref = 'asset:shop/api';
const db: Ref = 'asset:shop/db';
const host = ['web-1', 'localhost'];
const items = [
  item(api, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
  item(db, { class: 'database.postgresql', identifiers: { endpoint: ['10.0.0.2:5432', 'localhost:5432'] } }),
];

function apiThat(...talksTo: NonNullable<Thing['talksTo']>): Thing {
  return { key: 'api', identifiers: { host, endpoint: '10.0.0.1:80' }, talksTo };
}

function ends(...sources: readonly Source[]): readonly string[] {
  return estateOf({ items, sources }).relations.map(({ from, to }) => `${from} → ${to}`);
}

describe('links that were seen', () => {
  it.each<[string, Thing, readonly string[]]>([
    ['a declared item by its address', apiThat('10.0.0.2:5432'), [`${api} → ${db}`]],
    ['a declared item by its loopback address', apiThat('127.0.0.1:5432'), [`${api} → ${db}`]],
    ['something that nobody knows', apiThat('203.0.113.9:443'), [`${api} → observed:application/203.0.113.9:443`]],
    ['nothing at all, where the address is junk', apiThat('0.0.0.0:0'), []],
    ['itself', apiThat('10.0.0.1:80'), []],
    [
      'a certificate',
      apiThat({ type: 'uses', to: { class: 'certificate', identifiers: { sha256: 'abcdef01' } }, count: 1 }),
      [`${api} → observed:certificate/abcdef01`],
    ],
  ])('lead to %s (D01)', (_, thing, expected) => {
    expect(ends({ source: 'host', sees: [thing] })).toEqual(expected);
  });

  it('lead to what was seen there, declared or not', () => {
    const cache: Thing = { key: 'cache', identifiers: { host, process: 'redis', endpoint: '127.0.0.1:6379' } };
    expect(ends({ source: 'host', sees: [apiThat('localhost:6379'), cache] })).toEqual([
      `${api} → observed:process/localhost:6379`,
    ]);
  });

  it('keep loopback addresses of two machines apart', () => {
    const client = (name: string): Thing => ({
      key: name,
      identifiers: { host: [name, 'localhost'], process: 'client', endpoint: `10.1.1.${name.length}:1` },
      talksTo: ['127.0.0.1:6379'],
    });
    const estate = estateOf({
      items: [],
      sources: [
        { source: 'a', sees: [client('m1')] },
        { source: 'b', sees: [client('m22')] },
      ],
    });
    expect(estate.relations.map(({ to }) => to)).toEqual([
      'observed:application/localhost:6379@m1',
      'observed:application/localhost:6379@m22',
    ]);
    expect(itemOf(estate, 'observed:application/localhost:6379@m1')).toMatchObject({
      presence: 'undeclared',
      sightings: [],
    });
  });

  it('add up within a run, and the newest source speaks for them', () => {
    const again: Thing = { ...apiThat('10.0.0.2:5432', 'localhost:5432') };
    const older = { source: 'flow', sees: [{ ...apiThat('10.0.0.2:5432'), at: '2026-11-20T00:00:00.000Z' }] };
    const estate = estateOf({ items, sources: [older, { source: 'host', sees: [again] }] });
    expect(linkOf(estate, api, db).observed).toEqual({
      source: 'host',
      run: 'host-1',
      at: seen,
      count: 2,
      firstSeen: '2026-11-20T00:00:00.000Z',
    });
  });

  it('of things that are gone do not count', () => {
    expect(ends({ source: 'host', sees: [{ ...apiThat('10.0.0.2:5432'), current: false }] })).toEqual([]);
  });
});
