import type { Entity } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import type { Impact, ImpactStart } from '../model/impact.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { describeAffected } from './affected-items.ts';
import { findChokePoints } from './choke-points.ts';
import { indexLinks } from './links.ts';
import { spread } from './spread.ts';
import { levelOf, type Level } from './transfer.ts';

export interface ImpactInput {
  /** Of both sides of a change. */
  readonly entities: ReadonlyMap<Ref, Entity>;
  /** Declared on either side of a change. */
  readonly relations: readonly Relation[];
  /** Adds undeclared relations, and what speaks for the declared ones. */
  readonly estate?: Estate;
  readonly starts: readonly ImpactStart[];
}

/**
 * What the starts break: the least fixpoint over declared and observed relations, each affected item with the shortest path
 * that makes its state. It does not depend on the order of anything, cycles are fine, and one more relation or a worse start
 * never makes anything better. O(V log V + E); never throws.
 */
export function computeImpact(input: ImpactInput): Impact {
  const starts = [...input.starts].sort(
    (a, b) =>
      levelOf(b.state) - levelOf(a.state) ||
      compareText(a.id, b.id) ||
      compareText(a.effect, b.effect) ||
      compareText(a.reason, b.reason),
  );
  const links = indexLinks(input.entities, input.relations, input.estate);
  const begin = new Map<number, Level>();
  for (const { id, state } of starts) {
    const node = links.numbers.get(id);
    // The first of an id is its worst.
    if (node !== undefined && !begin.has(node)) begin.set(node, levelOf(state));
  }
  const found = spread(links, begin);
  const chokePoints = findChokePoints(links, found);
  return {
    starts,
    affected: describeAffected(links, found, input.entities),
    ...(chokePoints.length > 0 && { chokePoints }),
  };
}
