import type { Entity } from '../model/entity.ts';
import type { Observation, Sighting } from '../model/evidence.ts';
import type { Ref } from '../model/ref.ts';
import { type ClassKeys, keyBook, type KeyScope } from './class-keys.ts';
import type { EntryBook, RankedEntry } from './entry-book.ts';
import type { IdentifierColumns } from './identifier-columns.ts';
import { keysOf } from './identity.ts';
import { keyColumns } from './key-columns.ts';
import { nobody, scopedHash } from './key-table.ts';
import { showsLinks } from './links.ts';
import { findPartners } from './partners.ts';
import { recognitionKey } from './recognition.ts';
import { sameValue, sharesKey } from './shared-key.ts';
import { declaredIdentity, observedIdentity, type Surroundings } from './subjects.ts';
import { hashOfNormal } from './written-text.ts';

/** A declared item and the sighting that is it: nothing else shares a key with either. */
export interface Pair {
  readonly entity: Entity;
  readonly sighting: Sighting;
  readonly entry: RankedEntry;
  /** True where the identifiers that both have are the same. */
  readonly alike: boolean;
  /** Attributes that are not as declared. */
  readonly disputes: readonly string[];
}

export interface BothColumns {
  readonly declared: IdentifierColumns;
  readonly observed: IdentifierColumns;
  /** Of identifiers, by number. */
  readonly names: readonly string[];
}

export interface PairingInput extends Surroundings {
  /** Declared items, sorted by ref. */
  readonly items: readonly Entity[];
  readonly sightings: readonly Sighting[];
  /** What either side is known by. */
  readonly columns: BothColumns;
  /** Tools whose ids tie things together. */
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
  /** Attributes that are not observed as they are declared. */
  readonly disputesOf: (entity: Entity, observation: Observation) => readonly string[];
}

const none: readonly never[] = [];

