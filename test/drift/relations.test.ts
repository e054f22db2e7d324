import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../engine/model/evidence.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { item, link, seen, type Thing, type World } from '../support/estate.ts';

const api: Ref = 'asset:shop/api';
const db: Ref = 'asset:shop/db';
const db2: Ref = 'asset:shop/db2';
const db3: Ref = 'asset:shop/db3';
const shop: Ref = 'service:shop/shop';
const all: Partial<Coverage> = { of: 'relations' };

function endpointOf(index: number): string {
  return `10.0.0.${index}:80`;
}

function world(
  talksTo: NonNullable<Thing['talksTo']>,
  links: readonly Relation[],
  claims: readonly Partial<Coverage>[] = [],
  unwell: readonly number[] = [],
): World {
  return {
    items: [
      ...[api, db, db2, db3].map((ref, index) =>
        item(ref, { class: index === 0 ? 'process' : 'database', identifiers: { endpoint: endpointOf(index + 1) } }),
      ),
      item(shop, { criticality: 'critical' }),
    ],
    links: [link(shop, api), ...links],
    sources: [
      {
        source: 'host',
        sees: [1, 2, 3, 4].map((index): Thing => ({
          key: `${index}`,
          identifiers: { endpoint: endpointOf(index) },
          ...(index === 1 && { talksTo }),
          ...(unwell.includes(index) && { state: { healthy: false } }),
        })),
        claims,
      },
    ],
  };
}

describe('undeclared links (F10, G10)', () => {
  it('are told at the thing that links, with the evidence and the services above', () => {
    expect(driftOfCode(world([endpointOf(2)], []), 'relation.undeclared')).toEqual({
      code: 'relation.undeclared',
      severity: 'warning',
      message: 'asset:shop/api connects to asset:shop/db, and no declaration says so (seen by host).',
      ref: api,
      origin: { file: 'api.yaml', line: 1, column: 1 },
      hint: 'Declare it in asset:shop/api (`dependsOn: [asset:shop/db]`), or stop it.',
      related: [
        { message: 'asset:shop/api and asset:shop/db together', origin: { source: 'host', run: 'host-1', at: seen } },
      ],
      services: [shop],
      onset: seen,
      mechanism: 'unknown',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
    });
  });

  it('to something unknown say what it may be', () => {
    const estate = world(['db.internal:80'], [link(api, db)]);
    const finding = driftOfCode(estate, 'relation.undeclared');
    expect(finding.message).toContain('asset:shop/api connects to application db.internal:80');
    expect(finding.hint).toContain('Where it is asset:shop/db, add that to its identifiers.');
  });

  it('from something undeclared are told at what is declared', () => {
    const estate = world([], []);
    const stranger: Thing = { key: 'x', identifiers: { endpoint: '10.0.0.9:1' }, talksTo: [endpointOf(2)] };
    const drift = driftOf({ ...estate, sources: [...(estate.sources ?? []), { source: 'flow', sees: [stranger] }] });
    expect(drift.map(({ code, ref }) => `${code} ${ref}`)).toEqual([
      `relation.undeclared ${db}`,
      'inventory.undeclared undefined',
    ]);
  });

  it('between things that nobody declared are not told', () => {
    const estate: World = {
      items: [],
      sources: [{ source: 'host', sees: [{ identifiers: { endpoint: '10.0.0.9:1' }, talksTo: ['10.0.0.8:1'] }] }],
    };
    expect(codesOf(estate)).toEqual(['inventory.undeclared']);
  });

  it('weigh less where the service above declares them', () => {
    const finding = driftOfCode(world([endpointOf(2)], [link(shop, db)]), 'relation.undeclared');
    expect(finding.severity).toBe('info');
    expect(finding.message).toContain('service:shop/shop declares it, which is not the thing that does it.');
  });
});

