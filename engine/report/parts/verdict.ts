import {
  peopleAwaited,
  type Approval,
  type ApprovalCause,
  type ApprovalGroup,
  type ApprovalState,
  type Obligation,
  type PeopleApproval,
  type Verdict,
  type VerdictOutcome,
  type VerdictReason,
} from '../../model/verdict.ts';
import { bareName, fullName } from '../names.ts';
import {
  prose,
  rowSection,
  type Detail,
  type Line,
  type Mark,
  type Row,
  type Section,
  type Span,
  type Tone,
} from '../page.ts';
import { counted, grouped } from '../phrases.ts';
import { nameList } from './findings.ts';
import { pathLine } from './impact.ts';

export const outcomeTones: Readonly<Record<VerdictOutcome, Tone>> = {
  approved: 'good',
  'needs-approval': 'warn',
  rejected: 'bad',
  undecided: 'note',
};

/** How many causes one approval lists; the rest are counted. */
const maxCauses = 3;

/** Every reason; one that another tells in full, with who has to agree, is not told twice. */
export function reasonSection({ reasons }: Verdict): readonly Section[] {
  const asking = reasons.filter(({ code }) => code.startsWith('approval.'));
  const isToldBy = (other: VerdictReason, { message, weight }: VerdictReason): boolean =>
    other.weight === weight && other.message.includes(`: ${message.replace(/\.$/, '')}`);
  const rows = reasons
    .filter((reason) => !asking.some((other) => isToldBy(other, reason)))
    .map(({ weight, message }): Row => ({
      mark: outcomeMark(weight),
      text: prose(message),
      details: [],
    }));
  return rowSection('Why', ['reason', 'reasons'], rows);
}

const approvalTones: Readonly<Record<ApprovalState, Tone>> = {
  given: 'good',
  pending: 'warn',
  stale: 'note',
  refused: 'bad',
};

/** Who has to agree and who did, and the path that leads to each. */
export function approvalSection({ approvals }: Verdict, name: (id: string) => string): readonly Section[] {
  const rows = approvals.map((node): Row => {
    const mark: Mark = { tone: approvalTones[node.state], word: node.state };
    if (node.kind === 'people') {
      return { mark, text: peopleLine(node), details: [...voteDetails(node), ...causeDetails(node, name)] };
    }
    const text = [`${howMany(node)}: `, ...prose(node.reason)];
    return { mark, text, details: memberDetails(node.of) };
  });
  const isWaiting = approvals.some(({ state }) => state !== 'given');
  return rowSection(isWaiting ? 'Approvals needed' : 'Approvals', ['approval', 'approvals'], rows);
}

/** The members of a group, each with its state, however deep. */
function memberDetails(of: readonly Approval[], depth = 1): readonly Detail[] {
  const indent = '– '.repeat(depth);
  return of.flatMap((node): readonly Detail[] => {
    if (node.kind === 'people') {
      return [{ kind: 'also', text: [`${indent}${node.state}: `, ...peopleLine(node)] }, ...voteDetails(node)];
    }
    const title = `${indent}${node.state}: ${howMany(node).toLowerCase()}`;
    return [{ kind: 'also', text: [title] }, ...memberDetails(node.of, depth + 1)];
  });
}

function howMany({ need, of, differentPeople }: ApprovalGroup): string {
  if (need === 1 && of.length > 1) return 'Any of these';
  const by = differentPeople ? ', each by somebody else' : '';
  return `${need >= of.length ? 'All' : need} of these${by}`;
}

function peopleLine({ id, teams, members, need, standIn, state, votes }: PeopleApproval): Line {
  const subject: Span[] = id.startsWith('emergency')
    ? [emergencyWords(id)]
    : teams.length === 0
      ? ['a maintainer']
      : [];
  const named = teams.flatMap((team, index): Span[] => [index === 0 ? '' : ' or ', { code: fullName(team) }]);
  const instead: Span[] = standIn === undefined ? [] : [' or, instead, ', { code: fullName(standIn) }];
  if (state === 'given') {
    const given = votes.filter((vote) => vote.state === 'given').map(({ login }) => login);
    return [...subject, ...named, ...instead, ', agreed by ', ...nameList(given)];
  }
  const people = need === 1 ? ', any of ' : `, ${need} of `;
  const nobody = teams.length === 0 ? ', whom the base does not name' : ', of whom nobody can agree';
  return [...subject, ...named, ...instead, ...(members.length > 0 ? [people, ...nameList(members)] : [nobody])];
}

