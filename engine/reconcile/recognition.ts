import { compareText } from '../model/json.ts';
import type { Claim } from './claims.ts';
import { type Identity, isComplete } from './identity.ts';
import type { EntryBook } from './entry-book.ts';
import type { Observed } from './subjects.ts';

/** By source and family: the signatures of entries by which it recognises things, those that its sightings complete. */
export type Recognition = ReadonlyMap<string, ReadonlySet<string>>;

export function recognitionKey(source: string, family: string): string {
  return `${source}\n${family}`;
}

/** What sightings complete, present and past, besides what is known of others. */
export function recognitionOf(observed: readonly Observed[], known: Recognition, book: EntryBook): Recognition {
  const recognition = new Map([...known].map(([key, signatures]) => [key, new Set(signatures)]));
  for (const { sighting, identity } of observed) {
    const key = recognitionKey(sighting.source, identity.family);
    const signatures = recognition.get(key) ?? new Set();
    recognition.set(key, signatures);
    for (const entry of book.ofFamily(identity.family)) {
      if (!signatures.has(entry.signature) && isComplete(identity, entry)) signatures.add(entry.signature);
    }
  }
  return recognition;
}

/** Keys of a scope that say where the source looked, in which nothing that is there escapes it. */
const placing: ReadonlySet<string> = new Set(['addresses', 'endpoint', 'host']);

/**
 * Whether the source of a claim would have known the item had it seen it: its scope names a place of the item or an identifier
 * by which it is known, or what else it reports can be told apart in the way in which the item can. A list of machines by name
 * says nothing about one that is declared by its serial number.
 */
export function wouldRecognise(
  { claim, scope }: Claim,
  item: Identity,
  recognition: Recognition,
  book: EntryBook,
): boolean {
  const complete = book.triedFor(item).filter((entry) => isComplete(item, entry));
  for (const name of scope.keys()) {
    if (placing.has(name)) return complete.length > 0;
    if (complete.some(({ by }) => by.includes(name))) return true;
  }
  const known = recognition.get(recognitionKey(claim.source, item.family));
  return known !== undefined && complete.some(({ signature }) => known.has(signature));
}

/** What would identify a thing of this class, for people: `endpoint, or host and process`. */
export function identifyingNames(item: Identity, book: EntryBook): string {
  const ways = book
    .ofClass(item.class)
    .filter(({ signature }) => signature !== 'correlation')
    .map(({ by, without }) => {
      const names = [...by].sort(compareText).join(' and ');
      return without ? `${names} without ${without.join(' and ')}` : names;
    });
  return ways.length > 0 ? ways.join(', or ') : 'an identification entry on its class';
}
