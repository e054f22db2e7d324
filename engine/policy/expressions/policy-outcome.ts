import type { Change } from '../../model/change.ts';
import type { Catalog, Entity } from '../../model/entity.ts';
import type { Estate } from '../../model/estate.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import type { Impact } from '../../model/impact.ts';
import type { Ref } from '../../model/ref.ts';
import type { RiskContribution } from '../../model/verdict.ts';
import type { Effect } from './policy-set.ts';
import type { WindowSet } from '../windows/window-set.ts';

/** What policies judge. What is left out is not known, and policies on it stay silent. */
export interface PolicyFacts {
  readonly at: Date;
  /** The catalog that is judged: that of the head, where there is a change. */
  readonly catalog: Catalog;
  /** What was there before the change: what the change removes is still known from it. */
  readonly before?: Catalog;
  readonly estate?: Estate;
  readonly changes?: readonly Change[];
  readonly impact?: Impact;
  /** What was found so far, drift above all. */
  readonly findings?: readonly Finding[];
  readonly risk?: readonly RiskContribution[];
  /** The catalog's windows; needed only where it has some. */
  readonly windows?: WindowSet;
}

/** Who has to agree: so many people of a team (undefined where nobody owns what is judged), all of some, or so many of some. */
export type ApproverTree =
  | { readonly team: Ref | undefined; readonly count: number }
  | { readonly all: readonly ApproverTree[] }
  | { readonly any: readonly ApproverTree[]; readonly count: number };

/** What a policy asks for, and of which thing. */
export interface PolicyDemand {
  readonly policy: Ref;
  /** Id of what was judged. */
  readonly subject: string;
  /** The change as a whole was judged, and what is agreed to is all of it. */
  readonly whole?: true;
  readonly message: string;
  /** The owner of the subject where it is left out. */
  readonly approvers?: ApproverTree;
}

/** What the policies say; each list in the order of policy, then subject. */
export interface PolicyOutcome {
  readonly findings: readonly Finding[];
  /** Who else has to agree, and why. */
  readonly approvals: readonly PolicyDemand[];
  /** Where a rollback plan is required, and why. */
  readonly plans: readonly PolicyDemand[];
  /** Changes that a policy lets through by themselves. */
  readonly standard: readonly { readonly policy: Ref; readonly change: Change }[];
  /** What policies could not judge, and why. */
  readonly unjudged?: readonly Unjudged[];
  /** How much each policy asks of an entity: 0 where it asks nothing, more where it is stricter. One that lets changes through asks less where it does. */
  readonly reach?: (entity: Entity) => readonly { readonly policy: Ref; readonly strictness: number }[];
  /** Policies whose expression hangs on how critical things are, directly or by the risk. */
  readonly weighRatings?: readonly Ref[];
}

/** What a policy could not judge. */
export interface Unjudged {
  readonly policy: Ref;
  readonly effect: Effect;
  /** Of what it would find. */
  readonly severity: Severity;
  /** Ids; undefined where it may be anything. */
  readonly subjects?: ReadonlySet<string>;
  /** What is wrong with it. */
  readonly finding: Finding;
}
