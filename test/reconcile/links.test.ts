import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, itemOf, link, linkOf, seen, type Source, type Thing } from '../support/estate.ts';

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

describe('a link of an earlier run', () => {
  const before = '2026-11-21T11:00:00.000Z';
  const first = '2026-11-20T11:00:00.000Z';
  const relation = {
    type: 'connectsTo',
    to: { class: 'application', identifiers: { endpoint: '10.0.0.2:5432' } },
    count: 1,
  } as const;
  const thing: Thing = {
    ...apiThat(),
    history: { links: [{ relation, run: 'host-0', at: before, firstSeen: first }] },
  };
  const dead = { endpoint: ['10.0.0.2:5432', 'localhost:5432'] };
  const every = { of: 'relations', class: 'application', scope: {} } as const;
  const told = ['connectsTo', 'uses'];
  const declared = [link(api, db)];

  it.each<[string, Source, string | undefined]>([
    ['stays where the newest run claims nothing of links', { source: 'host', sees: [thing] }, 'confirmed'],
    [
      'stays where it saw a part of them',
      { source: 'host', sees: [thing], claims: [{ ...every, level: 'partial', reason: 'one look' }] },
      'confirmed',
    ],
    [
      'stays where it claims all links of another thing',
      { source: 'host', sees: [thing], claims: [{ ...every, scope: { endpoint: ['10.0.0.9:80'] } }] },
      'confirmed',
    ],
    [
      'stays where it claims to tell all links of another type',
      { source: 'host', sees: [thing], claims: [{ ...every, scope: { told: ['uses'] } }] },
      'confirmed',
    ],
    [
      'stays where it claims to tell them only in part',
      { source: 'host', sees: [thing], claims: [{ ...every, scope: { told }, level: 'partial', reason: 'one look' }] },
      'confirmed',
    ],
    [
      'ends where it claims to tell all of its type that it ever does',
      { source: 'host', sees: [thing], claims: [{ ...every, scope: { told } }] },
      'declared-only',
    ],
    ['ends where it claims all links of this one', { source: 'host', sees: [thing], claims: [every] }, 'declared-only'],
    [
      'is contradicted, and told, where its target is gone',
      { source: 'host', sees: [thing], claims: [{ scope: dead }] },
      'contradicted',
    ],
    ['is too old with its run', { source: 'host', stale: true, sees: [thing] }, 'not-covered'],
  ])('%s', (_, source, grade) => {
    const found = linkOf(estateOf({ items, links: declared, sources: [source] }), api, db);
    expect(found.grade).toBe(grade);
    const last = { source: 'host', run: 'host-0', at: before, count: 1, firstSeen: first };
    expect(found.observed).toEqual(grade === 'declared-only' ? undefined : last);
  });

  it('ends with whoever told it, and of what was never told nothing is said', () => {
    const claims = [{ ...every, scope: { told } }];
    const source = { source: 'host', sees: [thing], claims };
    expect(estateOf({ items, sources: [source] }).relations).toEqual([]);
    const ended = linkOf(estateOf({ items, links: declared, sources: [source] }), api, db);
    expect(ended.reason).toBe('host saw it until 2026-11-21 11:00 UTC, and would see it if it were still there.');
    const never = { ...source, sees: [apiThat()] };
    expect(linkOf(estateOf({ items, links: declared, sources: [never] }), api, db).grade).toBe('not-covered');
    const other = { source: 'flow', sees: [apiThat()], claims };
    const both = estateOf({ items, links: declared, sources: [{ source: 'host', sees: [thing] }, other] });
    expect(linkOf(both, api, db).grade).toBe('confirmed');
  });

  it('is told where nobody declared it', () => {
    const { relations } = estateOf({ items, sources: [{ source: 'host', sees: [thing] }] });
    expect(relations).toMatchObject([
      {
        grade: 'observed-only',
        observed: { at: before },
        reason: 'Seen by host before its newest run, and declared nowhere.',
      },
    ]);
  });

  it('gives way to the newest run that sees it', () => {
    const again: Thing = {
      ...apiThat('10.0.0.2:5432'),
      history: { links: [{ relation, run: 'host-1', at: seen, firstSeen: first }] },
    };
    const found = linkOf(estateOf({ items, links: declared, sources: [{ source: 'host', sees: [again] }] }), api, db);
    expect(found).toMatchObject({ reason: 'Seen by host.', observed: { at: seen, firstSeen: first } });
  });
});
