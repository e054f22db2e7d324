import type { Coverage, Observation } from '../model/evidence.ts';
import type { Identifiers } from '../model/identifiers.ts';
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
  /** Values of the credentials that the declaration names, by name; never to be put into a report. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly progress: (message: string) => void;
}

export interface SourceReport {
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
}

/** What happened to one thing while a source was watching. */
export type SourceEvent =
  | { readonly kind: 'seen'; readonly observation: Observation }
  /** It ended at that moment: RFC 3339, not later than now. */
  | { readonly kind: 'gone'; readonly key: string; readonly at: string };

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
  /** Names that `spec.credentials` may have, each with what it is, in a clause; none where it is left out. */
  readonly credentials?: Readonly<Record<string, string>>;
  /**
   * The scope in full, where the declared one does not tell two runs apart: a source that looks at the machine it runs on
   * adds the machine. Runs with equal scopes follow each other.
   */
  readonly fullScope?: (scope: JsonObject) => JsonObject;
  discover(scope: JsonObject, context: SourceContext): Promise<SourceReport>;
  /**
   * What happens from now on, as it happens: things that appear or change, by the keys that `discover` gives them, and things
   * that end. Goes on until `context.signal` aborts; returning or throwing earlier means that the stream was lost, and
   * then the source is asked to discover again when it watches again, so that what it missed is found. `context.deadline`
   * is how long connecting may take. A thing that began and ended between two scans is known by its events alone.
   */
  readonly watch?: (scope: JsonObject, context: SourceContext) => AsyncIterable<SourceEvent>;
  /** The files and folders that it reads: while it is watched, it looks again when one of them changes. */
  readonly files?: (scope: JsonObject) => readonly string[];
}
