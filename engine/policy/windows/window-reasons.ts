import type { Entity } from '../../model/entity.ts';
import type { VerdictReason } from '../../model/verdict.ts';
import type { WindowSet } from './window-set.ts';

/** What windows are held against. */
export interface WindowFacts {
  readonly at: Date;
  /** What the change does something to, each as the base knows it, or as the head does where it is new. */
  readonly touched: readonly Entity[];
  /** What goes down or degrades with it. */
  readonly affected: readonly Entity[];
  /** Whether the change takes the short path of an emergency. */
  readonly emergency: boolean;
}

/** Why now is not the time: freezes over what is touched or affected, and maintenance windows that are not open. */
export function windowReasons(_set: WindowSet, _facts: WindowFacts): readonly VerdictReason[] {
  return [];
}
