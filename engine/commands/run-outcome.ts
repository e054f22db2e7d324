import type { Coverage, EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
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

/** What a run could not see, once for each reason. A source that was stopped, or that saw nothing at all, has failed. */
export function coverageFindings(run: EvidenceRun): Finding[] {
  const gaps = new Map<string, { readonly claim: Coverage; readonly classes: Set<string> }>();
  for (const claim of run.coverage) {
    if (claim.level === 'complete') continue;
    const key = `${claim.level} ${claim.of} ${claim.reason ?? ''}`;
    const known = gaps.get(key);
    if (known) known.classes.add(claim.class);
    else gaps.set(key, { claim, classes: new Set([claim.class]) });
  }
  const failed = !run.complete && run.observations.length === 0;
  return [...gaps.values()].map(({ claim, classes }) => ({
    code: `coverage.${claim.level}`,
    severity: failed ? 'error' : claim.of === 'relations' ? 'info' : 'warning',
    message: `${run.source} saw ${claim.level === 'denied' ? 'nothing' : 'only part'} of ${things(claim, [...classes].sort(compareText))}: ${claim.reason ?? 'no reason given'}`,
    origin: { source: run.source, run: run.run, at: run.endedAt },
  }));
}

function things({ of }: Coverage, classes: readonly string[]): string {
  const [first = '', ...more] = classes;
  const what = of === 'items' ? 'things' : 'links';
  return `the ${what} of class ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}
