import { describe, expect, it } from 'vitest';
import { accountFor, type DeclaredChanges, type Touch } from '../../engine/drift/declared-changes.ts';
import { questionsOf } from '../../engine/drift/find-drift.ts';
import type { AttributeChange } from '../../engine/model/evidence.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { classes, entitiesOf, estateOf, evidenceOf, item, type World } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';
const identifiers = { endpoint: '10.0.0.1:5432' };
const live = { after: '2026-11-10T03:00:00.000Z', by: '2026-11-11T03:00:00.000Z' };

function from(value: string | number, next: string | number): readonly AttributeChange[] {
  return [
    { at: '2026-10-01T03:00:00.000Z', value },
    { at: live.by, after: live.after, value: next },
  ];
}

function world(declared: JsonObject, changes: Readonly<Record<string, readonly AttributeChange[]>>): World {
  const attributes = Object.fromEntries(Object.entries(changes).map(([name, list]) => [name, list.at(-1)?.value]));
  const since = Object.fromEntries(Object.keys(changes).map((name) => [name, live.by]));
  return {
    items: [item(db, { class: 'database.postgresql', identifiers, attributes: declared })],
    sources: [{ source: 'agent', sees: [{ identifiers, attributes, history: { changes, since } }] }],
  };
}

/** That a commit changed what is declared of an attribute. */
function changed(name: string): Pick<Touch, 'was' | 'is'> {
  return { was: { [name]: 'before' }, is: { [name]: 'since' } };
}

/** What the base knows: commits by day of November 2026. */
function base(touches: readonly Partial<Touch & { day: number }>[] | undefined, since = '2026-01-01'): DeclaredChanges {
  return {
    base: 'main',
    since,
    touches: () =>
      touches?.map(({ day = 1, ...touch }) => ({
        at: `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`,
        commit: '0123456789abcdef',
        was: {},
        is: {},
        begins: false,
        ...touch,
      })),
  };
}

describe('whether a declared change accounts for one in reality (F05)', () => {
  const set = changed('maxConnections');
  it.each<[string, DeclaredChanges, string]>([
    ['a commit in between', base([{ day: 10, ...set }]), 'declared'],
    ['a commit up to a day before', base([{ day: 9, ...set }]), 'declared'],
    ['a commit days before', base([{ day: 7, ...set }]), 'undeclared'],
    ['a commit afterwards', base([{ day: 12, ...set }]), 'undeclared'],
    ['a commit on another of its values', base([{ day: 10, ...changed('workMem') }]), 'undeclared'],
    ['no commit', base([]), 'undeclared'],
    ['a Change that names it', base([{ day: 10, record: 'change:shop/fix' }]), 'declared'],
    ['a Change that names it afterwards', base([{ day: 15, record: 'change:shop/fix' }]), 'declared'],
    ['a Change that named it long before', base([{ day: 1, record: 'change:shop/old' }]), 'undeclared'],
    ['a declaration that came later', base([{ day: 15, begins: true }]), 'unknown'],
    ['a declaration that came in the same change', base([{ day: 10, begins: true, ...set }]), 'unknown'],
    ['a history that begins later (law 1)', base([], '2026-11-10T00:00:00.000Z'), 'unknown'],
    ['a thing that the base does not declare', base(undefined), 'unknown'],
  ])('%s', (_, changes, kind) => {
    expect(accountFor(db, live, ['maxConnections'], changes).kind).toBe(kind);
  });

  it('takes any commit on a thing where the value is not declared', () => {
    expect(accountFor(db, live, undefined, base([{ day: 10 }])).kind).toBe('declared');
  });
});

