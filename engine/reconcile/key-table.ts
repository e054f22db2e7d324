import { integers } from '../model/numbers.ts';

/** The side of a thing: declared or observed. */
export type Side = 0 | 1;

export const nobody = -1;
export const many = -2;

/**
 * Keys by their hash, with who holds them on either side. Two whose hashes are equal are taken for one: what is found here is a
 * candidate, to be confirmed by the texts; what is not found does not exist. Keys lie in the order of their hashes, so those that
 * come in about that order are near each other in memory.
 */
export interface KeyTable {
  /** Of each key its hash and its holders, each plus one, so that one look in memory fetches them all. */
  records: Int32Array;
  capacity: number;
  /** A hash has 31 bits, of which the first say where to begin. */
  shift: number;
  size: number;
}

const [hashLane, holderLane, lanes] = [0, 1, 3];

/** A table with room for about as many keys as are expected. */
export function emptyTable(expected: number): KeyTable {
  let capacity = 1024;
  while (capacity < expected * 1.25) capacity *= 2;
  return { records: integers(capacity * lanes), capacity, shift: Math.clz32(capacity), size: 0 };
}

/** The hash of a text in a scope, so that one text does not meet itself in each. */
export function scopedHash(scope: number, hash: number): number {
  return hash ^ (Math.imul(scope, 0x9e3779b1) >>> 1);
}

/** Where a key is, made where there is none; until the next one is made. */
export function keyOf(table: KeyTable, hash: number): number {
  let record = seek(table, hash);
  if (table.records[record + hashLane] !== 0) return record;
  if (++table.size * 8 > table.capacity * 7) {
    grow(table);
    record = seek(table, hash);
  }
  table.records[record + hashLane] = hash + 1;
  return record;
}

/** Where a key is, or `nobody` where there is none. */
export function findKey(table: KeyTable, hash: number): number {
  const record = seek(table, hash);
  return table.records[record + hashLane] === 0 ? nobody : record;
}

/** The one thing of a side that holds a key; `nobody`, or `many` where it is several. */
export function holderOf({ records }: KeyTable, side: Side, key: number): number {
  return (records[key + holderLane + side] as number) - 1;
}

export function setHolder({ records }: KeyTable, side: Side, key: number, holder: number): void {
  records[key + holderLane + side] = holder + 1;
}

/** The record of a key, or the empty one in which it would be. */
function seek({ records, capacity, shift }: KeyTable, hash: number): number {
  const wanted = (hash + 1) | 0;
  let at = hash >>> shift;
  // By steps that grow: hashes that begin side by side do not get into each other's way for long.
  for (let step = 1; ; step++) {
    const record = at * lanes;
    const known = records[record + hashLane] as number;
    if (known === 0 || known === wanted) return record;
    at = (at + step) & (capacity - 1);
  }
}

function grow(table: KeyTable): void {
  const old = table.records;
  table.capacity *= 2;
  table.shift--;
  table.records = integers(table.capacity * lanes);
  for (let from = 0; from < old.length; from += lanes) {
    const known = old[from + hashLane] as number;
    if (known !== 0) table.records.set(old.subarray(from, from + lanes), seek(table, (known - 1) | 0));
  }
}
