import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../engine/model/evidence.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, type ItemFacts, itemOf, link, seen, type Source, type Thing } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';
const host = ['web-1', 'localhost'];
const elsewhere: Thing = { key: 'other', identifiers: { host, process: 'other', endpoint: '10.9.9.9:9' } };

function presenceOf(facts: ItemFacts, ...sources: readonly Source[]): string {
  return itemOf(estateOf({ items: [item(db, { class: 'process', ...facts })], sources }), db).presence;
}

function claims(...all: readonly Partial<Coverage>[]): Source {
  return { source: 'host', sees: [elsewhere], claims: all };
}

describe('a declared thing that nobody saw (law 1, C02)', () => {
  it.each<[string, ItemFacts, Partial<Coverage>[]]>([
    [
      'its address in a network',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [{ scope: { addresses: ['10.0.0.0/8'] } }],
    ],
    [
      'its IPv6 address',
      { identifiers: { endpoint: '[2001:db8::7]:80' } },
      [{ scope: { addresses: ['2001:db8::/32'] } }],
    ],
    [
      'its endpoint',
      { identifiers: { endpoint: 'db-1.internal:80' } },
      [{ scope: { endpoint: ['DB-1.internal:80'] } }],
    ],
    ['the machine that its endpoint names', { identifiers: { endpoint: 'web-1:80' } }, [{ scope: { host } }]],
    ['its machine', { identifiers: { host: 'web-1', process: 'api' } }, [{ scope: { host } }]],
    [
      'its machine and program',
      { identifiers: { host: 'web-1', process: 'api' } },
      [{ scope: { host, process: ['api'] } }],
    ],
    ['everything of its class', { identifiers: { endpoint: '10.0.0.7:80' } }, [{}]],
    ['this machine', { identifiers: { host: 'localhost', process: 'api' } }, [{ scope: { host } }]],
    [
      'the loopback addresses of this machine',
      { identifiers: { endpoint: '127.0.0.1:80' } },
      [{ scope: { addresses: ['127.0.0.0/8'] } }],
    ],
    [
      'each of its endpoints by a claim of its own',
      { identifiers: { endpoint: ['10.0.0.7:80', '192.0.2.7:80'] } },
      [{ scope: { addresses: ['10.0.0.0/8'] } }, { scope: { addresses: ['192.0.2.0/24'] } }],
    ],
  ])('is missing where a complete claim covers %s', (_, facts, all) => {
    expect(presenceOf(facts, claims(...all))).toBe('missing');
  });

  it.each<[string, ItemFacts, Partial<Coverage>[]]>([
    [
      'covers another network',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [{ scope: { addresses: ['192.0.2.0/24'] } }],
    ],
    [
      'covers addresses, where a name is declared',
      { identifiers: { endpoint: 'db:80' } },
      [{ scope: { addresses: ['0.0.0.0/0'] } }],
    ],
    ['covers another class', { identifiers: { endpoint: '10.0.0.7:80' } }, [{ class: 'database' }]],
    ['covers links', { identifiers: { endpoint: '10.0.0.7:80' } }, [{ of: 'relations' }]],
    [
      'covers another program',
      { identifiers: { host: 'web-1', process: 'api' } },
      [{ scope: { host, process: ['web'] } }],
    ],
    [
      'covers one endpoint of two',
      { identifiers: { endpoint: ['10.0.0.7:80', '192.0.2.7:80'] } },
      [{ scope: { addresses: ['10.0.0.0/8'] } }],
    ],
    [
      'covers the loopback of no named machine',
      { identifiers: { endpoint: '127.0.0.1:80', host: 'web-9' } },
      [{ scope: { addresses: ['127.0.0.0/8'] } }],
    ],
    ['is partial', { identifiers: { endpoint: '10.0.0.7:80' } }, [{ level: 'partial', reason: 'x' }]],
    ['is denied', { identifiers: { endpoint: '10.0.0.7:80' } }, [{ level: 'denied', reason: 'x' }]],
    ['names nothing', { identifiers: { endpoint: '10.0.0.7:80' } }, [{ scope: { endpoint: [] } }]],
    ['is not there', { identifiers: { endpoint: '10.0.0.7:80' } }, []],
  ])('is not covered where the claim %s', (_, facts, all) => {
    expect(presenceOf(facts, claims(...all))).toBe('not-covered');
  });

  it.each<[string, Partial<Source>]>([
    ['is stale', { stale: true }],
    ['did not end whole', { complete: false }],
  ])('is not covered where the run %s', (_, facts) => {
    const source = { ...claims({}), ...facts };
    expect(presenceOf({ identifiers: { endpoint: '10.0.0.7:80' } }, source)).toBe('not-covered');
  });

  it('is missing where one source could see everything and another was denied', () => {
    const denied = { source: 'http', claims: [{ level: 'denied' as const, reason: 'timeout' }] };
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '10.0.0.7:80' } })],
      sources: [claims({}), denied],
    });
    expect(itemOf(estate, db)).toMatchObject({
      presence: 'missing',
      coverage: [
        { source: 'host', level: 'complete' },
        { source: 'http', level: 'denied', reason: 'timeout', at: seen },
      ],
    });
  });

  it('is missing where a fresh source could see everything, whatever a stale one saw', () => {
    const stale = { source: 'http', stale: true, sees: [{ identifiers: { endpoint: '10.0.0.7:80' } }] };
    expect(presenceOf({ identifiers: { endpoint: '10.0.0.7:80' } }, claims({}), stale)).toBe('missing');
    expect(presenceOf({ identifiers: { endpoint: '10.0.0.7:80' } }, stale)).toBe('not-covered');
  });

  it('is not missing where the source would not have recognised it', () => {
    const facts = { class: 'server', identifiers: { serial: 'AB12CD' } };
    const byName = {
      source: 'inventory',
      sees: [{ class: 'server', identifiers: { host: 'web-1' } }],
      claims: [{ class: 'server' }],
    };
    const bySerial = {
      source: 'inventory',
      sees: [{ class: 'server', identifiers: { serial: 'EF34GH' } }],
      claims: [{ class: 'server' }],
    };
    const nothing = { source: 'inventory', claims: [{ class: 'server' }] };
    expect(presenceOf(facts, byName)).toBe('not-covered');
    expect(presenceOf(facts, bySerial)).toBe('missing');
    // An empty answer may come from a right that is wanting.
    expect(presenceOf(facts, nothing)).toBe('not-covered');
  });

  it('is not missing on one of several machines that all call themselves localhost', () => {
    const facts = { identifiers: { endpoint: 'localhost:80' } };
    const other = { source: 'host-b', claims: [{ scope: { host: ['web-2', 'localhost'] } }] };
    expect(presenceOf(facts, claims({ scope: { host } }))).toBe('missing');
    expect(presenceOf(facts, claims({ scope: { host } }), other)).toBe('not-covered');
  });

  it('keeps when it was last seen', () => {
    const gone = { identifiers: { endpoint: '10.0.0.7:80' }, current: false, lastSeen: '2026-11-20T00:00:00Z' };
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '10.0.0.7:80' } })],
      sources: [{ source: 'host', sees: [gone], claims: [{ scope: { addresses: ['10.0.0.0/8'] } }] }],
    });
    expect(itemOf(estate, db)).toMatchObject({
      presence: 'missing',
      sightings: [{ lastSeen: '2026-11-20T00:00:00Z' }],
    });
    expect(estate.items).toHaveLength(1);
  });
});

