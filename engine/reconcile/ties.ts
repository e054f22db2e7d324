import type { GivenIdentifiers } from '../model/identifiers.ts';
import type { Records } from '../model/records.ts';
import type { ClassKeys } from './class-keys.ts';
import type { RankedEntry } from './entry-book.ts';
import { type IdentifierColumns, isWhole } from './identifier-columns.ts';
import type { KeyColumns } from './key-columns.ts';
import { nobody } from './key-table.ts';
import { sameValue } from './shared-key.ts';

/** One side of a comparison, in columns. Positions name things. */
export interface ColumnSide {
  readonly columns: IdentifierColumns;
  readonly keys: KeyColumns;
  /** By number of a class. */
  readonly classKeys: readonly ClassKeys[];
}

/** A way to tell whether an item and a sighting share a key of an entry, where that does not show as they are written. */
type SharesKey = (entry: RankedEntry, at: number, other: number) => boolean;

/** The first entry by which two are tied, one of the class of either; undefined where the hashes alone are equal. */
export function tieOf(
  declared: ColumnSide,
  observed: ColumnSide,
  at: number,
  other: number,
  identifiers: GivenIdentifiers,
  seen: Records<GivenIdentifiers[string]>,
  sharesKey: SharesKey,
): RankedEntry | undefined {
  const { entries } = keysAt(declared, at);
  const read = !isWhole(declared.columns, at) && !isWhole(observed.columns, other);
  let level = firstLevel(declared, observed, at, other, 0);
  while (level !== nobody) {
    const entry = entries[level] as RankedEntry;
    if ((read && sameValue(entry, identifiers, seen, other)) || sharesKey(entry, at, other)) return entry;
    level = firstLevel(declared, observed, at, other, level + 1);
  }
  return undefined;
}

/** When the first entry, from a level on, is tried that gives both a key of one hash. */
function firstLevel(declared: ColumnSide, observed: ColumnSide, at: number, other: number, from: number): number {
  const mine = keysAt(declared, at);
  const its = keysAt(observed, other);
  const { starts, scopes, hashes } = declared.keys;
  let first = nobody;
  const end = starts[at + 1] as number;
  for (let index = starts[at] as number; index < end; index++) {
    const scope = scopes.list[index] as number;
    const rank = scope - mine.scope;
    const level = mine.levels[rank] as number;
    if (level < from || (first !== nobody && level >= first)) continue;
    if ((mine.own[rank] || its.own[rank]) && hasKey(observed.keys, other, hashes.list[index] as number)) first = level;
  }
  return first;
}

function keysAt({ classKeys, columns }: ColumnSide, at: number): ClassKeys {
  return classKeys[columns.classOf[at] as number] as ClassKeys;
}

/** Hashes are of the scope as well as of the text. */
function hasKey({ starts, hashes }: KeyColumns, at: number, hash: number): boolean {
  const end = starts[at + 1] as number;
  for (let index = starts[at] as number; index < end; index++) if (hashes.list[index] === hash) return true;
  return false;
}

/**
 * True where both have a value in common of each identifier that both have. It is told by hashes: that of a value which is not
 * the same is equal once in two thousand million times.
 */
export function areAlike(
  { columns: one }: ColumnSide,
  { columns: two }: ColumnSide,
  at: number,
  other: number,
): boolean {
  if (isWhole(one, at) || isWhole(two, other)) return false;
  const end = one.starts[at + 1] as number;
  for (let value = one.starts[at] as number; value < end; value++) {
    if (isApart(two, other, one.names.list[value] as number, one.hashes.list[value] as number)) return false;
  }
  return true;
}

/** Whether a thing has values of an identifier, and not this one. */
function isApart({ starts, names, hashes }: IdentifierColumns, at: number, name: number, hash: number): boolean {
  let apart = false;
  const end = starts[at + 1] as number;
  for (let value = starts[at] as number; value < end; value++) {
    if (names.list[value] !== name) continue;
    if (hashes.list[value] === hash) return false;
    apart = true;
  }
  return apart;
}
