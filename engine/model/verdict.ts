import type { Criticality } from './entity.ts';
import type { Hop, ImpactState } from './impact.ts';
import type { Ref } from './ref.ts';

export type VerdictOutcome = 'approved' | 'needs-approval' | 'rejected' | 'undecided';

/** Why the verdict is what it is; `weight` names the outcome that this reason alone would give. */
export interface VerdictReason {
  readonly code: string;
  readonly weight: VerdictOutcome;
  readonly message: string;
}

/** Somebody who has to agree, and the paths that lead to them. */
export interface RequiredApproval {
  readonly team: Ref;
  /** GitHub logins from the base's catalog; empty where the catalog names none. */
  readonly members: readonly string[];
  /** Worst first, the first 20. */
  readonly because: readonly ApprovalCause[];
  /** How many further causes there are. */
  readonly omitted?: number;
}

export interface ApprovalCause {
  readonly id: string;
  readonly state: ImpactState;
  readonly criticality?: Criticality;
  readonly path: readonly Hop[];
  /** What happens, as a clause: `service:checkout goes down`. */
  readonly reason?: string;
}

/** A named contribution to risk; they add up in sight. */
export interface RiskContribution {
  readonly name: string;
  readonly points: number;
  readonly reason: string;
}

/** Something that reverting the change does not bring back by itself. */
export interface RollbackNote {
  readonly id: string;
  readonly message: string;
}

export interface Verdict {
  readonly outcome: VerdictOutcome;
  readonly reasons: readonly VerdictReason[];
  readonly approvals: readonly RequiredApproval[];
  readonly risk: readonly RiskContribution[];
  readonly rollback: readonly RollbackNote[];
}

/** What somebody has said of a change in a review. Comments that say neither yes nor no are none. */
export interface ReviewVote {
  readonly login: string;
  readonly state: 'approved' | 'changes-requested' | 'dismissed';
  /** RFC 3339. */
  readonly at: string;
  /** The commit that was looked at; absent where that is not known any more. */
  readonly commit?: string;
}
