import { classFamily, type ClassTree } from '../model/asset-class.ts';
import { entriesOf, type Entry, mergeEntries } from './entries.ts';
import { groupBy } from './group-by.ts';
import type { Identity } from './identity.ts';
import { remembered } from './remembered.ts';

/** An entry with its place in the list of its family. */
export interface RankedEntry extends Entry {
  readonly rank: number;
}

/** The ways of identification in use, per class and per family. */
export interface EntryBook {
  readonly ofClass: (className: string) => readonly Entry[];
  /** Every entry of any class that appears in the family, strong ones first. */
  readonly ofFamily: (family: string) => readonly Entry[];
  /** The class's own entries, then those by which others of its family are identified; the strong ones first. */
  readonly triedFor: (identity: Pick<Identity, 'class'>) => readonly RankedEntry[];
  /** Whether a class or one above it has the entry. */
  readonly has: (className: string, entry: Entry) => boolean;
  /** Identifiers that tell things of a class apart. */
  readonly tellingApart: (className: string) => readonly string[];
  /** How far a class is from the root of its branch. */
  readonly depthOf: (className: string) => number;
}

/** The entries of all classes that appear on either side. */
export function entryBook(appearing: ReadonlySet<string>, classes: ClassTree): EntryBook {
  const inFamily = groupBy(appearing, (name) => classFamily(classes, name));
  const ofClass = remembered((name: string) => entriesOf(classes, name));
  const ofFamily = remembered((family: string) => mergeEntries((inFamily.get(family) ?? []).map(ofClass)));
  const signatures = remembered((name: string) => new Set(ofClass(name).map(({ signature }) => signature)));
  const tried = remembered((name: string) => {
    const entries = ofFamily(classFamily(classes, name));
    const ranks = new Map(entries.map(({ signature }, rank) => [signature, rank]));
    const others = entries.filter(({ signature }) => !signatures(name).has(signature));
    const all = [...ofClass(name), ...others].map((entry) => ({ ...entry, rank: ranks.get(entry.signature) ?? -1 }));
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
