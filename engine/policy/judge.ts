import { compareText } from '../model/json.ts';
import type { Verdict, VerdictOutcome, VerdictReason } from '../model/verdict.ts';
import { approvalRequests, requiredApprovals } from './approvals.ts';
import { gatherFacts, type Facts, type JudgeInput } from './facts.ts';
import { assessRisk } from './risk.ts';
import { rollbackNotes } from './rollback.ts';
import { rules } from './rules.ts';

export type { JudgeInput } from './facts.ts';

/** Lightest first: the heaviest reason is the verdict. */
const outcomes: readonly VerdictOutcome[] = ['approved', 'needs-approval', 'undecided', 'rejected'];

/** Reasons of one code that are told one by one. */
const maxOfOneCode = 20;

/**
 * The verdict on a change, with every reason for it, whose agreement it needs, what it risks, and what taking it back does not
 * bring back. It asks only the base: its owners, teams and classes. Linear in its input; never throws.
 */
export function judge(input: JudgeInput): Verdict {
  const facts = gatherFacts(input);
  const requests = approvalRequests(facts);
  const approvals = requiredApprovals(requests, facts);
  const reasons = rules.flatMap((rule) => rule(facts, { requests, approvals }));
  const outcome = heaviest(reasons);
  return {
    outcome,
    reasons: inOrder(outcome === 'approved' ? [...reasons, harmless(facts)] : reasons),
    approvals,
    risk: assessRisk(facts),
    rollback: rollbackNotes(facts),
  };
}

function heaviest(reasons: readonly VerdictReason[]): VerdictOutcome {
  let worst: VerdictOutcome = 'approved';
  for (const { weight } of reasons) if (outcomes.indexOf(weight) > outcomes.indexOf(worst)) worst = weight;
  return worst;
}

/** An approval says what it rests on, too. */
function harmless({ changes, impact, affected, approvals }: Facts): VerdictReason {
  const code = 'change.harmless';
  if (changes.length === 0) return { code, weight: 'approved', message: 'Nothing changes in meaning.' };
  if (impact.starts.length === 0) {
    return { code, weight: 'approved', message: 'Nothing that runs is changed: what changes is what is said of it.' };
  }
  const others = affected.length - impact.starts.length;
  const reach = others > 0 ? `${others} more are affected` : 'nothing else is affected';
  const message = `${impact.starts.length} changed, ${reach}, and nothing of ${approvals.criticality} criticality or above gets ${approvals.state} or worse.`;
  return { code, weight: 'approved', message };
}

/** Heaviest first, then by code; of very many alike, the first and a count. */
function inOrder(reasons: readonly VerdictReason[]): readonly VerdictReason[] {
  const sorted = [...reasons].sort(
    (a, b) =>
      outcomes.indexOf(b.weight) - outcomes.indexOf(a.weight) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
  const told: VerdictReason[] = [];
  const counts = new Map<string, number>();
  for (const reason of sorted) {
    const key = `${reason.weight} ${reason.code}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= maxOfOneCode) told.push(reason);
  }
  for (const [key, count] of counts) {
    if (count <= maxOfOneCode) continue;
    const last = told.findLastIndex(({ weight, code }) => `${weight} ${code}` === key);
    const { weight, code } = told[last] as VerdictReason;
    told.splice(last + 1, 0, { code, weight, message: `${count - maxOfOneCode} more reasons of this kind.` });
  }
  return told;
}
