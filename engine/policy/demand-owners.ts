import type { Ref } from '../model/ref.ts';
import type { PolicyDemand } from './expressions/policy-outcome.ts';
import type { Facts } from './facts.ts';

/**
 * Who answers for what a policy speaks of, each with the first thing that is theirs: of a change as a whole, for everything that it
 * changes, since which of that comes first is up to its author. Undefined is nobody.
 */
export function demandOwners({ subject, whole }: PolicyDemand, facts: Facts): ReadonlyMap<Ref | undefined, string> {
  const starts = whole ? facts.impact.starts.map(({ id }) => id) : [];
  const owners = new Map<Ref | undefined, string>();
  for (const id of starts.length > 0 ? starts : [subject]) {
    const owner = facts.trusted(id)?.owner;
    if (!owners.has(owner)) owners.set(owner, id);
  }
  return owners;
}
