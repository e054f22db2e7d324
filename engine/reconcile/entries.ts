import type { ClassTree } from '../model/asset-class.ts';
import { compareText } from '../model/json.ts';
import { identifierName } from '../model/identifier-name.ts';

/** Identifiers that together identify a thing, where it has none of those that it has to be without. */
export interface Way {
  readonly by: readonly string[];
  readonly without?: readonly string[];
}

/** A way in which a class is identified. Names are sorted, so that equal entries of two classes are one. */
export interface Entry extends Way {
  readonly signature: string;
  readonly weak: boolean;
}

/** Ids that tools give each other come before what a class says. */
const correlationEntry: Entry = { by: ['correlation'], signature: 'correlation', weak: false };

/** The entries of a class in the order in which they are tried: correlation, its strong ones, its weak ones. */
export function entriesOf(classes: ClassTree, className: string): readonly Entry[] {
  const entries = (classes.get(className)?.identification ?? []).map(({ by, without, weak = false }): Entry => {
    const asked = namesOf(by);
    if (!without) return { by: asked, signature: asked.join('+'), weak };
    const refused = namesOf(without);
    return { by: asked, without: refused, signature: `${asked.join('+')} without ${refused.join('+')}`, weak };
  });
  const known = new Set<string>();
  const tried = [correlationEntry, ...entries.filter((entry) => !entry.weak), ...entries.filter((entry) => entry.weak)];
  return tried.filter(({ by, signature }) => by.length > 0 && !known.has(signature) && known.add(signature));
}

function namesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(identifierName))].sort(compareText);
}

/** The entries of several classes together; one that any class holds to be weak is weak. Order: rank, then name. */
export function mergeEntries(lists: Iterable<readonly Entry[]>): readonly Entry[] {
  const merged = new Map<string, { entry: Entry; rank: number }>();
  for (const list of lists) {
    for (const [rank, entry] of list.entries()) {
      const known = merged.get(entry.signature);
      const weak = entry.weak || (known?.entry.weak ?? false);
      merged.set(entry.signature, { entry: { ...entry, weak }, rank: Math.min(rank, known?.rank ?? rank) });
    }
  }
  return [...merged.values()]
    .sort(
      (a, b) =>
        Number(a.entry.weak) - Number(b.entry.weak) ||
        a.rank - b.rank ||
        compareText(a.entry.signature, b.entry.signature),
    )
    .map(({ entry }) => entry);
}
