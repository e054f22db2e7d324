import { strongComponents } from '../graph/components.ts';
import type { Entity } from '../model/entity.ts';
import type { AffectedItem, Hop } from '../model/impact.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { lastHop } from './hops.ts';
import type { Links } from './links.ts';
import type { Spread } from './spread.ts';
import { stateOf } from './transfer.ts';

/** A path keeps so many hops at each end. */
const endLength = 10;
/** So many hops are told in all; after that an item keeps only its last, and the item before it leads on. */
const maxHops = 200_000;
const maxConditions = 20;

/** What is known of a path without walking it: each item has it from the one before. */
interface Trail {
  readonly path: readonly Hop[];
  readonly omitted: number;
  readonly likelihood: AffectedItem['likelihood'];
  readonly conditions: readonly string[];
}

const begin: Trail = { path: [], omitted: 0, likelihood: 'seen', conditions: [] };

/** The affected items in the order of an impact: worst first, then nearest, then by id. O(V+E) but for the hops told. */
export function describeAffected(links: Links, found: Spread, entities: ReadonlyMap<Ref, Entity>): AffectedItem[] {
  const { reach, level } = found;
  const circles = findCircles(links, found);
  const trails = new Map<number, Trail>();
  const items: AffectedItem[] = [];
  let budget = maxHops;
  for (const node of sortedOrder(found)) {
    const parent = reach.parent[node] as number;
    if (parent === -1) continue;
    const trail = extend(trails.get(parent) ?? begin, lastHop(links, found, node), budget > 0);
    budget -= trail.path.length;
    trails.set(node, trail);
    const id = links.ids[node] as string;
    const entity = entities.get(id as Ref);
    const cycle = circles.get(node);
    items.push({
      id,
      kind: entity?.kind ?? 'observed',
      ...(entity?.title !== undefined && { title: entity.title }),
      state: stateOf(level[node] as number),
      ...(entity?.criticality && { criticality: entity.criticality }),
      ...(entity?.owner && { owner: entity.owner }),
      distance: reach.distance[node] as number,
      path: trail.path,
      ...(trail.omitted > 0 && { omitted: trail.omitted }),
      likelihood: trail.likelihood,
      conditions: trail.conditions,
      ...(cycle !== undefined && { cycle }),
    });
  }
  return items;
}

/** Nodes come worst first and then nearest; what is equal in both is put in the order of ids, which is that of the numbers. */
function sortedOrder({ reach, level }: Spread): Uint32Array {
  const order = reach.order.slice(0, reach.count);
  const keyOf = (index: number): string | number => {
    const node = order[index] as number;
    return (level[node] as number) * 2 ** 32 + (reach.distance[node] as number);
  };
  for (let first = 0, end = 0; first < order.length; first = end) {
    const key = keyOf(first);
    for (end = first + 1; end < order.length && keyOf(end) === key; end++);
    order.subarray(first, end).sort();
  }
  return order;
}

function extend(before: Trail, hop: Hop, whole: boolean): Trail {
  const { path } = before;
  const fits = path.length < 2 * endLength;
  const cut = fits ? path : [...path.slice(0, endLength), ...path.slice(endLength + 1)];
  return {
    path: whole ? [...cut, hop] : [hop],
    omitted: before.omitted + (whole ? path.length - cut.length : path.length),
    likelihood: weaker(before.likelihood, likelihoodOf(hop)),
    conditions: withCondition(before.conditions, hop.when),
  };
}

function likelihoodOf(hop: Hop): AffectedItem['likelihood'] {
  if (hop.grade === 'observed-only') return 'hidden';
  return hop.grade === 'confirmed' ? 'seen' : 'declared';
}

function weaker(a: AffectedItem['likelihood'], b: AffectedItem['likelihood']): AffectedItem['likelihood'] {
  if (a === 'hidden' || b === 'hidden') return 'hidden';
  return a === 'declared' || b === 'declared' ? 'declared' : 'seen';
}

function withCondition(conditions: readonly string[], when: string | undefined): readonly string[] {
  if (when === undefined || conditions.includes(when) || conditions.length >= maxConditions) return conditions;
  return [...conditions, when].sort(compareText);
}

/** By node, for nodes that need each other in a circle: the id that stands for it, the first of the circle. */
function findCircles(links: Links, { reach }: Spread): ReadonlyMap<number, string> {
  const reached = reach.order.subarray(0, reach.count);
  const components = strongComponents(links.dependents, reached);
  const circles = new Map<number, string>();
  const names = new Map<number, string>();
  for (const node of reached.slice().sort()) {
    const component = components.of[node] as number;
    if ((components.sizes[component] ?? 0) < 2) continue;
    const name = names.get(component) ?? links.ids[node];
    if (name === undefined) continue;
    names.set(component, name);
    circles.set(node, name);
  }
  return circles;
}
