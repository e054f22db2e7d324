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

/** What somebody has said of a change in a review. Comments that say neither yes nor no are none. */
export interface ReviewVote {
  readonly login: string;
  readonly state: 'approved' | 'changes-requested' | 'dismissed';
  /** RFC 3339. */
  readonly at: string;
  /** The commit that was looked at; absent where that is not known any more. */
  readonly commit?: string;
}

/** Another change that is open: what a reader calls it (`#12`), and its commit. */
export interface OpenChange {
  readonly name: string;
  readonly head: string;
}

/**
 * Where an approval stands. `stale`: somebody agreed, to something else than what is there now. `refused`: somebody who is asked
 * said no and has not taken it back.
 */
export type ApprovalState = 'given' | 'pending' | 'stale' | 'refused';

/** One node of what has to be agreed to: people who are asked, or several nodes of which so many are needed. */
export type Approval = PeopleApproval | ApprovalGroup;

/** People who are asked, and the paths that lead to them. */
export interface PeopleApproval {
  readonly kind: 'people';
  /** Stable while who is asked, and by what, stays: `team:default/payments`, `maintainers`, `emergency`, `policy:default/x 1`. */
  readonly id: string;
  /** The teams of the base that are asked; none where nobody in the base answers for it and no maintainers are named. */
  readonly teams: readonly Ref[];
  /** The maintainers, where they stand in for a team of which nobody can agree. */
  readonly standIn?: Ref;
  /** GitHub logins that can agree, from the base's catalog, sorted, without the authors; empty where nobody can. */
  readonly members: readonly string[];
  /** How many different people have to agree. */
  readonly need: number;
  readonly state: ApprovalState;
  /** What those who are asked said, by login. */
  readonly votes: readonly ApprovalVote[];
  /** Worst first, the first 20. */
  readonly because: readonly ApprovalCause[];
  /** How many further causes there are. */
  readonly omitted?: number;
  /** Of what an agreement is bound to: the changes, causes and policies that concern those who are asked. */
  readonly digest: string;
}

/** All, or so many, of several. */
export interface ApprovalGroup {
  readonly kind: 'group';
  /** How many of `of` are needed: as many as there are means all. */
  readonly need: number;
  /** Each of those has to have a person of its own: who is in two of them speaks for one. */
  readonly differentPeople?: true;
  readonly of: readonly Approval[];
  readonly state: ApprovalState;
  /** Why it is asked for, as a sentence. */
  readonly reason: string;
}

/** A vote as it counts for one approval. */
export interface ApprovalVote {
  readonly login: string;
  readonly state: Exclude<ApprovalState, 'pending'>;
  readonly at: string;
  readonly commit?: string;
  /** Why it does not count, where it is stale. */
  readonly reason?: string;
}

export interface ApprovalCause {
  readonly id: string;
  readonly state: ImpactState;
  readonly criticality?: Criticality;
  readonly path: readonly Hop[];
  /** What happens, as a clause: `service:checkout goes down`. */
  readonly reason: string;
}

/** Who is told and not asked, and why. */
export interface Informed {
  readonly team: Ref;
  readonly because: readonly ApprovalCause[];
  readonly omitted?: number;
}

/** A named contribution to risk; they add up in sight. */
export interface RiskContribution {
  readonly name: string;
  readonly points: number;
  readonly reason: string;
}

/** What is done to a thing to take a change back, or why that does not bring it back by itself. */
export interface RollbackNote {
  readonly id: string;
  readonly message: string;
}

/** How the change is taken back. */
export interface Rollback {
  /** What is taken back, in order: what needs others comes before what it needs. The first 50. */
  readonly steps: readonly RollbackNote[];
  /** How many further things are taken back. */
  readonly omitted?: number;
  /** What that does not bring back, in the order of repair. */
  readonly notes: readonly RollbackNote[];
  /** What the change itself says of it, in its `Change` record. */
  readonly plan?: RollbackPlan;
}

export interface RollbackPlan {
  readonly change: Ref;
  readonly steps: readonly string[];
  /** RFC 3339. */
  readonly testedAt?: string;
}

/** Something that has to be made up for after an emergency. */
export interface Obligation {
  readonly change: Ref;
  readonly reason: string;
  /** RFC 3339: from then on, checks are red until the record says `reconciled`. */
  readonly due: string;
  readonly overdue: boolean;
}

export interface Verdict {
  readonly outcome: VerdictOutcome;
  readonly reasons: readonly VerdictReason[];
  /** What has to be agreed to: every one of these. */
  readonly approvals: readonly Approval[];
  readonly informed: readonly Informed[];
  readonly risk: readonly RiskContribution[];
  readonly rollback: Rollback;
  readonly obligations: readonly Obligation[];
}

/** The nodes that ask people, of all depths, in their order. */
export function peopleAsked(approvals: readonly Approval[]): readonly PeopleApproval[] {
  return approvals.flatMap((node) => (node.kind === 'people' ? [node] : peopleAsked(node.of)));
}

/** The nodes that still wait for people: those of a group that is satisfied do not; where only another person is missing, all of it. */
export function peopleAwaited(approvals: readonly Approval[]): readonly PeopleApproval[] {
  return approvals.flatMap((node) => {
    if (node.state === 'given') return [];
    if (node.kind === 'people') return [node];
    const open = peopleAwaited(node.of);
    return open.length > 0 ? open : peopleAsked(node.of);
  });
}
