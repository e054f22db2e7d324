import { onClock } from '../model/duration.ts';
import { shortRef, type Ref } from '../model/ref.ts';
import type { Obligation } from '../model/verdict.ts';
import { digestOfWhole } from './approval-digests.ts';
import { causesAndBound, emergencyId, emergencyKeepersId, type AskedPeople } from './approvals.ts';
import { nameOf, withoutDot, type Facts } from './facts.ts';
import { openObligations } from './obligations.ts';
import type { BroughtRecord } from './records.ts';
import type { ApprovalRequest } from './asking.ts';
import type { Concern } from './concern.ts';
import { canAgree } from './votes.ts';

/** How long an emergency may leave open what it leaves out. In days. */
const longestDays = 14;

/** The record by which a change takes the short path: a new one, with a reason, that ends in the next days. */
export function emergencyOf({ records, at }: Pick<Facts, 'records' | 'at'>): BroughtRecord | undefined {
  return records.find((record) => record.emergency && problemOf(record, at) === undefined);
}

function problemOf({ isNew, reason, expires, reconciled }: BroughtRecord, at: Date): string | undefined {
  const latest = at.getTime() + longestDays * 86_400_000;
  if (!isNew) return 'the base has the record already, and each emergency needs its own';
  if (reason === '') return 'it gives no reason';
  if (expires === undefined)
    return 'it does not say by when it is made up for (`expires` is missing, or no date that there is)';
  if (expires <= at.getTime()) return 'it has expired';
  if (expires > latest) return `it expires in more than ${longestDays} days`;
  return reconciled === undefined ? undefined : 'it says that it was made up for already';
}

/** What a change is told of its emergency: that it takes the short path, or why it does not. */
export function emergencyConcerns(facts: Facts): readonly Concern[] {
  const taken = emergencyOf(facts);
  return facts.records.flatMap((record): readonly Concern[] => {
    if (!record.emergency || (!record.isNew && record.reconciled !== undefined)) return [];
    const name = nameOf(record.ref);
    if (record === taken) {
      const due = onClock(new Date(record.expires ?? 0).toISOString());
      const message = `${name} declares an emergency: ${withoutDot(record.reason)}. Owners are told and not asked, and what is left out is to be made up for by ${due}.`;
      return [{ code: 'emergency.declared', weight: 'approved', message }];
    }
    const problem = problemOf(record, facts.at) ?? 'the change declares another one';
    return [
      {
        code: 'emergency.invalid',
        weight: 'approved',
        message: `${name} does not open the short path of an emergency: ${problem}.`,
      },
    ];
  });
}

/**
 * The two people whom an emergency needs: of those whom it concerns, or of the team for emergencies. One of them has to be of that
 * team, or of the maintainers where nobody of it is free: two who sit together do not pass a freeze among themselves.
 */
export function emergencyApprovals(
  record: BroughtRecord,
  waived: readonly ApprovalRequest[],
  facts: Facts,
): readonly AskedPeople[] {
  const { emergencyTeam, maintainers, base, trusted } = facts;
  // Where nobody of them is free, the quickest way must not be a dead end.
  const keepers = [emergencyTeam, maintainers].find((team) => team !== undefined && canAgree(team, facts));
  const asked = new Set<Ref>([emergencyTeam, keepers].filter((team) => team !== undefined));
  // Whoever answers for what the change itself adds was chosen by its author.
  for (const { who, cause } of waived)
    if (who !== undefined && base.entities.has(who) && base.entities.has(trusted(cause.id)?.ref as Ref)) asked.add(who);
  const own = {
    id: record.ref,
    state: 'unaffected',
    path: [],
    reason: `${nameOf(record.ref)} is an emergency`,
  } as const;
  const why = causesAndBound([...waived, { cause: own }]);
  const two: AskedPeople = { kind: 'people', id: emergencyId, teams: [...asked].sort(), need: 2, ...why };
  if (keepers === undefined || asked.size === 1) return [two];
  const among = { ...own, reason: `one of the two who agree to an emergency has to be of ${nameOf(keepers)}` };
  // Told in one line, and bound to all that the other is bound to.
  const bound = [...why.bound, digestOfWhole(facts)];
  return [two, { kind: 'people', id: emergencyKeepersId, teams: [keepers], need: 1, causes: [among], bound }];
}

/** What is still to be made up for once the change has landed: a record that it takes out is settled by those who agree to that. */
export function obligationsAfter({ head, at }: Facts): readonly Obligation[] {
  return openObligations(head, at);
}

/** What is overdue and stays so holds up every change but another emergency. */
export function obligationConcerns(facts: Facts): readonly Concern[] {
  const { base, head, at } = facts;
  const left = new Set(openObligations(head, at).map(({ change }) => change));
  const overdue = openObligations(base, at).filter(({ change, overdue: late }) => late && left.has(change));
  return overdue.map(({ change, due, reason }) => ({
    code: 'change.overdue',
    weight: emergencyOf(facts) ? 'needs-approval' : 'rejected',
    message: `What the emergency ${shortRef(change)} left out was to be made up for by ${onClock(due)} (${withoutDot(reason)}): make up for it and write \`reconciled\` into its record first.`,
    clause: `what the emergency ${shortRef(change)} left out is overdue`,
    topic: 'state',
  }));
}
