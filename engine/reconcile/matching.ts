import { identifiersDiffer } from './identifier-forms.ts';
import type { EntryBook, RankedEntry } from './entry-book.ts';
import type { Way } from './entries.ts';
import { type Identity, valuesOf } from './identity.ts';
import { indexKeys, type Key, type KeyIndex } from './keys.ts';
import { type Declared, isExpected, type Observed } from './subjects.ts';

/** Both sides with the keys that they hold. Positions in the lists name things throughout. */
export interface Matching {
  readonly declared: readonly Declared[];
  readonly observed: readonly Observed[];
  readonly book: EntryBook;
  readonly keys: KeyIndex;
}

export function matchingOf(declared: readonly Declared[], observed: readonly Observed[], book: EntryBook): Matching {
  const keys = indexKeys(
    declared.map(({ entity, identity }) => ({ identity, expected: isExpected(entity) })),
    observed.map(({ identity }) => identity),
    book,
  );
  return { declared, observed, book, keys };
}

const none: readonly never[] = [];

/** The keys that an entry gives a declared item. */
export function keysBy({ rank }: RankedEntry, declared: number, { keys }: Matching): readonly Key[] {
  return keys.declared[declared]?.[rank] ?? none;
}

/** Sightings that share a key which this declared item alone claims, where the entry belongs to the class of either. */
export function sightingsBy(
  entry: RankedEntry,
  loose: boolean,
  declared: number,
  matching: Matching,
): readonly number[] {
  let found: number[] | undefined;
  for (const key of keysBy(entry, declared, matching)) {
    if (key.loose !== loose || key.claimants.length !== 1 || key.claimants[0] !== declared) continue;
    for (const hit of key.holders) if (belongs(entry, declared, hit, matching)) (found ??= []).push(hit);
  }
  return found && found.length > 1 ? [...new Set(found)] : (found ?? none);
}

function belongs(entry: RankedEntry, declared: number, observed: number, matching: Matching): boolean {
  const { book } = matching;
  return (
    book.has(matching.declared[declared]?.identity.class ?? '', entry) ||
    book.has(matching.observed[observed]?.identity.class ?? '', entry)
  );
}

/** Identifiers that both sides have, that tell things of this class apart, and that cannot be of one thing. */
export function disagreements(declared: Identity, observed: Identity, book: EntryBook): readonly string[] {
  return book.tellingApart(declared.class).filter((name) => {
    const [one, other] = [valuesOf(declared, name), valuesOf(observed, name)];
    return one.length > 0 && other.length > 0 && identifiersDiffer(name, one, other);
  });
}

/** Whether things that an entry gives can be one: they are on one machine, and what has a port in common is at one place there. */
export function canBeOne(things: readonly Identity[], { by }: Way): boolean {
  if (!onOneMachine(things)) return false;
  return !by.includes('port') || hangTogether(things.map(({ values }) => values.get('endpoint') ?? none));
}

/** True where things that name their machine can all be on one: they hang together by shared names. */
export function onOneMachine(things: readonly Identity[]): boolean {
  return things.length < 2 || hangTogether(things.map(({ hosts }) => hosts));
}

/** Whether lists, but for empty ones, are tied together by members that they share. */
function hangTogether(lists: readonly (readonly string[])[]): boolean {
  const [first, ...others] = lists.filter((list) => list.length > 0);
  const known = new Set(first);
  let rest = others;
  while (rest.length > 0) {
    const apart = rest.filter((list) => !list.some((member) => known.has(member)));
    if (apart.length === rest.length) return false;
    for (const list of rest) if (!apart.includes(list)) for (const member of list) known.add(member);
    rest = apart;
  }
  return true;
}
