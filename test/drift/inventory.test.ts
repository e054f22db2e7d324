import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { item, type ItemFacts, link, seen, type Source, type Thing, type World } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';
const shop: Ref = 'service:shop/shop';

function world(facts: ItemFacts, thing: Thing | undefined, more: Partial<Source> = {}): World {
  return {
    items: [item(db, { class: 'process', ...facts }), item(shop, { criticality: 'critical' })],
    links: [link(shop, db)],
    sources: [{ source: 'host', sees: thing ? [thing] : [], ...more }],
  };
}

const endpoint = { identifiers: { endpoint: '10.0.0.1:80' } };

describe('inventory drift (F01, F02a)', () => {
  it('tells what is missing, where it is declared, who could have seen it, and what stands on it', () => {
    expect(
      driftOfCode(
        world(endpoint, undefined, { claims: [{ scope: { addresses: ['10.0.0.0/8'] } }] }),
        'inventory.missing',
      ),
    ).toEqual({
      code: 'inventory.missing',
      severity: 'error',
      message: 'asset:shop/db is declared at 10.0.0.1:80 and is not there: all of it could be seen by host.',
      ref: db,
      origin: { file: 'db.yaml', line: 1, column: 1 },
      hint: expect.stringContaining('Start it') as unknown,
      // What rests on it and has no finding of its own.
      related: [{ message: `${shop} declares a link to it`, origin: { file: 'shop.yaml', line: 9, column: 5 } }],
      services: [shop],
      mechanism: 'unknown',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
    });
  });

  it('says since when something is missing that was there', () => {
    const gone = { ...endpoint, current: false, lastSeen: '2026-11-20T00:00:00Z' };
    expect(driftOfCode(world(endpoint, gone, { claims: [{}] }), 'inventory.missing')).toMatchObject({
      onset: '2026-11-20T00:00:00Z',
      mechanism: 'undeclared change',
      because: 'it was last seen as declared at 2026-11-20 00:00 UTC',
      message: expect.stringContaining('host has seen it before.') as unknown,
    });
  });

  it('tells what nobody declared, by what it is known', () => {
    const thing = {
      identifiers: { host: ['web-1', 'localhost'], process: 'redis', endpoint: '127.0.0.1:6379' },
      firstSeen: '2026-11-01T00:00:00Z',
    };
    const finding = driftOfCode(world({}, thing), 'inventory.undeclared');
    expect(finding).toMatchObject({
      severity: 'info',
      message: 'process localhost:6379 is seen by host and declared nowhere (process redis).',
      origin: { source: 'host', run: 'host-1', at: seen },
      onset: '2026-11-01T00:00:00Z',
    });
    expect(finding).not.toHaveProperty('ref');
  });

  it('weighs something undeclared by what uses it', () => {
    const redis = { key: 'redis', identifiers: { endpoint: '10.0.0.9:6379' } };
    const estate = world(endpoint, undefined, { sees: [{ ...endpoint, talksTo: ['10.0.0.9:6379'] }, redis] });
    expect(driftOfCode(estate, 'inventory.undeclared')).toMatchObject({ severity: 'warning', services: [shop] });
  });

  it('tells what was replaced', () => {
    const facts = { class: 'server', identifiers: { serial: 'AB12CD', assetTag: 'T-1' } };
    const thing = { class: 'server', identifiers: { serial: 'EF34GH', assetTag: 'T-1' } };
    expect(driftOfCode(world(facts, thing), 'inventory.replaced')).toMatchObject({
      severity: 'error',
      message: 'asset:shop/db was recognised by assetTag, but its serial is EF34GH where AB12CD is declared (host).',
      mechanism: 'replacement',
      ref: db,
    });
  });

  it('says since when, and whether it is the same thing by another name or address', () => {
    const declared = { class: 'server', identifiers: { serial: 'AB12CD', assetTag: 'T-1', address: '10.0.0.5' } };
    const between = { at: '2026-11-10T03:00:00.000Z', after: '2026-11-09T03:00:00.000Z' };
    const first = { at: '2026-10-01T03:00:00.000Z' };
    const same = world(declared, {
      class: 'server',
      identifiers: { serial: 'AB12CD', address: '10.0.0.9' },
      history: {
        identity: {
          address: [
            { ...first, value: '10.0.0.5' },
            { ...between, value: '10.0.0.9' },
          ],
        },
      },
    });
    expect(driftOfCode(same, 'inventory.replaced')).toMatchObject({
      onset: between.at,
      mechanism: 're-addressed',
      because: 'its serial is the same, which tells more than its address',
    });
    const other = world(declared, {
      class: 'server',
      identifiers: { serial: 'EF34GH', assetTag: 'T-1' },
      firstSeen: '2026-11-12T03:00:00.000Z',
    });
    expect(driftOfCode(other, 'inventory.replaced')).toMatchObject({
      onset: '2026-11-12T03:00:00.000Z',
      mechanism: 'replacement',
    });
  });

  it('says since when a thing is of another class', () => {
    const other = world(
      { ...endpoint, class: 'queue' },
      {
        ...endpoint,
        class: 'cache',
        history: {
          identity: {
            class: [
              { at: '2026-10-01T03:00:00.000Z', value: 'queue' },
              { at: '2026-11-10T03:00:00.000Z', after: '2026-11-09T03:00:00.000Z', value: 'cache' },
            ],
          },
        },
      },
    );
    expect(driftOfCode(other, 'inventory.reclassified').onset).toBe('2026-11-10T03:00:00.000Z');
  });

  it('lays what came while somebody looked to autoscaling where it is one of a series (F04)', () => {
    const notBefore = '2026-11-20T03:00:00.000Z';
    const worker = (number: number): Thing => ({
      key: `${number}`,
      identifiers: { host: 'h1', process: `worker-${number}` },
      history: { notBefore },
    });
    const estate = (count: number): World => ({
      items: [],
      sources: [{ source: 'host', sees: Array.from({ length: count }, (_, index) => worker(index + 1)) }],
    });
    expect(driftOf(estate(3)).map(({ mechanism }) => mechanism)).toEqual(Array(3).fill('autoscaling'));
    expect(driftOf(estate(1))).toMatchObject([
      { mechanism: 'undeclared change', because: 'host had looked until 2026-11-20 03:00 UTC, and it was not there' },
    ]);
  });

  it.each<[string, string, string, boolean]>([
    ['a queue', 'database.postgresql', 'queue', true],
    ['another database', 'database.postgresql', 'database.mysql', true],
    ['a kind of it', 'database', 'database.mysql', false],
    ['what it is a kind of', 'database.mysql', 'database', false],
    ['a process', 'database.mysql', 'process', false],
    ['an application', 'database.mysql', 'application', false],
    ['a workload', 'database.mysql', 'workload', false],
  ])('a thing that is seen as %s', (_, declared, observed, told) => {
    const codes = codesOf(world({ ...endpoint, class: declared }, { ...endpoint, class: observed }));
    expect(codes.includes('inventory.reclassified')).toBe(told);
  });
});

