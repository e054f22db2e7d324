import type { Change } from '../../model/change.ts';
import type { PolicyOutcome, Unjudged } from './policy-outcome.ts';

/**
 * What policies cannot judge with a change and could without it, or that the change concerns: trouble elsewhere does not hold it up.
 * Where a policy went no further, it may be anything.
 */
export function newlyUnjudged(
  { unjudged = [] }: PolicyOutcome,
  before: PolicyOutcome,
  changes: readonly Change[],
): readonly Unjudged[] {
  const old = new Map((before.unjudged ?? []).map(({ policy, subjects }) => [policy, subjects]));
  const changed = new Set<string>(changes.map(({ ref }) => ref));
  return unjudged.filter(({ policy, subjects }) => {
    const known = old.get(policy);
    return subjects === undefined || [...subjects].some((id) => changed.has(id) || known?.has(id) !== true);
  });
}
