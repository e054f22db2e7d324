import type { Entity } from '../model/entity.ts';
import type { Sighting } from '../model/evidence.ts';
import { integers } from '../model/numbers.ts';
import type { Ref } from '../model/ref.ts';
import type { SightingHead, Sightings } from '../model/sightings.ts';
import type { KeyBook, KeyScope } from './class-keys.ts';
import type { RankedEntry } from './entry-book.ts';
import { fetchAhead, fetchedAtOnce } from './fetch-ahead.ts';
import { keysOf } from './identity.ts';
import type { KeyColumns } from './key-columns.ts';
import { nobody, scopedHash } from './key-table.ts';
import { showsLinks } from './links.ts';
import { findPartners, holderIn, partnerOf, type Partners } from './partners.ts';
import { recognitionKey } from './recognition.ts';
import { sharesKey } from './shared-key.ts';
import type { Comparison } from './sides.ts';
import { declaredIdentity, observedIdentity } from './subjects.ts';
import { areAlike, tieOf } from './ties.ts';
import { hashOfNormal } from './written-text.ts';

export interface PairingInput extends Comparison {
  /** Attributes that the sighting at a position does not have as they are declared. */
  readonly disputesOf: (entity: Entity, position: number) => readonly string[];
}

/** What ties two. Pairs that are tied in one way share it. */
export interface Tie {
  readonly entry: RankedEntry;
  /** True where the identifiers that both have are the same. */
  readonly alike: boolean;
}

/** What is settled at once, and what is left to be bound. */
export interface Pairing {
  /** By position of an item: that of the sighting which it is, or `nobody`. */
  readonly seenAs: Int32Array;
  /** What ties each pair, in the order of their refs. */
  readonly ties: readonly Tie[];
  /** By pair: attributes that are not as declared, where there are any. */
  readonly disputes: ReadonlyMap<number, readonly string[]>;
  /** The pairs whose sightings show links. */
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
  const { items, sightings, declared, observed, keys } = input;
  const partners = findPartners(declared.keys, observed.keys);
  const linked = linkedIn(sightings);

  const shares = (entry: RankedEntry, at: number, other: number): boolean =>
    sharesKey(items[at] as Entity, sightings.at(other), entry, input);

  const seenAs = integers(items.length).fill(nobody);
  const declaredAs = integers(sightings.length).fill(nobody);
  const ties: Tie[] = [];
  const kinds = new Map<RankedEntry, readonly [apart: Tie, alike: Tie]>();
  const disputes = new Map<number, readonly string[]>();
  const linking: number[] = [];
  const left: Entity[] = [];
  for (let at = 0; at < items.length; at++) {
    if (at % fetchedAtOnce === 0) {
      const next = Math.min(at + fetchedAtOnce, items.length);
      fetchAhead(partnersOf(at, next, partners), observed, sightings);
    }
    const entity = items[at] as Entity;
    const other = partnerOf(partners, at);
    const entry =
      other === nobody
        ? undefined
        : tieOf(declared, observed, at, other, entity.identifiers, sightings.identifiers, shares);
    if (!entry) {
      left.push(entity);
      continue;
    }
    const [apart, alike] = kindsOfTie(entry, kinds);
    const pair = ties.push(areAlike(declared, observed, at, other) ? alike : apart) - 1;
    seenAs[at] = other;
    declaredAs[other] = at;
    if (linked[other] === 1) linking.push(pair);
    // Compared at once: what was just fetched from memory is not fetched again.
    const disputed = entry.weak ? none : input.disputesOf(entity, other);
    if (disputed.length > 0) disputes.set(pair, disputed);
  }
  return {
    seenAs,
    ties,
    disputes,
    linking,
    entities: left,
    sightings: unpaired(sightings, declaredAs),
    holder: holderOfKeys(input, partners, { seenAs, declaredAs }),
    recognised: recognisedBy(completedKeys(sightings, declaredAs, observed.keys, keys), keys.scopes),
  };
}

const none: readonly never[] = [];

/** Of each sighting: whether it shows links. */
function linkedIn({ heads }: Sightings): Uint8Array {
  const linked = new Uint8Array(heads.length);
  for (let at = 0; at < heads.length; at++) if (showsLinks(heads[at] as SightingHead)) linked[at] = 1;
  return linked;
}

/** The partners of some items. */
function partnersOf(from: number, to: number, partners: Partners): readonly number[] {
  const others: number[] = [];
  for (let at = from; at < to; at++) {
    const other = partnerOf(partners, at);
    if (other !== nobody) others.push(other);
  }
  return others;
}

function unpaired(sightings: Sightings, declaredAs: Int32Array): readonly Sighting[] {
  const left: Sighting[] = [];
  for (let at = 0; at < sightings.length; at++) if (declaredAs[at] === nobody) left.push(sightings.at(at));
  return left;
}

function kindsOfTie(
  entry: RankedEntry,
  known: Map<RankedEntry, readonly [apart: Tie, alike: Tie]>,
): readonly [apart: Tie, alike: Tie] {
  let kinds = known.get(entry);
  if (!kinds) {
    kinds = [
      { entry, alike: false },
      { entry, alike: true },
    ];
    known.set(entry, kinds);
  }
  return kinds;
}

/** By source: the scopes of the keys by which it tells paired things apart. */
function completedKeys(
  { heads }: Sightings,
  declaredAs: Int32Array,
  { starts, scopes }: KeyColumns,
  book: KeyBook,
): ReadonlyMap<string, Uint8Array> {
  const completed = new Map<string, Uint8Array>();
  for (let at = 0; at < heads.length; at++) {
    if (declaredAs[at] === nobody) continue;
    const { source } = heads[at] as SightingHead;
    let seen = completed.get(source);
    if (!seen) completed.set(source, (seen = new Uint8Array(book.scopes.length)));
    const end = starts[at + 1] as number;
    for (let index = starts[at] as number; index < end; index++) seen[scopes.list[index] as number] = 1;
  }
  return completed;
}

function holderOfKeys(
  input: PairingInput,
  partners: Partners,
  { seenAs, declaredAs }: { readonly seenAs: Int32Array; readonly declaredAs: Int32Array },
): Pairing['holder'] {
  const { items, sightings, tools, classes, keys } = input;
  return (family, rank, text) => {
    const first = keys.firstOf(family);
    if (first === undefined) return undefined;
    const scope = first + rank;
    const hash = scopedHash(scope, hashOfNormal(text));
    const claimant = holderIn(partners, 0, hash);
    const isPaired = claimant >= 0 && seenAs[claimant] !== nobody;
    const at = isPaired ? claimant : (declaredAs[holderIn(partners, 1, hash)] ?? nobody);
    const entity = items[at];
    const position = seenAs[at] ?? nobody;
    if (!entity || position === nobody) return undefined;
    const { entry } = keys.scopes[scope] as KeyScope;
    const known = [declaredIdentity(entity, input), observedIdentity(sightings.at(position), tools, classes)];
    return known.some((identity) => keysOf(identity, entry).some((each) => each.text === text))
      ? entity.ref
      : undefined;
  };
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
