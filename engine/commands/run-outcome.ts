import type { Coverage, EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { SourceOutcome } from '../model/result.ts';

/** What a run saw, counted, for the reader of a result. */
export function outcomeOf(run: EvidenceRun): SourceOutcome {
  const observations: Record<string, number> = {};
  for (const { class: name } of run.observations) observations[name] = (observations[name] ?? 0) + 1;
  return {
    source: run.source,
    run: run.run,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    observations,
    relations: run.observations.reduce((sum, observation) => sum + observation.relations.length, 0),
    coverage: run.coverage,
    complete: run.complete,
  };
}

/** What a run could not see, once for each reason. */
export function coverageFindings(run: EvidenceRun): Finding[] {
  const counts = new Map<string, { claim: Coverage; count: number }>();
  for (const claim of run.coverage) {
    if (claim.level === 'complete') continue;
    const key = `${claim.level} ${claim.of} ${claim.class} ${claim.reason ?? ''}`;
    counts.set(key, { claim, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].map(({ claim, count }) => ({
    code: `coverage.${claim.level}`,
    severity: claim.of === 'relations' ? 'info' : 'warning',
    message: `${run.source} saw ${claim.level === 'denied' ? 'nothing' : 'only part'} of ${claim.of} of class ${claim.class}${count > 1 ? ` in ${count} places` : ''}: ${claim.reason ?? 'no reason given'}`,
    origin: { source: run.source, run: run.run, at: run.endedAt },
  }));
}
