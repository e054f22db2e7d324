import { peopleAwaited, type Verdict, type VerdictOutcome } from '../../engine/model/verdict.ts';
import { shortRef } from '../../engine/model/ref.ts';

export type CommitState = 'success' | 'pending' | 'failure' | 'error';

/** What a commit status says of a verdict. */
export interface Gate {
  readonly state: CommitState;
  /** At most 140 characters, one line. */
  readonly description: string;
}

/** Only an approved change is `success`: GitHub lets nothing else through a required status. */
const gates: Readonly<Record<VerdictOutcome, { state: CommitState; word: string; weight: number }>> = {
  approved: { state: 'success', word: 'Approved', weight: 0 },
  'needs-approval': { state: 'pending', word: 'Needs approval', weight: 1 },
  rejected: { state: 'failure', word: 'Rejected', weight: 3 },
  undecided: { state: 'error', word: 'Undecided', weight: 2 },
};

/** The gate for a verdict: who has to agree, else the first reason that decided it. */
export function gateOf(verdict: Verdict): Gate {
  const { state, word } = gates[verdict.outcome];
  const names = awaitedNames(verdict);
  if (verdict.outcome === 'needs-approval' && names.length > 0) {
    return { state, description: statusDescription(`${word} of ${listed(names)}`) };
  }
  const reason = verdict.reasons.find(({ weight }) => weight === verdict.outcome);
  return { state, description: statusDescription(reason ? `${word}: ${reason.message}` : word) };
}

/** For a merge group nobody can approve any more: GitHub would wait for the pending status until its own time is up. */
export function groupGateOf(verdict: Verdict): Gate {
  const gate = gateOf(verdict);
  return gate.state === 'pending' ? { ...gate, state: 'failure' } : gate;
}

/** The verdict that weighs most; one commit has one status, whatever it is proposed for. Of equals, the first. */
export function heaviest<T extends { readonly result: { readonly verdict: Verdict } }>(
  answers: readonly [T, ...T[]],
): T {
  let worst = answers[0];
  for (const answer of answers) if (weightOf(answer) > weightOf(worst)) worst = answer;
  return worst;
}

function weightOf({ result }: { readonly result: { readonly verdict: Verdict } }): number {
  return gates[result.verdict.outcome].weight;
}

/** A sentence for a commit status: one line of at most 140 characters, without control or direction marks. */
export function statusDescription(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return line.length <= 140 ? line : `${cutAt(line, 139)}…`;
}

/** Who is awaited: teams, or the maintainers where the base names none. */
function awaitedNames({ approvals }: Verdict): readonly string[] {
  const names = peopleAwaited(approvals).flatMap(({ teams }) =>
    teams.length === 0 ? ['the maintainers'] : teams.map((team) => shortRef(team)),
  );
  return [...new Set(names)];
}

/** As many names as fit beside the words around them, then how many more. */
function listed(names: readonly string[]): string {
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
