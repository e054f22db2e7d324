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
const gates: Readonly<Record<VerdictOutcome, { state: CommitState; word: string }>> = {
  approved: { state: 'success', word: 'Approved' },
  'needs-approval': { state: 'pending', word: 'Needs approval' },
  rejected: { state: 'failure', word: 'Rejected' },
  undecided: { state: 'error', word: 'Undecided' },
};

/** The gate for a verdict: who has to agree, else the first reason that decided it. */
export function gateOf(verdict: Verdict): Gate {
  const { state, word } = gates[verdict.outcome];
  if (verdict.outcome === 'needs-approval' && verdict.approvals.length > 0) {
    return { state, description: statusDescription(`${word} of ${teamNames(verdict.approvals)}`) };
  }
  const reason = verdict.reasons.find(({ weight }) => weight === verdict.outcome);
  return { state, description: statusDescription(reason ? `${word}: ${reason.message}` : word) };
}

/** A sentence for a commit status: one line of at most 140 characters, without control or direction marks. */
export function statusDescription(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return line.length <= 140 ? line : `${cutAt(line, 139)}…`;
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
