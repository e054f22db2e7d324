import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { writtenFormOf } from '../../engine/reconcile/identifier-forms.ts';
import { hashAsWritten } from '../../engine/reconcile/written-text.ts';
import { estateOf, item, itemOf, type World } from '../support/estate.ts';
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
