import type { Change } from '../model/change.ts';
import { sameJson } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import type { Facts } from './facts.ts';

/** Relations by which nothing leans on anything. */
export const silent: ReadonlySet<string> = new Set(['ownedBy', 'memberOf']);

/** What leans on a link of something below it that ends, or that is declared milder. */
export interface Leaning {
  readonly ref: Ref;
  /** The ends of the link. */
  readonly from: Ref;
  readonly to: Ref;
}

/**
 * Everything of the base that leans on links which a change takes back or makes milder, however far above them, each once: a later
 * change to what such a link led to would not reach it any more. The needing end itself is not among it. O(links) for each link.
 */
export function standingOnLooserLinks({ base, changes, trusted }: Facts): readonly Leaning[] {
  const looser = changes.flatMap(looserLink);
  if (looser.length === 0) return [];
  const dependents = dependentsIn(base.relations);
  const leaning = new Map<Ref, Leaning>();
  for (const { from, to } of looser) {
    const start = trusted(from)?.ref ?? from;
    const reached = new Set([start]);
    for (const ref of reached) for (const above of dependents.get(ref) ?? []) reached.add(above);
    reached.delete(start);
    for (const ref of reached) if (!leaning.has(ref)) leaning.set(ref, { ref, from, to });
  }
  return [...leaning.values()];
}

function looserLink(change: Change): readonly Relation[] {
  if (change.kind === 'relation-removed') return carries(change.relation) ? [change.relation] : [];
  if (change.kind !== 'relation-changed' || !carries(change.was)) return [];
  return isLooser(change.was, change.relation) ? [change.relation] : [];
}

function carries({ type, strength }: Relation): boolean {
  return strength !== 'none' && !silent.has(type);
}

/** A failure would go through it less far, less often, or another way. */
function isLooser(was: Relation, is: Relation): boolean {
  return (
    strengths.indexOf(is.strength) < strengths.indexOf(was.strength) ||
    (is.when !== was.when && is.when !== undefined) ||
    is.flow !== was.flow ||
    !sameJson(is.redundancy, was.redundancy)
  );
}

/** Mildest first. */
const strengths: readonly Relation['strength'][] = ['none', 'soft', 'hard'];

/** By what is needed, what needs it in such a way that a failure gets through. */
function dependentsIn(relations: readonly Relation[]): ReadonlyMap<Ref, readonly Ref[]> {
  const dependents = new Map<Ref, Ref[]>();
  for (const relation of relations) {
    if (!carries(relation)) continue;
    const known = dependents.get(relation.to);
    if (known) known.push(relation.from);
    else dependents.set(relation.to, [relation.from]);
  }
  return dependents;
}
