import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildAdjacency } from '../../engine/graph/adjacency.ts';
import { strongComponents } from '../../engine/graph/components.ts';
import { nothingReached, walk } from '../../engine/graph/walk.ts';
import { graphs } from '../support/graphs.ts';

describe('strongComponents', () => {
  test('puts together what reaches each other, and nothing else', () => {
    fc.assert(
      fc.property(graphs(), ({ nodes, from, to }) => {
        const graph = buildAdjacency(nodes, from, to);
        const all = Array.from({ length: nodes }, (_, node) => node);
        const { of, sizes } = strongComponents(graph, all);
        const reached = all.map((start) => {
          const reach = nothingReached(nodes);
          walk(graph, reach, [start], () => true);
          return reach.distance;
        });
        for (const a of all) {
          for (const b of all) {
            const together = (reached[a]?.[b] ?? -1) >= 0 && (reached[b]?.[a] ?? -1) >= 0;
            expect(of[a] === of[b]).toBe(together);
          }
          expect(sizes[of[a] ?? -1]).toBe(all.filter((b) => of[b] === of[a]).length);
        }
        // A component is numbered before those that lead to it.
        for (const [edge, source] of from.entries()) expect(of[to[edge] ?? 0]).toBeLessThanOrEqual(of[source] ?? -1);
      }),
    );
  });

  test('looks only at what the roots lead to', () => {
    const { of } = strongComponents(buildAdjacency(4, [0, 1, 3], [1, 0, 0]), [0]);
    expect([...of]).toEqual([0, 0, -1, -1]);
  });

  test('a ring of 100,000 is one component, a chain of as many is 100,000', () => {
    const length = 100_000;
    const from = Array.from({ length }, (_, node) => node);
    const ring = from.map((node) => (node + 1) % length);
    expect(strongComponents(buildAdjacency(length, from, ring), [0]).sizes).toEqual([length]);
    const chain = buildAdjacency(length, from.slice(1), ring.slice(0, -1));
    expect(strongComponents(chain, from).sizes).toHaveLength(length);
  });
});
