import type { Change } from '../model/change.ts';
import { compareText, sameJson } from '../model/json.ts';
import { refParts, type Ref } from '../model/ref.ts';
import type { ApprovalCause, RequiredApproval } from '../model/verdict.ts';
import { isAsCritical, isWorse, nameOf, type Affected, type Facts } from './facts.ts';

/** A reason to ask somebody. `who` is undefined where nobody answers for the thing. */
export interface ApprovalRequest {
  readonly who: Ref | undefined;
  readonly cause: ApprovalCause & { readonly reason: string };
}

/** Causes that an approval tells in full. */
const maxCauses = 20;

type AskingRule = (facts: Facts) => readonly ApprovalRequest[];

/** Everything that can ask for somebody's agreement. A new reason to ask is one function in this list. */
const askingRules: readonly AskingRule[] = [
  affectedOwners,
  hiddenDependents,
  ownersOfRemoved,
  ownersOfRenamed,
  oldAndNewOwners,
  keepersOfRules,
  membersOfTeams,
  ownersOfCritical,
];

/** Who is asked and why: by cause, worst first. */
export function approvalRequests(facts: Facts): readonly ApprovalRequest[] {
  return askingRules.flatMap((rule) => rule(facts));
}

/** Everybody who has to agree, sorted by ref, with each thing once. Members are those of the base's teams. */
export function requiredApprovals(requests: readonly ApprovalRequest[], facts: Facts): readonly RequiredApproval[] {
  const byTeam = new Map<Ref, Map<string, ApprovalCause>>();
  for (const { who, cause } of requests) {
    if (who === undefined) continue;
    const causes = byTeam.get(who) ?? new Map<string, ApprovalCause>();
    byTeam.set(who, causes);
    const known = causes.get(cause.id);
    if (!known || isWorse(cause.state, known.state)) causes.set(cause.id, cause);
  }
  return [...byTeam]
    .sort(([a], [b]) => compareText(a, b))
    .map(([team, causes]) => ({
      team,
      members: facts.base.entities.get(team)?.members ?? [],
      because: worstFirst([...causes.values()]).slice(0, maxCauses),
      ...(causes.size > maxCauses && { omitted: causes.size - maxCauses }),
    }));
}

/** The sort is stable: of equally bad causes, the rules' own order stays. */
function worstFirst(causes: ApprovalCause[]): readonly ApprovalCause[] {
  return causes.sort((a, b) => Number(isWorse(b.state, a.state)) - Number(isWorse(a.state, b.state)));
}

/** Owners of what is critical enough and gets into a bad enough state. */
function affectedOwners({ affected, approvals }: Facts): ApprovalRequest[] {
  return affected
    .filter(
      ({ state, criticality }) => !isWorse(approvals.state, state) && isAsCritical(criticality, approvals.criticality),
    )
    .map((item) => request(item.owner, item, `${nameOf(item.id)} ${verbs[item.state]}`));
}

/** Owners of what turns out to depend on the change though nobody declared it: they cannot know of it otherwise. */
function hiddenDependents({ affected }: Facts): ApprovalRequest[] {
  return affected
    .filter(({ path, owner }) => owner !== undefined && path.at(-1)?.grade === 'observed-only')
    .map((item) =>
      request(
        item.owner,
        item,
        `${nameOf(item.id)} was seen to need ${nameOf(item.path.at(-1)?.dependency ?? 'it')}, which nobody declared`,
      ),
    );
}

/** What goes away, by its record or by its lifecycle. */
function ownersOfRemoved(facts: Facts): ApprovalRequest[] {
  return facts.changes.flatMap((change) => {
    if (change.kind !== 'entity-removed' && change.effect !== 'remove') return [];
    if (changesRules(change)) return [];
    const what =
      change.kind === 'field-changed' ? `becomes ${facts.head.entities.get(change.ref)?.lifecycle}` : 'is removed';
    return [requestFor(facts, change.ref, facts.trusted(change.ref)?.owner, `${nameOf(change.ref)} ${what}`)];
  });
}

/** Who finds a thing by its name, or by what it needs, has to know the new one. */
function ownersOfRenamed(facts: Facts): ApprovalRequest[] {
  return facts.changes.flatMap((change) => {
    if (change.kind !== 'entity-renamed' || changesRules(change)) return [];
    const reason = `${nameOf(change.from)} is renamed to ${nameOf(change.ref)}`;
    return [requestFor(facts, change.ref, facts.trusted(change.ref)?.owner, reason)];
  });
}

/** Whoever hands a thing over, and whoever takes it. */
function oldAndNewOwners(facts: Facts): ApprovalRequest[] {
  const requests: ApprovalRequest[] = [];
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

/** Kinds of documents that later changes are judged by. */
const rules: ReadonlySet<string> = new Set(['team', 'user', 'policy', 'waiver', 'source', 'window', 'assetclass']);

/** Those who answered so far for what changes are judged by: rules, and how critical a thing is. */
function keepersOfRules(facts: Facts): ApprovalRequest[] {
  const requests: ApprovalRequest[] = [];
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
function membersOfTeams(facts: Facts): ApprovalRequest[] {
  const requests: ApprovalRequest[] = [];
  for (const [ref, before] of facts.base.entities) {
    const after = facts.head.entities.get(ref);
    if (before === after || !after || sameJson(before.members, after.members)) continue;
    const team = before.kind === 'team' ? ref : before.owner;
    requests.push(requestFor(facts, ref, team, `who ${nameOf(ref)} stands for changes`));
  }
  return requests;
}

function changesRules(change: Change): boolean {
  if (!rules.has(refParts(change.ref).kind)) return false;
  return change.kind === 'field-changed' ? change.path.startsWith('spec') : !('relation' in change);
}

function whatHappens({ kind }: Change): string {
  if (kind === 'entity-added') return 'is added';
  return kind === 'entity-removed' ? 'is removed' : 'changes';
}

/** Fields of a spec that only describe. */
const descriptive = /^spec\.(?:title|description|outcome|links|consumers)\b/;

/** Owners of what is critical: what its record no longer says could not be held against a later change. */
function ownersOfCritical(facts: Facts): ApprovalRequest[] {
  const requests = new Map<Ref, ApprovalRequest>();
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

function request(who: Ref | undefined, { id, state, criticality, path }: Outcome, reason: string): ApprovalRequest {
  return { who, cause: { id, state, ...(criticality && { criticality }), path, reason } };
}

/** A request that rests on the change itself, whatever it breaks. */
function requestFor(facts: Facts, ref: Ref, who: Ref | undefined, reason: string): ApprovalRequest {
  const { state, path } = facts.outcomes.get(ref) ?? { state: 'unaffected' as const, path: [] };
  return request(who, { id: ref, state, path, criticality: facts.criticalityOf(ref) }, reason);
}
