import { describe, expect, it } from 'vitest';
import type { ClassTree } from '../../engine/model/asset-class.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { classes, estateOf, item, itemOf, link, presences, type Thing } from '../support/estate.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

const db: Ref = 'asset:shop/db';
const other: Ref = 'asset:shop/other';
const one = (source: string, ...sees: readonly Thing[]) => ({ source, sees });

/** What tied each sighting of an item to it. */
function ties(estate: ReturnType<typeof estateOf>, id: string): readonly string[] {
  return itemOf(estate, id).sightings.map(
    ({ source, by, weak }) => `${source}: ${by.join('+')}${weak ? ' (weak)' : ''}`,
  );
}

describe('identification', () => {
  it.each<[string, string, Thing['identifiers'], Thing['identifiers']]>([
    [
      'names in any case, with a final dot',
      'process',
      { endpoint: 'DB-1.internal.:5432' },
      { endpoint: 'db-1.internal:5432' },
    ],
    ['an address in any form', 'process', { endpoint: '[2001:DB8::1]:80' }, { endpoint: '[2001:db8:0::1]:80' }],
    ['a URL and its endpoint', 'process', { endpoint: 'https://shop.example/' }, { endpoint: 'shop.example:443' }],
    [
      'a name, where the machine of that name listens to others',
      'process',
      { endpoint: 'db-1:5432' },
      { host: 'db-1', endpoint: '10.0.0.7:5432' },
    ],
    [
      'machine and program',
      'process',
      { host: 'web-1', process: 'api.js' },
      { host: ['web-1', 'localhost'], process: 'api.js' },
    ],
    ['an alias of an identifier', 'server', { serialNumber: 'ab12cd' }, { serial: 'AB12CD' }],
    ['a fingerprint with colons', 'certificate', { sha256: 'AB:CD:EF:01' }, { sha256: 'abcdef01' }],
    ['a slot', 'certificate', { slot: '10.0.0.7:443' }, { slot: '10.0.0.7:443', sha256: 'abcdef01' }],
    [
      'one endpoint of several',
      'database.postgresql',
      { endpoint: ['10.0.0.7:5432', '10.0.0.8:5432'] },
      { endpoint: '10.0.0.8:5432' },
    ],
  ])('binds %s', (_, name, declared, observed) => {
    const seenAs = name === 'database.postgresql' ? 'process' : name;
    const estate = estateOf({
      items: [item(db, { class: name, identifiers: declared })],
      sources: [one('host', { class: seenAs, identifiers: observed })],
    });
    expect(presences(estate)).toEqual({ [db]: 'confirmed' });
  });

  it('ties only within one family of classes', () => {
    const estate = estateOf({
      items: [item(db, { class: 'storage', identifiers: { serial: 'AB12CD' } })],
      sources: [one('vmware', { class: 'server', identifiers: { serial: 'AB12CD' } })],
    });
    expect(presences(estate)).toEqual({ [db]: 'not-covered', 'observed:server/AB12CD': 'undeclared' });
  });

  it('never matches junk (B02)', () => {
    const serial = 'To Be Filled By O.E.M.';
    const estate = estateOf({
      items: [item(db, { class: 'server', identifiers: { serial } })],
      sources: [one('vmware', { class: 'server', identifiers: { serial } })],
    });
    expect(itemOf(estate, db).presence).toBe('not-covered');
  });

  it('tries entries in their order, and tells where a stronger one disagrees (F01)', () => {
    const estate = estateOf({
      items: [item(db, { class: 'server', identifiers: { serial: 'AB12CD', assetTag: 'T-1000' } })],
      sources: [one('vmware', { class: 'server', identifiers: { serial: 'EF34GH', assetTag: 'T-1000' } })],
    });
    expect(ties(estate, db)).toEqual(['vmware: assetTag']);
    expect(itemOf(estate, db).sightings[0]?.disagrees).toEqual({ serial: ['EF34GH'] });
  });

  it('lets the stronger tie win, so that a program of the same name is not taken for another', () => {
    const host = ['web-1', 'localhost'];
    const estate = estateOf({
      items: [
        item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:1' } }),
        item(other, { class: 'process', identifiers: { endpoint: '10.0.0.1:2', host: 'web-1', process: 'server.js' } }),
      ],
      sources: [
        {
          source: 'host',
          sees: [{ identifiers: { host, process: 'server.js', endpoint: '10.0.0.1:1' } }],
          claims: [{ scope: { addresses: ['10.0.0.0/8'] } }, { scope: { host } }],
        },
      ],
    });
    expect(presences(estate)).toEqual({ [db]: 'confirmed', [other]: 'missing' });
    expect(estate.findings).toEqual([]);
  });

  it('binds presence by a weak entry and takes no value from it (B03)', () => {
    const estate = estateOf({
      items: [item(db, { class: 'server', identifiers: { host: 'db-1' }, attributes: { os: 'Debian 12' } })],
      sources: [one('host', { class: 'server', identifiers: { host: 'db-1' }, attributes: { os: 'Debian 13' } })],
    });
    expect(ties(estate, db)).toEqual(['host: host (weak)']);
    expect(itemOf(estate, db)).toMatchObject({ presence: 'confirmed', attributes: { os: { declared: 'Debian 12' } } });
    expect(itemOf(estate, db).attributes['os']?.observed).toBeUndefined();
  });
});

