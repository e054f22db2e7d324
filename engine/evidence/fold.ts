import type { Evidence, EvidenceRun } from '../model/evidence.ts';
import { canonicalJson, compareText, type Json } from '../model/json.ts';
import { startFolding } from './folding.ts';
import { snapshotOf } from './snapshot.ts';

/**
 * What runs say together at a moment; runs that ended later are invisible, and of two with one id the later counts. The
 * order of runs does not matter. `staleAfter` in seconds, by source.
 */
export function foldRuns(runs: readonly EvidenceRun[], at: Date, staleAfter: (source: string) => number): Evidence {
  const folding = startFolding();
  for (const run of distinct(runs)) {
    if (Date.parse(run.endedAt) > at.getTime()) continue;
    const snapshot = snapshotOf({ run, chain: {}, findings: [] });
    if (typeof snapshot !== 'string') folding.add(snapshot);
  }
  return folding.evidence(at, staleAfter);
}

/** Each run once, oldest first. */
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