describe('mechanisms (F04)', () => {
  const moved = world({ workMem: '64MB' }, { workMem: from('64MB', '8MB') });

  it('names an undeclared change, with the commit that was the last before', () => {
    expect(
      driftOfCode(moved, 'decay.mismatch', {
        declaredChanges: base([{ day: 5 }, { day: 3, ...changed('workMem') }]),
      }),
    ).toMatchObject({
      mechanism: 'undeclared change',
      undeclared: true,
      because:
        'no commit of main changed what is declared of its workMem between 2026-11-09 03:00 UTC and 2026-11-11 03:00 UTC; the last before that is 0123456789 of 2026-11-03 12:00 UTC',
    });
  });

  it('says less where nothing is known of the declarations', () => {
    const finding = driftOfCode(moved, 'decay.mismatch');
    expect(finding).toMatchObject({
      mechanism: 'undeclared change',
      because: 'it was last seen as declared at 2026-11-10 03:00 UTC',
    });
    expect(finding).not.toHaveProperty('undeclared');
    const unknown = driftOfCode(moved, 'decay.mismatch', { declaredChanges: base([], live.by) });
    expect(unknown).not.toHaveProperty('undeclared');
  });

  it('names a declaration that reality has not followed', () => {
    const declaredChanges = base([{ day: 15, ...changed('workMem') }]);
    const estate = world({ workMem: '128MB' }, { workMem: from('32MB', '64MB') });
    const finding = driftOfCode(estate, 'decay.mismatch', { declaredChanges });
    expect(finding).toMatchObject({
      mechanism: 'not rolled out',
      because: 'main declares this value since 0123456789 of 2026-11-15 12:00 UTC, and what runs is as it was before',
      message: 'asset:shop/db: workMem is 64MB and was 32MB before, as agent saw; 128MB is declared.',
    });
  });

  it('names it also where the declaration moved before anybody looked, and the thing is as declared before', () => {
    const { items } = world({ workMem: '128MB' }, {});
    const estate: World = {
      items,
      sources: [{ source: 'agent', sees: [{ identifiers, attributes: { workMem: '64MB' } }] }],
    };
    const touch = { day: 1, ...changed('workMem') };
    const mechanismAfter = (workMem: string) =>
      driftOfCode(estate, 'decay.mismatch', { declaredChanges: base([{ ...touch, was: { workMem } }]) }).mechanism;
    expect(mechanismAfter('64MB')).toBe('not rolled out');
    expect(mechanismAfter('32MB')).toBe('unknown');
  });

  it('leaves open what a commit of that time may account for', () => {
    const declaredChanges = base([{ day: 10, ...changed('workMem') }]);
    const estate = world({ workMem: '64MB' }, { workMem: from('32MB', '8MB') });
    expect(driftOfCode(estate, 'decay.mismatch', { declaredChanges })).toMatchObject({ mechanism: 'unknown' });
  });

  it('names an emergency before anything else, and takes it for declared', () => {
    const origin = { file: 'fix.yaml', line: 1, column: 1 };
    const emergencies = new Map([[db, { ref: 'change:shop/fix' as Ref, origin }]]);
    const finding = driftOfCode(moved, 'decay.mismatch', { emergencies, declaredChanges: base([]) });
    expect(finding).toMatchObject({
      mechanism: 'emergency change',
      because: 'change:shop/fix says that it affects it, and is not reconciled yet',
    });
    expect(finding).not.toHaveProperty('undeclared');
  });

  it('lays a setting to the upgrade that it came with, declared or not', () => {
    const estate = world({ workMem: '64MB' }, { workMem: from('64MB', '8MB'), version: from('15.3', '15.4') });
    expect(driftOfCode(estate, 'decay.mismatch', { declaredChanges: base([]) })).toMatchObject({
      mechanism: 'upgrade',
      because: 'version went from 15.3 to 15.4 in the same look',
      undeclared: true,
    });
  });

  it('names a local override where others of the class are as declared', () => {
    const other = (number: number): readonly [Ref, string] => [`asset:shop/db${number}`, `10.0.0.${number}:5432`];
    const all = [[db, '10.0.0.1:5432'] as const, other(2), other(3)];
    const estate: World = {
      items: all.map(([ref, endpoint]) =>
        item(ref, { class: 'database.postgresql', identifiers: { endpoint }, attributes: { workMem: '64MB' } }),
      ),
      sources: [
        {
          source: 'agent',
          sees: all.map(([ref, endpoint]) => ({
            key: ref,
            identifiers: { endpoint },
            attributes: { workMem: ref === db ? '8MB' : '64MB' },
          })),
        },
      ],
    };
    expect(driftOfCode(estate, 'decay.mismatch')).toMatchObject({
      mechanism: 'local override',
      because: '2 others of class database.postgresql have 64MB, as declared',
    });
  });
});

describe('decay.undeclared-change', () => {
  const unmanaged = world({}, { sharedBuffers: from('4GB', '8GB'), storage: from('1TB', '2TB') });

  it('tells of values for which nothing is declared, those that changed in one look together', () => {
    expect(driftOf(unmanaged, { declaredChanges: base([]) })).toMatchObject([
      {
        code: 'decay.undeclared-change',
        severity: 'info',
        ref: db,
        onset: live.by,
        undeclared: true,
        message:
          'asset:shop/db: sharedBuffers went from 4GB to 8GB, storage went from 1TB to 2TB between 2026-11-10 03:00 UTC and 2026-11-11 03:00 UTC, as agent saw; nothing is declared of them, and no declared change accounts for it.',
      },
    ]);
  });

  it.each<[string, World, DeclaredChanges | undefined]>([
    ['nothing is known of the declarations', unmanaged, undefined],
    ['their history begins later', unmanaged, base([], live.by)],
    ['a commit of that time touched the thing', unmanaged, base([{ day: 10 }])],
    ['a commit touched it since', unmanaged, base([{ day: 20 }])],
    [
      'the value moves by itself',
      world(
        {},
        {
          storage: [
            ...from('1TB', '2TB'),
            { at: '2026-11-12T03:00:00.000Z', value: '3TB' },
            { at: '2026-11-13T03:00:00.000Z', value: '4TB' },
          ],
        },
      ),
      base([]),
    ],
    ['it is as declared', world({ workMem: '64MB' }, { workMem: from('8MB', '64MB') }), base([])],
  ])('says nothing where %s', (_, estate, declaredChanges) => {
    expect(codesOf(estate, declaredChanges && { declaredChanges })).toEqual([]);
  });
});

describe('what is asked of the history', () => {
  const ask = (estate: World) =>
    questionsOf(estateOf(estate), {
      classes,
      entities: entitiesOf(estate.items),
      relations: [],
      expiryWarning: 0,
      sightings: evidenceOf(...(estate.sources ?? [])).sightings,
    });

  it('is of what differs or changed, and as far back as a merge could account for it', () => {
    expect(ask(world({}, { storage: from('1TB', '2TB') }))).toEqual({
      refs: new Set([db]),
      since: '2026-11-09T03:00:00.000Z',
      atLeast: '2026-11-09T03:00:00.000Z',
      former: false,
    });
  });

  it('is nothing where all is as declared', () => {
    expect(ask(world({ workMem: '64MB' }, { workMem: from('8MB', '64MB') }))).toBeUndefined();
  });
});
