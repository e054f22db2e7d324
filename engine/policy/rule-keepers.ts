import type { Change } from '../model/change.ts';
import type { Entity } from '../model/entity.ts';
import { isObject, sameJson } from '../model/json.ts';
import { refParts, type Ref } from '../model/ref.ts';
import { isFieldChange, requestFor, type Asking } from './asking.ts';
import { isAsCritical, nameOf, type Facts } from './facts.ts';

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
export function keepersOfRules(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const change of facts.changes) {
    if (isFieldChange(change, 'spec.criticality')) {
      const reason = ratedAnew(change.ref, facts);
      if (reason) requests.push(requestFor(facts, change.ref, facts.trusted(change.ref)?.owner, reason));
    } else if (changesRules(change)) {
      const entity = facts.base.entities.get(change.ref);
      const team = entity?.kind === 'team' ? change.ref : keeperOf(entity, facts);
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

/** Why another rating matters: it does above the threshold, and below it where it falls and a policy goes by it. */
function ratedAnew(ref: Ref, { criticalityOf, approvals, trusted, head, policies }: Facts): string | undefined {
  if (isAsCritical(criticalityOf(ref), approvals.criticality)) return `${nameOf(ref)} is rated anew`;
  const [was, is] = [trusted(ref)?.criticality, head.entities.get(ref)?.criticality];
  const [policy] = policies?.weighRatings ?? [];
  if (was === undefined || policy === undefined || (is !== undefined && isAsCritical(is, was))) return undefined;
  return `${nameOf(ref)} is rated lower, by which ${nameOf(policy)} judges`;
}

/** Whom the record of an emergency names, its author has chosen on the short path: others take it back. */
function keeperOf(entity: Entity | undefined, { base, maintainers, emergencyTeam }: Facts): Ref | undefined {
  const spec = entity?.kind === 'change' ? base.document(entity.ref)?.['spec'] : undefined;
  if (!isObject(spec) || spec['emergency'] !== true) return entity?.owner;
  return maintainers === undefined ? emergencyTeam : undefined;
}

/** Whoever could agree so far, where that changes: by their team's record, by a user's, or by what a name comes to mean. */
export function membersOfTeams(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const { before, after } of facts.differing) {
    const { ref, kind, owner } = before;
    if (sameJson(before.members, after.members)) continue;
    const team = kind === 'team' ? ref : owner;
    requests.push(requestFor(facts, ref, team, `who ${nameOf(ref)} stands for changes`));
  }
  return requests;
}

/** An overlay holds for the folder that it stands in: to move it is to loosen another folder's rules. */
export function placesOfOverlays(facts: Facts): Asking[] {
  const requests: Asking[] = [];
  for (const { before, after } of facts.differing) {
    const { ref, kind, owner } = before;
    if (kind !== 'policyoverlay' || folderOf(before) === folderOf(after)) continue;
    requests.push(requestFor(facts, ref, owner, `${nameOf(ref)} moves to ${folderOf(after)}, and holds for all below`));
  }
  return requests;
}

function folderOf({ origin }: Entity): string {
  const end = origin.file.lastIndexOf('/');
  return end === -1 ? 'the root' : `${origin.file.slice(0, end)}/`;
}

export function changesRules(change: Change): boolean {
  const { kind } = refParts(change.ref);
  // A new record speaks of its own change. What an older one promised is for others to take back.
  if (!rules.has(kind) || (kind === 'change' && change.kind === 'entity-added')) return false;
  return change.kind === 'field-changed' ? change.path.startsWith('spec') : !('relation' in change);
}

function whatHappens({ kind }: Change): string {
  if (kind === 'entity-added') return 'is added';
  return kind === 'entity-removed' ? 'is removed' : 'changes';
}