describe('correlation (B01, B01a)', () => {
  const declared = item(db, { class: 'server', correlation: { vmware: 'vm-1021', tenable: '9f3c' } });

  it.each<[string, string, Thing]>([
    ['an identifier named for the tool', 'dynatrace', { identifiers: { 'correlation.vmware': 'vm-1021' } }],
    ['the key under which the tool itself knows it', 'vmware', { key: 'vm-1021', identifiers: {} }],
    ['any identifier that the tool itself gives', 'tenable', { identifiers: { asset: '9f3c' } }],
  ])('binds by %s', (_, source, thing) => {
    const estate = estateOf({ items: [declared], sources: [one(source, { ...thing, class: 'server' })] });
    expect(ties(estate, db)).toEqual([`${source}: correlation`]);
    expect(itemOf(estate, db).identifiers).toMatchObject({ 'correlation.vmware': ['vm-1021'] });
  });

  it('does not take the id of one tool for that of another', () => {
    const estate = estateOf({
      items: [declared],
      sources: [one('tenable', { class: 'server', key: 'vm-1021', identifiers: {} })],
    });
    expect(itemOf(estate, db).presence).toBe('not-covered');
  });

  it('scenario 11: three tools, three ids, one thing, one visible conflict (B07, Q01)', () => {
    const estate = estateOf({
      items: [
        item(db, {
          class: 'virtual-machine',
          correlation: { dynatrace: 'HOST-1A2B', tenable: '9f3c', vmware: 'vm-1021' },
        }),
      ],
      authority: ['vmware', 'dynatrace', 'tenable'],
      sources: [
        one('dynatrace', { class: 'server', key: 'HOST-1A2B', identifiers: {}, attributes: { memory: '16384Mi' } }),
        one('tenable', { class: 'host', key: '9f3c', identifiers: {}, attributes: { memory: '8Gi' } }),
        one('vmware', { class: 'virtual-machine', key: 'vm-1021', identifiers: {}, attributes: { memory: '16Gi' } }),
      ],
    });
    expect(estate.items).toHaveLength(1);
    expect(itemOf(estate, db).attributes).toEqual({
      memory: {
        observed: expect.objectContaining({ source: 'vmware', value: '16Gi' }) as unknown,
        others: [expect.objectContaining({ source: 'tenable', value: '8Gi' })],
        settledBy: 'authority',
      },
    });
  });
});

