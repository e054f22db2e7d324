import type { Entry } from './entries.ts';
import { identifiersDiffer } from './identifier-forms.ts';
import { type Identity, keysOf } from './identity.ts';
import { type EntryBook, indexClaimants, indexKeys, type KeyIndex } from './key-index.ts';
import { type Declared, isExpected, type Observed } from './subjects.ts';

/** Both sides with the keys that they hold. Positions in the lists name things throughout. */
export interface Matching {
  readonly declared: readonly Declared[];
  readonly observed: readonly Observed[];
  readonly book: EntryBook;
  readonly holders: KeyIndex;
  readonly claimants: KeyIndex;
}

export function matchingOf(declared: readonly Declared[], observed: readonly Observed[], book: EntryBook): Matching {
  return {
    declared,
    observed,
    book,
    holders: indexKeys(
      observed.map(({ identity }) => identity),
      book,
    ),
    claimants: indexClaimants(
      declared.map(({ entity, identity }) => ({ identity, expected: isExpected(entity) })),
      book,
    ),
  };
}

/** Sightings that share a key which this declared item alone claims, where the entry belongs to the class of either. */
export function sightingsBy(entry: Entry, loose: boolean, declared: number, matching: Matching): readonly number[] {
  const identity = matching.declared[declared]?.identity;
  if (!identity || (loose && !identity.here)) return [];
  const { book, claimants, holders } = matching;
  const own = book.has(identity.class, entry);
  const found = new Set<number>();
  for (const key of keysOf(identity, entry.by)) {
    if (key.loose !== loose) continue;
    const [only, ...others] = claimants.get(key.text) ?? [];
    if (only !== declared || others.length > 0) continue;
    for (const hit of holders.get(key.text) ?? []) {
      if (own || book.has(matching.observed[hit]?.identity.class ?? '', entry)) found.add(hit);
    }
  }
  return [...found];
}

/** Identifiers that both sides have, that tell things of this class apart, and that cannot be of one thing. */
export function disagreements(declared: Identity, observed: Identity, book: EntryBook): readonly string[] {
  return book.tellingApart(declared.class).filter((name) => {
    const [one, other] = [declared.values.get(name), observed.values.get(name)];
    return one !== undefined && other !== undefined && identifiersDiffer(name, one, other);
  });
}

/** True where things that name their machine can all be on one: they hang together by shared names. */
export function onOneMachine(things: readonly Identity[]): boolean {
  const [first, ...others] = things.map(({ hosts }) => hosts).filter((hosts) => hosts.length > 0);
  const names = new Set(first);
  let rest = others;
  while (rest.length > 0) {
    const apart = rest.filter((hosts) => !hosts.some((host) => names.has(host)));
    if (apart.length === rest.length) return false;
    for (const hosts of rest) if (!apart.includes(hosts)) for (const host of hosts) names.add(host);
    rest = apart;
  }
  return true;
}
