import type { Finding } from '../model/finding.ts';
import type { LogFile } from './log-file.ts';
import type { EvidenceLog } from './log.ts';
import { removedFinding } from './store-findings.ts';

/**
 * Runs that were in the log and are not any more as they were: another run names each of them as the one before it, or the
 * journal does. A file that is there and damaged is told elsewhere.
 */
export async function missingRuns({ store, files, byDigest, damaged }: EvidenceLog): Promise<readonly Finding[]> {
  const folded = new Set(files.flatMap((file) => file.folded ?? []));
  const written = new Map((await store.journal()).map(({ digest, name }) => [digest, name]));
  const present = new Set([...damaged, ...files.map(({ name }) => name)]);
  const missing = new Map<string, LogFile | undefined>();
  for (const digest of written.keys()) missing.set(digest, undefined);
  for (const file of files) for (const digest of file.after ?? []) missing.set(digest, file);
  const findings: Finding[] = [];
  for (const [digest, successor] of missing) {
    if (byDigest.has(digest) || folded.has(digest)) continue;
    const name = written.get(digest);
    if (name !== undefined && present.has(name)) continue;
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