describe('what is not unique', () => {
  it('takes none of two things that one source sees for one item (B02)', () => {
    const estate = estateOf({
      items: [item(db, { class: 'server', identifiers: { serial: 'AB12CD' } })],
      sources: [
        one(
          'vmware',
          { class: 'server', key: 'a', identifiers: { serial: 'AB12CD' } },
          { class: 'server', key: 'b', identifiers: { serial: 'ab12cd' } },
        ),
      ],
    });
    expect(itemOf(estate, db).presence).toBe('ambiguous');
    expect(estate.items.map(({ presence }) => presence)).toEqual(['ambiguous', 'ambiguous', 'ambiguous']);
    expect(estate.findings).toMatchObject([
      {
        code: 'inventory.ambiguous',
        ref: db,
        related: [{ origin: { source: 'vmware' } }, { origin: { source: 'vmware' } }],
      },
    ]);
    expect(estate.findings[0]?.message).toContain('2 things that fit it by serial');
  });

  it('settles by another entry what the first leaves open', () => {
    const estate = estateOf({
      items: [item(db, { class: 'server', identifiers: { serial: 'AB12CD', assetTag: 'T-1' } })],
      sources: [
        one(
          'vmware',
          { class: 'server', key: 'a', identifiers: { serial: 'AB12CD', assetTag: 'T-1' } },
          { class: 'server', key: 'b', identifiers: { serial: 'AB12CD', assetTag: 'T-2' } },
        ),
      ],
    });
    expect(itemOf(estate, db).sightings.map(({ key }) => key)).toEqual(['a']);
    expect(estate.findings).toEqual([]);
  });

  it('takes one thing for none of two items that claim it by different identifiers', () => {
    const estate = estateOf({
      items: [
        item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
        item(other, { class: 'process', identifiers: { endpoint: '10.0.0.1:443' } }),
      ],
      sources: [one('host', { key: 'nginx', identifiers: { endpoint: ['10.0.0.1:80', '10.0.0.1:443'] } })],
    });
    expect(presences(estate)).toMatchObject({ [db]: 'ambiguous', [other]: 'ambiguous' });
    expect(estate.findings).toMatchObject([{ code: 'inventory.duplicate', ref: db, severity: 'warning' }]);
  });

  it('calls nothing missing that another item holds by a stronger tie', () => {
    const host = ['web-1', 'localhost'];
    const estate = estateOf({
      items: [
        item('service:shop/api', { class: 'application', identifiers: { endpoint: '10.0.0.1:80' } }),
        item(other, { class: 'process', identifiers: { host: 'web-1', process: 'api.js' } }),
      ],
      sources: [
        {
          source: 'host',
          sees: [{ identifiers: { host, process: 'api.js', endpoint: '10.0.0.1:80' } }],
          claims: [{ scope: { host } }],
        },
      ],
    });
    expect(presences(estate)).toEqual({ 'service:shop/api': 'confirmed', [other]: 'ambiguous' });
    expect(estate.findings).toMatchObject([{ code: 'inventory.duplicate' }]);
  });

  it.each(['retired', 'planned'] as const)(
    'leaves an identifier to what is meant to run, where the other is %s',
    (lifecycle) => {
      const identifiers = { endpoint: '10.0.0.1:80' };
      const estate = estateOf({
        items: [item(db, { class: 'process', identifiers, lifecycle }), item(other, { class: 'process', identifiers })],
        sources: [one('host', { identifiers })],
      });
      expect(presences(estate)).toEqual({ [db]: 'not-covered', [other]: 'confirmed' });
      expect(estate.findings).toEqual([]);
    },
  );

  it('tells two items that share several identifiers once', () => {
    const identifiers = { endpoint: '10.0.0.1:80', host: 'web-1', process: 'a' };
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers }), item(other, { class: 'process', identifiers })],
      sources: [one('host', { identifiers })],
    });
    expect(estate.findings).toHaveLength(1);
  });

  it('answers for a thousand items that all claim one thing', () => {
    const refs = Array.from({ length: 1000 }, (_, index): Ref => `asset:shop/a${index}`);
    const identifiers = { endpoint: '10.0.0.1:80' };
    const estate = estateOf({
      items: refs.map((ref) => item(ref, { class: 'process', identifiers })),
      sources: [one('host', { identifiers })],
    });
    expect(estate.findings).toHaveLength(1);
    expect(estate.findings[0]?.related?.length).toBeLessThan(50);
  });

  it('takes an identifier that two items declare for neither', () => {
    const estate = estateOf({
      items: [
        item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
        item(other, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
      ],
      sources: [one('host', { identifiers: { endpoint: '10.0.0.1:80' } })],
    });
    expect(estate.items.map(({ presence }) => presence)).toEqual(['ambiguous', 'ambiguous', 'ambiguous']);
    expect(estate.findings).toHaveLength(1);
  });

  it('settles by another entry what two items claim by the first', () => {
    const shared = { endpoint: '10.0.0.1:80', host: 'web-1' };
    const estate = estateOf({
      items: [
        item(db, { class: 'process', identifiers: { ...shared, process: 'a' } }),
        item(other, { class: 'process', identifiers: { ...shared, process: 'b' } }),
      ],
      sources: [one('host', { identifiers: { host: 'web-1', process: 'b', endpoint: '10.0.0.1:80' } })],
    });
    expect(ties(estate, other)).toEqual(['host: host+process']);
    expect(estate.findings).toEqual([]);
  });

  it('takes what a fresh run of a source sees before what an old one saw', () => {
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } })],
      sources: [
        { source: 'host', run: 'old', stale: true, sees: [{ key: 'a', identifiers: { endpoint: '10.0.0.1:80' } }] },
        { source: 'host', run: 'new', sees: [{ key: 'b', identifiers: { endpoint: '10.0.0.1:80' } }] },
      ],
    });
    expect(itemOf(estate, db)).toMatchObject({ presence: 'confirmed', sightings: [{ key: 'b' }] });
  });

  it('lets several sources see one thing', () => {
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } })],
      sources: [
        one('host', { identifiers: { host: 'web-1', endpoint: '10.0.0.1:80' } }),
        one('http', { class: 'application', identifiers: { endpoint: '10.0.0.1:80' } }),
      ],
    });
    expect(ties(estate, db)).toEqual(['host: endpoint', 'http: endpoint']);
    expect(estate.items).toHaveLength(1);
  });
});

