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
  const parallel = parallelLinks(links, parent, reach.via[node] as number);
  const [only] = parallel;
  if (parallel.length === 1 && only !== undefined) return hopOf(links, parent, node, only);
  const most = (link: number): number => weaken(level[parent] as number, steps[link] as number);
  const passing = parallel.filter((link) => choiceOf[link] === -1 && most(link) === level[node]);
  // A choice passes on its members' state or less.
  const fit = passing.length > 0 ? passing : parallel.filter((link) => most(link) >= (level[node] as number));
  const hops = fit.map((link) => hopOf(links, parent, node, link));
  hops.sort((a, b) => compareText(textOf(a), textOf(b)));
  return hops[0] ?? hopOf(links, parent, node, dependents.edges[reach.via[node] as number] as number);
}

/** The links of one pair of nodes: lists are sorted by node, so they stand together. */
function parallelLinks({ dependents }: Links, parent: number, via: number): number[] {
  const { offsets, targets, edges } = dependents;
  let first = via;
  while (first > (offsets[parent] as number) && targets[first - 1] === targets[via]) first--;
  const found: number[] = [];
  const end = offsets[parent + 1] as number;
  for (let slot = first; slot < end && targets[slot] === targets[via]; slot++) found.push(edges[slot] as number);
  return found;
}

function hopOf(links: Links, dependency: number, dependent: number, number: number): Hop {
  const { declared, estate } = links.link(number);
  const choice = links.choices[links.choiceOf[number] as number];
  const stated = declared ?? estate;
  const origin = declared?.origin ?? estate?.observed;
  return {
    dependent: links.ids[dependent] as string,
    dependency: links.ids[dependency] as string,
    type: stated?.type ?? 'dependsOn',
    strength: stated?.strength ?? 'none',
    ...(stated?.flow !== undefined && { flow: stated.flow }),
    ...(declared?.when !== undefined && { when: declared.when }),
    ...(choice && { need: `${choice.need} of ${choice.size}` }),
    // Nobody looked, or what looked does not know of it yet.
    grade: estate?.grade ?? 'not-covered',
    ...(origin && { origin: 'file' in origin ? origin : { source: origin.source, run: origin.run, at: origin.at } }),
  };
}

function textOf(hop: Hop): string {
  return canonicalJson(hop as unknown as Json);
}
