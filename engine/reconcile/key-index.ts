import { classFamily, type ClassTree } from '../model/asset-class.ts';
import { entriesOf, type Entry, mergeEntries } from './entries.ts';
import { type Identity, isComplete, keysOf } from './identity.ts';

/** The ways of identification in use, per class and per family. */
export interface EntryBook {
  readonly ofClass: (className: string) => readonly Entry[];
  /** Every entry of any class that appears in the family, strong ones first. */
  readonly ofFamily: (family: string) => readonly Entry[];
  /** The class's own entries, then those by which others of its family are identified; the strong ones first. */
  readonly triedFor: (identity: Pick<Identity, 'class'>) => readonly Entry[];
  /** Whether a class or one above it has the entry. */
  readonly has: (className: string, entry: Entry) => boolean;
  /** Identifiers that tell things of a class apart. */
  readonly tellingApart: (className: string) => readonly string[];
  /** How far a class is from the root of its branch. */
  readonly depthOf: (className: string) => number;
}

/** The entries of all classes that appear on either side. */
export function entryBook(identities: Iterable<Identity>, classes: ClassTree): EntryBook {
  const inFamily = new Map<string, Set<string>>();
  for (const { class: name, family } of identities) {
    const names = inFamily.get(family);
    if (names) names.add(name);
    else inFamily.set(family, new Set([name]));
  }
  const ofClass = remembered((name: string) => entriesOf(classes, name));
  const ofFamily = remembered((family: string) => mergeEntries([...(inFamily.get(family) ?? [])].map(ofClass)));
  const signatures = remembered((name: string) => new Set(ofClass(name).map(({ signature }) => signature)));
  const tried = remembered((name: string) => {
    const family = classFamily(classes, name);
    const others = ofFamily(family).filter(({ signature }) => !signatures(name).has(signature));
    const all = [...ofClass(name), ...others];
    return [...all.filter((entry) => !entry.weak), ...all.filter((entry) => entry.weak)];
  });
  return {
    ofClass,
    ofFamily,
    triedFor: (identity) => tried(identity.class),
    has: (name, { signature }) => signatures(name).has(signature),
    tellingApart: remembered((name) => {
      const names = new Set(ofClass(name).flatMap(({ by }) => by));
      names.delete('correlation');
      return [...names];
    }),
    depthOf: (name) => classes.get(name)?.ancestors.length ?? 0,
  };
}

/** Which things hold each key, as positions in the list. */
export type KeyIndex = ReadonlyMap<string, readonly number[]>;

/** Indexes things by every key that they have; linear in the number of keys. */
export function indexKeys(identities: readonly Identity[], book: EntryBook): KeyIndex {
  const index = new Map<string, number[]>();
  for (const [position, identity] of identities.entries()) {
    for (const key of allKeys(identity, book)) addTo(index, key, position);
  }
  return index;
}

/** Indexes declared items; what is not meant to run claims only what nothing else does. */
export function indexClaimants(
  declared: readonly { readonly identity: Identity; readonly expected: boolean }[],
  book: EntryBook,
): KeyIndex {
  const index = new Map<string, number[]>();
  for (const [position, { identity, expected }] of declared.entries()) {
    if (expected) for (const key of allKeys(identity, book)) addTo(index, key, position);
  }
  const first = new Set(index.keys());
  for (const [position, { identity, expected }] of declared.entries()) {
    if (expected) continue;
    for (const key of allKeys(identity, book)) if (!first.has(key)) addTo(index, key, position);
  }
  return index;
}

function allKeys(identity: Identity, book: EntryBook): readonly string[] {
  const complete = book.ofFamily(identity.family).filter(({ by }) => isComplete(identity, by));
  return complete.flatMap(({ by }) => keysOf(identity, by).map(({ text }) => text));
}

function addTo(index: Map<string, number[]>, key: string, position: number): void {
  const holders = index.get(key);
  if (holders) holders.push(position);
  else index.set(key, [position]);
}

function remembered<V>(make: (key: string) => V): (key: string) => V {
  const memory = new Map<string, V>();
  return (key) => {
    const known = memory.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    memory.set(key, made);
    return made;
  };
}
