import type { Adjacency } from '../graph/adjacency.ts';
import type { Hop } from '../model/impact.ts';
import { canonicalJson, compareText, type Json } from '../model/json.ts';
import type { Links } from './links.ts';
import type { Spread } from './spread.ts';
import { weaken } from './transfer.ts';

/**
 * The last hop of a reached node's path. Where several links join the same two nodes, it is one that passes on the node's
 * state, chosen by what it says, so that the order of the input never shows.
 */
export function lastHop(links: Links, { level, reach }: Spread, node: number): Hop {
  const { dependents, steps, choiceOf } = links;
  const parent = reach.parent[node] as number;
  const via = reach.via[node] as number;
  const hop = (slot: number): Hop => hopOf(links, parent, node, slot);
  const parallel = parallelLinks(dependents, parent, via);
  if (!parallel) return hop(via);
  const most = (slot: number): number => weaken(level[parent] as number, steps[slot] as number);
  const passing = parallel.filter((slot) => choiceOf[slot] === -1 && most(slot) === level[node]);
  // A choice passes on its members' state or less.
  const fit = passing.length > 0 ? passing : parallel.filter((slot) => most(slot) >= (level[node] as number));
  const hops = fit.map(hop).sort((a, b) => compareText(textOf(a), textOf(b)));
  return hops[0] ?? hop(via);
}

/** The slots of all links of one pair of nodes, where there are several: lists are sorted by node. */
function parallelLinks({ offsets, targets }: Adjacency, parent: number, via: number): number[] | undefined {
  let first = via;
  let end = via + 1;
  while (first > (offsets[parent] as number) && targets[first - 1] === targets[via]) first--;
  while (end < (offsets[parent + 1] as number) && targets[end] === targets[via]) end++;
  return end - first > 1 ? Array.from({ length: end - first }, (_, index) => first + index) : undefined;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The hop over the link in a slot. */
export function hopOf(links: Links, dependency: number, dependent: number, slot: number): Hop {
  const declared = links.declared(slot);
  const sighting = links.sighting(slot);
  const stated = declared ?? sighting;
  const hop: Writable<Hop> = {
    dependent: links.ids[dependent] as string,
    dependency: links.ids[dependency] as string,
    type: stated?.type ?? 'dependsOn',
    strength: stated?.strength ?? 'none',
    // Without a sighting, nobody looked, or what looked does not know of it yet.
    grade: sighting?.grade ?? 'not-covered',
  };
  if (stated?.flow !== undefined) hop.flow = stated.flow;
  if (declared?.when !== undefined) hop.when = declared.when;
  const choice = links.choices[links.choiceOf[slot] as number];
  if (choice) hop.need = `${choice.need} of ${choice.size}`;
  if (declared) hop.origin = declared.origin;
  else if (sighting?.observed) {
    const { source, run, at } = sighting.observed;
    hop.origin = { source, run, at };
  }
  return hop;
}

function textOf(hop: Hop): string {
  return canonicalJson(hop as unknown as Json);
}
