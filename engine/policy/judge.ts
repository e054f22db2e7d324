import { peopleAsked, type Approval, type ApprovalState, type Verdict, type VerdictReason } from '../model/verdict.ts';
import { approvalDigests, digestOfWhole } from './approval-digests.ts';
import { approvalReasons } from './approval-reasons.ts';
import { weighRequests, type Weighed } from './asked.ts';
import { requestFor, type ApprovalRequest } from './asking.ts';
import { emergencyConcerns, emergencyOf, obligationConcerns, obligationsAfter } from './emergency.ts';
import { gatherFacts, nameOf, withoutDot, type Facts, type JudgeInput } from './facts.ts';
import { heaviest, inOrder } from './reasons.ts';
import { approvalRequests } from './requests.ts';
import { assessRisk } from './risk.ts';
import { planConcerns, rollbackOf } from './rollback.ts';
import type { Concern } from './concern.ts';
import { rules } from './rules.ts';
import { uncountedReasons } from './uncounted.ts';
import { countVotes } from './votes.ts';
import { windowReasons } from './windows/window-reasons.ts';

export type { JudgeInput } from './facts.ts';

/**
 * The verdict on a change, with every reason for it, whose agreement it needs and has, what it risks, and what taking it back
 * does not bring back. It asks only the base: its owners, teams, classes, policies and windows. Linear in its input but for
 * one walk of the affected part for each of those who are asked; never throws.
 */
export function judge(input: JudgeInput): Verdict {
  const facts = gatherFacts(input);
  const { concerns, weighed } = weigh(facts);
  const digests = approvalDigests(weighed.asked, facts);
  const approvals = countVotes(weighed.asked, digests, input.votes ?? [], facts);
  const reasons = [
    ...settled([...concerns, ...weighed.concerns], approvals, weighed),
    ...approvalReasons(approvals, facts),
    ...uncountedReasons(approvals, facts),
  ];
  const outcome = heaviest(reasons);
  return {
    outcome,
    reasons: inOrder(outcome === 'approved' ? [...reasons, harmless(facts, approvals, weighed)] : reasons),
    approvals,
    informed: weighed.informed,
    risk: assessRisk(facts),
    rollback: rollbackOf(facts),
    obligations: obligationsAfter(facts),
  };
}

/** What an agreement to the change would be bound to, by approval: see `approvalDigests`. */
export function digestsToAgreeTo(input: JudgeInput): ReadonlyMap<string, string> {
  const facts = gatherFacts(input);
  return approvalDigests(weigh(facts).weighed.asked, facts);
}

/** The table of risk alone, for policies that set its limits. */
export function riskOf(input: JudgeInput): Verdict['risk'] {
  return assessRisk(gatherFacts(input));
}

interface Asking {
  readonly concerns: readonly Concern[];
  readonly weighed: Weighed;
}

function weigh(facts: Facts): Asking {
  const concerns = [
    ...rules.flatMap((rule) => rule(facts)),
    ...planConcerns(facts),
    ...emergencyConcerns(facts),
    ...obligationConcerns(facts),
    ...windowConcerns(facts),
  ].map((concern) => withSomebodyToAsk(concern, facts));
  const requests = [...approvalRequests(facts), ...concerns.flatMap(({ asks = [] }) => asks)];
  return { concerns, weighed: weighRequests(requests, concerns, facts) };
}

function windowConcerns(facts: Facts): readonly Concern[] {
  const { windows, touched, affected, trusted, at } = facts;
  if (!windows) return [];
  const entitiesOf = (ids: Iterable<string>) => [...ids].flatMap((id) => trusted(id) ?? []);
  return windowReasons(windows, {
    at,
    touched: entitiesOf(touched),
    affected: entitiesOf(affected.flatMap(({ id, state }) => (state === 'down' || state === 'degraded' ? [id] : []))),
    emergency: emergencyOf(facts) !== undefined,
  }).map(({ untimely, ...reason }) => ({
    ...reason,
    topic: 'state',
    // Whoever answers for a thing can say that it does not wait for its window.
    asks: (untimely?.entities ?? []).map(({ ref, owner }) => ({
      topic: 'state',
      ...requestFor(facts, ref, owner, `${nameOf(ref)} is ${untimely?.clause}`),
    })),
  }));
}

/** What needs approval and asks nobody by name is for the maintainers. */
function withSomebodyToAsk(concern: Concern, facts: Facts): Concern {
  const { weight, asks = [], clause, code, topic = 'rules', message } = concern;
  if (weight !== 'needs-approval' || asks.length > 0) return concern;
  const cause = { id: code, state: 'unaffected', path: [], reason: clause ?? withoutDot(message) } as const;
  return { ...concern, asks: [{ topic, who: undefined, cause, binds: `${cause.reason} ${digestOfWhole(facts)}` }] };
}

/** Reasons as they weigh once those whom they ask have spoken. */
function settled(
  concerns: readonly Concern[],
  approvals: readonly Approval[],
  { answers }: Weighed,
): readonly VerdictReason[] {
  const states = new Map<string, ApprovalState>(peopleAsked(approvals).map(({ id, state }) => [id, state]));
  const isAnswered = (request: ApprovalRequest): boolean => {
    const id = answers(request);
    return id === undefined || states.get(id) === 'given';
  };
  return concerns.map(({ code, weight, message, asks = [] }) => {
    if (weight !== 'needs-approval' || asks.length === 0 || !asks.every(isAnswered)) return { code, weight, message };
    return { code, weight: 'approved', message: `${message} Agreed.` };
  });
}

/** An approval says what it rests on, too. */
function harmless(
  { changes, impact, affected, approvals }: Facts,
  asked: readonly Approval[],
  { informed }: Weighed,
): VerdictReason {
  const code = asked.length > 0 ? 'change.agreed' : 'change.harmless';
  if (changes.length === 0) return { code, weight: 'approved', message: 'Nothing changes in meaning.' };
  if (impact.starts.length === 0) {
    return { code, weight: 'approved', message: 'Nothing that runs is changed: what changes is what is said of it.' };
  }
  const others = affected.length - impact.starts.length;
  const reach = others > 0 ? `${others} more ${others === 1 ? 'is' : 'are'} affected` : 'nothing else is affected';
  const end =
    asked.length > 0
      ? 'and everybody who had to agree did'
      : informed.length > 0
        ? 'and those whom it concerns are told, not asked'
        : `and nothing of ${approvals.criticality} criticality or above gets ${approvals.state} or worse`;
  return { code, weight: 'approved', message: `${impact.starts.length} changed, ${reach}, ${end}.` };
}
