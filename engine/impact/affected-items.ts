import { strongComponents } from '../graph/components.ts';
import type { Entity } from '../model/entity.ts';
import type { AffectedItem, Hop } from '../model/impact.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { findHiddenHops } from './hidden-hops.ts';
import { lastHop } from './hops.ts';
import type { Links } from './links.ts';
import type { Spread } from './spread.ts';
import { stateOf } from './transfer.ts';

/** A path keeps so many hops at each end. */
const endLength = 10;
/** So many hops are told in all; after that an item keeps only its last, and the item before it leads on. */
const maxHops = 50_000;
const maxConditions = 20;

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The affected items in the order of an impact: worst first, then nearest, then by id. O(V+E) but for the hops told. */
export function describeAffected(links: Links, found: Spread, entities: ReadonlyMap<Ref, Entity>): AffectedItem[] {
  // Things and links are read in the order in which they lie in memory: that is most of the cost of a large impact.
  const byNode = itemsByNode(links, found, entities);
  const items: AffectedItem[] = [];
  let hops = 0;
  for (const node of sortedOrder(found)) {
    const item = byNode[node];
    if (!item) continue;
    const before = byNode[found.reach.parent[node] as number];
    const [hop] = item.path;
    if (before && hop) {
      // No path is walked again: an item has it from the one before, which comes before it in this order, too.
      if (hops < maxHops) item.path = pathTo(before, hop);
      item.likelihood = likelihoodOf(before, hop);
      item.conditions = conditionsOf(before, hop);
      if (item.path.length < item.distance) item.omitted = item.distance - item.path.length;
    }
    hops += item.path.length;
    items.push(item);
  }
  return items;
}

/** Every affected item with the last hop of its path alone; nothing for a start. */
function itemsByNode(
  links: Links,
  found: Spread,
  entities: ReadonlyMap<Ref, Entity>,
): readonly (Writable<AffectedItem> | undefined)[] {
  const { reach, level } = found;
  const circleOf = findCircles(links, found);
  const hidden = findHiddenHops(links, found);
  return links.ids.map((id, node) => {
    if (reach.parent[node] === -1) return undefined;
    const hop = lastHop(links, found, node);
    const entity = entities.get(id as Ref);
    const item: Writable<AffectedItem> = {
      id,
      kind: entity?.kind ?? 'observed',
      state: stateOf(level[node] as number),
      distance: reach.distance[node] as number,
      path: [hop],
      likelihood: likelihoodOf(undefined, hop),
      conditions: conditionsOf(undefined, hop),
    };
    if (entity?.title !== undefined) item.title = entity.title;
    if (entity?.criticality) item.criticality = entity.criticality;
    if (entity?.owner) item.owner = entity.owner;
    const cycle = circleOf(node);
    if (cycle !== undefined) item.cycle = cycle;
    const others = hidden
      .get(node)
      ?.filter(({ dependency, type }) => dependency !== hop.dependency || type !== hop.type);
    if (others && others.length > 0) item.hidden = others;
    return item;
  });
}

function pathTo({ path }: AffectedItem, hop: Hop): readonly Hop[] {
  if (path.length < 2 * endLength) return [...path, hop];
  return [...path.slice(0, endLength), ...path.slice(endLength + 1), hop];
}

function likelihoodOf(before: AffectedItem | undefined, hop: Hop): AffectedItem['likelihood'] {
  if (hop.grade === 'observed-only' || before?.likelihood === 'hidden') return 'hidden';
  return hop.grade === 'confirmed' && before?.likelihood !== 'declared' ? 'seen' : 'declared';
}

const none: readonly string[] = [];

function conditionsOf(before: AffectedItem | undefined, { when }: Hop): readonly string[] {
  const conditions = before?.conditions ?? none;
  if (when === undefined || conditions.includes(when) || conditions.length >= maxConditions) return conditions;
  return [...conditions, when].sort(compareText);
}

/** Nodes come worst first and then nearest; what is equal in both is put in the order of ids, which is that of the numbers. */
function sortedOrder({ reach, level }: Spread): Uint32Array {
  const order = reach.order.slice(0, reach.count);
  const keyOf = (index: number): number => {
    const node = order[index] as number;
    return (level[node] as number) * 2 ** 32 + (reach.distance[node] as number);
  };
  for (let first = 0, end = 0; first < order.length; first = end) {
    const key = keyOf(first);
    for (end = first + 1; end < order.length && keyOf(end) === key; end++);
    if (end - first > 1) order.subarray(first, end).sort();
  }
  return order;
}

/** The id that stands for the circle in which a node and others need each other: the first of the circle. */
function findCircles(links: Links, { reach }: Spread): (node: number) => string | undefined {
  const { of, sizes } = strongComponents(links.dependents, reach.order.subarray(0, reach.count));
  const names: (string | undefined)[] = sizes.map(() => undefined);
  for (let node = of.length - 1; node >= 0; node--) {
    const component = of[node] as number;
    if ((sizes[component] ?? 0) > 1) names[component] = links.ids[node];
  }
  return (node) => names[of[node] as number];
}
