import type { EstateRelation } from '../model/estate.ts';
import type { Relation } from '../model/relation.ts';
import type { Facts } from './facts.ts';
import { linksAmong } from './links-among.ts';

/** Which things of an impact lead to which: what each needs, among what is changed or affected. */
export type Needs = ReadonlyMap<string, readonly string[]>;

/** Links of both sides and of what was seen, and the hops that the impact itself names. Linear in these. */
export function needsAmongAffected({ outcomes, base, head, estate }: Facts): Needs {
  const needs = new Map<string, Set<string>>();
  const add = (from: string, to: string): void => {
    if (!outcomes.has(from) || !outcomes.has(to)) return;
    const known = needs.get(from);
    if (known) known.add(to);
    else needs.set(from, new Set([to]));
  };
  const lists = [base.relations, head.relations, estate?.relations ?? []];
  for (const { from, to, strength } of linksAmong<Relation | EstateRelation>(outcomes, ...lists)) {
    if (strength !== 'none') add(from, to);
  }
  for (const { path } of outcomes.values()) for (const { dependent, dependency } of path) add(dependent, dependency);
  return new Map([...needs].map(([id, needed]) => [id, [...needed]]));
}

/** The things, and everything among what is affected that they stand on, however far down. */
export function standingOn(ids: Iterable<string>, needs: Needs): ReadonlySet<string> {
  const found = new Set(ids);
  for (const id of found) for (const needed of needs.get(id) ?? []) found.add(needed);
  return found;
}
