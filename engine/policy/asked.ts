import type { Change } from '../model/change.ts';
import { digestOf } from '../model/fingerprint.ts';
import { canonicalJson, compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Informed } from '../model/verdict.ts';
import {
  askedId,
  askedPeople,
  causesAndBound,
  causesOf,
  emergencyId,
  toldCauses,
  type Asked,
  type AskedPeople,
} from './approvals.ts';
import { digestOfWhole } from './approval-digests.ts';
import { demandOwners } from './demand-owners.ts';
import { emergencyApprovals, emergencyOf } from './emergency.ts';
import type { ApproverTree, PolicyDemand } from './expressions/policy-outcome.ts';
import { isAsCritical, isWorse, nameOf, withoutDot, type Facts } from './facts.ts';
import { requestFor, type ApprovalRequest } from './asking.ts';
import type { Concern } from './concern.ts';
import { unusedWays } from './use.ts';

/** Who is asked, who is only told, and what is said of that. */
export interface Weighed {
  readonly asked: readonly Asked[];
  readonly informed: readonly Informed[];
  readonly concerns: readonly Concern[];
  /** The approval that answers a request; undefined where nobody's is needed. */
  readonly answers: (request: ApprovalRequest) => string | undefined;
}

/** Sorts what is asked of people: an emergency asks two, a standard change asks only where it has to. */
export function weighRequests(
  requests: readonly ApprovalRequest[],
  concerns: readonly Concern[],
  facts: Facts,
): Weighed {
  const demands = facts.policies?.approvals ?? [];
  const all = [...requests, ...demands.flatMap((demand) => simpleDemand(demand, facts) ?? [])];
  const groups = demands.filter((demand) => simpleDemand(demand, facts) === undefined);
  const emergency = emergencyOf(facts);
  if (emergency) {
    const kept = all.filter(({ topic }) => topic === 'rules');
    const waived = [
      ...all.filter(({ topic }) => topic !== 'rules'),
      ...groups.flatMap((demand) => teamsOf(demand.approvers).map((who) => demandRequest(demand, who, facts))),
    ];
    return {
      asked: [...emergencyApprovals(emergency, waived, facts), ...askedPeople(kept, facts)],
      informed: informedOf(waived),
      concerns: [],
      answers: (request) => (request.topic === 'rules' ? askedId(request) : emergencyId),
    };
  }
  const standard = isStandard(all, concerns, facts);
  const unused = standard ? new Set<string>() : unusedWays(facts);
  const isWaived = ({ topic, cause }: ApprovalRequest): boolean =>
    topic === 'impact' && cause.criticality !== 'critical' && (standard || unused.has(cause.id));
  const waived = all.filter(isWaived);
  return {
    asked: [
      ...askedPeople(
        all.filter((request) => !isWaived(request)),
        facts,
      ),
      ...groupsOf(groups, facts),
    ],
    informed: informedOf(waived),
    concerns: standard ? standardConcern(facts) : waived.map(unusedConcern),
    answers: (request) => (isWaived(request) ? undefined : askedId(request)),
  };
}

/** A demand that asks one team, or the owner of its subject; of a change as a whole, of everything that it changes. */
function simpleDemand(demand: PolicyDemand, facts: Facts): readonly ApprovalRequest[] | undefined {
  const { approvers } = demand;
  if (approvers !== undefined) {
    return 'team' in approvers && approvers.count <= 1 ? [demandRequest(demand, approvers.team, facts)] : undefined;
  }
  return [...demandOwners(demand, facts)].map(([owner, id]) => demandRequest({ ...demand, subject: id }, owner, facts));
}

function demandRequest(demand: PolicyDemand, who: Ref | undefined, facts: Facts): ApprovalRequest {
  const { policy, subject, message, whole } = demand;
  const { cause } = requestFor(facts, subject, who, `${nameOf(policy)} asks for it: ${withoutDot(message)}`);
  // One thing may be of concern to several policies.
  const document = facts.base.document(policy)?.['spec'];
  const rule = document === undefined ? '' : digestOf(canonicalJson(document));
  const binds = whole === true ? `${policy} ${rule} ${digestOfWhole(facts)}` : `${policy} ${rule}`;
  return { topic: 'policy', who, cause: { ...cause, id: subject }, binds };
}

