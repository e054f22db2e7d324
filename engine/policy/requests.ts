import type { Change } from '../model/change.ts';
import type { Ref } from '../model/ref.ts';
import { isFieldChange, request, requestFor, type ApprovalRequest, type Asking, type RequestTopic } from './asking.ts';
import { isAsCritical, isWorse, nameOf, type Facts } from './facts.ts';
import { hasOutsiders } from './votes.ts';
import { leavingRules } from './left-rules.ts';
import { leaningOnLoosened, silent } from './looser-ties.ts';
import { changesRules, keepersOfRules, membersOfTeams, placesOfOverlays } from './rule-keepers.ts';

type AskingRule = (facts: Facts) => readonly Asking[];

/** Everything that the change itself asks somebody's agreement for. A new reason to ask is one function in this list. */
const askingRules: readonly (readonly [RequestTopic, AskingRule])[] = [
  ['impact', affectedOwners],
  ['change', ownersOfRemoved],
  ['change', ownersOfRenamed],
  ['change', oldAndNewOwners],
  ['change', farEnds],
  ['change', nearEndsOfOthers],
  ['rules', keepersOfRules],
  ['rules', membersOfTeams],
  ['rules', placesOfOverlays],
  ['rules', leavingRules],
  ['change', ownersOfCritical],
  ['change', ownersAboveLooserTies],
];

/** Who is asked and why: by cause, worst first. */
export function approvalRequests(facts: Facts): readonly ApprovalRequest[] {
  return askingRules.flatMap(([topic, rule]) => rule(facts).map((asking) => ({ topic, ...asking })));
}

/** Owners of what is critical enough and gets into a bad enough state. */
function affectedOwners({ affected, approvals }: Facts): Asking[] {
  return affected
    .filter(
      ({ state, criticality }) => !isWorse(approvals.state, state) && isAsCritical(criticality, approvals.criticality),
    )
    .map((item) => request(item.owner, item, `${nameOf(item.id)} ${verbs[item.state]}`));
}

/** What goes away, by its record or by its lifecycle. */
function ownersOfRemoved(facts: Facts): Asking[] {
  return facts.changes.flatMap((change) => {
    if (change.kind !== 'entity-removed' && change.effect !== 'remove') return [];
    if (changesRules(change)) return [];
    const what =
      change.kind === 'field-changed' ? `becomes ${facts.head.entities.get(change.ref)?.lifecycle}` : 'is removed';
    return [requestFor(facts, change.ref, facts.trusted(change.ref)?.owner, `${nameOf(change.ref)} ${what}`)];
  });
}

/** Who finds a thing by its name, or by what it needs, has to know the new one. */
function ownersOfRenamed(facts: Facts): Asking[] {
  return facts.changes.flatMap((change) => {
    if (change.kind !== 'entity-renamed' || changesRules(change)) return [];
    const reason = `${nameOf(change.from)} is renamed to ${nameOf(change.ref)}`;
    return [requestFor(facts, change.ref, facts.trusted(change.ref)?.owner, reason)];
  });
}

/** Whoever hands a thing over, and whoever takes it. */
function oldAndNewOwners(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const change of facts.changes) {
    if (!isFieldChange(change, 'spec.owner')) continue;
    const last = facts.trusted(change.ref)?.owner;
    const next = facts.head.entities.get(change.ref)?.owner;
    const reason = `${nameOf(change.ref)} goes over from ${nameOf(last ?? 'nobody')} to ${nameOf(next ?? 'nobody')}`;
    requests.push(requestFor(facts, change.ref, last, reason));
    if (next !== undefined) requests.push(requestFor(facts, change.ref, next, reason));
  }
  return requests;
}

/** Whoever answers for what somebody else's thing begins to need: they would not hear of it otherwise. */
function farEnds(facts: Facts): Asking[] {
  return facts.changes.flatMap((change) => {
    if (change.kind !== 'relation-added' || silent.has(change.relation.type)) return [];
    const { from, to } = change.relation;
    const [near, far] = [facts.trusted(from)?.owner, facts.trusted(to)?.owner];
    if (far === undefined || near === far || !facts.base.entities.has(facts.trusted(to)?.ref ?? to)) return [];
    return [requestFor(facts, from, far, `${nameOf(from)} begins to need ${nameOf(to)}, which is ${nameOf(far)}'s`)];
  });
}

/** Owners of what is critical, where somebody from outside declares that it needs more: what it stands on is for them to say. */
function nearEndsOfOthers(facts: Facts): Asking[] {
  return facts.changes.flatMap((change) => {
    if (change.kind !== 'relation-added' || silent.has(change.relation.type)) return [];
    const { from, to } = change.relation;
    const near = facts.trusted(from);
    if (near?.owner === undefined || facts.base.entities.get(near.ref) !== near) return [];
    if (!isAsCritical(facts.criticalityOf(from), facts.approvals.criticality)) return [];
    if (!hasOutsiders(near.owner, facts)) return [];
    return [
      requestFor(
        facts,
        from,
        near.owner,
        `${nameOf(from)} is said to need ${nameOf(to)}, by somebody outside of ${nameOf(near.owner)}`,
      ),
    ];
  });
}

/** Fields that only describe. */
const descriptive =
  /^(?:spec\.(?:title|description|outcome|links|consumers)|metadata\.(?:title|description|links|tags))\b/;

/** Owners of what is critical: what its record no longer says could not be held against a later change. */
function ownersOfCritical(facts: Facts): Asking[] {
  const requests = new Map<Ref, Asking>();
  for (const change of facts.changes) {
    const { ref, kind } = change;
    if (requests.has(ref) || !isMoreThanText(change)) continue;
    const criticality = facts.criticalityOf(ref);
    if (!isAsCritical(criticality, facts.approvals.criticality)) continue;
    const owner = facts.trusted(ref)?.owner;
    // Only a team that the base knows can answer for what is new.
    const who = kind === 'entity-added' && owner && !facts.base.entities.has(owner) ? undefined : owner;
    const what = kind === 'entity-added' ? 'is added' : 'is declared otherwise';
    requests.set(ref, requestFor(facts, ref, who, `${nameOf(ref)} (${criticality}) ${what}`));
  }
  return [...requests.values()];
}

/** Owners of what is critical, where they, or something below them, would not be reached any more by what they lean on. */
function ownersAboveLooserTies(facts: Facts): Asking[] {
  return leaningOnLoosened(facts)
    .filter(({ ref }) => isAsCritical(facts.base.entities.get(ref)?.criticality, facts.approvals.criticality))
    .map(({ ref, how }) => {
      const { criticality, owner } = facts.base.entities.get(ref) ?? {};
      return requestFor(facts, ref, owner, `${nameOf(ref)} (${criticality}) ${how}`);
    });
}

export function isDescriptive(path: string): boolean {
  return descriptive.test(path);
}

function isMoreThanText(change: Change): boolean {
  switch (change.kind) {
    case 'entity-added':
    case 'relation-removed':
    case 'relation-changed':
      return true;
    case 'field-changed':
      return change.path.startsWith('spec') && !descriptive.test(change.path);
    case 'entity-removed':
    case 'entity-renamed':
    case 'relation-added':
    case 'files-changed':
      return false;
    default:
      return change satisfies never;
  }
}

const verbs = {
  unaffected: 'is not affected',
  'at-risk': 'is at risk',
  degraded: 'degrades',
  down: 'goes down',
} as const;
