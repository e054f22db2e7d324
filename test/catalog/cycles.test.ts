import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles } from '../../engine/catalog/cycles.ts';
import { compareText } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';

function relationsOf(pairs: readonly (readonly [number, number])[]): Relation[] {
  const name = (node: number): Ref => `asset:default/n${String(node).padStart(3, '0')}`;
  return pairs
    .map(([from, to]): Relation => ({
      from: name(from),
      to: name(to),
      type: 'runsOn',
      strength: 'hard',
      origin: { file: 'a.yaml', line: 1, column: 1 },
    }))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

function walked(cycles: readonly (readonly Relation[])[]): string[] {
  const short = (ref: string): number => Number(ref.slice(-3));
  return cycles.map((cycle) => cycle.map(({ from }) => short(from)).join(' '));
}

/** Whether a walk from the node comes back to it, by looking at every node again and again. */
function comesBack(relations: readonly Relation[], start: Ref): boolean {
  const reached = new Set<Ref>([start]);
  for (let grew = true; grew;) {
    grew = false;
    for (const { from, to } of relations) {
      if (!reached.has(from)) continue;
      if (to === start) return true;
      if (reached.has(to)) continue;
      reached.add(to);
      grew = true;
    }
  }
  return false;
}

describe('findCycles', () => {
  it.each<[string, readonly (readonly [number, number])[], readonly string[]]>([
    ['nothing', [], []],
    [
      'a chain',
      [
        [1, 2],
        [2, 3],
      ],
      [],
    ],
    [
      'a diamond',
      [
        [1, 2],
        [1, 3],
        [2, 4],
        [3, 4],
      ],
      [],
    ],
    ['a loop', [[1, 1]], ['1']],
    [
      'a circle entered from outside',
      [
        [0, 2],
        [2, 3],
        [3, 1],
        [1, 2],
      ],
      ['1 2 3'],
    ],
    [
      'the shorter of two ways round',
      [
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 1],
        [2, 1],
      ],
      ['1 2'],
    ],
    [
      'two knots',
      [
        [1, 2],
        [2, 1],
        [2, 3],
        [3, 4],
        [4, 3],
      ],
      ['3 4', '1 2'],
    ],
  ])('of %s', (_title, pairs, expected) => {
    expect(walked(findCycles(relationsOf(pairs)))).toEqual(expected);
  });

  it('finds one in each knot and none elsewhere, and every one of them closes', () => {
    const pairs = array(tuple(integer({ min: 0, max: 12 }), integer({ min: 0, max: 12 })), { maxLength: 40 });
    assert(
      property(pairs, (drawn) => {
        const relations = relationsOf(drawn);
        const cycles = findCycles(relations);
        for (const cycle of cycles) {
          for (const [index, { to }] of cycle.entries()) expect(to).toBe(cycle[(index + 1) % cycle.length]?.from);
          expect(new Set(cycle.map(({ from }) => from)).size).toBe(cycle.length);
        }
        const circular = new Set(relations.map(({ from }) => from).filter((from) => comesBack(relations, from)));
        expect(cycles.length > 0).toBe(circular.size > 0);
        for (const [first] of cycles) expect(circular.has(first?.from as Ref)).toBe(true);
      }),
    );
  });
});