/** What is settled at once, and what is left to be bound. */
export interface Pairing {
  /** What is made of each pair, in the order of their refs. */
  readonly pairs: <T>(make: (pair: Pair) => T) => readonly T[];
  /** Of those, the ones whose sightings show links. */
  readonly linking: readonly number[];
  readonly entities: readonly Entity[];
  readonly sightings: readonly Sighting[];
  /** The paired item that holds a key; undefined where none does. */
  readonly holder: (family: string, rank: number, text: string) => Ref | undefined;
  /** By source and family: the signatures of entries that paired sightings complete. */
  readonly recognised: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Finds the things that are one and have nothing to do with any other: the rest of an estate is bound, merged and named by
 * rules that these would pass through unchanged. Most of an estate is such pairs. O(keys), in columns of numbers.
 */
export function pairUp(input: PairingInput): Pairing {
  const { items, sightings, columns, runsOn, tools, classes, book } = input;
  const keys = keyBook(book, classes);
  const declared = keyColumns(columns.declared, {
    count: items.length,
    names: columns.names,
    ofClass: keys.ofClass,
    isWhole: (at, own) => runsOn.size > 0 && own.asksForHost && runsOn.has((items[at] as Entity).ref),
    identityOf: (at) => declaredIdentity(items[at] as Entity, input),
  });
  const observed = keyColumns(columns.observed, {
    count: sightings.length,
    names: columns.names,
    ofClass: keys.ofClass,
    isWhole: (at) => tools.size > 0 && tools.has((sightings[at] as Sighting).source),
    identityOf: (at) => observedIdentity(sightings[at] as Sighting, tools, classes),
  });
  const { partnerOf, holderOf } = findPartners(declared, observed);
  const ownKeys = columns.declared.classes.map(keys.ofClass);
  const itsKeys = columns.observed.classes.map(keys.ofClass);
  // Read in their order: pairs are met in that of the other side, where each step from a sighting on waits for memory.
  const observations = sightings.map(({ observation }) => observation);
  const sources = sightings.map(({ source }) => source);
  const linked = sightings.map(showsLinks);
  const seenAs = new Int32Array(items.length).fill(nobody);
  const declaredAs = new Int32Array(sightings.length).fill(nobody);
  /** By declared item: when the entry is tried by which the two are tied, and whether they are alike. */
  const levels = new Uint16Array(items.length);
  const alike = new Uint8Array(items.length);
  const disputes = new Map<number, readonly string[]>();
  const completed = new Map<string, Uint8Array>();
  const linking: number[] = [];
  const left: Entity[] = [];
  let count = 0;
  for (let at = 0; at < items.length; at++) {
    const entity = items[at] as Entity;
    const other = partnerOf(at);
    const observation = observations[other];
    const entry = observation && tie(at, other, entity, observation);
    if (!observation || !entry) {
      left.push(entity);
      continue;
    }
    seenAs[at] = other;
    declaredAs[other] = at;
    alike[at] = areAlike(columns, at, other) ? 1 : 0;
    noteKeys(sources[other] as string, other);
    if (linked[other] === true) linking.push(count);
    // Compared at once: what was just fetched from memory is not fetched again.
    const disputed = entry.weak ? none : input.disputesOf(entity, observation);
    if (disputed.length > 0) disputes.set(at, disputed);
    count++;
  }
  return {
    pairs,
    linking,
    entities: left,
    sightings: sightings.filter((_, at) => declaredAs[at] === nobody),
    recognised: recognisedBy(completed, keys.scopes),
    holder,
  };

  function pairs<T>(make: (pair: Pair) => T): readonly T[] {
    const made: T[] = [];
    for (let at = 0; at < items.length; at++) {
      const sighting = sightings[seenAs[at] as number];
      if (!sighting) continue;
      made.push(
        make({
          entity: items[at] as Entity,
          sighting,
          entry: keysOfItem(at).entries[levels[at] as number] as RankedEntry,
          alike: alike[at] === 1,
          disputes: disputes.get(at) ?? none,
        }),
      );
    }
    return made;
  }

  function keysOfItem(at: number): ClassKeys {
    return ownKeys[columns.declared.classOf(at)] as ClassKeys;
  }

  /** The first entry by which two are tied, one of the class of either; undefined where the hashes alone are equal. */
  function tie(at: number, other: number, entity: Entity, { identifiers }: Observation): RankedEntry | undefined {
    for (let level = firstLevel(at, other, 0); level !== nobody; level = firstLevel(at, other, level + 1)) {
      levels[at] = level;
      const entry = keysOfItem(at).entries[level] as RankedEntry;
      const isRead = !columns.declared.isWhole(at) && !columns.observed.isWhole(other);
      if (isRead && sameValue(entry, entity.identifiers, identifiers)) return entry;
      if (sharesKey(entity, sightings[other] as Sighting, entry, input)) return entry;
    }
    return undefined;
  }

  /** When the first entry, from a level on, is tried that gives both a key of one hash. */
  function firstLevel(at: number, other: number, from: number): number {
    const mine = keysOfItem(at);
    const its = itsKeys[columns.observed.classOf(other)] as ClassKeys;
    let first = nobody;
    const end = declared.startOf(at + 1);
    for (let index = declared.startOf(at); index < end; index++) {
      const scope = declared.scopeAt(index);
      const rank = scope - mine.scope;
      const level = mine.levels[rank] as number;
      if (level < from || (first !== nobody && level >= first)) continue;
      if ((mine.own[rank] || its.own[rank]) && hasKey(other, scope, declared.hashAt(index))) first = level;
    }
    return first;
  }

  function hasKey(other: number, scope: number, hash: number): boolean {
    const end = observed.startOf(other + 1);
    for (let index = observed.startOf(other); index < end; index++) {
      if (observed.hashAt(index) === hash && observed.scopeAt(index) === scope) return true;
    }
    return false;
  }

  function noteKeys(source: string, other: number): void {
    let scopes = completed.get(source);
    if (!scopes) completed.set(source, (scopes = new Uint8Array(keys.scopes.length)));
    const end = observed.startOf(other + 1);
    for (let index = observed.startOf(other); index < end; index++) scopes[observed.scopeAt(index)] = 1;
  }

  function holder(family: string, rank: number, text: string): Ref | undefined {
    const first = keys.firstOf(family);
    if (first === undefined) return undefined;
    const hash = scopedHash(first + rank, hashOfNormal(text));
    const claimant = holderOf(0, first + rank, hash);
    const isPaired = claimant >= 0 && seenAs[claimant] !== nobody;
    const at = isPaired ? claimant : (declaredAs[holderOf(1, first + rank, hash)] ?? nobody);
    const [entity, sighting] = [items[at], sightings[seenAs[at] ?? nobody]];
    if (!entity || !sighting) return undefined;
    const { by } = (keys.scopes[first + rank] as KeyScope).entry;
    const known = [declaredIdentity(entity, input), observedIdentity(sighting, tools, classes)];
    return known.some((identity) => keysOf(identity, by).some((each) => each.text === text)) ? entity.ref : undefined;
  }
}

/**
 * True where both have a value in common of each identifier that both have. It is told by hashes: that of a value which is not
 * the same is equal once in two thousand million times.
 */
function areAlike({ declared, observed }: BothColumns, at: number, other: number): boolean {
  if (declared.isWhole(at) || observed.isWhole(other)) return false;
  const [end, otherEnd] = [declared.startOf(at + 1), observed.startOf(other + 1)];
  for (let value = declared.startOf(at); value < end; value++) {
    const name = declared.nameOf(value);
    const hash = declared.hashOf(value);
    let apart = false;
    for (let each = observed.startOf(other); each < otherEnd; each++) {
      if (observed.nameOf(each) !== name) continue;
      apart = observed.hashOf(each) !== hash;
      if (!apart) break;
    }
    if (apart) return false;
  }
  return true;
}

function recognisedBy(completed: ReadonlyMap<string, Uint8Array>, all: readonly KeyScope[]): Pairing['recognised'] {
  const recognised = new Map<string, Set<string>>();
  for (const [source, scopes] of completed) {
    for (const [scope, isComplete] of scopes.entries()) {
      if (isComplete === 0) continue;
      const { family, entry } = all[scope] as KeyScope;
      const name = recognitionKey(source, family);
      recognised.set(name, (recognised.get(name) ?? new Set()).add(entry.signature));
    }
  }
  return recognised;
}
