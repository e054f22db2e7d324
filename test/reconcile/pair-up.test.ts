import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassDefinition, ClassTree } from '../../engine/model/asset-class.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { writtenFormOf } from '../../engine/reconcile/identifier-forms.ts';
import { hashAsWritten } from '../../engine/reconcile/written-text.ts';
import { classes, estateOf, item, itemOf, presences, type World } from '../support/estate.ts';
import { pairedWorlds } from '../support/paired-worlds.ts';

/** A twin that is retired claims nothing that its twin does; but with two that hold a key, they are no longer a pair. */
function withTwins(world: World): World {
  const twins = world.items
    .filter(({ ref }) => ref.startsWith('asset:lone/'))
    .map((entity) => ({ ...entity, ref: `${entity.ref}-twin` as Ref, lifecycle: 'retired' as const }));
  return { ...world, items: [...world.items, ...twins] };
}

describe('what is one thing at first sight', () => {
  it('is what the rules for everything else would make of it', () => {
    fc.assert(
      fc.property(pairedWorlds('m1', 'm2'), (world) => {
        const [atOnce, byRounds] = [estateOf(world), estateOf(withTwins(world))];
        const items = byRounds.items.filter(({ id }) => !id.endsWith('-twin'));
        expect(JSON.stringify({ ...byRounds, items })).toBe(JSON.stringify(atOnce));
      }),
      { numRuns: 100 },
    );
  });

  it('is told apart from what has the same text as another identifier, or in another family', () => {
    const world: World = {
      items: [
        item('asset:x/server', { class: 'server', identifiers: { serial: 'AB12CD' } }),
        item('asset:x/tagged', { class: 'server', identifiers: { assetTag: 'AB12CD' } }),
        item('asset:x/other', { class: 'unheard-of', identifiers: { serial: 'AB12CD' } }),
      ],
      sources: [{ source: 'one', sees: [{ class: 'server', identifiers: { serial: 'ab12cd' } }] }],
    };
    const { items } = estateOf(world);
    expect(items.filter(({ presence }) => presence === 'confirmed').map(({ id }) => id)).toEqual(['asset:x/server']);
  });

  it('is confirmed by the text of its key, not by the hash alone', () => {
    const serials = ['SN-18190Q', 'SN-43214Q'] as const;
    const [hash, other] = serials.map((serial) => hashAsWritten(serial, writtenFormOf('serial') ?? {}));
    expect(hash).toBe(other);
    const { items } = estateOf({
      items: [item('asset:x/server', { class: 'server', identifiers: { serial: serials[0] } })],
      sources: [{ source: 'one', sees: [{ class: 'server', identifiers: { serial: serials[1] } }] }],
    });
    expect(items.map(({ presence }) => presence)).toEqual(['not-covered', 'undeclared']);
  });

  it('gives its parts as plain data, whole and one by one', () => {
    const world: World = {
      items: [
        item('asset:x/db', {
          class: 'server',
          identifiers: { serial: 'AB12CD' },
          attributes: { cpus: 4, memory: '8Gi' },
        }),
      ],
      sources: [
        {
          source: 'one',
          sees: [{ class: 'server', identifiers: { serial: 'ab12cd' }, attributes: { cpus: '4', memory: '16Gi' } }],
        },
      ],
    };
    const found = itemOf(estateOf(world), 'asset:x/db');
    expect(Object.keys(found.disputed ?? {})).toEqual(['memory']);
    expect(Object.keys(found.named?.(['cpus', 'notAfter']) ?? {})).toEqual(['cpus']);
    expect(found.disputed?.['memory']).toEqual(found.attributes['memory']);
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({
      id: 'asset:x/db',
      presence: 'confirmed',
      identifiers: { serial: ['AB12CD'] },
    });
  });
});