describe('what is said where nothing is known', () => {
  it.each<[string, ItemFacts, Source[], { source: string; level: string; reason: RegExp }[]]>([
    [
      'nobody looks',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [],
      [{ source: 'none', level: 'none', reason: /^no evidence is kept of this moment$/ }],
    ],
    [
      'nobody looks at such things',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [claims({ class: 'certificate' })],
      [{ source: 'none', level: 'none', reason: /no source that has reported claims to see things of class process/ }],
    ],
    [
      'a source was denied',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [claims({ level: 'denied', reason: 'no right' })],
      [{ source: 'host', level: 'denied', reason: /^no right$/ }],
    ],
    [
      'a source is out of date',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [{ ...claims({}), stale: true }],
      [{ source: 'host', level: 'stale', reason: /too old/ }],
    ],
    [
      'a source was cut off',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [{ ...claims({}), complete: false }],
      [{ source: 'host', level: 'partial', reason: /did not end whole/ }],
    ],
    [
      'an expected source never reported, another says nothing (C06)',
      { identifiers: { endpoint: '10.0.0.7:80' }, expects: ['mainframe', 'http'] },
      [{ source: 'http' }],
      [
        { source: 'http', level: 'none', reason: /says nothing of it/ },
        { source: 'mainframe', level: 'none', reason: /never reported/ },
      ],
    ],
    [
      'its identifiers do not tell it apart',
      { identifiers: { process: 'api' } },
      [claims({})],
      [
        { source: 'host', level: 'partial', reason: /could be recognised/ },
        { source: 'catalog', level: 'none', reason: /identified by endpoint, or host and process/ },
      ],
    ],
    [
      'only one of its places is covered',
      { identifiers: { endpoint: ['10.0.0.7:80', '192.0.2.7:80'] } },
      [claims({ scope: { addresses: ['10.0.0.0/8'] } })],
      [{ source: 'host', level: 'partial', reason: /does not cover 192\.0\.2\.7:80/ }],
    ],
    [
      'it saw it last in an old run',
      { identifiers: { endpoint: '10.0.0.7:80' } },
      [{ source: 'http', stale: true, sees: [{ identifiers: { endpoint: '10.0.0.7:80' } }] }],
      [{ source: 'http', level: 'stale', reason: /saw this last too long ago/ }],
    ],
  ])('%s', (_, facts, sources, expected) => {
    const { coverage, presence } = itemOf(estateOf({ items: [item(db, { class: 'process', ...facts })], sources }), db);
    expect(presence).toBe('not-covered');
    expect(coverage).toMatchObject(
      expected.map((note) => ({ ...note, reason: expect.stringMatching(note.reason) as unknown })),
    );
  });

  it('shows a source that could see everything and does not see what another sees (B07a)', () => {
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '10.0.0.7:80' } })],
      sources: [claims({}), { source: 'http', sees: [{ identifiers: { endpoint: '10.0.0.7:80' } }] }],
    });
    expect(itemOf(estate, db)).toMatchObject({
      presence: 'confirmed',
      coverage: [{ source: 'host', level: 'complete', reason: 'it could see everything here, and does not see this' }],
    });
  });
});

