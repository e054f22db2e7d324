import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../engine/model/evidence.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { estateOf, item, link, linkOf, type Source, type Thing } from '../support/estate.ts';

const api: Ref = 'asset:shop/api';
const db: Ref = 'asset:shop/db';
const db2: Ref = 'asset:shop/db2';
const cache: Ref = 'asset:shop/cache';
const items = [
  item(api, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
  item(db, { class: 'database.postgresql', identifiers: { endpoint: '10.0.0.2:5432' } }),
  item(db2, { class: 'database.postgresql', identifiers: { endpoint: '10.0.0.3:5432' } }),
  item(cache, { class: 'cache', identifiers: { endpoint: '10.0.0.4:6379' } }),
];
const all: Partial<Coverage> = { of: 'relations' };
const partly: Partial<Coverage> = { of: 'relations', level: 'partial', reason: 'One look.' };

function host(talksTo: NonNullable<Thing['talksTo']>, ...claims: readonly Partial<Coverage>[]): Source {
  const others = ['10.0.0.2:5432', '10.0.0.3:5432', '10.0.0.4:6379'].map((endpoint): Thing => ({
    key: endpoint,
    identifiers: { endpoint },
  }));
  return {
    source: 'host',
    sees: [{ key: 'api', identifiers: { endpoint: '10.0.0.1:80' }, talksTo }, ...others],
    claims,
  };
}

function grade(source: Source, facts: Partial<Relation> = {}, more: Parameters<typeof item>[] = []) {
  const estate = estateOf({
    items: [...items, ...more.map((facts2) => item(...facts2))],
    links: [link(api, facts.to ?? db, facts)],
    sources: [source],
  });
  return linkOf(estate, api, facts.to ?? db);
}

describe('a declared link (E07, D07a)', () => {
  it.each(['dependsOn', 'connectsTo', 'uses', 'readsFrom', 'consumesApi'] as const)(
    'is confirmed as %s by a connection',
    (type) => {
      expect(grade(host(['10.0.0.2:5432']), { type })).toMatchObject({
        grade: 'confirmed',
        reason: 'Seen by host.',
        declared: { type },
        observed: { source: 'host' },
      });
    },
  );

  it.each<[string, Source, Partial<Relation>, string, RegExp]>([
    [
      'seen only in an old run',
      { ...host(['10.0.0.2:5432'], all), stale: true },
      {},
      'not-covered',
      /^Last seen by host, too long ago/,
    ],
    [
      'not seen, all links covered',
      host([], all),
      {},
      'declared-only',
      /^host could see every link of asset:shop\/api/,
    ],
    [
      'not seen, links covered in part',
      host([], partly),
      {},
      'not-covered',
      /^host covers its links only in part: One look\.$/,
    ],
    [
      'not seen, links covered by nobody',
      host([]),
      {},
      'not-covered',
      /^No source that sees asset:shop\/api claims to see its links\.$/,
    ],
    [
      'not seen, covered by a run that was cut off',
      { ...host([], all), complete: false },
      {},
      'not-covered',
      /did not end whole/,
    ],
    [
      'not seen, under a condition (D06)',
      host([], all),
      { when: 'month-end' },
      'not-covered',
      /declared for `month-end`/,
    ],
    [
      'not seen, another of its class used instead (D08)',
      host(['10.0.0.3:5432'], all),
      {},
      'contradicted',
      /is seen to use asset:shop\/db2 instead/,
    ],
    [
      'not seen, another used instead, covered in part',
      host(['10.0.0.3:5432'], partly),
      {},
      'not-covered',
      /only in part/,
    ],
    [
      'not seen, something of another class used',
      host(['10.0.0.4:6379'], all),
      {},
      'declared-only',
      /could see every link/,
    ],
    [
      'not seen, a choice of which another is used',
      host(['10.0.0.3:5432'], all),
      { redundancy: { id: 'x', need: 1 } },
      'declared-only',
      /every link/,
    ],
    [
      'not seen, a stranger at the same port',
      host(['db-1.internal:5432'], all),
      {},
      'not-covered',
      /is seen to talk to application db-1\.internal:5432, which may be asset:shop\/db/,
    ],
    [
      'of a type that no source reports',
      host([], all),
      { type: 'managedBy' },
      'not-covered',
      /^No source reports `managedBy` links here\.$/,
    ],
  ])('%s', (_, source, facts, expected, reason) => {
    expect(grade(source, facts)).toMatchObject({ grade: expected, reason: expect.stringMatching(reason) as unknown });
  });

  it.each<[string, Source, Partial<Relation>, string]>([
    ['contradicted', host([]), {}, 'contradicted'],
    ['not covered under a condition', host([]), { when: 'month-end' }, 'not-covered'],
  ])('to something that is certainly not there is %s', (_, source, facts, expected) => {
    const gone: Ref = 'asset:shop/gone';
    const claims: Partial<Coverage>[] = [{ scope: { endpoint: ['10.0.0.9:80'] } }];
    const relation = grade({ ...source, claims }, { ...facts, to: gone }, [
      [gone, { class: 'process', identifiers: { endpoint: '10.0.0.9:80' } }],
    ]);
    expect(relation.grade).toBe(expected);
  });

  it('names things without the namespace that goes without saying', () => {
    const here: Ref = 'asset:default/web';
    const there: Ref = 'asset:default/store';
    const estate = estateOf({
      items: [
        item(here, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
        item(there, { class: 'database.postgresql', identifiers: { endpoint: '10.0.0.2:5432' } }),
      ],
      links: [link(here, there)],
      sources: [{ source: 'host', claims: [{}] }],
    });
    expect(linkOf(estate, here, there).reason).toBe('asset:web itself was not seen.');
  });

  it.each<[string, Source]>([
    ['was not seen itself', { source: 'host', claims: [all] }],
    ['is missing itself', { source: 'host', claims: [all, { scope: { addresses: ['10.0.0.0/8'] } }] }],
  ])('from something that %s is not judged', (text, source) => {
    const machine: Ref = 'asset:shop/machine';
    const place = grade(source, { to: machine, type: 'runsOn' }, [[machine, { class: 'server' }]]);
    expect(place).toMatchObject({
      grade: 'not-covered',
      reason: expect.stringContaining(text.replace(/^was not seen itself/, 'itself was not seen')) as unknown,
    });
    const target: Ref = 'service:shop/checkout';
    const relation = grade(source, { to: target }, [[target, {}]]);
    expect(relation.grade).toBe('not-covered');
    expect(relation.reason).toContain(text.replace('was not seen itself', 'itself was not seen'));
  });

  it('to something without an identity cannot be told', () => {
    const target: Ref = 'service:shop/checkout';
    expect(grade(host([], all), { to: target }, [[target, {}]])).toMatchObject({
      grade: 'not-covered',
      reason: 'service:shop/checkout has no identity at run time, so no source can tell a link to it.',
    });
  });

  it('of what is written is borne out by the writer that reaches for it', () => {
    const estate = estateOf({
      items,
      links: [link(db, api, { type: 'writtenBy' })],
      sources: [host(['10.0.0.2:5432'])],
    });
    expect(estate.relations).toMatchObject([{ from: db, to: api, grade: 'confirmed' }]);
  });

  it('to an API is borne out by a link to what provides it', () => {
    const orders: Ref = 'api:shop/orders';
    const estate = estateOf({
      items: [...items, item(orders)],
      links: [link(api, orders, { type: 'consumesApi' }), link(orders, db, { type: 'providedBy' })],
      sources: [host(['10.0.0.2:5432'])],
    });
    expect(linkOf(estate, api, orders)).toMatchObject({
      grade: 'confirmed',
      reason: 'Seen by host through asset:shop/db.',
    });
    expect(estate.relations.filter((relation) => relation.grade === 'observed-only')).toEqual([]);
  });
});

describe('an undeclared link (F10)', () => {
  it('is there with its evidence and the strength that its type has', () => {
    const estate = estateOf({ items, sources: [host(['10.0.0.2:5432'])] });
    expect(linkOf(estate, api, db)).toMatchObject({
      grade: 'observed-only',
      type: 'connectsTo',
      strength: 'soft',
      reason: 'Seen by host, and declared nowhere.',
      observed: { source: 'host', count: 1 },
    });
  });

  it('is no way round: what is declared through another has to be declared directly', () => {
    const estate = estateOf({
      items,
      links: [link(api, cache), link(cache, db)],
      sources: [host(['10.0.0.2:5432'])],
    });
    expect(linkOf(estate, api, db).grade).toBe('observed-only');
  });

  it('against the direction of the declared one is undeclared', () => {
    const estate = estateOf({ items, links: [link(db, api)], sources: [host(['10.0.0.2:5432'])] });
    expect(linkOf(estate, api, db).grade).toBe('observed-only');
  });
});

describe('services without an identity (D04, B06)', () => {
  const shop: Ref = 'service:shop/shop';
  const orders: Ref = 'service:shop/orders';

  it('stand on what answers where they are entered', () => {
    const estate = estateOf({
      items: [...items, item(shop, { entrypoints: ['http://10.0.0.1/'] })],
      links: [link(shop, api), link(shop, db)],
      sources: [host([])],
    });
    expect(linkOf(estate, shop, api)).toMatchObject({
      grade: 'confirmed',
      reason: 'asset:shop/api answers at 10.0.0.1:80, where the service is entered.',
      observed: { source: 'host' },
    });
    expect(linkOf(estate, shop, db)).toMatchObject({
      grade: 'not-covered',
      reason: expect.stringContaining('no identity') as unknown,
    });
  });

  it('stand on nothing that can be told where two items answer at their entrance', () => {
    const endpoint = '10.0.0.1:80';
    const estate = estateOf({
      items: [
        ...items,
        item('asset:shop/zone', { class: 'endpoint', identifiers: { endpoint } }),
        item(shop, { entrypoints: [`http://${endpoint}`] }),
      ],
      links: [link(shop, api)],
      sources: [host([])],
    });
    expect(linkOf(estate, shop, api).grade).toBe('not-covered');
  });

  it('are used by what talks to where they are entered, where nothing else is entered there', () => {
    const world = (entrypoints: readonly string[]) =>
      estateOf({
        items: [...items, item(orders, { entrypoints }), item(shop, { entrypoints: ['postgres://10.0.0.3'] })],
        links: [link(api, orders)],
        sources: [host(['10.0.0.2:5432', '10.0.0.3:5432'])],
      });
    const alone = world(['postgres://10.0.0.2']);
    expect(linkOf(alone, api, orders)).toMatchObject({
      grade: 'confirmed',
      reason: 'Seen by host through asset:shop/db.',
    });
    expect(linkOf(alone, api, db2).grade).toBe('observed-only');
    const shared = world(['postgres://10.0.0.3']);
    expect(linkOf(shared, api, orders).grade).toBe('not-covered');
    expect(shared.relations.map(({ to }) => to)).not.toContain(db2);
  });
});

describe('what runs on what', () => {
  const m1: Ref = 'asset:shop/m1';
  const m2: Ref = 'asset:shop/m2';
  const machines = [
    item(m1, { class: 'server', identifiers: { host: 'm1' } }),
    item(m2, { class: 'server', identifiers: { host: 'm2' } }),
  ];
  const seenOn = (name: string): Source => ({
    source: 'host',
    sees: [
      { key: 'api', identifiers: { host: [name, 'localhost'], endpoint: '10.0.0.1:80' } },
      { key: 'm1', class: 'server', identifiers: { host: 'm1' } },
    ],
  });

  it.each<[string, string, Partial<Relation>, string]>([
    ['seen on its machine', 'm1', {}, 'confirmed'],
    ['seen on another declared machine (D08)', 'm2', {}, 'contradicted'],
    ['seen on a machine that nobody declared', 'm9', {}, 'not-covered'],
    ['seen on another of its choices', 'm2', { redundancy: { id: 'x', need: 1 } }, 'not-covered'],
  ])('%s', (_, name, facts, expected) => {
    const estate = estateOf({
      items: [...items, ...machines],
      links: [link(api, m1, { type: 'runsOn', ...facts }), link(db, m2, { type: 'runsOn' })],
      sources: [seenOn(name)],
    });
    expect(linkOf(estate, api, m1).grade).toBe(expected);
    expect(estate.relations.filter(({ grade: each }) => each === 'observed-only')).toEqual([]);
  });

  it.each<[string, readonly string[], readonly Ref[], string, number]>([
    ['told by its hypervisor', ['m1'], [m1], 'confirmed', 0],
    ['told by another hypervisor', ['m2'], [m1], 'contradicted', 0],
    ['told by two at once', ['m2', 'm3'], [m1], 'not-covered', 2],
    ['told by one that nobody declared', ['m9'], [m1], 'not-covered', 1],
    ['declared on two', ['m3'], [m1, m2], 'not-covered', 1],
    ['told by what is no machine', ['cluster'], [m1], 'not-covered', 1],
  ])('is where a link says that it runs: %s', (_, seen, declared, expected, undeclared) => {
    const vm: Ref = 'asset:shop/vm';
    const to = (name: string) =>
      name === 'cluster'
        ? { class: 'application', identifiers: { endpoint: '10.0.0.9:80' } }
        : { class: 'server', identifiers: { serial: `SN-${name}` } };
    const estate = estateOf({
      items: [
        ...['m1', 'm2', 'm3'].map((name) =>
          item(`asset:shop/${name}`, { class: 'server', identifiers: { serial: `SN-${name}` } }),
        ),
        item('asset:shop/cluster', { class: 'application', identifiers: { endpoint: '10.0.0.9:80' } }),
        item(vm, { class: 'virtual-machine', identifiers: { serial: 'AB12CD' } }),
      ],
      links: declared.map((ref) => link(vm, ref, { type: 'runsOn' })),
      sources: [
        {
          source: 'vmware',
          sees: [
            {
              key: 'vm',
              class: 'virtual-machine',
              identifiers: { serial: 'AB12CD' },
              talksTo: seen.map((name) => ({ type: 'runsOn', to: to(name), count: 1 })),
            },
          ],
        },
      ],
    });
    expect(linkOf(estate, vm, m1).grade).toBe(expected);
    expect(estate.relations.filter(({ grade: each }) => each === 'observed-only')).toHaveLength(undeclared);
  });
});