/** Named within a tenant, or by the name alone where there is none. */
const tenanted: ClassTree = new Map<string, ClassDefinition>([
  ...classes,
  [
    'tenanted',
    {
      name: 'tenanted',
      ancestors: [],
      attributes: {},
      defaults: {},
      identification: [{ by: ['name', 'tenant'] }, { by: ['name'], without: ['tenant'] }],
      profile: { cadence: 'scheduled', reversibility: 'reversible', leadTime: '1d', effects: {} },
    },
  ],
]);

describe('what is identified only where it is without something', () => {
  const world = (...seen: readonly Readonly<Record<string, string>>[]): World => ({
    classes: tenanted,
    items: [
      item('asset:x/theirs', { class: 'tenanted', identifiers: { name: 'db', tenant: 'x' } }),
      item('asset:x/ours', { class: 'tenanted', identifiers: { name: 'db' } }),
    ],
    sources: [
      {
        source: 'one',
        sees: seen.map((identifiers) => ({ class: 'tenanted', identifiers })),
        claims: [{ class: 'tenanted' }],
      },
    ],
  });

  it('is another thing than what has it, by the same name', () => {
    const estate = estateOf(world({ name: 'db', tenant: 'X' }, { name: 'DB' }, { name: 'db', tenant: 'y' }));
    expect(presences(estate)).toEqual({
      'asset:x/ours': 'confirmed',
      'asset:x/theirs': 'confirmed',
      'observed:tenanted/db/y': 'undeclared',
    });
    expect(estate.findings).toEqual([]);
  });

  it('has it not where the value identifies nothing', () => {
    expect(presences(estateOf(world({ name: 'db', tenant: 'unknown' })))).toMatchObject({
      'asset:x/ours': 'confirmed',
    });
  });

  it('is not missing where a source was seen to know only what has it', () => {
    const { items, ...rest } = world({ name: 'db', tenant: 'x' });
    const lonely = item('asset:x/web', { class: 'tenanted', identifiers: { name: 'web' } });
    expect(presences(estateOf({ ...rest, items: [...items, lonely] }))).toEqual({
      'asset:x/ours': 'not-covered',
      'asset:x/theirs': 'confirmed',
      'asset:x/web': 'not-covered',
    });
  });

  it('is not known by what does not hold for it, whatever else does', () => {
    const own = {
      ...(tenanted.get('tenanted') as ClassDefinition),
      identification: [{ by: ['name'], without: ['tenant'] }, { by: ['tenant'] }],
    };
    const { items, ...rest } = world({ name: 'db', tenant: 'x' });
    const lonely = item('asset:x/web', { class: 'tenanted', identifiers: { name: 'web' } });
    const estate = estateOf({ ...rest, classes: new Map([['tenanted', own]]), items: [...items.slice(0, 1), lonely] });
    expect(presences(estate)).toEqual({ 'asset:x/theirs': 'confirmed', 'asset:x/web': 'not-covered' });
  });

  it('is the same at first sight and by the rules for everything else', () => {
    const known = fc.record(
      { name: fc.constantFrom('db', 'DB', 'web'), tenant: fc.constantFrom('x', 'y', 'none') },
      { requiredKeys: ['name'] },
    );
    const side = fc.uniqueArray(known, {
      maxLength: 4,
      selector: ({ name, tenant }) => `${name} ${tenant}`.toLowerCase(),
    });
    fc.assert(
      fc.property(side, side, (declared, seen) => {
        const items = declared.map((identifiers, index) =>
          item(`asset:lone/p${index}`, { class: 'tenanted', identifiers }),
        );
        const lone = { ...world(...seen), items };
        const [atOnce, byRounds] = [estateOf(lone), estateOf(withTwins(lone))];
        const kept = byRounds.items.filter(({ id }) => !id.endsWith('-twin'));
        expect(kept.map(({ id, presence }) => [id, presence])).toEqual(
          atOnce.items.map(({ id, presence }) => [id, presence]),
        );
      }),
      { numRuns: 300 },
    );
  });
});
