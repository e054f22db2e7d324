import type { Effect } from './asset-class.ts';
import type { Criticality } from './entity.ts';
import type { Origin } from './finding.ts';
import type { EntityKind } from './ref.ts';
import type { Flow, Grade, RelationType, Strength } from './relation.ts';

/** How badly something is affected, best first: the lattice that impact climbs. */
export const impactStates = ['unaffected', 'at-risk', 'degraded', 'down'] as const;
export type ImpactState = (typeof impactStates)[number];

/** Where an impact begins: an item and what is done to it. `id` is an estate item id: a ref, or `observed:…`. */
export interface ImpactStart {
  readonly id: string;
  readonly effect: Effect;
  readonly state: ImpactState;
  readonly reason: string;
}

/** One step of a path: `dependent` needs `dependency`. */
export interface Hop {
  readonly dependent: string;
  readonly dependency: string;
  readonly type: RelationType;
  readonly strength: Strength | 'none';
  readonly flow?: Flow;
  readonly when?: string;
  readonly need?: string;
  readonly grade: Grade;
  /** The line that declares the hop, or the sighting where nobody declared it. */
  readonly origin?: Origin;
}

export interface AffectedItem {
  readonly id: string;
  readonly kind: EntityKind | 'observed';
  readonly title?: string;
  readonly state: ImpactState;
  readonly criticality?: Criticality;
  readonly owner?: string;
  /** Hops from the nearest start. */
  readonly distance: number;
  /** From the start to this item, nearest first. A long path keeps its ends: see `omitted`. */
  readonly path: readonly Hop[];
  /**
   * How many hops are left out of `path`, where any are: the gap is where a hop does not begin at the one before it. The
   * `dependency` of a last hop is a start or another affected item, whose path leads on.
   */
  readonly omitted?: number;
  /** `seen`: every hop was observed; `declared`: some hop rests on its declaration; `hidden`: some hop is undeclared. */
  readonly likelihood: 'seen' | 'declared' | 'hidden';
  /**
   * Undeclared links beside the last hop of `path` by which it needs a start or something affected: the first few by id. Each is
   * a way that nobody would look for, though a nearer one explains its state.
   */
  readonly hidden?: readonly Hop[];
  /** Conditions named on the path, e.g. `month-end`; the 20 nearest the start. */
  readonly conditions: readonly string[];
  /** Where affected things need each other in a circle: the id that stands for the circle, equal for all of it. */
  readonly cycle?: string;
}

/** A start or affected item through which much of the impact passes. */
export interface ChokePoint {
  readonly id: string;
  /** Of the shortest ways of two hops or more in the affected part, those that pass through it: 0 to 1. */
  readonly share: number;
}

/**
 * What a change breaks, worst first, then nearest, then by id. A start is repeated in `affected` only where another start
 * makes it worse than its own state.
 */
export interface Impact {
  readonly starts: readonly ImpactStart[];
  readonly affected: readonly AffectedItem[];
  /** Largest share first; left out where the affected part is too small or too large to measure. */
  readonly chokePoints?: readonly ChokePoint[];
}
