import { type DriftOptions, findDrift } from '../../engine/drift/find-drift.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import type { Entity } from '../../engine/model/entity.ts';
import type { Coverage, EvidenceRun, Observation } from '../../engine/model/evidence.ts';
import type { Finding } from '../../engine/model/finding.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { reconcile } from '../../engine/reconcile/reconcile.ts';
import { classes, entitiesOf } from './estate.ts';
import { observation } from './evidence.ts';

export const everything: Coverage = { of: 'items', class: 'application', scope: {}, level: 'complete' };

export interface Look extends Partial<EvidenceRun> {
  readonly sees?: readonly Partial<Observation & { key: string }>[];
}

/** One look after the other, an hour apart; each at everything, to its end. */
export function looks(...given: readonly Look[]): readonly EvidenceRun[] {
  return given.map(({ sees = [], ...more }, hour) => {
    const at = hours(hour);
    return {
      source: 'docker',
      run: `run-${hour}`,
      scope: {},
      startedAt: at,
      endedAt: at,
      observations: sees.map(({ key = 'a', ...facts }) => observation(key, { class: 'container', at, ...facts })),
      coverage: [everything],
      complete: true,
      ...more,
    };
  });
}

/** Hours after ten o'clock of 2026-11-20. */
export function hours(hour: number): string {
  return new Date(Date.UTC(2026, 10, 20, 10 + hour)).toISOString();
}

interface Over extends Pick<DriftOptions, 'declaredChanges'> {
  readonly entities?: readonly Entity[];
  readonly relations?: readonly Relation[];
  readonly now?: Date;
  /** Seconds. */
  readonly staleAfter?: number;
}

/** What differs after a log of looks: folded, reconciled, compared. */
export function driftOver(
  runs: readonly EvidenceRun[],
  {
    entities = [],
    relations = [],
    now = new Date(runs.at(-1)?.endedAt ?? 0),
    staleAfter = 30 * 86_400,
    ...more
  }: Over = {},
): readonly Finding[] {
  const evidence = foldRuns(runs, now, () => staleAfter);
  const known = { entities: entitiesOf(entities), relations, classes };
  const estate = reconcile({ ...known, evidence, authority: () => 1 });
  return findDrift(estate, { ...known, ...evidence, expiryWarning: 0, ...more });
}
