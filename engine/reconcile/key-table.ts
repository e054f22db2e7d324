/** The side of a thing: declared or observed. */
export type Side = 0 | 1;

export const nobody = -1;
export const many = -2;

/**
 * Keys by the hash of their text, with who holds them on either side. Two keys of one scope whose hashes are equal are taken for
 * one: what is found here is a candidate, to be confirmed by the texts; what is not found does not exist.
 */
export interface KeyTable {
  /** Where a key is, made where there is none; until the next one is made. Hashes are of the scope as well as of the text. */
  readonly keyOf: (scope: number, hash: number) => number;
  /** Where a key is, or `nobody` where there is none. */
  readonly find: (scope: number, hash: number) => number;
  /** The one thing of a side that holds a key; `nobody`, or `many` where it is several. */
  readonly holderOf: (side: Side, key: number) => number;
  readonly setHolder: (side: Side, key: number, holder: number) => void;
}

/**
 * Of each key, side by side so that one look in memory fetches them all: its hash, its scope, its holders. Each but the hash is
 * written so that an empty record is all zeros.
 */
const [hashLane, scopeLane, holderLane, lanes] = [0, 1, 2, 4];

/**
 * A hash table of numbers with room for about as many keys as are expected. Keys lie in the order of their hashes, so those that
 * come in about that order are near each other in memory.
 */
export function keyTable(expected: number): KeyTable {
  let capacity = 1024;
  while (capacity < expected * 1.5) capacity *= 2;
  /** A hash has 31 bits, of which the first say where to begin. */
  let shift = Math.clz32(capacity);
  let records = new Int32Array(capacity * lanes);
  let size = 0;

  /** The record of a key, or the empty one in which it would be. */
  function seek(scope: number, hash: number): number {
    let at = hash >>> shift;
    // By steps that grow: hashes that begin side by side do not get into each other's way for long.
    for (let step = 1; ; step++) {
      const record = at * lanes;
      const known = (records[record + scopeLane] as number) - 1;
      if (known < 0 || (known === scope && records[record + hashLane] === hash)) return record;
      at = (at + step) & (capacity - 1);
    }
  }

  function isEmpty(record: number): boolean {
    return records[record + scopeLane] === 0;
  }

  function grow(): void {
    const old = records;
    capacity *= 2;
    shift--;
    records = new Int32Array(capacity * lanes);
    for (let from = 0; from < old.length; from += lanes) {
      const scope = (old[from + scopeLane] as number) - 1;
      if (scope >= 0) records.set(old.subarray(from, from + lanes), seek(scope, old[from + hashLane] as number));
    }
  }

  return {
    keyOf(scope, hash) {
      let record = seek(scope, hash);
      if (!isEmpty(record)) return record;
      if (++size * 4 > capacity * 3) {
        grow();
        record = seek(scope, hash);
      }
      records[record + hashLane] = hash;
      records[record + scopeLane] = scope + 1;
      return record;
    },
    find(scope, hash) {
      const record = seek(scope, hash);
      return isEmpty(record) ? nobody : record;
    },
    holderOf: (side, key) => (records[key + holderLane + side] as number) - 1,
    setHolder(side, key, holder) {
      records[key + holderLane + side] = holder + 1;
    },
  };
}

/** The hash of a text in a scope, so that one text does not meet itself in each. */
export function scopedHash(scope: number, hash: number): number {
  return hash ^ (Math.imul(scope, 0x9e3779b1) >>> 1);
}
