import { DirectedGraph } from 'graphology';
import betweenness from 'graphology-metrics/centrality/betweenness.js';
import { buildAdjacency, type Adjacency } from '../graph/adjacency.ts';
import { nothingReached, walk } from '../graph/walk.ts';
import type { ChokePoint } from '../model/impact.ts';
import type { Links } from './links.ts';
import type { Spread } from './spread.ts';

/** Centrality costs nodes times edges: beyond this the affected part is not measured. */
const maxNodes = 400;
const maxEdges = 4000;
/** What is worth a word: a fifth of the ways, and the three largest. */
const minShare = 0.2;
/** Of a few ways, any one is many. */
const minWays = 6;
const maxPoints = 3;

/** The package's types speak of a default export; what it exports is the function itself. */
const centralityOf = betweenness as unknown as typeof betweenness.default;

/**
 * Where impact gathers: the share of the shortest ways of two hops or more, between any two things in the affected part, that
 * lead through one thing (betweenness centrality, Brandes 2001). Empty where the part is too small or too large. Nodes times edges.
 */
export function findChokePoints(links: Links, { reach }: Spread): readonly ChokePoint[] {
  if (reach.count < 3 || reach.count > maxNodes) return [];
  const nodes = reach.order.slice(0, reach.count).sort();
  const part = affectedPart(links, nodes);
  if (part.targets.length > maxEdges) return [];
  const ways = countWays(part);
  if (ways < minWays) return [];
  const centrality = centralityOf(toGraphology(part), { getEdgeWeight: null, normalized: false });
  const points = Array.from(nodes, (node, index) => ({
    id: links.ids[node] as string,
    share: Math.round((100 * (centrality[index] ?? 0)) / ways) / 100,
  }));
  // The sort is stable: equal shares stay in the order of ids.
  return points
    .filter(({ share }) => share >= minShare)
    .sort((a, b) => b.share - a.share)
    .slice(0, maxPoints);
}

/** The links between `nodes`, numbered anew; building stops soon after there are too many. */
function affectedPart({ dependents }: Links, nodes: Uint32Array): Adjacency {
  const numbers = new Map<number, number>();
  for (const node of nodes) numbers.set(node, numbers.size);
  const from: number[] = [];
  const to: number[] = [];
  for (const node of nodes) {
    const end = dependents.offsets[node + 1] as number;
    for (let slot = dependents.offsets[node] as number; slot < end && from.length <= maxEdges; slot++) {
      from.push(numbers.get(node) ?? nodes.length);
      to.push(numbers.get(dependents.targets[slot] as number) ?? nodes.length);
    }
  }
  return buildAdjacency(nodes.length, from, to);
}

/** How many ordered pairs are joined only through something else. */
function countWays(part: Adjacency): number {
  let ways = 0;
  for (let node = 0; node < part.nodes; node++) {
    const reach = nothingReached(part.nodes);
    walk(part, reach, [node], () => true);
    for (const distance of reach.distance) if (distance > 1) ways++;
  }
  return ways;
}

function toGraphology(part: Adjacency): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < part.nodes; node++) graph.addNode(node);
  for (let node = 0; node < part.nodes; node++) {
    const end = part.offsets[node + 1] as number;
    for (let slot = part.offsets[node] as number; slot < end; slot++) graph.mergeEdge(node, part.targets[slot]);
  }
  return graph;
}
