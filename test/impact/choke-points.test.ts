import { describe, expect, test } from 'vitest';
import { computeImpact } from '../../engine/impact/impact.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { entitiesOf, relationOf, startOf } from '../support/entities.ts';

const names = (count: number): Ref[] => Array.from({ length: count }, (_, number): Ref => `asset:x/${number}`);

function chokePoints(count: number, edges: readonly (readonly [number, number])[]): readonly unknown[] | undefined {
  const relations: Relation[] = edges.map(([from, to]) => relationOf(`asset:x/${from}`, `asset:x/${to}`));
  return computeImpact({ entities: entitiesOf(...names(count)), relations, starts: [startOf('asset:x/0')] })
    .chokePoints;
}

const leaves = [3, 4, 5, 6, 7, 8];

describe('choke points', () => {
  test('are where all ways lead through (E05)', () => {
    const star = leaves.map((leaf) => [leaf, 1] as const);
    expect(chokePoints(9, [[1, 0], ...star])).toEqual([{ id: 'asset:x/1', share: 1 }]);
  });

  test('share the ways where there are several', () => {
    const both = leaves.flatMap((leaf) => [[leaf, 1] as const, [leaf, 2] as const]);
    expect(chokePoints(9, [[1, 0], [2, 0], ...both])).toEqual([
      { id: 'asset:x/1', share: 0.5 },
      { id: 'asset:x/2', share: 0.5 },
    ]);
  });

  test('are not told where too little lies between, or the part is too large to measure', () => {
    expect(
      chokePoints(3, [
        [1, 0],
        [2, 1],
      ]),
    ).toBeUndefined();
    expect(
      chokePoints(
        9,
        leaves.map((leaf) => [leaf, 0] as const),
      ),
    ).toBeUndefined();
    expect(
      chokePoints(
        500,
        names(499).map((_, number) => [number + 1, number] as const),
      ),
    ).toBeUndefined();
  });
});
