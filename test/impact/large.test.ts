import { describe, expect, test } from 'vitest';
import { computeImpact } from '../../engine/impact/impact.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { entitiesOf, relationOf, startOf } from '../support/entities.ts';

function refOf(number: number): Ref {
  return `asset:x/${String(number).padStart(6, '0')}`;
}

describe('a chain of 100,000', () => {
  const refs = Array.from({ length: 100_000 }, (_, number) => refOf(number));
  const relations = refs.slice(1).map((ref, index) => relationOf(ref, refOf(index)));
  const { affected } = computeImpact({ entities: entitiesOf(...refs), relations, starts: [startOf(refOf(0))] });

  test('reaches its end', () => {
    expect(affected).toHaveLength(99_999);
    expect(affected.at(-1)).toMatchObject({ id: refOf(99_999), state: 'down', distance: 99_999 });
  });

  test('keeps the ends of a long path, and counts what it leaves out', () => {
    const item = affected[999];
    expect(item?.distance).toBe(1000);
    expect(item?.omitted).toBe(980);
    expect(item?.path.map(({ dependency }) => dependency)).toEqual([...refs.slice(0, 10), ...refs.slice(990, 1000)]);
    expect(affected[19]).toMatchObject({ distance: 20 });
    expect(affected[19]).not.toHaveProperty('omitted');
  });

  test('tells a bounded number of hops; every item still names the one before it', () => {
    expect(affected.reduce((sum, { path }) => sum + path.length, 0)).toBeLessThan(160_000);
    const broken = affected.filter(({ id, path, distance, omitted = 0 }, index) => {
      const last = path.at(-1);
      return path.length + omitted !== distance || last?.dependent !== id || last.dependency !== refOf(index);
    });
    expect(broken).toEqual([]);
  });
});

describe('a clique of 2,000', () => {
  test('is one circle, one hop away', () => {
    const refs = Array.from({ length: 2000 }, (_, number) => refOf(number));
    const relations: Relation[] = [];
    for (const from of refs) for (const to of refs) if (from !== to) relations.push(relationOf(from, to));
    const { affected } = computeImpact({ entities: entitiesOf(...refs), relations, starts: [startOf(refOf(7))] });
    expect(affected).toHaveLength(1999);
    expect(new Set(affected.map(({ distance, cycle }) => `${distance} ${cycle}`))).toEqual(new Set([`1 ${refOf(0)}`]));
  });
});

test('conditions of a long path are bounded', () => {
  const refs = Array.from({ length: 1000 }, (_, number) => refOf(number));
  const relations = refs.slice(1).map((ref, index) => relationOf(ref, refOf(index), { when: `load ${index}` }));
  const { affected } = computeImpact({ entities: entitiesOf(...refs), relations, starts: [startOf(refOf(0))] });
  expect(affected.at(-1)?.conditions).toHaveLength(20);
});
