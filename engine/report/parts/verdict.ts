import type { ApprovalCause, RequiredApproval, Verdict, VerdictOutcome } from '../../model/verdict.ts';
import { bareName, fullName } from '../names.ts';
import { prose, rowSection, type Detail, type Mark, type Row, type Section, type Tone } from '../page.ts';
import { grouped } from '../phrases.ts';
import { nameList } from './findings.ts';
import { pathLine, stateWord } from './impact.ts';

export const outcomeTones: Readonly<Record<VerdictOutcome, Tone>> = {
  approved: 'good',
  'needs-approval': 'warn',
  rejected: 'bad',
  undecided: 'note',
};

/** How many causes one approval lists; the rest are counted. */
const maxCauses = 3;

export function reasonSection({ reasons }: Verdict): readonly Section[] {
  const rows = reasons.map(({ weight, message }): Row => ({
    mark: outcomeMark(weight),
    text: prose(message),
    details: [],
  }));
  return rowSection('Why', ['reason', 'reasons'], rows);
}

/** Who has to agree, and the path that leads to each. */
export function approvalSection({ approvals }: Verdict, name: (id: string) => string): readonly Section[] {
  const rows = approvals.map(({ team, members, because }): Row => ({
    mark: { tone: 'warn', word: '' },
    text: [
      { code: fullName(team) },
      ...(members.length > 0 ? [', any of ', ...nameList(members)] : [', of which the catalog names no members']),
    ],
    details: causeDetails(because, name),
  }));
  return rowSection('Approvals needed', ['approval', 'approvals'], rows);
}

/** Named contributions that add up to the risk. */
export function riskSection({ risk }: Verdict): readonly Section[] {
  const total = risk.reduce((sum, { points }) => sum + points, 0);
  const rows = risk.map(({ name, points, reason }): Row => ({
    mark: { tone: points > 0 ? 'warn' : 'good', word: signed(points) },
    text: [{ strong: name }, ': ', ...prose(reason)],
    details: [],
  }));
  return rowSection('Risk', ['contribution', 'contributions'], rows, {
    weight: 'aside',
    intro: `${signed(total)} in all`,
    cap: 8,
  });
}

export function rollbackSection({ rollback }: Verdict): readonly Section[] {
  const rows = rollback.map(({ id, message }): Row => ({
    mark: { tone: 'warn', word: '' },
    text: [{ code: fullName(id) }, ': ', ...prose(message)],
    details: [],
  }));
  return rowSection('A revert does not bring back', ['thing', 'things'], rows, { cap: 8 });
}

/** `needs approval`, with its tone. */
export function outcomeMark(outcome: VerdictOutcome): Mark {
  return { tone: outcomeTones[outcome], word: outcome.replace('-', ' ') };
}

/** The teams whose approval is needed, by their bare names. */
export function teamNames(approvals: readonly RequiredApproval[]): readonly string[] {
  return approvals.map(({ team }) => bareName(team));
}

function causeDetails(because: readonly ApprovalCause[], name: (id: string) => string): readonly Detail[] {
  const details = because.slice(0, maxCauses).flatMap(({ id, state, criticality, path, reason }): Detail[] => [
    {
      kind: 'also',
      text: [
        ...(reason === undefined ? [{ code: fullName(id) }, ` would be ${stateWord(state)}`] : prose(reason)),
        ...(criticality === undefined ? [] : [` (${criticality})`]),
      ],
    },
    ...(path.length > 0 ? [{ kind: 'place', text: pathLine(path, name) } as const] : []),
  ]);
  const rest = because.length - maxCauses;
  return rest > 0 ? [...details, { kind: 'also', text: [`and ${rest} more reasons`] }] : details;
}

function signed(points: number): string {
  const rounded = Number(points.toFixed(2));
  return `${rounded > 0 ? '+' : ''}${grouped(rounded)}`;
}
