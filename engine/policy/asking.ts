import type { Change } from '../model/change.ts';
import type { Ref } from '../model/ref.ts';
import type { ApprovalCause } from '../model/verdict.ts';
import type { Affected, Facts } from './facts.ts';

/**
 * What a request rests on. An emergency waits for nobody but those who keep the rules; a standard change may go without those
 * that only `impact` asks.
 */
export type RequestTopic = 'impact' | 'change' | 'rules' | 'state' | 'policy';

/** A reason to ask somebody. `who` is undefined where nobody answers for the thing: then the maintainers are asked. */
export interface ApprovalRequest {
  readonly topic: RequestTopic;
  readonly who: Ref | undefined;
  readonly cause: ApprovalCause;
  /** What an agreement is bound to instead of the cause's words, where those say how things stand just now. */
  readonly binds?: string;
}

/** A request before it is said what it rests on. */
export type Asking = Omit<ApprovalRequest, 'topic'>;

type Outcome = Pick<Affected, 'id' | 'state' | 'criticality' | 'path'>;

export function request(who: Ref | undefined, { id, state, criticality, path }: Outcome, reason: string): Asking {
  return { who, cause: { id, state, ...(criticality && { criticality }), path, reason } };
}

/** A request that rests on more than what the change breaks. */
export function requestFor(facts: Facts, id: string, who: Ref | undefined, reason: string): Asking {
  const { state, path } = facts.outcomes.get(id) ?? { state: 'unaffected' as const, path: [] };
  return request(who, { id, state, path, criticality: facts.criticalityOf(id) }, reason);
}

export function isFieldChange(
  change: Change,
  path: string,
): change is Extract<Change, { readonly kind: 'field-changed' }> {
  return change.kind === 'field-changed' && change.path === path;
}
