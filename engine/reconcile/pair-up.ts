import type { Entity } from '../model/entity.ts';
import type { Sighting } from '../model/evidence.ts';
import type { JsonObject } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { type KeyBook, keyBook, type KeyScope } from './class-keys.ts';
import type { EntryBook, RankedEntry } from './entry-book.ts';
import type { IdentifierColumns } from './identifier-columns.ts';
import { keysOf } from './identity.ts';
import { type KeyColumns, keyColumns } from './key-columns.ts';
import { nobody, scopedHash } from './key-table.ts';
import { showsLinks } from './links.ts';
import { findPartners, holderIn, partnerOf, type Partners } from './partners.ts';
import { recognitionKey } from './recognition.ts';
import { sharesKey } from './shared-key.ts';
import { declaredIdentity, observedIdentity, type Surroundings } from './subjects.ts';
import { areAlike, type ColumnSide, tieOf } from './ties.ts';
import { hashOfNormal } from './written-text.ts';

/** What is compared, and what either side is known by. */
export interface PairingInput extends Surroundings {
  /** Declared items, sorted by ref. */
  readonly items: readonly Entity[];
  readonly sightings: readonly Sighting[];
  readonly declared: IdentifierColumns;
  readonly observed: IdentifierColumns;
  /** Of identifiers, by number. */
  readonly names: readonly string[];
  /** Tools whose ids tie things together. */
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
  /** Attributes that are not observed as they are declared. */
  readonly disputesOf: (entity: Entity, observed: JsonObject) => readonly string[];
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
  const { items, sightings } = input;
  const keys = keyBook(input.book, input.classes);
  const declared = declaredSide(input, keys);
  const observed = observedSide(input, keys);
  const partners = findPartners(declared.keys, observed.keys);
  // Read in their order: pairs are met in that of the other side, where each step from a sighting on waits for memory.
  const identifiersOf = sightings.map(({ observation }) => observation.identifiers);
  const attributesOf = sightings.map(({ observation }) => observation.attributes);
  const sources = sightings.map(({ source }) => source);
  const linked = sightings.map(showsLinks);

  const shares = (entry: RankedEntry, at: number, other: number): boolean =>
    sharesKey(items[at] as Entity, sightings[other] as Sighting, entry, input);

  const seenAs = new Int32Array(items.length).fill(nobody);
  const declaredAs = new Int32Array(sightings.length).fill(nobody);
  const ties: Tie[] = [];
  const kinds = new Map<RankedEntry, readonly [apart: Tie, alike: Tie]>();
  const disputes = new Map<number, readonly string[]>();
  const linking: number[] = [];
  const left: Entity[] = [];
  const completed = new Map<string, Uint8Array>();
  for (let at = 0; at < items.length; at++) {
    const entity = items[at] as Entity;
    const other = partnerOf(partners, at);
    const seen = other === nobody ? undefined : identifiersOf[other];
    const entry = seen && tieOf(declared, observed, at, other, entity.identifiers, seen, shares);
    if (!entry) {
      left.push(entity);
      continue;
    }
    const [apart, alike] = kindsOfTie(entry, kinds);
    const pair = ties.push(areAlike(declared, observed, at, other) ? alike : apart) - 1;
    seenAs[at] = other;
    declaredAs[other] = at;
    if (linked[other] === true) linking.push(pair);
    noteKeys(sources[other] as string, other, observed.keys, keys, completed);
    // Compared at once: what was just fetched from memory is not fetched again.
    const disputed = entry.weak ? none : input.disputesOf(entity, attributesOf[other] as JsonObject);
    if (disputed.length > 0) disputes.set(pair, disputed);
  }
  return {
    seenAs,
    ties,
    disputes,
    linking,
    entities: left,
    sightings: sightings.filter((_, at) => declaredAs[at] === nobody),
    holder: holderOfKeys(input, keys, partners, { seenAs, declaredAs }),
    recognised: recognisedBy(completed, keys.scopes),
  };
}

const none: readonly never[] = [];

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

function declaredSide(input: PairingInput, { ofClass }: KeyBook): ColumnSide {
  const { items, declared: columns, names, runsOn } = input;
  const keys = keyColumns(columns, {
    names,
    ofClass,
    needsMore: (at, { asksForHost }) => runsOn.size > 0 && asksForHost && runsOn.has((items[at] as Entity).ref),
    identityOf: (at) => declaredIdentity(items[at] as Entity, input),
  });
  return { columns, keys, classKeys: columns.classes.texts.map(ofClass) };
}

function observedSide(input: PairingInput, { ofClass }: KeyBook): ColumnSide {
  const { sightings, observed: columns, names, tools, classes } = input;
  const keys = keyColumns(columns, {
    names,
    ofClass,
    needsMore: (at) => tools.size > 0 && tools.has((sightings[at] as Sighting).source),
    identityOf: (at) => observedIdentity(sightings[at] as Sighting, tools, classes),
  });
  return { columns, keys, classKeys: columns.classes.texts.map(ofClass) };
}

/** Notes by which entries a source tells its things apart. */
function noteKeys(
  source: string,
  at: number,
  { starts, scopes }: KeyColumns,
  book: KeyBook,
  completed: Map<string, Uint8Array>,
): void {
  let seen = completed.get(source);
  if (!seen) completed.set(source, (seen = new Uint8Array(book.scopes.length)));
  const end = starts[at + 1] as number;
  for (let index = starts[at] as number; index < end; index++) seen[scopes.list[index] as number] = 1;
}

function holderOfKeys(
  input: PairingInput,
  keys: KeyBook,
  partners: Partners,
  { seenAs, declaredAs }: { readonly seenAs: Int32Array; readonly declaredAs: Int32Array },
): Pairing['holder'] {
  const { items, sightings, tools, classes } = input;
  return (family, rank, text) => {
    const first = keys.firstOf(family);
    if (first === undefined) return undefined;
    const scope = first + rank;
    const hash = scopedHash(scope, hashOfNormal(text));
    const claimant = holderIn(partners, 0, scope, hash);
    const isPaired = claimant >= 0 && seenAs[claimant] !== nobody;
    const at = isPaired ? claimant : (declaredAs[holderIn(partners, 1, scope, hash)] ?? nobody);
    const [entity, sighting] = [items[at], sightings[seenAs[at] ?? nobody]];
    if (!entity || !sighting) return undefined;
    const { by } = (keys.scopes[scope] as KeyScope).entry;
    const known = [declaredIdentity(entity, input), observedIdentity(sighting, tools, classes)];
    return known.some((identity) => keysOf(identity, by).some((each) => each.text === text)) ? entity.ref : undefined;
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
