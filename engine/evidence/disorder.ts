import type { Finding } from '../model/finding.ts';
import { clockSkew } from './clock-skew.ts';
import type { EvidenceLog } from './log.ts';
import { disorderFinding } from './store-findings.ts';

/** Runs that ended before one that they follow began, by more than clocks differ. Linear in runs. */
export function disorder({
  files,
  byDigest,
  store,
}: Pick<EvidenceLog, 'files' | 'byDigest' | 'store'>): readonly Finding[] {
  const findings: Finding[] = [];
  for (const file of files) {
    for (const digest of file.after ?? []) {
      const before = byDigest.get(digest);
      if (!before || Date.parse(file.endedAt) + clockSkew >= Date.parse(before.startedAt)) continue;
      findings.push(disorderFinding(file, before, store.pathOf(file.name)));
    }
  }
  return findings;
}

/** The same of the runs that were kept last, up to a moment: what they saw is not taken for the present. */
export function newestDisorder(log: EvidenceLog, at: Date): readonly Finding[] {
  const until = at.toISOString();
  const files = log.files.filter(({ endedAt }) => endedAt <= until);
  const followed = new Set(files.flatMap(({ after }) => after ?? []));
  const last = files.filter(({ digest }) => digest !== undefined && !followed.has(digest));
  const known = new Map(files.flatMap((file) => (file.digest === undefined ? [] : [[file.digest, file] as const])));
  return disorder({ ...log, files: last, byDigest: known });
}
