import { integers } from '../model/numbers.ts';
import type { KeyColumns } from './key-columns.ts';
import {
  emptyTable,
  findKey,
  holderOf,
  keyOf,
  type KeyTable,
  many,
  nobody,
  setHolder,
  type Side,
} from './key-table.ts';

/** Who shares keys with whom. Positions name things. */
export interface Partners {
  readonly declared: Ties;
  readonly observed: Ties;
  readonly table: KeyTable;
}

/** Of the things of one side: which one of the other shares a key with each, and whether it shares keys with more than that. */
interface Ties {
  readonly plain: Uint8Array;
  readonly other: Int32Array;
  readonly shared: Uint8Array;
}

/** Enters every key of both sides. O(keys), with one look at the table for each. */
export function findPartners(declared: KeyColumns, observed: KeyColumns): Partners {
  const table = emptyTable(Math.max(declared.hashes.length, observed.hashes.length));
  const partners = { declared: noTies(declared), observed: noTies(observed), table };
  const sorted = emptySorted(Math.max(declared.hashes.length, observed.hashes.length));
  enter(0, declared, partners, sorted);
  enter(1, observed, partners, sorted);
  return partners;
}

/** The one sighting that shares keys with a declared item, where no other thing does with either; else `nobody`. */
export function partnerOf({ declared, observed }: Partners, at: number): number {
  const other = declared.other[at] as number;
  if (other === nobody || declared.plain[at] === 0 || observed.plain[other] === 0) return nobody;
  return declared.shared[at] === 0 && observed.shared[other] === 0 ? other : nobody;
}

/** The one thing of a side that holds a key; `nobody`, or `many` where it is several. */
export function holderIn({ table }: Partners, side: Side, hash: number): number {
  const key = findKey(table, hash);
  return key === nobody ? nobody : holderOf(table, side, key);
}

function noTies({ count, plain }: KeyColumns): Ties {
  return { plain, other: integers(count).fill(nobody), shared: new Uint8Array(count) };
}

function enter(side: Side, keys: KeyColumns, partners: Partners, sorted: SortedKeys): void {
  sortByHash(keys, sorted);
  const { positions, hashes } = sorted;
  const { table, declared, observed } = partners;
  for (let place = 0; place < keys.hashes.length; place++) {
    const at = positions[place] as number;
    const key = keyOf(table, hashes[place] as number);
    hold(table, side, key, at, side === 0 ? declared : observed);
    if (side === 0) continue;
    const claimant = holderOf(table, 0, key);
    if (claimant === many) observed.shared[at] = 1;
    else if (claimant !== nobody) {
      meet(declared, claimant, at);
      meet(observed, at, claimant);
    }
  }
}

/** Notes that a thing holds a key, and who shares it with others of its side. */
function hold(table: KeyTable, side: Side, key: number, at: number, { shared }: Ties): void {
  const holder = holderOf(table, side, key);
  if (holder === at) return;
  if (holder === nobody) {
    setHolder(table, side, key, at);
    return;
  }
  shared[at] = 1;
  if (holder === many) return;
  shared[holder] = 1;
  setHolder(table, side, key, many);
}

function meet({ other, shared }: Ties, at: number, met: number): void {
  if (other[at] === nobody) other[at] = met;
  else if (other[at] !== met) shared[at] = 1;
}

/** So many parts that the records of one part of a table stay in the processor's cache. */
const partBits = 8;
const partShift = 31 - partBits;

/** Keys with the positions of those who hold them. */
interface SortedKeys {
  readonly positions: Int32Array;
  readonly hashes: Int32Array;
}

function emptySorted(most: number): SortedKeys {
  return { positions: integers(most), hashes: integers(most) };
}

/** Sorts keys by the first bits of their hashes: at random, nearly every look at a large table would wait for memory. */
function sortByHash({ count, starts, hashes: allHashes }: KeyColumns, into: SortedKeys): void {
  const { length } = allHashes;
  const nexts = integers(2 ** partBits + 1);
  for (let index = 0; index < length; index++) {
    (nexts[((allHashes.list[index] as number) >>> partShift) + 1] as number)++;
  }
  for (let part = 1; part < nexts.length; part++) (nexts[part] as number) += nexts[part - 1] as number;
  const { positions, hashes } = into;
  for (let at = 0; at < count; at++) {
    const end = starts[at + 1] as number;
    for (let index = starts[at] as number; index < end; index++) {
      const hash = allHashes.list[index] as number;
      const place = (nexts[hash >>> partShift] as number)++;
      positions[place] = at;
      hashes[place] = hash;
    }
  }
}
