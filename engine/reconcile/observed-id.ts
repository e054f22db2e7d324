import { compareText } from '../model/json.ts';
import { type Identity, isComplete } from './identity.ts';
import type { Entry } from './entries.ts';
import type { EntryBook } from './entry-book.ts';
import { writtenFormOf } from './identifier-forms.ts';

/** Something that nobody declared and that needs a name of its own. */
export interface Unnamed {
  readonly identity: Identity;
  /** What tells it apart when its identifiers do not: source and key, or how it was met. */
  readonly fallback: string;
  /** Whether what this entry knows it by is known to be another's: a clone has the number of its original. */
  readonly isOthers?: (entry: Entry) => boolean;
}

/**
 * Ids `observed:<class>/<best identifier>`, in the order of the list, each different from the others and from those taken.
 * Things that would share an id get their machine's name behind it, and where that is not enough, what tells them apart.
 */
export function nameObserved(
  things: readonly Unnamed[],
  book: EntryBook,
  taken: ReadonlySet<string>,
): readonly string[] {
  const short = things.map((thing) => `observed:${thing.identity.class}/${bestName(thing, book) ?? thing.fallback}`);
  const hosted = things.map(({ identity }, index) => {
    const [host] = [...identity.hosts].sort(compareText);
    return host === undefined ? (short[index] ?? '') : `${short[index]}@${host}`;
  });
  const long = things.map(({ fallback }, index) => `${hosted[index]}#${fallback}`);
  const counts = [short, hosted].map(countTexts);
  const used = new Set(taken);
  const again = new Map<string, number>();
  return things.map((_, index) => {
    const fits = [short, hosted].find((names, level) => {
      const name = names[index] ?? '';
      return counts[level]?.get(name) === 1 && !used.has(name);
    });
    const name = (fits ?? long)[index] ?? '';
    let unique = name;
    for (let count = again.get(name) ?? 2; used.has(unique); count++) {
      unique = `${name}~${count}`;
      again.set(name, count);
    }
    used.add(unique);
    return unique;
  });
}

/**
 * The values of the first entry that is complete, and that is its own where one is; without the machine, where something else tells
 * it apart that people can read.
 */
function bestName({ identity, isOthers }: Unnamed, book: EntryBook): string | undefined {
  const complete = book
    .ofClass(identity.class)
    .filter((entry) => entry.signature !== 'correlation' && isComplete(identity, entry));
  const entry = (isOthers && complete.find((each) => !isOthers(each))) ?? complete[0];
  if (entry) {
    const { by } = entry;
    const telling = by.length > 1 ? by.filter((name) => name !== 'host') : by;
    const isHidden = by.includes('host') && telling.every((name) => writtenFormOf(name)?.digits !== undefined);
    if (isHidden) return bestValue(identity, 'host');
    return telling.map((name) => bestValue(identity, name)).join('/');
  }
  for (const [name] of identity.values) if (name !== 'correlation') return bestValue(identity, name);
  return undefined;
}

/** The place on `localhost` before others, because it is the same in every network; then the first in order. */
function bestValue(identity: Identity, name: string): string {
  if (name === 'host') return [...identity.hosts].sort(compareText)[0] ?? 'localhost';
  const values = identity.values.get(name) ?? [];
  return values.find((value) => value.startsWith('localhost:')) ?? values[0] ?? '';
}

function countTexts(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