describe('declared links', () => {
  it('that were not seen are told where they are declared', () => {
    expect(driftOfCode(world([], [link(api, db)], [all]), 'relation.unobserved')).toMatchObject({
      severity: 'warning',
      ref: api,
      origin: { file: 'api.yaml', line: 9, column: 5 },
      message:
        'It is declared that asset:shop/api depends on asset:shop/db, and that was not seen. host could see every link of asset:shop/api, and this was not among them.',
    });
  });

  it.each<[string, World, readonly string[]]>([
    ['that nobody could have seen (law 1)', world([], [link(api, db)]), []],
    ['under a condition (D06)', world([], [link(api, db, { when: 'month-end' })], [all]), []],
    ['that were seen', world([endpointOf(2)], [link(api, db)], [all]), []],
    [
      'of a choice of which another is used',
      world(
        [endpointOf(2)],
        [db, db2].map((to) => link(api, to, { redundancy: { id: 'x', need: 1 } })),
        [all],
      ),
      [],
    ],
    [
      'of a choice of which none is used',
      world(
        [],
        [db, db2].map((to) => link(api, to, { redundancy: { id: 'x', need: 1 } })),
        [all],
      ),
      ['relation.unobserved', 'relation.unobserved'],
    ],
  ])('%s', (_, estate, codes) => {
    expect(codesOf(estate)).toEqual(codes);
  });

  it('that lead elsewhere are told once, with where they lead (D08, G13a)', () => {
    const drift = driftOf(world([endpointOf(3)], [link(api, db)], [all]));
    expect(drift).toMatchObject([
      {
        code: 'relation.wrong-target',
        severity: 'error',
        ref: api,
        mechanism: 'unknown',
        related: [{ message: 'asset:shop/api and asset:shop/db2 together' }],
      },
    ]);
    expect(drift[0]?.message).toContain('asset:shop/api is seen to use asset:shop/db2 instead.');
  });

  it('that were led elsewhere while somebody looked are an undeclared change (F05)', () => {
    const estate = world([endpointOf(3)], [link(api, db)], [all]);
    const [source, ...more] = estate.sources ?? [];
    const sees = (source?.sees ?? []).map((thing) => ({ ...thing, firstSeen: '2026-11-01T00:00:00.000Z' }));
    expect(
      driftOfCode({ ...estate, sources: [{ source: 'host', ...source, sees }, ...more] }, 'relation.wrong-target'),
    ).toMatchObject({ mechanism: 'undeclared change', onset: seen });
  });

  it('to something missing are not told beside it', () => {
    const estate = world([], [link(api, 'asset:shop/gone')], [{ scope: { endpoint: ['10.0.0.9:80'] } }]);
    const gone = item('asset:shop/gone', { class: 'process', identifiers: { endpoint: '10.0.0.9:80' } });
    expect(codesOf({ ...estate, items: [...estate.items, gone] })).toEqual(['inventory.missing']);
  });
});

describe('a link that is declared for a condition (scenario 22, D06, E07)', () => {
  const monthEnd = link(api, db, { when: 'month-end' });
  const then = (level: Coverage['level'] = 'complete', when = ['month-end']): Partial<Coverage> => ({
    ...all,
    level,
    scope: { when },
    ...(level !== 'complete' && { reason: 'x' }),
  });

  it('is challenged where every link was seen while that was the case, and not this', () => {
    expect(driftOfCode(world([endpointOf(3)], [monthEnd], [all, then()]), 'relation.unobserved')).toMatchObject({
      ref: api,
      message:
        'It is declared that asset:shop/api depends on asset:shop/db (month-end), and that was not seen. host could see every link of asset:shop/api while it was `month-end`, and this was not among them.',
      hint: expect.stringContaining('name the condition') as unknown,
    });
  });

  it.each<[string, World]>([
    ['another condition', world([], [monthEnd], [all, then('complete', ['quarter-end'])])],
    ['a part of the links', world([], [monthEnd], [all, then('partial')])],
    [
      'a run that is too old',
      { ...world([], [monthEnd]), sources: [{ source: 'host', stale: true, claims: [then()] }] },
    ],
    ['links that were seen', world([endpointOf(2)], [monthEnd], [then()])],
  ])('is not by %s (law 1)', (_, estate) => {
    expect(codesOf(estate).filter((code) => code === 'relation.unobserved')).toEqual([]);
  });

  it('is never missed for what is used at other times, nor what is always declared for what is used then (law 1)', () => {
    const anyClaim = fc.record({
      level: fc.constantFrom<Coverage['level']>('complete', 'partial', 'denied'),
      when: fc.constantFrom<readonly string[] | undefined>(undefined, ['month-end'], ['quarter-end'], []),
    });
    fc.assert(
      fc.property(fc.array(anyClaim, { maxLength: 4 }), fc.boolean(), (given, isConditional) => {
        const claims = given.map(({ level, when }) => ({ ...then(level), scope: when ? { when } : {} }));
        const links = [isConditional ? monthEnd : link(api, db)];
        const isMissed = codesOf(world([], links, claims)).includes('relation.unobserved');
        const wanted = ({ level, when }: (typeof given)[number]): boolean =>
          level === 'complete' && (isConditional ? when?.includes('month-end') === true : when === undefined);
        expect(isMissed).toBe(given.some(wanted));
      }),
    );
  });
});

describe('redundancy', () => {
  const choice = (need: number) => [db, db2, db3].map((to) => link(api, to, { redundancy: { id: 'x', need } }));

  it.each<[string, number, readonly number[], string | undefined, string]>([
    ['nothing is lost', 2, [], undefined, ''],
    ['a spare is left', 1, [2], undefined, ''],
    [
      'the last spare is lost',
      2,
      [2],
      'warning',
      'asset:shop/api needs 2 of 3 and has 2 left, without a spare: asset:shop/db is missing or not well.',
    ],
    [
      'too few are left',
      2,
      [2, 3],
      'error',
      'asset:shop/api needs 2 of 3 and has 1 left: asset:shop/db, asset:shop/db2 are missing or not well.',
    ],
  ])('%s', (_, need, unwell, severity, message) => {
    const drift = driftOf(world([endpointOf(2), endpointOf(3), endpointOf(4)], choice(need), [], unwell));
    const finding = drift.find(({ code }) => code === 'relation.redundancy-lost');
    expect(finding?.severity).toBe(severity);
    expect(finding?.message ?? '').toBe(message);
  });

  it('counts what is unknown as there (law 1)', () => {
    const estate = world([], choice(3));
    expect(codesOf({ ...estate, sources: [] })).toEqual([]);
  });
});