function emergencyWords(id: string): string {
  return id === 'emergency' ? 'the emergency: ' : 'the emergency, among the two: ';
}

function voteDetails({ votes, state }: PeopleApproval): readonly Detail[] {
  return votes.flatMap((vote): Detail[] => {
    if (vote.state === 'given') {
      return state === 'given' ? [] : [{ kind: 'also', text: [...nameList([vote.login]), ' agreed'] }];
    }
    const said = vote.state === 'refused' ? ' wants changes' : ' agreed earlier. ';
    return [{ kind: 'also', text: [...nameList([vote.login]), said, ...prose(vote.reason ?? '')] }];
  });
}

/** Who is told of the change and not asked. */
export function informedSection({ informed }: Verdict, name: (id: string) => string): readonly Section[] {
  const rows = informed.map((told): Row => ({
    mark: { tone: 'note', word: '' },
    text: [{ code: fullName(told.team) }],
    details: causeDetails(told, name),
  }));
  return rowSection('Told, not asked', ['team', 'teams'], rows, { weight: 'aside', cap: 8 });
}

/** What emergencies leave to be made up for. */
export function obligationSection({ obligations }: Verdict): readonly Section[] {
  const rows = obligations.map(({ change, reason, due, overdue }: Obligation): Row => ({
    mark: overdue ? { tone: 'bad', word: 'overdue' } : { tone: 'warn', word: 'open' },
    text: [{ code: fullName(change) }, ': ', ...prose(reason)],
    details: [{ kind: 'hint', text: [`To be made up for by ${due.slice(0, 16).replace('T', ' ')} UTC.`] }],
  }));
  return rowSection('Still to be made up for', ['emergency', 'emergencies'], rows);
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

/** How the change is taken back: its plan, what goes back in which order, and what that does not bring back. */
export function rollbackSections({ rollback }: Verdict): readonly Section[] {
  const { steps, omitted = 0, notes, plan } = rollback;
  const rowOf = (tone: Tone, id: string, text: Line): Row => ({
    mark: { tone, word: '' },
    text: [{ code: fullName(id) }, ': ', ...text],
    details: [],
  });
  const lost = notes.map(({ id, message }) => rowOf('warn', id, prose(message)));
  const planned = plan?.steps.map((step): Row => ({
    mark: { tone: 'quiet', word: '' },
    text: prose(step),
    details: [],
  }));
  const tested = plan?.testedAt === undefined ? 'never tried' : `tried ${plan.testedAt.slice(0, 10)}`;
  const undone = steps.map(({ id, message }) => rowOf('quiet', id, prose(message)));
  const all = counted(steps.length + omitted, ['thing', 'things']);
  return [
    ...rowSection('A revert does not bring back', ['thing', 'things'], lost, { cap: 8 }),
    ...rowSection('Planned rollback', ['step', 'steps'], planned ?? [], { weight: 'aside', intro: tested, cap: 12 }),
    ...rowSection('To take it back', ['thing', 'things'], undone, {
      weight: 'aside',
      intro: `${all}, in this order`,
      cap: 8,
    }),
  ];
}

/** `needs approval`, with its tone. */
export function outcomeMark(outcome: VerdictOutcome): Mark {
  return { tone: outcomeTones[outcome], word: outcome.replace('-', ' ') };
}

/** The teams whose approval is awaited, by their bare names; `maintainers` where the base names none. */
export function awaitedNames(approvals: readonly Approval[]): readonly string[] {
  const names = peopleAwaited(approvals).flatMap(({ teams }) =>
    teams.length === 0 ? ['maintainers'] : teams.map(bareName),
  );
  return [...new Set(names)];
}

function causeDetails(
  { because, omitted = 0 }: { readonly because: readonly ApprovalCause[]; readonly omitted?: number },
  name: (id: string) => string,
): readonly Detail[] {
  const details = because
    .slice(0, maxCauses)
    .flatMap(({ criticality, path, reason }): Detail[] => [
      { kind: 'also', text: [...prose(reason), ...(criticality === undefined ? [] : [` (${criticality})`])] },
      ...(path.length > 0 ? [{ kind: 'place', text: pathLine(path, name) } as const] : []),
    ]);
  const rest = Math.max(0, because.length - maxCauses) + omitted;
  if (rest === 0) return details;
  return [...details, { kind: 'also', text: [`and ${rest} more reason${rest === 1 ? '' : 's'}`] }];
}

function signed(points: number): string {
  const rounded = Number(points.toFixed(2));
  return `${rounded > 0 ? '+' : ''}${grouped(rounded)}`;
}
