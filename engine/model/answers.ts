import type { Effect } from './asset-class.ts';
import type { EvidenceOrigin, FileOrigin } from './finding.ts';
import type { Json } from './json.ts';
import type { Ref } from './ref.ts';

/** A value that was seen, and what became of it in the document that says otherwise. */
export interface AdoptedValue {
  readonly ref: Ref;
  /** `spec.attributes.poolSize`; a value of a list that is there stays beside it. */
  readonly path: string;
  readonly was?: Json;
  readonly value: Json;
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
