/** The side of a thing: declared or observed. */
export type Side = 0 | 1;

export const nobody = -1;
export const many = -2;

/**
 * Keys by the hash of their text, with who holds them on either side. Two keys of one scope whose hashes are equal are taken for
 * one: what is found here is a candidate, to be confirmed by the texts; what is not found does not exist.
 */
export interface KeyTable {
  /** Notes that a thing holds a key. Gives the number of the key, or `nobody` where it was the last to hold it already. */
  readonly hold: (side: Side, position: number, scope: number, hash: number) => number;
  /** The number of a key, or `nobody` where there is none. */
  readonly find: (scope: number, hash: number) => number;
  /** The one thing of a side that holds a key; `nobody`, or `many` where it is several. */
  readonly holderOf: (side: Side, key: number) => number;
  readonly scopeOf: (key: number) => number;
}

/** Of each key, side by side so that they are fetched together: its hash, the next of its bucket, its holders. */
const [hashLane, nextLane, holderLane, lanes] = [0, 1, 2, 4];

/** A hash table of numbers. Texts that were made to meet in a bucket do so at most as often as hashes have bits to spare. */
export function keyTable(expected: number): KeyTable {
  let capacity = 1024;
  while (capacity < expected) capacity *= 2;
  let heads = new Int32Array(capacity).fill(nobody);
  let records = new Int32Array(capacity * lanes);
  let scopes = new Uint16Array(capacity);
  let size = 0;

  function find(scope: number, hash: number): number {
    let key = heads[hash & (capacity - 1)] as number;
    while (key >= 0) {
      const record = key * lanes;
      if (records[record + hashLane] === hash && scopes[key] === scope) return key;
      key = records[record + nextLane] as number;
    }
    return nobody;
  }

  function link(key: number): void {
    const record = key * lanes;
    const bucket = (records[record + hashLane] as number) & (capacity - 1);
    records[record + nextLane] = heads[bucket] as number;
    heads[bucket] = key;
  }

  function grow(): void {
    capacity *= 2;
    const [oldRecords, oldScopes] = [records, scopes];
    heads = new Int32Array(capacity).fill(nobody);
    records = new Int32Array(capacity * lanes);
    records.set(oldRecords);
    scopes = new Uint16Array(capacity);
    scopes.set(oldScopes);
    for (let key = 0; key < size; key++) link(key);
  }

  return {
    hold(side, position, scope, text) {
      const hash = scoped(scope, text);
      const known = find(scope, hash);
      if (known >= 0) {
        const lane = known * lanes + holderLane + side;
        const holder = records[lane] as number;
        if (holder === position) return nobody;
        records[lane] = holder === nobody ? position : many;
        return known;
      }
      if (size === capacity) grow();
      const key = size++;
      const record = key * lanes;
      records[record + hashLane] = hash;
      records[record + holderLane] = nobody;
      records[record + holderLane + 1] = nobody;
      records[record + holderLane + side] = position;
      scopes[key] = scope;
      link(key);
      return key;
    },
    find: (scope, hash) => find(scope, scoped(scope, hash)),
    holderOf: (side, key) => records[key * lanes + holderLane + side] as number,
    scopeOf: (key) => scopes[key] as number,
  };
}

/** So that one text does not meet itself in each scope. */
function scoped(scope: number, hash: number): number {
  return hash ^ (Math.imul(scope, 0x9e3779b1) >>> 1);
}
