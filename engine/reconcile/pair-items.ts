import type { Entity } from '../model/entity.ts';
import type { Identifiers } from '../model/identifiers.ts';
import type { EstateItem } from '../model/estate.ts';
import type { Sighting } from '../model/evidence.ts';
import { valueIn } from '../model/records.ts';
import type { SightingHead, Sightings } from '../model/sightings.ts';
import type { AttributeRules } from './attribute-rules.ts';
import { type Account, mergeAttributes, mergeState, viewsOf } from './attributes.ts';
import type { EntryBook } from './entry-book.ts';
import type { Subject } from './grading.ts';
import type { Identity } from './identity.ts';
import { disagreementsOf, identifiersOf, itemSighting } from './items.ts';
import type { Judge } from './judge-subjects.ts';
import { nobody } from './key-table.ts';
import type { Pairing, Tie } from './pair-up.ts';
import { classOf, declaredIdentity, type Observed, observedIdentity, type Surroundings } from './subjects.ts';

/** What the items of pairs are put together from. */
export interface PairContext extends Surroundings {
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
  readonly judge: Judge;
  readonly rules: (className: string) => AttributeRules;
  readonly sightings: Sightings;
}

/** A declared item and the sighting that is it: nothing else shares a key with either. */
interface Pair {
  readonly entity: Entity;
  /** Of the sighting. */
  readonly position: number;
  readonly tie: Tie;
  /** Attributes that are not as declared. */
  readonly disputes: readonly string[];
}

/** The item of a pair. Each part of it is put together when it is asked for, and not kept. */
export type PairItem = EstateItem & Pair;

/** The items of pairs, by ref: for a million of them a million small objects, where whole ones would take gigabytes. */
export function pairItems(
  { seenAs: partners, ties, disputes }: Pairing,
  items: readonly Entity[],
  context: PairContext,
): readonly PairItem[] {
  const kind = Object.create(parts, { context: { value: context } }) as PairItem;
  const pairs: PairItem[] = [];
  for (let at = 0; at < items.length; at++) {
    const other = partners[at] as number;
    if (other === nobody) continue;
    const pair = pairs.length;
    const item = Object.create(kind) as { -readonly [Member in keyof PairItem]: PairItem[Member] };
    item.entity = items[at] as Entity;
    item.position = other;
    item.tie = ties[pair] as Tie;
    item.disputes = disputes.get(pair) ?? none;
    pairs.push(item);
  }
  return pairs;
}

const none: readonly never[] = [];
const nothing = {};

/** What the items of pairs have in common. */
const parts: EstateItem & ThisType<PairItem & { readonly context: PairContext }> = {
  get id() {
    return this.entity.ref;
  },
  get ref() {
    return this.entity.ref;
  },
  get class() {
    return classOf(this.entity);
  },
  presence: 'confirmed',
  get identifiers() {
    const declared = declaredIdentity(this.entity, this.context);
    const known = this.tie.entry.weak ? [declared] : [declared, seenAs(this, this.context)];
    return identifiersOf(known, this.entity.correlation);
  },
  get sightings() {
    const { entry, alike } = this.tie;
    const disagrees = alike ? undefined : disagreementsIn(this, this.context);
    const { keys, heads } = this.context.sightings;
    return [itemSighting(keys[this.position] as string, heads[this.position] as SightingHead, entry, disagrees)];
  },
  get attributes() {
    return mergeAttributes(this.entity.attributes, believed(this, this.context), this.context.rules(this.class));
  },
  get disputed() {
    if (this.disputes.length === 0) return nothing;
    const seen = [accountOf(this, this.disputes, this.context)];
    return viewsOf(this.disputes, this.entity.attributes, () => seen, this.context.rules(this.class));
  },
  named(names) {
    const { attributes } = this.context.sightings;
    const known = names.filter(
      (name) => Object.hasOwn(this.entity.attributes, name) || valueIn(attributes, this.position, name) !== undefined,
    );
    const seen = this.tie.entry.weak ? none : [accountOf(this, known, this.context)];
    return viewsOf(known, this.entity.attributes, () => seen, this.context.rules(this.class));
  },
  get state() {
    return mergeState(believed(this, this.context).map((sighting) => ({ sighting, fresh: true })));
  },
  get coverage() {
    return pairSubject(this, this.context).judgement.coverage;
  },
  toJSON() {
    const { id, ref, presence, identifiers, sightings, attributes, state, coverage } = this;
    return {
      id,
      ...(ref && { ref }),
      class: this.class,
      presence,
      identifiers,
      sightings,
      attributes,
      state,
      coverage,
    };
  },
};

/** What is tied weakly says that it is there, and nothing of what it is. */
function believed({ position, tie }: Pair, { sightings }: PairContext): readonly Sighting[] {
  return tie.entry.weak ? none : [sightings.at(position)];
}

/** What the sighting says of some attributes that it has. */
function accountOf({ position }: Pair, names: readonly string[], { sightings }: PairContext): Account {
  const { source, run, at, since } = sightings.heads[position] as SightingHead;
  const attributes = Object.fromEntries(names.map((name) => [name, valueIn(sightings.attributes, position, name)]));
  return { source, run, observation: { at, attributes }, ...(since && { since }) };
}

function disagreementsIn(pair: Pair, context: PairContext): Identifiers | undefined {
  return disagreementsOf(seenAs(pair, context), declaredIdentity(pair.entity, context), context.book);
}

/** A pair as the grading of links sees it. */
export function pairSubject(pair: Pair, context: PairContext): Subject {
  const { entity } = pair;
  const identity = declaredIdentity(entity, context);
  const observed = observedPair(pair, context);
  const judgement = context.judge({ entity, identity }, [observed], false);
  return { entity, identity, judgement, sightings: [observed], seenAs: observed.identity };
}

export function observedPair(pair: Pair, context: PairContext): Observed {
  return { sighting: context.sightings.at(pair.position), identity: seenAs(pair, context), fresh: true };
}

function seenAs({ position }: Pair, { sightings, tools, classes }: PairContext): Identity {
  return observedIdentity(sightings.at(position), tools, classes);
}
