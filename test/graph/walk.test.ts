import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildAdjacency, type Adjacency } from '../../engine/graph/adjacency.ts';
import { nothingReached, walk, type Reach } from '../../engine/graph/walk.ts';
import { graphs } from '../support/graphs.ts';

describe('walk', () => {
  test('reaches each node once, nearest first, by a shortest path', () => {
    const graph = buildAdjacency(6, [0, 0, 1, 2, 3, 4, 3], [1, 2, 3, 3, 4, 0, 3]);
    const reach = walkFrom(graph, [0]);
    expect([...reach.order.subarray(0, reach.count)]).toEqual([0, 1, 2, 3, 4]);
    expect([...reach.distance]).toEqual([0, 1, 1, 2, 3, -1]);
    expect([...reach.parent]).toEqual([-1, 0, 0, 1, 3, -1]);
  });

  test('finds the same distances as a plain relaxation', () => {
    fc.assert(
      fc.property(graphs(), fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }), ({ nodes, from, to }, starts) => {
        const seeds = starts.map((start) => start % nodes);
        const reach = walkFrom(buildAdjacency(nodes, from, to), seeds);
        expect([...reach.distance]).toEqual(relaxed(nodes, from, to, seeds));
        for (const node of reach.order.subarray(0, reach.count)) {
          expect(reach.distance[node]).toBe((reach.distance[reach.parent[node] ?? -1] ?? -1) + 1);
        }
      }),
    );
  });

  test('takes only the edges that it may follow', () => {
    const graph = buildAdjacency(4, [0, 1, 2], [1, 2, 3]);
    const reach = nothingReached(4);
    walk(graph, reach, [0], (slot, node) => graph.targets[slot] !== 2 && node !== 2);
    expect([...reach.distance]).toEqual([0, 1, -1, -1]);
  });

  test('goes on from an earlier walk, and from seeds that are some way off already', () => {
    const graph = buildAdjacency(7, [0, 1, 4, 5, 6], [1, 2, 5, 3, 3]);
    const reach = nothingReached(7);
    walk(graph, reach, [0], () => true);
    const trails = nothingReached(7);
    for (const node of [2, 6]) {
      trails.distance[node] = 1;
      trails.parent[node] = 0;
    }
    trails.distance[4] = 0;
    walk(graph, reach, [4, 6, 2], () => true, trails);
    expect([...reach.distance]).toEqual([0, 1, 2, 2, 0, 1, 1]);
    expect(reach.parent[2]).toBe(1);
    expect(reach.parent[6]).toBe(0);
  });

  test('a chain of 100,000 and a clique of 2,000 are normal', () => {
    const length = 100_000;
    const steps = Array.from({ length: length - 1 }, (_, step) => step);
    const chain = walkFrom(
      buildAdjacency(
        length,
        steps,
        steps.map((step) => step + 1),
      ),
      [0],
    );
    expect(chain.distance[length - 1]).toBe(length - 1);

    const size = 2000;
    const from = Uint32Array.from({ length: size * size }, (_, edge) => Math.floor(edge / size));
    const to = Uint32Array.from({ length: size * size }, (_, edge) => edge % size);
    const clique = walkFrom(buildAdjacency(size, from, to), [5]);
    expect(clique.count).toBe(size);
    expect(clique.distance.reduce((sum, distance) => sum + distance)).toBe(size - 1);
  });
});

function walkFrom(graph: Adjacency, starts: readonly number[]): Reach {
  const reach = nothingReached(graph.nodes);
  walk(graph, reach, starts, () => true);
  return reach;
}

function relaxed(
  nodes: number,
  from: readonly number[],
  to: readonly number[],
  seeds: readonly number[],
): readonly number[] {
  const distance = Array.from({ length: nodes }, (_, node) => (seeds.includes(node) ? 0 : Number.POSITIVE_INFINITY));
  for (let round = 0; round < nodes; round++) {
    for (const [edge, source] of from.entries()) {
      const target = to[edge] ?? 0;
      distance[target] = Math.min(distance[target] ?? 0, (distance[source] ?? 0) + 1);
    }
  }
  return distance.map((hops) => (Number.isFinite(hops) ? hops : -1));
}
