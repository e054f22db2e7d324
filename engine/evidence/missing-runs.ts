import type { Finding } from '../model/finding.ts';
import type { LogFile } from './log-file.ts';
import type { EvidenceLog } from './log.ts';
import { removedFinding, removedKnowinglyFinding } from './store-findings.ts';

/** Digests of the runs that were removed knowingly. */
export type RemovedRuns = ReadonlySet<string>;

/**
 * Runs that were in the log and are not any more as they were: another run names each of them as the one before it, or the
 * journal does. A file that is there and damaged, or not read, is told elsewhere; what was removed knowingly is missed by nobody.
 */
export function missingRuns(log: EvidenceLog, knowingly: RemovedRuns = new Set()): readonly Finding[] {
  const { store, files, byDigest, damaged, unread, kept } = log;
  const folded = new Set(files.flatMap((file) => file.folded ?? []));
  const told = new Set([...damaged, ...unread]);
  /** What was brought in again after it was removed is not missed, unless a run follows what it was. */
  const again = new Set<string>();
  for (const { name, digest } of files) {
    if (digest === undefined) told.add(name);
    else if (kept.digests.get(name)?.has(digest)) again.add(name);
  }
  const missing = new Map<string, LogFile | undefined>();
  for (const digest of kept.names.keys()) missing.set(digest, undefined);
  for (const file of files) for (const digest of file.after ?? []) missing.set(digest, file);
  const findings: Finding[] = [];
  for (const [digest, successor] of missing) {
    if (byDigest.has(digest) || folded.has(digest) || knowingly.has(digest)) continue;
    const name = kept.names.get(digest);
    if (name !== undefined && (told.has(name) || (!successor && again.has(name)))) continue;
    findings.push(
      removedFinding({
        digest,
        place: store.place,
        ...(name !== undefined && { path: store.pathOf(name) }),
        ...(successor && { successor: store.pathOf(successor.name) }),
      }),
    );
  }
  return findings;
}

/** The trace that is left of what was removed knowingly. */
export function removedKnowingly({ store, byDigest }: EvidenceLog, knowingly: RemovedRuns): readonly Finding[] {
  const gone = [...knowingly].filter((digest) => !byDigest.has(digest));
  return gone.length > 0 ? [removedKnowinglyFinding(gone, store.place)] : [];
}
