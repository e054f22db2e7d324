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
  inOrderOfHashes(declared, (at, scope, hash) => hold(0, at, table.keyOf(scope, hash), items));
  inOrderOfHashes(observed, (at, scope, hash) => {
    const key = table.keyOf(scope, hash);
    hold(1, at, key, sightings);
    const claimant = table.holderOf(0, key);
    if (claimant >= 0) tie(claimant, at);
    else if (claimant === many) sightings.shared[at] = 1;
  });
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
    const seenAs = items.other[item];
    if (seenAs === nobody) items.other[item] = sighting;
    else if (seenAs !== sighting) items.shared[item] = 1;
    const declaredAs = sightings.other[sighting];
    if (declaredAs === nobody) sightings.other[sighting] = item;
    else if (declaredAs !== item) sightings.shared[sighting] = 1;
  }
}

function tiesOf({ count }: KeyColumns): Ties {
  return { other: new Int32Array(count).fill(nobody), shared: new Uint8Array(count) };
}

/** So many parts that the records of one part of a table stay in the processor's cache. */
const partBits = 8;
const partShift = 31 - partBits;

/**
 * Visits every key, sorted by the first bits of its hash: at random, nearly every look at the table of a large estate would wait
 * for memory.
 */
function inOrderOfHashes(keys: KeyColumns, visit: (at: number, scope: number, hash: number) => void): void {
  const ends = new Int32Array(2 ** partBits + 1);
  for (let index = 0; index < keys.length; index++) (ends[(keys.hashAt(index) >>> partShift) + 1] as number)++;
  for (let part = 1; part < ends.length; part++) (ends[part] as number) += ends[part - 1] as number;
  const positions = new Int32Array(keys.length);
  const scopes = new Int32Array(keys.length);
  const hashes = new Int32Array(keys.length);
  for (let at = 0; at < keys.count; at++) {
    const end = keys.startOf(at + 1);
    for (let index = keys.startOf(at); index < end; index++) {
      const hash = keys.hashAt(index);
      const place = (ends[hash >>> partShift] as number)++;
      positions[place] = at;
      scopes[place] = keys.scopeAt(index);
      hashes[place] = hash;
    }
  }
  for (let place = 0; place < keys.length; place++) {
    visit(positions[place] as number, scopes[place] as number, hashes[place] as number);
  }
}
