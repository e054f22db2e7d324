import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyColumns } from '../../engine/reconcile/key-columns.ts';
import { nobody } from '../../engine/reconcile/key-table.ts';
import { emptyNumbers, push } from '../../engine/model/numbers.ts';
import { findPartners, holderIn, partnerOf } from '../../engine/reconcile/partners.ts';

/** Hashes of the keys that a thing holds. */
type Keys = readonly number[];

function columnsOf(things: readonly Keys[]): KeyColumns {
  const columns = {
    count: things.length,
    plain: new Uint8Array(things.length).fill(1),
    starts: new Int32Array(things.length + 1),
    scopes: emptyNumbers(0),
    hashes: emptyNumbers(0),
  };
  for (const [at, keys] of things.entries()) {
    for (const key of keys) {
      push(columns.scopes, 0);
      push(columns.hashes, key);
    }
    columns.starts[at + 1] = columns.hashes.length;
  }
  return columns;
}

/** By the rule itself: the one other that shares a key with it, where nothing else does with either. */
function partnerByRule(at: number, items: readonly Keys[], sightings: readonly Keys[]): number {
  const meeting = (keys: Keys, things: readonly Keys[]): number[] =>
    [...things.keys()].filter((position) => things[position]?.some((key) => keys.includes(key)) === true);
  const own = items[at] ?? [];
  const [other = nobody, ...others] = meeting(own, sightings);
  const its = sightings[other] ?? [];
  const alone = others.length === 0 && meeting(own, items).length <= 1;
  return alone && meeting(its, items).length === 1 && meeting(its, sightings).length === 1 ? other : nobody;
}

describe('partners', () => {
  it('are two that share a key while nothing else does with either', () => {
    // Some begin at one place of the table, and some with the same bits.
    const key = fc.constantFrom(0, 1, 2, 3, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1);
    const side = fc.array(fc.array(key, { maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(side, side, (items, sightings) => {
        const partners = findPartners(columnsOf(items), columnsOf(sightings));
        for (const at of items.keys()) expect(partnerOf(partners, at)).toBe(partnerByRule(at, items, sightings));
      }),
      { numRuns: 2000 },
    );
  });

  it('are found in a table that has to grow, and where every key begins at one place', () => {
    for (const spread of [1, 2 ** 17]) {
      const items = Array.from({ length: 4000 }, (_, at): Keys => [at * spread, (at + 4000) * spread]);
      const strangers = Array.from({ length: 3000 }, (_, at): Keys => [(at + 8000) * spread]);
      const same = items.map(([first = 0]): Keys => [first]);
      const partners = findPartners(columnsOf(items), columnsOf([...strangers, ...same]));
      expect(items.map((_, at) => partnerOf(partners, at))).toEqual(items.map((_, at) => at + 3000));
      expect(holderIn(partners, 1, 8000 * spread)).toBe(0);
      expect(holderIn(partners, 0, 8000 * spread)).toBe(nobody);
    }
  });
});
