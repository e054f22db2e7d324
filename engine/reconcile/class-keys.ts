import { classFamily, type ClassTree } from '../model/asset-class.ts';
import type { Entry } from './entries.ts';
import type { EntryBook, RankedEntry } from './entry-book.ts';
import { remembered } from './remembered.ts';

/** How the identifiers of a class give keys. Keys of one family and entry have one scope. */
export interface ClassKeys {
  readonly family: string;
  /** In the order in which they are tried. */
  readonly entries: readonly RankedEntry[];
  /** By rank in the family: when an entry is tried. */
  readonly levels: readonly number[];
  /** The scope of the first entry of the family; the others follow by rank. */
  readonly scope: number;
  /** By rank in the family: whether the class itself, or one above it, has the entry. */
  readonly own: readonly boolean[];
  /** True where an entry asks for the machine. */
  readonly asksForHost: boolean;
  /** Of each entry that asks for several identifiers, their bits. */
  readonly several: readonly number[];
  /** By identifier. */
  readonly use: (name: string) => IdentifierUse;
}

/** What an identifier does for the keys of a class. */
export interface IdentifierUse {
  /** The scope of the entry that asks for nothing else; -1 where there is none. */
  readonly scope: number;
  /** Its bit in what entries ask for that ask for several; 0 where none does. */
  readonly bit: number;
  /** True where it takes the whole identity to say what it does. */
  readonly whole: boolean;
}

/** An entry of a family. */
export interface KeyScope {
  readonly family: string;
  readonly entry: Entry;
}

/** The keys of every class, each made when it is first asked for, and the scopes that they have so far. */
export interface KeyBook {
  readonly ofClass: (className: string) => ClassKeys;
  readonly scopes: readonly KeyScope[];
  /** The scope of the first entry of a family; undefined where nothing is of that family. */
  readonly firstOf: (family: string) => number | undefined;
}

export function keyBook(book: EntryBook, classes: ClassTree): KeyBook {
  const first = new Map<string, number>();
  const scopes: KeyScope[] = [];
  return {
    ofClass: remembered(make),
    scopes,
    firstOf: (family) => first.get(family),
  };

  function make(className: string): ClassKeys {
    const family = classFamily(classes, className);
    const entries = book.triedFor({ class: className });
    const scope = first.get(family) ?? scopes.length;
    if (!first.has(family)) scopes.push(...book.ofFamily(family).map((entry) => ({ family, entry })));
    first.set(family, scope);
    const several = entries.filter(({ by }) => by.length > 1);
    const bits = new Map([...new Set(several.flatMap(({ by }) => by))].map((name, index) => [name, 2 ** index]));
    return {
      family,
      entries,
      levels: entries.map((_, rank) => entries.findIndex((entry) => entry.rank === rank)),
      scope,
      own: book.ofFamily(family).map((entry) => book.has(className, entry)),
      asksForHost: entries.some(({ by, without }) => by.includes('host') || without?.includes('host')),
      several: several.map(({ by }) => by.reduce((mask, name) => mask | (bits.get(name) ?? 0), 0)),
      use: remembered((name) => useOf(name, entries, scope, bits)),
    };
  }
}

/** Entries ask for fewer identifiers than an integer has bits; those beyond are taken as a whole. */
const mostBits = 30;

function useOf(
  name: string,
  entries: readonly RankedEntry[],
  scope: number,
  bits: ReadonlyMap<string, number>,
): IdentifierUse {
  const alone = entries.find(({ by }) => by.length === 1 && by[0] === name);
  const tooMany = bits.size > mostBits;
  return {
    scope: alone ? scope + alone.rank : -1,
    bit: tooMany ? 0 : (bits.get(name) ?? 0),
    // What else a thing has says whether such an entry holds.
    whole: (tooMany && bits.has(name)) || entries.some(({ by, without }) => without !== undefined && by.includes(name)),
  };
}
