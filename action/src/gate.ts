import type { RequiredApproval, Verdict, VerdictOutcome } from '../../engine/model/verdict.ts';
import { shortRef } from '../../engine/model/ref.ts';

export type CommitState = 'success' | 'pending' | 'failure' | 'error';

/** What a commit status says of a verdict. */
export interface Gate {
  readonly state: CommitState;
  /** At most 140 characters, one line. */
  readonly description: string;
}

/** Only an approved change is `success`: GitHub lets nothing else through a required status. */
const states: Readonly<Record<VerdictOutcome, CommitState>> = {
  approved: 'success',
  'needs-approval': 'pending',
  rejected: 'failure',
  undecided: 'error',
};

/** The gate for a verdict. */
export function gateOf(verdict: Verdict): Gate {
  return { state: states[verdict.outcome], description: describe(verdict) };
}

/** A sentence for a commit status: one line of at most 140 characters, without control or direction marks. */
export function statusDescription(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return line.length <= 140 ? line : `${cutAt(line, 139)}…`;
}

function describe(verdict: Verdict): string {
  const reason = verdict.reasons.find(({ weight }) => weight === verdict.outcome)?.message;
  switch (verdict.outcome) {
    case 'approved':
      return statusDescription(reason ?? 'Approved');
    case 'needs-approval':
      return verdict.approvals.length > 0
        ? statusDescription(`Needs approval of ${teamNames(verdict.approvals)}`)
        : statusDescription(`Needs approval: ${reason ?? 'see the report'}`);
    case 'rejected':
      return statusDescription(`Rejected: ${reason ?? 'see the report'}`);
    case 'undecided':
      return statusDescription(`Undecided: ${reason ?? 'see the report'}`);
  }
}

/** As many teams as fit beside the words around them, then how many more. */
function teamNames(approvals: readonly RequiredApproval[]): string {
  const names = approvals.map(({ team }) => shortRef(team));
  for (let shown = names.length; shown > 0; shown--) {
    const rest = names.length - shown;
    const text = names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    if (text.length <= 120) return text;
  }
  return names.length === 1 ? 'one team: see the report' : `${names.length} teams`;
}

/** The first `length` UTF-16 units, without half of a pair at the end. */
function cutAt(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