describe('groups (B04)', () => {
  const pods: Ref = 'group:shop/pods';
  const pod = (index: number): Thing => ({
    key: `${index}`,
    identifiers: { endpoint: `10.0.0.${index}:80`, process: 'pod' },
  });
  const group = (count: number, limits: { min?: number; max?: number }, claims: Source['claims'] = [{}]): World => ({
    items: [item(pods, { class: 'process', instances: { selector: { process: 'pod' }, ...limits } })],
    sources: [{ source: 'host', sees: Array.from({ length: count }, (_, index) => pod(index + 1)), claims }],
  });

  it.each<[string, World, readonly string[]]>([
    ['enough instances', group(2, { min: 2, max: 2 }), []],
    ['too few', group(1, { min: 2 }), ['inventory.too-few']],
    ['none', group(0, { min: 2 }), ['inventory.too-few']],
    [
      'too few, as far as anybody can see (law 1)',
      group(1, { min: 2 }, [{ level: 'partial', reason: 'x' }]),
      ['coverage.partial'],
    ],
    [
      'enough, though not all could be seen',
      group(2, { min: 2 }, [{ level: 'partial', reason: 'x' }]),
      ['coverage.partial'],
    ],
    ['too many', group(3, { max: 2 }), ['inventory.too-many']],
    ['none, and none needed', group(0, { max: 2 }), []],
  ])('%s', (_, estate, codes) => {
    expect(codesOf(estate)).toEqual(codes);
  });

  it('that may have more instances than could be seen are told with what is known', () => {
    const [finding] = driftOf(group(1, { min: 2 }, [{ level: 'partial', reason: 'no right' }]));
    expect(finding?.message).toBe(
      'host could see only a part: no right. group:shop/pods has 1 of at least 2 instances, as far as could be seen.',
    );
  });
});

describe('lifecycle (A09)', () => {
  it.each([
    ['retired', 'lifecycle.retired-but-live'],
    ['planned', 'lifecycle.planned-but-live'],
  ] as const)('tells what is %s and runs', (lifecycle, code) => {
    expect(driftOfCode(world({ ...endpoint, lifecycle }, endpoint), code)).toMatchObject({
      severity: 'warning',
      ref: db,
      message: `asset:shop/db is declared ${lifecycle}, and host sees it running.`,
      related: [{ origin: { source: 'host' } }],
    });
    expect(codesOf(world({ ...endpoint, lifecycle }, undefined, { claims: [{}] }))).toEqual([]);
  });
});
