import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildAdjacency, reverse, withoutEdges, type Adjacency } from '../../engine/graph/adjacency.ts';
import { edgesOf, graphs } from '../support/graphs.ts';

describe('buildAdjacency', () => {
  test('keeps each edge, with its number, in the order of the input', () => {
    const graph = buildAdjacency(3, [2, 0, 2, 2], [1, 2, 0, 1]);
    expect([...graph.offsets]).toEqual([0, 1, 1, 4]);
    expect([...graph.targets]).toEqual([2, 1, 0, 1]);
    expect([...graph.edges]).toEqual([1, 0, 2, 3]);
  });

  test('leaves out edges with an end that is not there, and counts them', () => {
    const graph = buildAdjacency(2, [0, 0, 7, 1], [1, 9, 0, 0xffffffff]);
    expect(edgesOf(graph)).toEqual(['0>1#0']);
    expect(graph.dangling).toBe(3);
  });

  test('an empty graph is a graph', () => {
    expect(edgesOf(buildAdjacency(0, [], []))).toEqual([]);
  });
});

describe('reverse', () => {
  test('turns every edge round and keeps its number', () => {
    fc.assert(
      fc.property(graphs(), ({ nodes, from, to }) => {
        const graph = buildAdjacency(nodes, from, to);
        expect(edgesOf(reverse(graph))).toEqual(edgesOf(buildAdjacency(nodes, to, from)));
        expect(edgesOf(reverse(reverse(graph)))).toEqual(edgesOf(graph));
      }),
    );
  });

  test('gives sorted lists, so that parallel edges stand together', () => {
    fc.assert(
      fc.property(graphs(), ({ nodes, from, to }) => {
        for (const list of listsOf(reverse(buildAdjacency(nodes, from, to)))) {
          expect(list).toEqual([...list].sort((a, b) => a - b));
        }
      }),
    );
  });
});

describe('withoutEdges', () => {
  test('leaves out the named edges and keeps the others, and their order', () => {
    fc.assert(
      fc.property(graphs(), ({ nodes, from, to }) => {
        const graph = withoutEdges(buildAdjacency(nodes, from, to), (edge) => edge % 3 === 0);
        const kept = edgesOf(buildAdjacency(nodes, from, to)).filter((text) => Number(text.split('#')[1]) % 3 !== 0);
        expect(edgesOf(graph)).toEqual(kept);
        expect(graph.offsets[nodes]).toBe(kept.length);
      }),
    );
  });
});

function listsOf(graph: Adjacency): number[][] {
  return Array.from({ length: graph.nodes }, (_, node) => [
    ...graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1]),
  ]);
}
