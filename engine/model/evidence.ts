import type { GivenIdentifiers } from './identifiers.ts';
import type { Json, JsonObject } from './json.ts';
import type { RelationType } from './relation.ts';
import type { Sightings } from './sightings.ts';

/** What one source saw of one thing at one time. */
export interface Observation {
  /** The source's own id of the thing, unique in the run. */
  readonly key: string;
  readonly class: string;
  readonly at: string;
  readonly identifiers: GivenIdentifiers;
  readonly attributes: JsonObject;
  readonly relations: readonly ObservedRelation[];
  readonly state: ObservedState;
}

/** Presence is the observation itself; each of these is left out where the source cannot tell. */
export interface ObservedState {
  readonly reachable?: boolean;
  readonly healthy?: boolean;
  /** It took part in real work while it was watched. */
  readonly participating?: boolean;
}

/** A link seen from the observed thing to something named by identifiers. */
export interface ObservedRelation {
  readonly type: RelationType;
  readonly to: { readonly class: string; readonly identifiers: GivenIdentifiers };
  /** How often it was seen in the run. */
  readonly count: number;
}

/**
 * What a run could see. `scope` limits the claim: each key is an identifier name, or `addresses` for CIDR ranges that hold
 * the host part of an `endpoint`; an empty scope claims everything of the class.
 */
export interface Coverage {
  readonly of: 'items' | 'relations';
  /** A class, with everything below it. */
  readonly class: string;
  readonly scope: Readonly<Record<string, readonly string[]>>;
  readonly level: 'complete' | 'partial' | 'denied';
  /** Required below `complete`: what was not seen and why, and the right or setting that would mend it. */
  readonly reason?: string;
}

/** One whole run of a source, as it is stored and as it is read again. */
export interface EvidenceRun {
  readonly source: string;
  readonly run: string;
  /** What the run was asked to look at, in the source's words, without secrets. */
  readonly scope: JsonObject;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
  /** False where the record was cut off or the source was stopped: then its coverage is at most partial. */
  readonly complete: boolean;
  /** What the run saw end while it watched. */
  readonly gone?: readonly Ending[];
}

/** A thing that ended, seen as it happened. */
export interface Ending {
  readonly key: string;
  readonly at: string;
}

/** One thing as a source knows it over time, folded from its runs. */
export interface Sighting {
  readonly source: string;
  /** The run that saw it last. */
  readonly run: string;
  readonly observation: Observation;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** True where the newest run of its source and place still has it. */
  readonly current: boolean;
  /** By attribute: since when its value is what it is; left out where that is the moment of the observation. */
  readonly since?: Readonly<Record<string, string>>;
  /** Since when its state is what it is; left out in the same way. */
  readonly stateSince?: string;
  /** Every link of it, also what only earlier runs saw and is not stale; left out where one run alone saw the thing. */
  readonly links?: readonly SeenLink[];
  /** By when it was gone: the moment that was seen, or the end of the first whole run that missed it. Left out while it is there. */
  readonly goneBy?: string;
  /** The end of the last whole run at its place that did not have it yet; left out where none is known to have looked before. */
  readonly notBefore?: string;
  /** When it was not there in between: gone by one moment, seen again at the other; the last 16. */
  readonly gaps?: readonly Gap[];
  /** By attribute that did not always have its value: every value with the moment it was first seen so, oldest first; the last 16. */
  readonly changes?: Readonly<Record<string, readonly AttributeChange[]>>;
  /** The same of what it is known by: by `class` and identifier name. */
  readonly identity?: Readonly<Record<string, readonly AttributeChange[]>>;
}

export interface Gap {
  readonly goneBy: string;
  readonly back: string;
}

/** From this moment on an attribute had this value; without one it was not seen any more, or is `long`. */
export interface AttributeChange {
  readonly at: string;
  /** When the value before it was seen last: it changed between the two moments. */
  readonly after?: string;
  readonly value?: Json;
  /** It has a value, which is too long to repeat (256 characters of JSON). */
  readonly long?: true;
  /** Of an object that was one before, too: what of it changed. */
  readonly members?: readonly MemberChange[];
  /** How many more members changed than are told. */
  readonly more?: number;
}

/** One value within an object, before and after; without one of them it came or went, without both they are not repeated: too long, or secret. */
export interface MemberChange {
  /** Names, from the outside in. */
  readonly path: readonly string[];
  readonly from?: Json;
  readonly to?: Json;
}

/** A link of a thing as a source knows it over time, with the run that saw it last. */
export interface SeenLink {
  readonly relation: ObservedRelation;
  readonly run: string;
  readonly at: string;
  readonly firstSeen: string;
  /** Seen too long ago to speak of now: it says when it was used last, and nothing else. */
  readonly former?: true;
}

/** Coverage with the run that claims it. */
export interface CoverageClaim extends Coverage {
  readonly source: string;
  readonly run: string;
  readonly at: string;
}

/** The evidence folded at one moment. */
export interface Evidence {
  readonly at: string;
  /** By source, then by key. */
  readonly sightings: Sightings;
  readonly coverage: readonly CoverageClaim[];
  readonly runs: readonly RunSummary[];
}

/** A source's newest run, for the reader of a result. Age in seconds at the moment asked. */
export interface RunSummary {
  readonly source: string;
  readonly run: string;
  /** Where it looked: the texts of its scope; left out where it has none. */
  readonly place?: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly age: number;
  readonly complete: boolean;
  readonly stale: boolean;
  readonly observations: number;
}
