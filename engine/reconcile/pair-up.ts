import type { Entity } from '../model/entity.ts';
import type { Sighting } from '../model/evidence.ts';
import type { Ref } from '../model/ref.ts';
import { keyBook, type KeyScope } from './class-keys.ts';
import type { EntryBook, RankedEntry } from './entry-book.ts';
import { keysOf } from './identity.ts';
import { keySide } from './key-side.ts';
import { keyTable, many, nobody } from './key-table.ts';
import { recognitionKey } from './recognition.ts';
import { classOf, declaredIdentity, isExpected, observedIdentity, type Surroundings } from './subjects.ts';
import { sharesKey } from './shared-key.ts';
import { hashOfNormal } from './written-text.ts';

/** A declared item and the sighting that is it: nothing else shares a key with either. */
export interface Pair {
  readonly entity: Entity;
  readonly sighting: Sighting;
  readonly entry: RankedEntry;
}

export interface PairingInput extends Surroundings {
  /** Declared items, sorted by ref. */
  readonly items: readonly Entity[];
  readonly sightings: readonly Sighting[];
  readonly fresh: (sighting: Sighting) => boolean;
  /** Tools whose ids tie things together. */
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
}

/** What is settled at once, and what is left to be bound. */
export interface Pairing {
  /** What is made of each pair, in the order of their refs. */
  readonly pairs: <T>(make: (pair: Pair) => T) => readonly T[];
  readonly entities: readonly Entity[];
  readonly sightings: readonly Sighting[];
  /** The paired item that holds a key; undefined where none does. */
  readonly holder: (family: string, rank: number, text: string) => Ref | undefined;
  /** By source and family: the signatures of entries that paired sightings complete. */
  readonly recognised: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Room for keys to begin with, for each declared item. */
const keysOfMost = 4;

/**
 * Finds the things that are one and have nothing to do with any other: the rest of an estate is bound, merged and named by
 * rules that these would pass through unchanged. Most of an estate is such pairs. O(keys), in columns of numbers.
 */
export function pairUp(input: PairingInput): Pairing {
  const { items, sightings, fresh, runsOn, tools, classes, book } = input;
  const keys = keyBook(book, classes);
  const table = keyTable(items.length * keysOfMost);
  const declared = keySide(0, items.length, table, (at) => declaredIdentity(items[at] as Entity, input));
  for (const entity of items) {
    const { kind, ref, identifiers, correlation } = entity;
    const own = keys.ofClass(classOf(entity));
    const whole = hasMembers(correlation) || (own.asksForHost && runsOn.has(ref));
    declared.add(identifiers, own, kind !== 'group' && isExpected(entity), whole);
  }
  const observed = keySide(1, sightings.length, table, (at) =>
    observedIdentity(sightings[at] as Sighting, tools, classes),
  );
  for (const sighting of sightings) {
    const { source, current, observation } = sighting;
    const own = keys.ofClass(observation.class);
    observed.add(observation.identifiers, own, current && fresh(sighting), tools.has(source));
  }
  const seenAs = new Int32Array(items.length).fill(nobody);
  const declaredAs = new Int32Array(sightings.length).fill(nobody);
  const completed = new Map<string, Uint8Array>();
  const entries: RankedEntry[] = [];
  const left: Entity[] = [];
  for (let at = 0; at < items.length; at++) {
    const entity = items[at] as Entity;
    const other = partnerOf(at);
    const sighting = sightings[other];
    const entry = sighting && tieOf(at, other, { entity, sighting });
    if (!sighting || !entry) {
      left.push(entity);
      continue;
    }
    seenAs[at] = other;
    declaredAs[other] = at;
    entries.push(entry);
    noteKeys(sighting.source, other);
  }
  return {
    pairs,
    entities: left,
    sightings: entries.length === 0 ? sightings : sightings.filter((_, at) => declaredAs[at] === nobody),
    recognised: recognisedBy(completed, keys.scopes),
    holder,
  };

  function pairs<T>(make: (pair: Pair) => T): readonly T[] {
    const made: T[] = [];
    for (let at = 0; at < items.length; at++) {
      const [entity, sighting, entry] = [items[at], sightings[seenAs[at] as number], entries[made.length]];
      if (entity && sighting && entry) made.push(make({ entity, sighting, entry }));
    }
    return made;
  }

  /** The one thing that shares keys with a declared item, where no other does with either. */
  function partnerOf(at: number): number {
    if (!declared.isPlain(at)) return nobody;
    let other = nobody;
    for (let index = declared.startOf(at); index < declared.startOf(at + 1); index++) {
      const key = declared.keyAt(index);
      const sighted = table.holderOf(1, key);
      if (table.holderOf(0, key) === many || sighted === many) return nobody;
      if (sighted === nobody || sighted === other) continue;
      if (other !== nobody) return nobody;
      other = sighted;
    }
    if (other === nobody || !observed.isPlain(other)) return nobody;
    for (let index = observed.startOf(other); index < observed.startOf(other + 1); index++) {
      const key = observed.keyAt(index);
      const claimant = table.holderOf(0, key);
      if (table.holderOf(1, key) === many || (claimant !== nobody && claimant !== at)) return nobody;
    }
    return other;
  }

  /** The first entry by which the two are tied, one of the class of either: where it is not the hashes alone that are equal. */
  function tieOf(at: number, other: number, { entity, sighting }: Omit<Pair, 'entry'>): RankedEntry | undefined {
    const mine = keys.ofClass(classOf(entity));
    const its = keys.ofClass(sighting.observation.class);
    const levels: number[] = [];
    for (let index = declared.startOf(at); index < declared.startOf(at + 1); index++) {
      const key = declared.keyAt(index);
      if (table.holderOf(1, key) !== other) continue;
      const scope = table.scopeOf(key);
      if (mine.own.has(scope) || its.own.has(scope)) levels.push(mine.levels[scope - mine.scope] ?? 0);
    }
    if (levels.length > 1) levels.sort((a, b) => a - b);
    for (const level of levels) {
      const entry = mine.entries[level];
      if (entry && sharesKey(entity, sighting, entry, input)) return entry;
    }
    return undefined;
  }

  function noteKeys(source: string, other: number): void {
    let scopes = completed.get(source);
    if (!scopes) completed.set(source, (scopes = new Uint8Array(keys.scopes.length)));
    for (let index = observed.startOf(other); index < observed.startOf(other + 1); index++) {
      scopes[table.scopeOf(observed.keyAt(index))] = 1;
    }
  }

  function holder(family: string, rank: number, text: string): Ref | undefined {
    const first = keys.firstOf(family);
    const key = first === undefined ? nobody : table.find(first + rank, hashOfNormal(text));
    if (first === undefined || key === nobody) return undefined;
    const [claimant, sighted] = [table.holderOf(0, key), table.holderOf(1, key)];
    const at = claimant >= 0 && seenAs[claimant] !== nobody ? claimant : (declaredAs[sighted] ?? nobody);
    const [entity, sighting] = [items[at], sightings[seenAs[at] ?? nobody]];
    if (!entity || !sighting) return undefined;
    const { by } = (keys.scopes[first + rank] as KeyScope).entry;
    const known = [declaredIdentity(entity, input), observedIdentity(sighting, tools, classes)];
    return known.some((identity) => keysOf(identity, by).some((each) => each.text === text)) ? entity.ref : undefined;
  }
}

function hasMembers(record: Readonly<Record<string, unknown>>): boolean {
  for (const name in record) if (Object.hasOwn(record, name)) return true;
  return false;
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
