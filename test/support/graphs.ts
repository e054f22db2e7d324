import * as fc from 'fast-check';
import type { Adjacency } from '../../engine/graph/adjacency.ts';

export interface RawGraph {
  readonly nodes: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Small directed graphs with self-loops, parallel edges and cycles. */
export function graphs(maxNodes = 12, maxEdges = 30): fc.Arbitrary<RawGraph> {
  return fc.integer({ min: 1, max: maxNodes }).chain((nodes) => {
    const node = fc.nat(nodes - 1);
    return fc
      .array(fc.tuple(node, node), { maxLength: maxEdges })
      .map((edges) => ({ nodes, from: edges.map(([from]) => from), to: edges.map(([, to]) => to) }));
  });
}

/** The edges of a graph as text, sorted: `from>to#number`. */
export function edgesOf(graph: Adjacency): string[] {
  const edges: string[] = [];
  for (let node = 0; node < graph.nodes; node++) {
    for (let slot = graph.offsets[node] ?? 0; slot < (graph.offsets[node + 1] ?? 0); slot++) {
      edges.push(`${node}>${graph.targets[slot]}#${graph.edges[slot]}`);
    }
  }
  return edges.sort();
}