/** One node for each tree that a policy asks for, whatever number of things it asks it for. */
function groupsOf(demands: readonly PolicyDemand[], facts: Facts): readonly Asked[] {
  const alike = new Map<string, [PolicyDemand, ...PolicyDemand[]]>();
  for (const demand of demands) {
    const id = `${demand.policy} ${digestOf(canonicalJson(demand.approvers)).slice(0, 8)}`;
    const known = alike.get(id);
    if (known) known.push(demand);
    else alike.set(id, [demand]);
  }
  return [...alike].map(([id, [first, ...others]]) => {
    const asks = causesAndBound([first, ...others].map((demand) => demandRequest(demand, undefined, facts)));
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const reason = `${nameOf(first.policy)} asks for it: ${withoutDot(first.message)}${more}.`;
    return nodeOf(first.approvers ?? { all: [] }, id, reason, asks);
  });
}

function nodeOf(tree: ApproverTree, id: string, reason: string, asks: Pick<AskedPeople, 'causes' | 'bound'>): Asked {
  if ('team' in tree)
    return {
      kind: 'people',
      id,
      teams: tree.team === undefined ? [] : [tree.team],
      need: Math.max(1, tree.count),
      ...asks,
    };
  const members = 'all' in tree ? tree.all : tree.any;
  const need = 'all' in tree ? members.length : tree.count;
  return {
    kind: 'group',
    need,
    // A count is one of people, wherever it stands: whoever is in two teams is one of them.
    ...('any' in tree && need > 1 && { differentPeople: true }),
    reason,
    of: members.map((member, at) => nodeOf(member, `${id}.${at + 1}`, reason, asks)),
  };
}

function teamsOf(tree: ApproverTree | undefined): readonly Ref[] {
  if (tree === undefined) return [];
  if ('team' in tree) return tree.team === undefined ? [] : [tree.team];
  return ('all' in tree ? tree.all : tree.any).flatMap(teamsOf);
}

function informedOf(waived: readonly ApprovalRequest[]): readonly Informed[] {
  const byTeam = new Map<Ref, ApprovalRequest[]>();
  for (const request of waived) {
    if (request.who !== undefined) byTeam.set(request.who, [...(byTeam.get(request.who) ?? []), request]);
  }
  return [...byTeam]
    .sort(([a], [b]) => compareText(a, b))
    .map(([team, own]) => ({ team, ...toldCauses(causesOf(own)) }));
}

/** A policy lets every change of it through, and nothing speaks against taking its word for it. */
function isStandard(requests: readonly ApprovalRequest[], concerns: readonly Concern[], facts: Facts): boolean {
  const standard = new Set<Change>((facts.policies?.standard ?? []).map(({ change }) => change));
  const changes = facts.changes.filter(({ ref }) => !ref.startsWith('change:'));
  if (changes.length === 0 || !changes.every((change) => standard.has(change))) return false;
  if (requests.some(({ topic }) => topic === 'rules')) return false;
  if (concerns.some(({ code, weight }) => code === 'impact.hidden' || weight === 'undecided' || weight === 'rejected'))
    return false;
  return !facts.affected.some(
    ({ criticality, state }) => isAsCritical(criticality, 'critical') && isWorse(state, 'at-risk'),
  );
}

function standardConcern({ policies }: Facts): readonly Concern[] {
  const names = [...new Set((policies?.standard ?? []).map(({ policy }) => nameOf(policy)))].sort(compareText);
  const message = `A standard change: ${names.join(', ')} ${names.length === 1 ? 'lets' : 'let'} all of it through.`;
  return [{ code: 'change.standard', weight: 'approved', message }];
}

function unusedConcern({ who, cause }: ApprovalRequest): Concern {
  const told = who === undefined ? '' : `: ${nameOf(who)} is told and not asked`;
  const message = `${nameOf(cause.id)} is declared to need what changes, and no source has seen it use it, though all of it was looked at${told}.`;
  return { code: 'use.none', weight: 'approved', message };
}
