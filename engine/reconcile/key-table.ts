/** The side of a thing: declared or observed. */
export type Side = 0 | 1;

export const nobody = -1;
export const many = -2;

/**
 * Keys by the hash of their text, with who holds them on either side. Two keys of one scope whose hashes are equal are taken for
 * one: what is found here is a candidate, to be confirmed by the texts; what is not found does not exist. Keys lie in the order of
 * their hashes, so those that come in about that order are near each other in memory.
 */
export interface KeyTable {
  /** Of each key its hash, its scope and its holders, so that one look in memory fetches them all. An empty one is all zeros. */
  records: Int32Array;
  capacity: number;
  /** A hash has 31 bits, of which the first say where to begin. */
  shift: number;
  size: number;
}

const [hashLane, scopeLane, holderLane, lanes] = [0, 1, 2, 4];

/** A table with room for about as many keys as are expected. */
export function emptyTable(expected: number): KeyTable {
  let capacity = 1024;
  while (capacity < expected * 1.25) capacity *= 2;
  return { records: new Int32Array(capacity * lanes), capacity, shift: Math.clz32(capacity), size: 0 };
}

/** The hash of a text in a scope, so that one text does not meet itself in each. */
export function scopedHash(scope: number, hash: number): number {
  return hash ^ (Math.imul(scope, 0x9e3779b1) >>> 1);
}

/** Where a key is, made where there is none; until the next one is made. */
export function keyOf(table: KeyTable, scope: number, hash: number): number {
  let record = seek(table, scope, hash);
  if (table.records[record + scopeLane] !== 0) return record;
  if (++table.size * 8 > table.capacity * 7) {
    grow(table);
    record = seek(table, scope, hash);
  }
  table.records[record + hashLane] = hash;
  table.records[record + scopeLane] = scope + 1;
  return record;
}

/** Where a key is, or `nobody` where there is none. */
export function findKey(table: KeyTable, scope: number, hash: number): number {
  const record = seek(table, scope, hash);
  return table.records[record + scopeLane] === 0 ? nobody : record;
}

/** The one thing of a side that holds a key; `nobody`, or `many` where it is several. */
export function holderOf({ records }: KeyTable, side: Side, key: number): number {
  return (records[key + holderLane + side] as number) - 1;
}

export function setHolder({ records }: KeyTable, side: Side, key: number, holder: number): void {
  records[key + holderLane + side] = holder + 1;
}

/** The record of a key, or the empty one in which it would be. */
function seek({ records, capacity, shift }: KeyTable, scope: number, hash: number): number {
  let at = hash >>> shift;
  // By steps that grow: hashes that begin side by side do not get into each other's way for long.
  for (let step = 1; ; step++) {
    const record = at * lanes;
    const known = records[record + scopeLane] as number;
    if (known === 0 || (known === scope + 1 && records[record + hashLane] === hash)) return record;
    at = (at + step) & (capacity - 1);
  }
}

function grow(table: KeyTable): void {
  const old = table.records;
  table.capacity *= 2;
  table.shift--;
  table.records = new Int32Array(table.capacity * lanes);
  for (let from = 0; from < old.length; from += lanes) {
    const scope = (old[from + scopeLane] as number) - 1;
    if (scope >= 0)
      table.records.set(old.subarray(from, from + lanes), seek(table, scope, old[from + hashLane] as number));
  }
}
