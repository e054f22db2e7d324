import { impactStates, type ImpactState } from '../model/impact.ts';
import type { Flow, Strength } from '../model/relation.ts';

/** An impact state as a number, 0 for unaffected up to 3 for down: the order of the lattice. */
export type Level = number;

/**
 * How many steps of the lattice a failure loses on its way over a relation.
 *
 * hard   0  the source fails with the target
 * soft   1  the source degrades
 */
const stepsOfStrength: Readonly<Record<Strength, number>> = { hard: 0, soft: 1 };

/**
 * sync     0  the source waits for the target
 * data     0  without the data it cannot do its work
 * control  1  it goes on as it was last told
 * async    1  messages wait; it is late rather than broken
 * batch    1  the next run makes up for it
 */
const stepsOfFlow: Readonly<Record<Flow, number>> = { sync: 0, data: 0, control: 1, async: 1, batch: 1 };

/** Steps that a failure loses over a relation; both tables add up. */
export function stepsLost(strength: Strength, flow: Flow | undefined): number {
  return stepsOfStrength[strength] + (flow === undefined ? 0 : stepsOfFlow[flow]);
}

/** What is left of a state after `steps`: never less than at-risk, because what is reached is told. Monotone. */
export function weaken(level: Level, steps: number): Level {
  if (steps === 0 || level <= 1) return level;
  return level > steps ? level - steps : 1;
}

/**
 * What a choice of redundant targets passes on when `hit` of its `size` members are at `level` or worse and `need` of them are
 * needed: the state itself once too few are better off; degraded when the last spare is down; at risk while spares are left.
 * Monotone in `hit` and `level`.
 */
export function redundant(level: Level, hit: number, size: number, need: number): Level {
  if (level === 0 || hit === 0) return 0;
  const left = size - hit;
  if (left < need) return level;
  return level === levelOf('down') && left === need ? levelOf('degraded') : levelOf('at-risk');
}

export function levelOf(state: ImpactState): Level {
  return impactStates.indexOf(state);
}

export function stateOf(level: Level): ImpactState {
  return impactStates[level] ?? 'down';
}