describe('what is not judged', () => {
  it.each<[string, Ref, ItemFacts]>([
    ['a service without identifiers', 'service:shop/checkout', {}],
    ['a system', 'system:shop/all', {}],
    ['something planned', db, { class: 'process', lifecycle: 'planned', identifiers: { endpoint: '10.0.0.7:80' } }],
    ['something retired', db, { class: 'process', lifecycle: 'retired', identifiers: { endpoint: '10.0.0.7:80' } }],
  ])('%s is not missing', (_, ref, facts) => {
    const estate = estateOf({ items: [item(ref, facts)], sources: [claims({})] });
    expect(itemOf(estate, ref)).toMatchObject({
      presence: 'not-covered',
      judged: false,
      coverage: [{ source: 'catalog' }],
    });
  });

  it('sees what is planned or retired and runs all the same (A09)', () => {
    const estate = estateOf({
      items: [item(db, { class: 'process', lifecycle: 'retired', identifiers: { endpoint: '10.9.9.9:9' } })],
      sources: [claims({})],
    });
    expect(itemOf(estate, db)).toMatchObject({ presence: 'confirmed', judged: false });
  });

  it('keeps teams, users and rules out of the estate', () => {
    const refs: readonly Ref[] = ['team:a/b', 'user:a/b', 'source:a/b', 'window:a/b', 'policy:a/b', 'assetclass:a/b'];
    const estate = estateOf({
      items: [...refs.map((ref) => item(ref)), item(db)],
      links: [link(db, 'team:a/b', { type: 'ownedBy' })],
    });
    expect(estate.items.map(({ id }) => id)).toEqual([db]);
    expect(estate.relations).toEqual([]);
  });
});

describe('gaps', () => {
  it('keeps every claim that leaves something unseen, whether or not an item is concerned', () => {
    const partial = { of: 'relations' as const, level: 'partial' as const, reason: 'one look' };
    const estate = estateOf({ items: [], sources: [claims({}, partial)] });
    expect(estate.gaps).toMatchObject([{ ...partial, source: 'host' }]);
  });
});
