import type { Change } from '../model/change.ts';
import type { Entity } from '../model/entity.ts';
import { sameJson } from '../model/json.ts';
import { refParts, type Ref } from '../model/ref.ts';
import type { ApprovalCause } from '../model/verdict.ts';
import { isAsCritical, isWorse, nameOf, type Affected, type Facts } from './facts.ts';
import { leaningOnLoosened, silent } from './looser-ties.ts';

/**
 * What a request rests on. An emergency waits for nobody but those who keep the rules; a standard change may go without those
 * that only `impact` asks.
 */
export type RequestTopic = 'impact' | 'change' | 'rules' | 'state' | 'policy';

/** A reason to ask somebody. `who` is undefined where nobody answers for the thing: then the maintainers are asked. */
export interface ApprovalRequest {
  readonly topic: RequestTopic;
  readonly who: Ref | undefined;
  readonly cause: ApprovalCause;
  /** What an agreement is bound to instead of the cause's words, where those say how things stand just now. */
  readonly binds?: string;
}

type AskingRule = (facts: Facts) => readonly Asking[];
type Asking = Omit<ApprovalRequest, 'topic'>;

/** Everything that the change itself asks somebody's agreement for. A new reason to ask is one function in this list. */
const askingRules: readonly (readonly [RequestTopic, AskingRule])[] = [
  ['impact', affectedOwners],
  ['change', ownersOfRemoved],
  ['change', ownersOfRenamed],
  ['change', oldAndNewOwners],
  ['change', farEnds],
  ['rules', keepersOfRules],
  ['rules', membersOfTeams],
  ['rules', placesOfOverlays],
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

/** Kinds of documents that later changes are judged by. */
const rules: ReadonlySet<string> = new Set([
  'team',
  'user',
  'policy',
  'policyoverlay',
  'waiver',
  'source',
  'window',
  'assetclass',
  'change',
]);

/** Those who answered so far for what changes are judged by: rules, and how critical a thing is. */
function keepersOfRules(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const change of facts.changes) {
    if (isFieldChange(change, 'spec.criticality')) {
      if (!isAsCritical(facts.criticalityOf(change.ref), facts.approvals.criticality)) continue;
      requests.push(
        requestFor(facts, change.ref, facts.trusted(change.ref)?.owner, `${nameOf(change.ref)} is rated anew`),
      );
    } else if (changesRules(change)) {
      const entity = facts.base.entities.get(change.ref);
      const team = entity?.kind === 'team' ? change.ref : entity?.owner;
      requests.push(
        requestFor(
          facts,
          change.ref,
          team,
          `${nameOf(change.ref)}, by which later changes are judged, ${whatHappens(change)}`,
        ),
      );
    }
  }
  return requests;
}

/** Whoever could agree so far, where that changes: by their team's record, by a user's, or by what a name comes to mean. */
function membersOfTeams(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const [ref, before] of facts.base.entities) {
    const after = facts.head.entities.get(ref);
    if (before === after || !after || sameJson(before.members, after.members)) continue;
    const team = before.kind === 'team' ? ref : before.owner;
    requests.push(requestFor(facts, ref, team, `who ${nameOf(ref)} stands for changes`));
  }
  return requests;
}

/** An overlay holds for the folder that it stands in: to move it is to loosen another folder's rules. */
function placesOfOverlays(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const [ref, before] of facts.base.entities) {
    if (before.kind !== 'policyoverlay') continue;
    const after = facts.head.entities.get(ref);
    if (!after || folderOf(before) === folderOf(after)) continue;
    requests.push(
      requestFor(facts, ref, before.owner, `${nameOf(ref)} moves to ${folderOf(after)}, and holds for all below`),
    );
  }
  return requests;
}

function folderOf({ origin }: Entity): string {
  const end = origin.file.lastIndexOf('/');
  return end === -1 ? 'the root' : `${origin.file.slice(0, end)}/`;
}

function changesRules(change: Change): boolean {
  const { kind } = refParts(change.ref);
  // A new record speaks of its own change. What an older one promised is for others to take back.
  if (!rules.has(kind) || (kind === 'change' && change.kind === 'entity-added')) return false;
  return change.kind === 'field-changed' ? change.path.startsWith('spec') : !('relation' in change);
}

function whatHappens({ kind }: Change): string {
  if (kind === 'entity-added') return 'is added';
  return kind === 'entity-removed' ? 'is removed' : 'changes';
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

function isFieldChange(change: Change, path: string): change is Extract<Change, { readonly kind: 'field-changed' }> {
  return change.kind === 'field-changed' && change.path === path;
}

const verbs = {
  unaffected: 'is not affected',
  'at-risk': 'is at risk',
  degraded: 'degrades',
  down: 'goes down',
} as const;

type Outcome = Pick<Affected, 'id' | 'state' | 'criticality' | 'path'>;

function request(who: Ref | undefined, { id, state, criticality, path }: Outcome, reason: string): Asking {
  return { who, cause: { id, state, ...(criticality && { criticality }), path, reason } };
}

/** A request that rests on more than what the change breaks. */
export function requestFor(facts: Facts, id: string, who: Ref | undefined, reason: string): Asking {
  const { state, path } = facts.outcomes.get(id) ?? { state: 'unaffected' as const, path: [] };
  return request(who, { id, state, path, criticality: facts.criticalityOf(id) }, reason);
}
