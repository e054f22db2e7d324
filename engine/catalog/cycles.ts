import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';

/** Relations of one type by number: those that leave node `n` are `relations[first[n]…first[n + 1]]`. */
interface Adjacency {
  readonly relations: readonly Relation[];
  readonly first: Uint32Array;
  /** The node at the far end of each relation. */
  readonly target: Uint32Array;
}

/**
 * A shortest cycle for each knot of relations that lead back to where they start, as the relations in order, from the
 * smallest ref of the knot. The relations have to be of one type and sorted by `from`. O(V+E); no recursion, so that a long
 * chain is no trouble.
 */
export function findCycles(relations: readonly Relation[]): readonly (readonly Relation[])[] {
  const graph = buildAdjacency(relations);
  if (isAcyclic(graph)) return [];
  const cycles: (readonly Relation[])[] = [];
  for (const knot of findKnots(graph)) cycles.push(shortestCycle(graph, knot));
  return cycles;
}

function buildAdjacency(relations: readonly Relation[]): Adjacency {
  const numbers = new Map<Ref, number>();
  for (const { from } of relations) if (!numbers.has(from)) numbers.set(from, numbers.size);
  const sources = numbers.size;
  for (const { to } of relations) if (!numbers.has(to)) numbers.set(to, numbers.size);
  const first = new Uint32Array(numbers.size + 1).fill(relations.length);
  const target = new Uint32Array(relations.length);
  let source = -1;
  let from: Ref | undefined;
  for (const [index, relation] of relations.entries()) {
    if (relation.from !== from) {
      from = relation.from;
      first[++source] = index;
    }
    target[index] = numbers.get(relation.to) ?? sources;
  }
  return { relations, first, target };
}

/** Most graphs are: to take away what nothing leads to, until nothing is left, costs a third of a look for knots. */
function isAcyclic({ first, target }: Adjacency): boolean {
  const count = first.length - 1;
  const leading = new Uint32Array(count);
  for (const node of target) leading[node] = (leading[node] as number) + 1;
  const free = new Uint32Array(count);
  let end = 0;
  for (let node = 0; node < count; node++) if (leading[node] === 0) free[end++] = node;
  for (let at = 0; at < end; at++) {
    const node = free[at] as number;
    for (const far of target.subarray(first[node], first[node + 1])) {
      leading[far] = (leading[far] as number) - 1;
      if (leading[far] === 0) free[end++] = far;
    }
  }
  return end === count;
}

/** The strongly connected components in which a walk can come back, each with its nodes in ascending order (Tarjan). */
function findKnots({ first, target }: Adjacency): number[][] {
  const count = first.length - 1;
  const order = new Uint32Array(count);
  const low = new Uint32Array(count);
  const next = first.slice(0, count);
  const open: number[] = [];
  const isOpen = new Uint8Array(count);
  const knots: number[][] = [];
  let visited = 0;
  for (let root = 0; root < count; root++) {
    if (order[root]) continue;
    const walk = [root];
    while (walk.length > 0) {
      const node = walk[walk.length - 1] as number;
      if (!order[node]) {
        order[node] = low[node] = ++visited;
        open.push(node);
        isOpen[node] = 1;
      }
      const edge = next[node] as number;
      if (edge < (first[node + 1] as number)) {
        next[node] = edge + 1;
        const far = target[edge] as number;
        if (!order[far]) walk.push(far);
        else if (isOpen[far]) low[node] = Math.min(low[node] as number, order[far]);
        continue;
      }
      walk.pop();
      const above = walk[walk.length - 1];
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
      if (low[node] === order[node]) closeKnot(node);
    }
  }
  return knots;

  function closeKnot(root: number): void {
    const nodes = open.splice(open.lastIndexOf(root));
    for (const node of nodes) isOpen[node] = 0;
    const loops = target.subarray(first[root], first[root + 1]).includes(root);
    if (nodes.length > 1 || loops) knots.push(nodes.sort((a, b) => a - b));
  }
}

/** Nearest first from the smallest node until a relation leads back to it. */
function shortestCycle({ relations, first, target }: Adjacency, knot: readonly number[]): readonly Relation[] {
  const start = knot[0] as number;
  const inside = new Set(knot);
  /** The relation by which each node was reached, and the node before it. */
  const reached = new Map<number, { readonly edge: number; readonly before: number }>();
  const queue = [start];
  for (const node of queue) {
    for (let edge = first[node] as number; edge < (first[node + 1] as number); edge++) {
      const far = target[edge] as number;
      if (far === start) return pathTo(node, edge);
      if (!inside.has(far) || reached.has(far)) continue;
      reached.set(far, { edge, before: node });
      queue.push(far);
    }
  }
  return [];

  function pathTo(end: number, last: number): Relation[] {
    const edges = [last];
    for (let step = reached.get(end); step; step = reached.get(step.before)) edges.push(step.edge);
    return edges.toReversed().map((edge) => relations[edge] as Relation);
  }
}
