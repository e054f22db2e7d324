import type { Effect } from './asset-class.ts';
import type { EvidenceOrigin, FileOrigin, Origin } from './finding.ts';
import type { Json } from './json.ts';
import type { Ref } from './ref.ts';

/** A value that was seen, and what became of it in the document that says otherwise. */
export interface AdoptedValue {
  readonly ref: Ref;
  /** `spec.attributes.poolSize`; a value of a list that is there stays beside it. */
  readonly path: string;
  readonly was?: Json;
  /** Left out where nothing is there: then it is skipped. */
  readonly value?: Json;
  readonly action: 'proposed' | 'written' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  readonly declaredAt: FileOrigin;
  readonly seen: EvidenceOrigin;
}

/** A file with what changes in it, as a unified diff. */
export interface FilePatch {
  /** From the repository root. */
  readonly path: string;
  readonly patch: string;
}

/** One thing to do to what runs. */
export interface RevertStep {
  readonly id: string;
  readonly action: 'start' | 'stop' | 'set' | 'connect' | 'disconnect' | 'replace' | 'renew' | 'scale' | 'look';
  readonly message: string;
  /** The attribute that is to be set. */
  readonly attribute?: string;
  readonly owner?: Ref;
  /** What it does to the thing, by its class, and how long that takes to prepare. */
  readonly effect?: Effect;
  readonly leadTime?: string;
  /** Services that stand on it. */
  readonly services?: readonly Ref[];
  /** The finding that it answers. */
  readonly code: string;
  readonly fingerprint?: string;
}

/** A document for what was seen and is not declared. */
export interface Suggestion {
  /** Stays the same while the same things are seen. */
  readonly id: string;
  readonly kind: 'asset' | 'group';
  readonly name: string;
  readonly class: string;
  /** The estate's ids of what it stands for. */
  readonly items: readonly string[];
  readonly reason: string;
  readonly yaml: string;
  readonly action: 'proposed' | 'written' | 'rejected';
}

/** Something that evidence shows to have happened to a thing, or beside it. */
export interface Happening {
  /** By when it had happened. */
  readonly at: string;
  /** Until when it had not. */
  readonly after?: string;
  /** What it happened to. */
  readonly what: string;
  readonly message: string;
  readonly seen: EvidenceOrigin;
}

/** One variable of one thing in two environments. */
export interface EnvironmentDifference {
  /** What the thing is called in both. */
  readonly name: string;
  readonly refs: readonly Ref[];
  /** `presence`, `attributes.poolSize`, `attributes.environment.LOG`, `dependsOn asset:cache`. */
  readonly variable: string;
  readonly values: readonly [EnvironmentValue, EnvironmentValue];
}

/** Left out where it is not known. */
export interface EnvironmentValue {
  readonly declared?: Json;
  /** Null where somebody looked, and it is not there. */
  readonly observed?: Json;
  readonly origin?: Origin;
}
