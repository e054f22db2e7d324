import type { ClassTree } from '../model/asset-class.ts';
import { entriesOf, type Entry, mergeEntries } from './entries.ts';
import { type Identity, keysOf } from './identity.ts';

/** The ways of identification in use, per class and per family. */
export interface EntryBook {
  readonly ofClass: (className: string) => readonly Entry[];
  /** Every entry of any class that appears in the family, strong ones first. */
  readonly ofFamily: (family: string) => readonly Entry[];
  /** How far a class is from the root of its branch. */
  readonly depthOf: (className: string) => number;
}

/** The entries of all classes that appear on either side. */
export function entryBook(identities: Iterable<Identity>, classes: ClassTree): EntryBook {
  const byClass = new Map<string, readonly Entry[]>();
  const byFamily = new Map<string, readonly Entry[]>();
  const inFamily = new Map<string, Set<string>>();
  for (const { class: name, family } of identities) {
    const names = inFamily.get(family);
    if (names) names.add(name);
    else inFamily.set(family, new Set([name]));
  }
  const ofClass = (name: string): readonly Entry[] => remember(byClass, name, () => entriesOf(classes, name));
  return {
    ofClass,
    depthOf: (name) => classes.get(name)?.ancestors.length ?? 0,
    ofFamily: (family) =>
      remember(byFamily, family, () => mergeEntries([...(inFamily.get(family) ?? [])].map((name) => ofClass(name)))),
  };
}

/** Which things hold each key, as positions in the list. */
export type KeyIndex = ReadonlyMap<string, readonly number[]>;

/** Indexes things by every key that they have; linear in the number of keys. */
export function indexKeys(identities: readonly Identity[], book: EntryBook): KeyIndex {
  const index = new Map<string, number[]>();
  for (const [position, identity] of identities.entries()) {
    for (const entry of book.ofFamily(identity.family)) {
      for (const { text } of keysOf(identity, entry.by)) {
        const holders = index.get(text);
        if (holders) holders.push(position);
        else index.set(text, [position]);
      }
    }
  }
  return index;
}

function remember<K, V>(memory: Map<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
