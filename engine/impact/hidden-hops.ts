import type { Hop } from '../model/impact.ts';
import { hopOf } from './hops.ts';
import type { Links } from './links.ts';
import type { Spread } from './spread.ts';

/** Of one item, and of all. */
const maxOfOne = 5;
const maxHops = 10_000;

/**
 * By affected node: the undeclared links to something else that is affected or a start, but for the one that ends its path; the
 * first few by id. Those are the ways that nobody would look for, however well another way is known. Linear in the links.
 */
export function findHiddenHops(links: Links, { reach }: Spread): ReadonlyMap<number, readonly Hop[]> {
  const found = new Map<number, Hop[]>();
  if (!links.hasUndeclared) return found;
  const { offsets, targets, nodes } = links.dependents;
  let hops = 0;
  for (let node = 0; node < nodes && hops < maxHops; node++) {
    if (reach.distance[node] === -1) continue;
    const end = offsets[node + 1] as number;
    for (let slot = offsets[node] as number; slot < end; slot++) {
      const dependent = targets[slot] as number;
      if (!links.isUndeclared(slot) || dependent === node || reach.parent[dependent] === -1) continue;
      if (reach.via[dependent] === slot) continue;
      const known = found.get(dependent);
      if (known && known.length >= maxOfOne) continue;
      const hop = hopOf(links, node, dependent, slot);
      if (known) known.push(hop);
      else found.set(dependent, [hop]);
      hops++;
    }
  }
  return found;
}
