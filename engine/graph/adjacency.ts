/** A directed graph in typed arrays: the edges out of node `n` stand in the slots `offsets[n]` up to `offsets[n + 1]`. */
export interface Adjacency {
  readonly nodes: number;
  readonly offsets: Uint32Array;
  /** By slot: the node that the edge leads to. */
  readonly targets: Uint32Array;
  /** By slot: the edge, as the caller numbers it. */
  readonly edges: Uint32Array;
  /** Edges that were left out because an end is not one of the nodes. */
  readonly dangling: number;
}

/**
 * The graph of edges `from[i]` → `to[i]`, numbered by `i`; nodes are 0 up to `nodes`. An end beyond them is dangling. Edges of
 * one node keep their order. O(V+E); never throws.
 */
export function buildAdjacency(nodes: number, from: ArrayLike<number>, to: ArrayLike<number>): Adjacency {
  const offsets = new Uint32Array(nodes + 1);
  let kept = 0;
  for (let edge = 0; edge < from.length; edge++) {
    const node = from[edge] as number;
    if (node >= nodes || (to[edge] as number) >= nodes) continue;
    offsets[node + 1] = (offsets[node + 1] as number) + 1;
    kept++;
  }
  addUp(offsets);
  const next = offsets.slice(0, nodes);
  const targets = new Uint32Array(kept);
  const edges = new Uint32Array(kept);
  for (let edge = 0; edge < from.length; edge++) {
    const node = from[edge] as number;
    const target = to[edge] as number;
    if (node >= nodes || target >= nodes) continue;
    const slot = next[node] as number;
    next[node] = slot + 1;
    targets[slot] = target;
    edges[slot] = edge;
  }
  return { nodes, offsets, targets, edges, dangling: from.length - kept };
}

/** The same edges turned round. Each node's list comes out sorted by target, so parallel edges stand together. O(V+E). */
export function reverse(graph: Adjacency): Adjacency {
  const { nodes } = graph;
  const offsets = new Uint32Array(nodes + 1);
  for (const target of graph.targets) offsets[target + 1] = (offsets[target + 1] as number) + 1;
  addUp(offsets);
  const next = offsets.slice(0, nodes);
  const targets = new Uint32Array(graph.targets.length);
  const edges = new Uint32Array(graph.targets.length);
  for (let node = 0; node < nodes; node++) {
    const end = graph.offsets[node + 1] as number;
    for (let slot = graph.offsets[node] as number; slot < end; slot++) {
      const target = graph.targets[slot] as number;
      const turned = next[target] as number;
      next[target] = turned + 1;
      targets[turned] = node;
      edges[turned] = graph.edges[slot] as number;
    }
  }
  return { nodes, offsets, targets, edges, dangling: graph.dangling };
}

/** The same graph without the edges that `isLeftOut` names, by number; the others keep their order. O(V+E). */
export function withoutEdges(graph: Adjacency, isLeftOut: (edge: number) => boolean): Adjacency {
  const { nodes, dangling } = graph;
  const offsets = new Uint32Array(nodes + 1);
  const targets = new Uint32Array(graph.targets.length);
  const edges = new Uint32Array(graph.targets.length);
  let kept = 0;
  for (let node = 0; node < nodes; node++) {
    const end = graph.offsets[node + 1] as number;
    for (let slot = graph.offsets[node] as number; slot < end; slot++) {
      if (isLeftOut(graph.edges[slot] as number)) continue;
      targets[kept] = graph.targets[slot] as number;
      edges[kept++] = graph.edges[slot] as number;
    }
    offsets[node + 1] = kept;
  }
  return { nodes, offsets, targets: targets.subarray(0, kept), edges: edges.subarray(0, kept), dangling };
}

function addUp(counts: Uint32Array): void {
  for (let node = 1; node < counts.length; node++) {
    counts[node] = (counts[node] as number) + (counts[node - 1] as number);
  }
}
