import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelOf, redundant, stateOf, stepsLost, weaken } from '../../engine/impact/transfer.ts';
import { impactStates, type ImpactState } from '../../engine/model/impact.ts';
import type { Flow, Strength } from '../../engine/model/relation.ts';

describe('a failure over one relation', () => {
  test.each<[Strength, Flow | undefined, string]>([
    ['hard', undefined, 'unaffected at-risk degraded down'],
    ['hard', 'sync', 'unaffected at-risk degraded down'],
    ['hard', 'data', 'unaffected at-risk degraded down'],
    ['hard', 'async', 'unaffected at-risk at-risk degraded'],
    ['hard', 'batch', 'unaffected at-risk at-risk degraded'],
    ['hard', 'control', 'unaffected at-risk at-risk degraded'],
    ['soft', undefined, 'unaffected at-risk at-risk degraded'],
    ['soft', 'sync', 'unaffected at-risk at-risk degraded'],
    ['soft', 'data', 'unaffected at-risk at-risk degraded'],
    ['soft', 'async', 'unaffected at-risk at-risk at-risk'],
    ['soft', 'batch', 'unaffected at-risk at-risk at-risk'],
    ['soft', 'control', 'unaffected at-risk at-risk at-risk'],
  ])('%s, %s: what was unaffected, at-risk, degraded, down arrives as %s', (strength, flow, expected) => {
    const arrives = impactStates.map((state) => stateOf(weaken(levelOf(state), stepsLost(strength, flow))));
    expect(arrives.join(' ')).toBe(expected);
  });

  test('never gets worse on its way, and a worse one never arrives better', () => {
    for (let steps = 0; steps <= 3; steps++) {
      for (let level = 0; level <= 3; level++) {
        expect(weaken(level, steps)).toBeLessThanOrEqual(level);
        expect(weaken(level, steps)).toBeLessThanOrEqual(weaken(level + 1, steps));
        expect(weaken(level, steps + 1)).toBeLessThanOrEqual(weaken(level, steps));
      }
    }
  });
});

describe('a choice of redundant targets', () => {
  test.each<[number, number, number, ImpactState, ImpactState]>([
    [1, 2, 1, 'down', 'degraded'],
    [2, 2, 1, 'down', 'down'],
    [1, 3, 1, 'down', 'at-risk'],
    [2, 3, 1, 'down', 'degraded'],
    [1, 3, 2, 'down', 'degraded'],
    [2, 3, 2, 'down', 'down'],
    [1, 2, 2, 'down', 'down'],
    [1, 2, 1, 'degraded', 'at-risk'],
    [2, 2, 1, 'degraded', 'degraded'],
    [1, 2, 1, 'at-risk', 'at-risk'],
    [0, 2, 1, 'down', 'unaffected'],
    [1, 2, 1, 'unaffected', 'unaffected'],
  ])('with %i of %i hit and %i needed, %s passes on %s', (hit, size, need, state, expected) => {
    expect(stateOf(redundant(levelOf(state), hit, size, need))).toBe(expected);
  });

  test('is monotone: more hit members, or worse ones, never pass on less', () => {
    const cases = fc.record({
      size: fc.integer({ min: 1, max: 6 }),
      need: fc.nat(5),
      hit: fc.nat(6),
      level: fc.nat(3),
    });
    fc.assert(
      fc.property(cases, ({ size, need, hit, level }) => {
        const needed = Math.min(size, need + 1);
        const reached = Math.min(size, hit);
        const passed = redundant(level, reached, size, needed);
        expect(passed).toBeLessThanOrEqual(level);
        expect(passed).toBeLessThanOrEqual(redundant(level, Math.min(size, reached + 1), size, needed));
        expect(passed).toBeLessThanOrEqual(redundant(Math.min(3, level + 1), reached, size, needed));
      }),
    );
  });
});
