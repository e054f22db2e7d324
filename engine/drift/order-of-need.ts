import type { EstateRelation } from '../model/estate.ts';
import { compareText } from '../model/json.ts';

type Need = Pick<EstateRelation, 'from' | 'to' | 'strength'>;

/**
 * The place of each id in an order in which what is needed, directly or through others, comes before what needs it; where things
 * need each other, the one that comes first by id is taken up first. Relations that carry no failure count for nothing. Linear.
 */
export function orderOfNeed(ids: readonly string[], relations: readonly Need[]): ReadonlyMap<string, number> {
  const needs = needsOf(relations);
  const order = new Map<string, number>();
  const begun = new Set<string>();
  // Chains may be as long as the catalog: the way back is kept here and not on the stack.
  const open: { readonly id: string; readonly left: string[] }[] = [];
  const begin = (id: string): void => {
    if (begun.has(id)) return;
    begun.add(id);
    open.push({ id, left: [...(needs.get(id) ?? [])].sort(compareText).toReversed() });
  };
  for (const id of [...ids].sort(compareText)) {
    begin(id);
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const next = last.left.pop();
      if (next !== undefined) begin(next);
      else {
        order.set(last.id, order.size);
        open.pop();
      }
    }
  }
  return order;
}

/** What each needs directly. Relations that carry no failure count for nothing. */
export function needsOf(relations: readonly Need[]): ReadonlyMap<string, readonly string[]> {
  const needs = new Map<string, string[]>();
  for (const { from, to, strength } of relations) {
    if (strength === 'none') continue;
    const known = needs.get(from);
    if (known) known.push(to);
    else needs.set(from, [to]);
  }
  return needs;
}
