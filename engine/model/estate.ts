import type { Identifiers } from './identifiers.ts';
import type { CoverageClaim, ObservedState, RunSummary } from './evidence.ts';
import type { EvidenceOrigin, Finding } from './finding.ts';
import type { Json } from './json.ts';
import type { Ref } from './ref.ts';
import type { Flow, Grade, Relation, RelationType, Strength } from './relation.ts';

/**
 * Where an item stands: declared and seen; declared and, with complete coverage, not there; seen and not declared;
 * declared where no source could look; or one of several that a sighting could be.
 */
export type Presence = 'confirmed' | 'missing' | 'undeclared' | 'not-covered' | 'ambiguous';

/** A thing in the estate. `id` is its ref where it is declared, else `observed:<class>/<identifier>`. */
export interface EstateItem {
  readonly id: string;
  readonly ref?: Ref;
  readonly class: string;
  readonly presence: Presence;
  readonly identifiers: Identifiers;
  readonly sightings: readonly ItemSighting[];
  /** What a source saw of it under other keys, before that which it sees now. */
  readonly earlier?: readonly ItemSighting[];
  readonly attributes: Attributes;
  /** Those of `attributes` that are disputed, where they can be told without the others; ask `disputedAttributes`. */
  readonly disputed?: Attributes;
  /** Some of `attributes`, in the same way; ask `attributesNamed`. */
  readonly named?: (names: readonly string[]) => Attributes;
  /** The whole item as plain data, where it is not that already. */
  readonly toJSON?: () => EstateItem;
  readonly state: ObservedState;
  /** Why it is `not-covered` or how its absence is known: the sources asked and what they said. */
  readonly coverage: readonly CoverageNote[];
  /** Where presence means nothing: it has no identity at run time, or is not meant to run. `coverage` says which. */
  readonly judged?: false;
  /** How many things are seen that are instances of this group. */
  readonly instances?: number;
}

/** One source's sighting of an item, with the identifiers that tied the two. */
export interface ItemSighting extends EvidenceOrigin {
  readonly key: string;
  readonly class: string;
  readonly by: readonly string[];
  readonly weak: boolean;
  /** Identifiers that both sides have and that are not the same, with what was observed. */
  readonly disagrees?: Identifiers;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Since when its state is what it is, where that is longer than `at`. */
  readonly stateSince?: string;
}

/** By name, sorted. */
export type Attributes = Readonly<Record<string, AttributeView>>;

/** The attributes of an item that are not as intended, and those of which sources disagree. */
export function disputedAttributes(item: EstateItem): Attributes {
  if (item.disputed) return item.disputed;
  return Object.fromEntries(
    Object.entries(item.attributes).filter(([, { agrees, others }]) => agrees === false || others),
  );
}

/** At least these attributes of an item, where it has them, at a cost that does not grow with the others. */
export function attributesNamed(item: EstateItem, names: readonly string[]): Attributes {
  return item.named?.(names) ?? item.attributes;
}

/** A declared value beside what was observed, by authority; `others` disagree with the one taken. */
export interface AttributeView {
  readonly declared?: Json;
  /** What the class takes it to be where the declaration is silent. */
  readonly assumed?: Json;
  readonly observed?: ObservedValue;
  /** Whether intended and observed value mean the same, however each is written; left out where one of the two is not known. */
  readonly agrees?: boolean;
  /** Of objects that do not agree, the values within them in which they do not, by path. */
  readonly departing?: readonly Departure[];
  readonly others?: readonly OtherValue[];
  /** Why the one taken counts and not the others; left out where there are none, and where nothing says so. */
  readonly settledBy?: 'age' | 'authority' | Choice;
}

/**
 * Which of the values counts that sources state now, whoever has authority: that which has been there longest or came last, that
 * which most sources state, the largest or the smallest.
 */
export type Choice = 'first' | 'last' | 'most' | 'largest' | 'smallest';

/** A value within an object that is not what it is compared with. */
export interface Departure {
  /** Names, from the outside in. */
  readonly path: readonly string[];
  /** Null where nothing is to be there. */
  readonly expected: Json;
  /** Left out where nothing is there. */
  readonly observed?: Json;
}

export interface ObservedValue extends EvidenceOrigin {
  readonly value: Json;
  /** Since when its source has seen this value, where that is longer than `at`. */
  readonly since?: string;
  /** Too old to count, beside a value that is not. */
  readonly stale?: true;
}

/** A value that disagrees with the one taken. */
export interface OtherValue extends ObservedValue {
  /** Of objects, the values within this one that are not what the one taken has. */
  readonly departing?: readonly Departure[];
}

export interface CoverageNote {
  readonly source: string;
  readonly level: 'complete' | 'partial' | 'denied' | 'stale' | 'none';
  readonly reason: string;
  readonly at?: string;
}

/** A link of the estate with what speaks for it. `from` and `to` are item ids. */
export interface EstateRelation {
  readonly from: string;
  readonly to: string;
  readonly type: RelationType;
  readonly strength: Strength | 'none';
  readonly flow?: Flow;
  readonly grade: Grade;
  /** Why it has this grade, in a sentence. */
  readonly reason: string;
  readonly declared?: Relation;
  readonly observed?: EvidenceOrigin & { readonly count: number; readonly firstSeen: string };
}

/** Declared and observed, identified with each other, at one moment. Items and relations are sorted by id. */
export interface Estate {
  readonly at: string;
  readonly items: readonly EstateItem[];
  readonly relations: readonly EstateRelation[];
  readonly runs: readonly RunSummary[];
  /** Claims of the newest runs that leave something unseen. */
  readonly gaps?: readonly CoverageClaim[];
  /** Trouble of the comparison itself: ambiguous and duplicate identities. */
  readonly findings: readonly Finding[];
}
