import type { Way } from './entries.ts';
import type { EntryBook } from './entry-book.ts';
import { type Identity, keysOf } from './identity.ts';

/** What two things share where they are one: the values that one entry's identifiers have. Positions in the lists name things. */
export interface Key {
  /** Rests on `localhost`, and holds only where one machine is meant. */
  readonly loose: boolean;
  /** Declared items that claim it. What is not meant to run claims only what nothing else does. */
  readonly claimants: readonly number[];
  /** Sightings that have it. */
  readonly holders: readonly number[];
}

/** By entry, in the order in which the family lists them; none where the entry is not complete. */
export type KeysByEntry = readonly (readonly Key[])[];

export interface KeyIndex {
  /** By position of a declared item. */
  readonly declared: readonly KeysByEntry[];
  /** A key that somebody claims or holds. */
  readonly known: (family: string, signature: string, text: string) => Key | undefined;
  /** Every key of one entry of a family. */
  readonly all: (family: string, signature: string) => Iterable<Key>;
}

interface GrowingKey extends Key {
  claimants: readonly number[];
  holders: readonly number[];
}

/** By the text of a key. */
type KeyTable = Map<string, GrowingKey>;

const nobody: readonly number[] = [];
const noKeys: readonly GrowingKey[] = [];

/** Indexes both sides by every key that they have; linear in the number of keys. */
export function indexKeys(
  declared: readonly { readonly identity: Identity; readonly expected: boolean }[],
  observed: readonly Identity[],
  book: EntryBook,
): KeyIndex {
  const tables = new Map<string, readonly KeyTable[]>();
  const keysOfAll = (identity: Identity): readonly (readonly GrowingKey[])[] => {
    const entries = book.ofFamily(identity.family);
    let family = tables.get(identity.family);
    if (!family) tables.set(identity.family, (family = entries.map(() => new Map())));
    return entries.map((entry, rank) => growingKeys(identity, entry, family[rank] as KeyTable));
  };
  const ofDeclared = declared.map(({ identity }) => keysOfAll(identity));
  const left: [GrowingKey, number][] = [];
  for (const [position, keys] of ofDeclared.entries()) {
    if (!declared[position]?.expected) continue;
    const alone = [position];
    for (const some of keys) for (const key of some) key.claimants = joined(key.claimants, alone);
  }
  for (const [position, keys] of ofDeclared.entries()) {
    if (declared[position]?.expected) continue;
    for (const key of keys.flat()) if (key.claimants.length === 0) left.push([key, position]);
  }
  for (const [key, position] of left) key.claimants = joined(key.claimants, [position]);
  for (const [position, identity] of observed.entries()) {
    const alone = [position];
    for (const keys of keysOfAll(identity)) for (const key of keys) key.holders = joined(key.holders, alone);
  }
  const tableOf = (family: string, signature: string): KeyTable | undefined =>
    tables.get(family)?.[book.ofFamily(family).findIndex((entry) => entry.signature === signature)];
  return {
    declared: ofDeclared,
    known: (family, signature, text) => tableOf(family, signature)?.get(text),
    all: (family, signature) => tableOf(family, signature)?.values() ?? [],
  };
}

function growingKeys(identity: Identity, way: Way, table: KeyTable): readonly GrowingKey[] {
  const keys = keysOf(identity, way);
  if (keys.length === 0) return noKeys;
  const grown = keys.map(({ text, loose }) => {
    let key = table.get(text);
    if (!key) table.set(text, (key = { loose, claimants: nobody, holders: nobody }));
    return key;
  });
  return grown.length > 1 ? [...new Set(grown)] : grown;
}

/** Most keys have one thing on each side, which all its keys then share; a longer list belongs to one key and grows in place. */
function joined(list: readonly number[], alone: readonly number[]): readonly number[] {
  if (list.length === 0) return alone;
  if (list.length === 1) return [...list, ...alone];
  (list as number[]).push(...alone);
  return list;
}
