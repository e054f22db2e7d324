import { needsAmongAffected, standingOn } from './concerned.ts';
import type { Facts } from './facts.ts';

/**
 * What is declared to need the change and was never seen to use it, though a source looked at all of it: every way from a change
 * to it leads over such a link. A link with a condition, and one that no source covers, may be used. Linear in the links.
 */
export function unusedWays(facts: Facts): ReadonlySet<string> {
  const { estate, affected, impact } = facts;
  const idle = new Set<string>();
  for (const { from, to, grade, declared } of estate?.relations ?? []) {
    if (grade === 'declared-only' && declared?.when === undefined) idle.add(`${from} ${to}`);
  }
  if (idle.size === 0) return idle;
  // Links of several types may join two things: one that may be used is enough.
  for (const { from, to, grade, declared, strength } of estate?.relations ?? []) {
    if (strength !== 'none' && (grade !== 'declared-only' || declared?.when !== undefined))
      idle.delete(`${from} ${to}`);
  }
  const dependents = new Map<string, string[]>();
  for (const [from, needed] of needsAmongAffected(facts)) {
    for (const to of needed) if (!idle.has(`${from} ${to}`)) dependents.set(to, [...(dependents.get(to) ?? []), from]);
  }
  const reached = standingOn(
    impact.starts.map(({ id }) => id),
    dependents,
  );
  return new Set(affected.flatMap(({ id }) => (reached.has(id) ? [] : [id])));
}
