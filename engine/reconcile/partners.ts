import type { KeyColumns } from './key-columns.ts';
import { keyTable, many, nobody, type Side } from './key-table.ts';

/** Who shares keys with whom. Positions name things. */
export interface Partners {
  /** The one sighting that shares keys with a declared item, where no other thing does with either; else `nobody`. */
  readonly partnerOf: (declared: number) => number;
  /** The one thing of a side that holds a key; `nobody`, or `many` where it is several. */
  readonly holderOf: (side: Side, scope: number, hash: number) => number;
}

/** Of the things of one side: which one of the other shares a key with each, and whether it shares keys with more than that. */
interface Ties {
  readonly other: Int32Array;
  readonly shared: Uint8Array;
}

/** Enters every key of both sides. O(keys), with one look at the table for each. */
export function findPartners(declared: KeyColumns, observed: KeyColumns): Partners {
  const table = keyTable(Math.max(declared.length, observed.length));
  const items = tiesOf(declared);
  const sightings = tiesOf(observed);
  for (let at = 0; at < declared.count; at++) {
    const end = declared.startOf(at + 1);
    for (let index = declared.startOf(at); index < end; index++) {
      const key = table.keyOf(declared.scopeAt(index), declared.hashAt(index));
      hold(0, at, key, items);
    }
  }
  for (let at = 0; at < observed.count; at++) {
    const end = observed.startOf(at + 1);
    for (let index = observed.startOf(at); index < end; index++) {
      const key = table.keyOf(observed.scopeAt(index), observed.hashAt(index));
      hold(1, at, key, sightings);
      const claimant = table.holderOf(0, key);
      if (claimant >= 0) tie(claimant, at);
      else if (claimant === many) sightings.shared[at] = 1;
    }
  }
  return {
    partnerOf(at) {
      const other = items.other[at] as number;
      if (other === nobody || !declared.isPlain(at) || !observed.isPlain(other)) return nobody;
      return items.shared[at] === 0 && sightings.shared[other] === 0 ? other : nobody;
    },
    holderOf(side, scope, hash) {
      const key = table.find(scope, hash);
      return key === nobody ? nobody : table.holderOf(side, key);
    },
  };

  /** Notes that a thing holds a key, and who shares it with others of its side. */
  function hold(side: Side, at: number, key: number, { shared }: Ties): void {
    const holder = table.holderOf(side, key);
    if (holder === at) return;
    if (holder === nobody) {
      table.setHolder(side, key, at);
      return;
    }
    shared[at] = 1;
    if (holder === many) return;
    shared[holder] = 1;
    table.setHolder(side, key, many);
  }

  function tie(item: number, sighting: number): void {
    const [seenAs, declaredAs] = [items.other[item], sightings.other[sighting]];
    if (seenAs === nobody) items.other[item] = sighting;
    else if (seenAs !== sighting) items.shared[item] = 1;
    if (declaredAs === nobody) sightings.other[sighting] = item;
    else if (declaredAs !== item) sightings.shared[sighting] = 1;
  }
}

function tiesOf({ count }: KeyColumns): Ties {
  return { other: new Int32Array(count).fill(nobody), shared: new Uint8Array(count) };
}
