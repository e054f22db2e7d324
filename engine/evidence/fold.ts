import { durationSeconds } from '../model/duration.ts';
import type { CoverageClaim, Evidence, EvidenceRun, RunSummary, Sighting } from '../model/evidence.ts';
import { canonicalJson, compareText, type Json } from '../model/json.ts';
import { type Glimpse, historyOf } from './history.ts';

/**
 * What runs say together at a moment; runs that ended later are invisible. Runs of one source at one place follow each
 * other, also where the rest of the scope changed in between: the newest whole one says what is there now, and runs that
 * were not whole add to it and take nothing away. A thing keeps its first and last sighting over all runs. The order of
 * runs does not matter; O(n log n) in observations.
 */
export function foldRuns(runs: readonly EvidenceRun[], at: Date, staleAfter: (source: string) => number): Evidence {
  const visible = distinct(runs).filter((run) => Date.parse(run.endedAt) <= at.getTime());
  const series = seriesOf(visible);
  const current = new Set(series.flatMap(currentRuns));
  const newest = series.flatMap(newestRuns).sort(compareRuns);
  return {
    at: at.toISOString(),
    sightings: foldSightings(visible, current, (source) => momentBefore(at, staleAfter(source))),
    coverage: newest.flatMap(claimsOf),
    runs: newest.map((run) => summarize(run, at, staleAfter)),
  };
}

/** Each run once, oldest first; of two with one id, the later in order. */
function distinct(runs: readonly EvidenceRun[]): readonly EvidenceRun[] {
  const ordered = [...runs].sort(compareRuns);
  return [...new Map(ordered.map((run) => [`${run.source} ${run.run}`, run])).values()].sort(compareRuns);
}

function compareRuns(a: EvidenceRun, b: EvidenceRun): number {
  return (
    compareText(a.endedAt, b.endedAt) ||
    compareText(a.startedAt, b.startedAt) ||
    compareText(a.source, b.source) ||
    compareText(a.run, b.run) ||
    compareText(canonicalJson(a as unknown as Json), canonicalJson(b as unknown as Json))
  );
}

type Series = readonly EvidenceRun[];

/** Runs that follow each other, oldest first: those of one source at one place. */
function seriesOf(runs: readonly EvidenceRun[]): readonly Series[] {
  const series = new Map<string, EvidenceRun[]>();
  for (const run of runs) {
    const key = `${run.source} ${placeOf(run)}`;
    const known = series.get(key);
    if (known) known.push(run);
    else series.set(key, [run]);
  }
  return [...series.values()];
}

/**
 * Where a run looked: the texts of its scope, such as the name of a host. Lists, numbers, flags and durations are settings
 * of the look, and a run with other settings follows the one before: what it does not claim becomes unknown, not absent.
 */
function placeOf({ scope }: EvidenceRun): string {
  const texts = Object.entries(scope).filter(
    ([, value]) => typeof value === 'string' && Number.isNaN(durationSeconds(value)),
  );
  return canonicalJson(Object.fromEntries(texts));
}

/** The newest whole run and those after it; all where none is whole. */
function currentRuns(series: Series): readonly EvidenceRun[] {
  return series.slice(
    Math.max(
      0,
      series.findLastIndex((run) => run.complete),
    ),
  );
}

/** The newest whole run, and the newest of all where that is another. */
function newestRuns(series: Series): readonly EvidenceRun[] {
  const runs = currentRuns(series);
  const [first] = runs;
  const last = runs.at(-1);
  if (!first || !last) return [];
  return first.complete && first !== last ? [first, last] : [last];
}

function foldSightings(
  runs: readonly EvidenceRun[],
  current: ReadonlySet<EvidenceRun>,
  linksFrom: (source: string) => string,
): readonly Sighting[] {
  const glimpses = new Map<string, [Glimpse, ...Glimpse[]]>();
  for (const run of runs) {
    for (const observation of run.observations) {
      const key = `${run.source} ${observation.key}`;
      const known = glimpses.get(key);
      if (known) known.push({ run, observation });
      else glimpses.set(key, [{ run, observation }]);
    }
  }
  return [...glimpses]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, seen]) => {
      const newest = seen.at(-1) ?? seen[0];
      const { source, run } = newest.run;
      return {
        source,
        run,
        observation: newest.observation,
        ...historyOf(seen, newest, linksFrom(source)),
        current: seen.some((glimpse) => current.has(glimpse.run)),
      };
    });
}

/** Empty, which is before every moment, where there is no end to how old something may be. */
function momentBefore(at: Date, seconds: number): string {
  const moment = new Date(at.getTime() - seconds * 1000);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

function claimsOf(run: EvidenceRun): readonly CoverageClaim[] {
  const { source, run: id, endedAt: at, complete } = run;
  return run.coverage.map((claim) => ({
    ...claim,
    ...(!complete &&
      claim.level === 'complete' && { level: 'partial', reason: 'The run was stopped before it was done.' }),
    source,
    run: id,
    at,
  }));
}

function summarize(run: EvidenceRun, at: Date, staleAfter: (source: string) => number): RunSummary {
  const age = Math.floor((at.getTime() - Date.parse(run.endedAt)) / 1000);
  return {
    source: run.source,
    run: run.run,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    age,
    complete: run.complete,
    stale: age > staleAfter(run.source),
    observations: run.observations.length,
  };
}
