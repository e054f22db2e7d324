import { type Finding, isFileOrigin } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { SourceLog } from '../model/result.ts';
import { decodeCheckpoint } from './checkpoint.ts';
import { clockSkew } from './clock-skew.ts';
import { disorder } from './disorder.ts';
import type { LogFile } from './log-file.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { missingRuns, removedKnowingly, type RemovedRuns } from './missing-runs.ts';
import { duplicates } from './read-evidence.ts';
import { readTrouble } from './read-trouble.ts';
import { forkFinding, futureFinding, unchainedFinding } from './store-findings.ts';
import type { EvidenceStore } from './store.ts';

/** Reads every run of a store, and names everything that breaks the log. Nothing is changed. */
export async function verifyLog(
  store: EvidenceStore,
  at: Date,
  { removed = new Set(), signal }: { readonly removed?: RemovedRuns; readonly signal?: AbortSignal } = {},
): Promise<{ readonly sources: readonly SourceLog[]; readonly findings: readonly Finding[] }> {
  const log = await openLog(store);
  const findings: Finding[] = [...log.findings];
  for (const file of log.files)
    if (file.kind === 'checkpoint') findings.push(...(await checkpointFindings(store, file)));
  for await (const { findings: wrong } of log.loadAll(log.files.filter(({ kind }) => kind === 'run'))) {
    signal?.throwIfAborted();
    findings.push(...wrong);
  }
  // Elsewhere a warning; here it was asked whether anything is missing.
  for (const finding of missingRuns(log, removed)) findings.push({ ...finding, severity: 'error' });
  findings.push(...removedKnowingly(log, removed), ...(await duplicates(log)));
  findings.push(...forks(log), ...disorder(log), ...unchained(log), ...late(log, at));
  return { sources: sourceLogs(log.files), findings: asKept(findings, log) };
}

/** So is it with what was cut short after it was kept. */
function asKept(findings: readonly Finding[], { store, kept }: EvidenceLog): readonly Finding[] {
  const files = new Set([...kept.digests.keys()].map((name) => store.pathOf(name)));
  return findings.map((finding) => {
    const { code, origin } = finding;
    const isKept = origin !== undefined && isFileOrigin(origin) && files.has(origin.file);
    return code === 'evidence.cut-off' && isKept ? { ...finding, severity: 'error' } : finding;
  });
}

async function checkpointFindings(store: EvidenceStore, { name }: LogFile): Promise<readonly Finding[]> {
  const path = store.pathOf(name);
  try {
    return decodeCheckpoint(await store.read(name), path).findings;
  } catch (error) {
    return [await readTrouble(store, name, error)];
  }
}

/** What is in a log, by source. */
export function sourceLogs(files: readonly LogFile[]): readonly SourceLog[] {
  const named = new Set(files.flatMap(({ after }) => after ?? []));
  const sources = [...new Set(files.map(({ source }) => source))].sort(compareText);
  return sources.map((source) => {
    const own = files.filter((file) => file.source === source);
    const runs = own.filter(({ kind }) => kind === 'run');
    const [first, last] = [runs[0], runs.at(-1)];
    const checkpoint = own.findLast(({ kind }) => kind === 'checkpoint');
    return {
      source,
      runs: runs.length,
      differences: runs.filter(({ base }) => base !== undefined).length,
      bytes: own.reduce((sum, { size }) => sum + size, 0),
      ...(first && { from: first.endedAt }),
      ...(last && { to: last.endedAt }),
      ...(checkpoint && { checkpoint: checkpoint.endedAt }),
      heads: runs
        .flatMap(({ digest }) => (digest === undefined || named.has(digest) ? [] : [digest]))
        .sort(compareText),
    };
  });
}

/** Runs that two others both follow: two wrote at once, and both count. */
function forks({ files, byDigest, store }: EvidenceLog): readonly Finding[] {
  const followers = new Map<string, LogFile[]>();
  for (const file of files) {
    for (const digest of file.after ?? []) {
      const known = followers.get(digest);
      if (!known) followers.set(digest, [file]);
      // A copy of a run is told as one, and is no second run.
      else if (known.every((other) => other.digest !== file.digest)) known.push(file);
    }
  }
  return [...followers].flatMap(([digest, all]) => {
    const before = byDigest.get(digest);
    return all.length > 1 && before ? [forkFinding(before, all, store.pathOf(all[1]?.name ?? before.name))] : [];
  });
}

function unchained({ files, store }: EvidenceLog): readonly Finding[] {
  const loose = files.filter((file) => file.kind === 'run' && file.digest !== undefined && file.after === undefined);
  const [first] = loose;
  return first ? [unchainedFinding(loose.length, store.pathOf(first.name))] : [];
}

function late({ files, store }: EvidenceLog, at: Date): readonly Finding[] {
  return files
    .filter((file) => file.kind === 'run' && Date.parse(file.endedAt) > at.getTime() + clockSkew)
    .map((file) => futureFinding([file], store.pathOf(file.name), at));
}
