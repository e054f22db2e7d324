import type { EstateItem } from '../model/estate.ts';
import type { AttributeRules } from './attribute-rules.ts';
import { mergeAttributes, mergeState, viewsOf } from './attributes.ts';
import type { EntryBook } from './entry-book.ts';
import type { Subject } from './grading.ts';
import type { Identity } from './identity.ts';
import { disagreementsOf, identifiersOf, sightingOf } from './items.ts';
import type { Judge } from './judge-subjects.ts';
import type { Pair } from './pair-up.ts';
import { classOf, declaredIdentity, type Observed, observedIdentity, type Surroundings } from './subjects.ts';

/** What the items of pairs are put together from. */
export interface PairContext extends Surroundings {
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
  readonly judge: Judge;
  readonly rules: (className: string) => AttributeRules;
}

/** The item of a pair. Each part of it is put together when it is asked for, and not kept. */
export type PairItem = EstateItem & Pair;

/** Makes the items of pairs: for a million of them a million small objects, where whole ones would take gigabytes. */
export function pairItems(context: PairContext): (pair: Pair) => PairItem {
  const { book, rules } = context;
  const parts: EstateItem & ThisType<PairItem> = {
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
      const declared = declaredIdentity(this.entity, context);
      const known = this.entry.weak ? [declared] : [declared, seenAs(this, context)];
      return identifiersOf(known, this.entity.correlation);
    },
    get sightings() {
      const { entity, sighting, entry, alike } = this;
      const disagrees = alike
        ? undefined
        : disagreementsOf(seenAs(this, context), declaredIdentity(entity, context), book);
      return [sightingOf(sighting, entry, disagrees)];
    },
    get attributes() {
      return mergeAttributes(this.entity.attributes, this.entry.weak ? [] : [this.sighting], rules(this.class));
    },
    get disputed() {
      const { entity, sighting, disputes } = this;
      return disputes.length === 0 ? nothing : viewsOf(disputes, entity.attributes, [sighting], rules(this.class));
    },
    named(names) {
      const { entity, sighting, entry } = this;
      const { attributes } = sighting.observation;
      const known = names.filter((name) => Object.hasOwn(entity.attributes, name) || Object.hasOwn(attributes, name));
      return viewsOf(known, entity.attributes, entry.weak ? [] : [sighting], rules(this.class));
    },
    get state() {
      return mergeState(this.entry.weak ? [] : [{ sighting: this.sighting, fresh: true }]);
    },
    get coverage() {
      return pairSubject(this, context).judgement.coverage;
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
  return ({ entity, sighting, entry, alike, disputes }) => {
    const item = Object.create(parts) as { -readonly [Member in keyof PairItem]: PairItem[Member] };
    item.entity = entity;
    item.sighting = sighting;
    item.entry = entry;
    item.alike = alike;
    item.disputes = disputes;
    return item;
  };
}

const nothing = {};

/** A pair as the grading of links sees it. */
export function pairSubject(pair: Pair, context: PairContext): Subject {
  const { entity } = pair;
  const identity = declaredIdentity(entity, context);
  const observed = observedPair(pair, context);
  const judgement = context.judge({ entity, identity }, [observed], false);
  return { entity, identity, judgement, sightings: [observed], seenAs: observed.identity };
}

export function observedPair(pair: Pair, context: PairContext): Observed {
  return { sighting: pair.sighting, identity: seenAs(pair, context), fresh: true };
}

function seenAs({ sighting }: Pair, { tools, classes }: PairContext): Identity {
  return observedIdentity(sighting, tools, classes);
}
