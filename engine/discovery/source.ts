import type { Coverage, Observation } from '../model/evidence.ts';
import type { Identifiers } from '../model/entity.ts';
import type { JsonObject } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';

/** A declared entity that a source may be pointed at. */
export interface DiscoveryTarget {
  readonly ref: Ref;
  readonly class: string;
  readonly identifiers: Identifiers;
  readonly entrypoints: readonly string[];
}

export interface SourceContext {
  readonly now: () => Date;
  /** Aborts at the deadline, or when the user stops: hand over what you have within half a second. */
  readonly signal: AbortSignal;
  /** Milliseconds from the start to the deadline. */
  readonly deadline: number;
  readonly targets: readonly DiscoveryTarget[];
  readonly progress: (message: string) => void;
}

export interface SourceReport {
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
}

/**
 * Something that can look. `discover` may throw: its run then says that it saw nothing, and why. What it leaves out of
 * `coverage` it makes no claim about; only what a `complete` claim covers can be absent.
 */
export interface DiscoverySource {
  readonly type: string;
  /** What it sees, in a line. */
  readonly summary: string;
  /** The least rights that it needs, in a line. */
  readonly permissions: string;
  /** Classes it reports; where it fails, it says so for these. */
  readonly classes: readonly string[];
  /**
   * The scope in full, where the declared one does not tell two runs apart: a source that looks at the machine it runs on
   * adds the machine. Runs with equal scopes follow each other.
   */
  readonly fullScope?: (scope: JsonObject) => JsonObject;
  discover(scope: JsonObject, context: SourceContext): Promise<SourceReport>;
}
