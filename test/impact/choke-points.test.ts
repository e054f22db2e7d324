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

describe('choke points', () => {
  test('are where all ways lead through (E05)', () => {
    const star = [2, 3, 4, 5].map((leaf) => [leaf, 1] as const);
    expect(chokePoints(6, [[1, 0], ...star])).toEqual([{ id: 'asset:x/1', share: 1 }]);
  });

  test('share the ways where there are several', () => {
    expect(
      chokePoints(4, [
        [1, 0],
        [2, 0],
        [3, 1],
        [3, 2],
      ]),
    ).toEqual([
      { id: 'asset:x/1', share: 0.5 },
      { id: 'asset:x/2', share: 0.5 },
    ]);
  });

  test('are not told where nothing lies between, or the part is too large to measure', () => {
    expect(
      chokePoints(3, [
        [1, 0],
        [2, 0],
      ]),
    ).toBeUndefined();
    expect(
      chokePoints(
        500,
        names(499).map((_, number) => [number + 1, number] as const),
      ),
    ).toBeUndefined();
  });
});