describe('loopback', () => {
  const on = (host: string, endpoint: string, key = host): Thing => ({
    key,
    identifiers: { host: [host, 'localhost'], process: 'app', endpoint },
  });

  it('is another place on each machine', () => {
    const estate = estateOf({
      items: [],
      sources: [one('host-a', on('a', '127.0.0.1:80')), one('host-b', on('b', '127.0.0.1:80'))],
    });
    expect(presences(estate)).toEqual({
      'observed:process/localhost:80@a': 'undeclared',
      'observed:process/localhost:80@b': 'undeclared',
    });
  });

  it('is one place for all that look from one machine', () => {
    const estate = estateOf({
      items: [],
      sources: [
        one('host', on('a', '127.0.0.1:80')),
        one('http', { class: 'application', identifiers: { endpoint: 'localhost:80' } }),
      ],
    });
    expect(estate.items).toMatchObject([
      { id: 'observed:process/localhost:80', sightings: [{ source: 'host' }, { source: 'http' }] },
    ]);
  });

  it('is not guessed between two machines', () => {
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: 'localhost:80' } })],
      sources: [one('host-a', on('a', '127.0.0.1:80')), one('host-b', on('b', '127.0.0.1:80'))],
    });
    expect(itemOf(estate, db).presence).toBe('ambiguous');
    expect(estate.findings).toMatchObject([{ code: 'inventory.ambiguous' }]);
  });

  it.each<[string, Parameters<typeof item>[1]]>([
    ['its own', { identifiers: { endpoint: 'localhost:80', host: 'b' } }],
    ['that of what it runs on', { identifiers: { endpoint: 'localhost:80' } }],
  ])('is told apart by a machine name: %s', (_, facts) => {
    const estate = estateOf({
      items: [
        item(db, { class: 'process', ...facts }),
        item('asset:shop/machine', { class: 'server', identifiers: { host: 'b' } }),
      ],
      links: [link(db, 'asset:shop/machine', { type: 'runsOn' })],
      sources: [one('host-a', on('a', '127.0.0.1:80')), one('host-b', on('b', '127.0.0.1:80'))],
    });
    expect(itemOf(estate, db)).toMatchObject({ presence: 'confirmed', sightings: [{ source: 'host-b' }] });
  });

  it('says nothing of something that runs on one of several machines', () => {
    const estate = estateOf({
      items: [
        item(db, { class: 'process', identifiers: { endpoint: 'localhost:80' } }),
        item('asset:shop/m1', { class: 'server', identifiers: { host: 'a' } }),
        item('asset:shop/m2', { class: 'server', identifiers: { host: 'b' } }),
      ],
      links: [link(db, 'asset:shop/m1', { type: 'runsOn' }), link(db, 'asset:shop/m2', { type: 'runsOn' })],
      sources: [one('host-a', on('a', '127.0.0.1:80'))],
    });
    expect(itemOf(estate, db).presence).toBe('not-covered');
  });

  it('keeps other addresses of 127.0.0.0/8 apart from localhost', () => {
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '127.77.0.11:80' } })],
      sources: [one('host', on('a', '127.0.0.1:80', 'x'), on('a', '127.77.0.11:80', 'y'))],
    });
    expect(itemOf(estate, db).sightings.map(({ key }) => key)).toEqual(['y']);
  });
});

