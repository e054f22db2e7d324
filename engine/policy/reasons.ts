import { compareText } from '../model/json.ts';
import type { VerdictOutcome, VerdictReason } from '../model/verdict.ts';

/** Lightest first: the heaviest reason is the verdict. */
const outcomes: readonly VerdictOutcome[] = ['approved', 'needs-approval', 'undecided', 'rejected'];

/** Reasons of one code that are told one by one. */
const maxOfOneCode = 20;

export function heaviest(reasons: readonly VerdictReason[]): VerdictOutcome {
  let worst: VerdictOutcome = 'approved';
  for (const { weight } of reasons) if (outcomes.indexOf(weight) > outcomes.indexOf(worst)) worst = weight;
  return worst;
}

/** Heaviest first, then by code; of very many alike, the first and a count. */
export function inOrder(reasons: readonly VerdictReason[]): readonly VerdictReason[] {
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