describe('a thing that its source gives another key', () => {
  const serial = { serial: 'AB12CD' };
  const machine = 'asset:shop/machine';

  it('keeps what was seen of it before', () => {
    const before = { firstSeen: '2026-03-01T00:00:00Z', lastSeen: '2026-03-02T00:00:00Z', current: false };
    const estate = estateOf({
      items: [item(machine, { class: 'server', identifiers: serial })],
      sources: [
        {
          source: 'vmware',
          sees: [
            { key: 'new', class: 'server', identifiers: serial },
            { key: 'old', class: 'server', identifiers: serial, ...before },
          ],
        },
      ],
    });
    expect(itemOf(estate, machine)).toMatchObject({
      presence: 'confirmed',
      sightings: [{ key: 'new' }],
      earlier: [{ key: 'old', firstSeen: '2026-03-01T00:00:00Z' }],
    });
  });

  it('has nothing before where what is gone is all that was seen, or was tied weakly', () => {
    const gone = { key: 'old', class: 'server', current: false };
    const seen = (sees: readonly Thing[]) =>
      itemOf(
        estateOf({
          items: [item(machine, { class: 'server', identifiers: { ...serial, host: 'm1' } })],
          sources: [{ source: 'vmware', sees }],
        }),
        machine,
      );
    expect(seen([{ ...gone, identifiers: serial }])).not.toHaveProperty('earlier');
    const weak = { ...gone, identifiers: { host: 'm1' } };
    expect(seen([{ key: 'new', class: 'server', identifiers: serial }, weak])).not.toHaveProperty('earlier');
  });
});

describe('hostile identifiers', () => {
  it('bounds the combinations of long lists', () => {
    const many = (prefix: string): string[] => Array.from({ length: 3000 }, (_, index) => `${prefix}${index}`);
    const tree: ClassTree = new Map([
      ...classes,
      [
        'grid',
        {
          name: 'grid',
          ancestors: [],
          attributes: {},
          defaults: {},
          identification: [{ by: ['x', 'y', 'z'] }],
          profile: { cadence: 'scheduled', reversibility: 'reversible', leadTime: '1d', effects: {} },
        },
      ],
    ]);
    const identifiers = { x: many('x'), y: many('y'), z: many('z') };
    const used = startProcessorClock();
    estateOf({
      items: [item(db, { class: 'grid', identifiers })],
      sources: [one('s', { class: 'grid', identifiers })],
      classes: tree,
    });
    expect(used()).toBeLessThan(5000);
  });

  it('keeps things apart that nothing tells apart', () => {
    const same: Thing = { key: 'x', identifiers: {} };
    const estate = estateOf({ items: [], sources: [one('s', same, same, { key: 'x~', identifiers: {} })] });
    expect(new Set(estate.items.map(({ id }) => id)).size).toBe(3);
  });

  it('reads identifiers named like members of every object', () => {
    const identifiers = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    const estate = estateOf({ items: [], sources: [one('s', { class: 'odd', identifiers })] });
    expect(estate.items).toHaveLength(1);
    expect(JSON.stringify(estate.items[0]?.identifiers)).toBe('{"__proto__":["x"],"constructor":["y"]}');
  });
});
