import { EngineError } from '../model/error.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { type Json, sameJson } from '../model/json.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { newestDisorder } from './disorder.ts';
import { startFolding, type Folding } from './folding.ts';
import type { LogFile } from './log-file.ts';
import { type EvidenceLog, type LogLimits, openLog } from './log.ts';
import { missingRuns } from './missing-runs.ts';
import { openStore, type StoreAddress } from './open-store.ts';
import { readTrouble } from './read-trouble.ts';
import { runOf } from './snapshot.ts';
import { compactedFinding, duplicateFinding, futureFinding, unreachableFinding } from './store-findings.ts';
import type { EvidenceStore } from './store.ts';

export interface ReadOptions {
  /** The moment that is asked about. */
  readonly at: Date;
  /** Evidence from after this moment cannot be right; the moment asked about by default. */
  readonly present?: Date;
  /** Seconds after which what a source saw is no longer taken for the present. */
  readonly staleAfter: (source: string) => number;
  readonly limits?: LogLimits;
  /** Digests of runs that were removed knowingly. */
  readonly removed?: readonly string[];
  readonly signal?: AbortSignal;
  /** Milliseconds after which what is not read yet counts as out of reach; no end by default. */
  readonly patience?: number;
}

export interface ReadEvidence {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
}

/**
 * The runs of a store folded at a moment, and what is wrong with them. What was never written to is evidence of nothing, and
 * so is what cannot be read in time, which a finding says. Memory is linear in things and in the largest run.
 */
export async function readEvidence(store: EvidenceStore, options: ReadOptions): Promise<ReadEvidence> {
  const { patience, signal } = options;
  if (patience === undefined) return readLog(store, options);
  const late = AbortSignal.timeout(patience);
  const reading = readLog(store, { ...options, signal: signal ? AbortSignal.any([signal, late]) : late });
  // It fails once more when the store is closed, and nobody is there to hear it.
  reading.catch(() => {});
  return Promise.race([
    reading,
    new Promise<never>((_resolve, reject) => {
      late.addEventListener('abort', () => reject(tooSlow(store.place, patience)), { once: true });
    }),
  ]);
}

/** The same of the store at an address, which need not be reachable. */
export async function readStore(
  address: StoreAddress,
  environment: Readonly<Record<string, string | undefined>>,
  options: ReadOptions,
): Promise<ReadEvidence> {
  let store: EvidenceStore | undefined;
  try {
    store = await openStore(address, environment);
    return await readEvidence(store, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const nothing = startFolding().evidence(options.at, options.staleAfter);
    return { evidence: nothing, findings: [unreachableFinding(store?.place, error)] };
  } finally {
    await store?.close();
  }
}

function tooSlow(place: string, patience: number): EngineError {
  return new EngineError('unreadable', `${place} took more than ${patience / 1000} s.`, {
    hint: 'Ask again when it is less busy; `groundtruth observe compact` leaves less to read.',
  });
}

async function readLog(
  store: EvidenceStore,
  { at, present = at, staleAfter, limits, removed, signal }: ReadOptions,
): Promise<ReadEvidence> {
  const log = await openLog(store, limits ? { limits } : {});
  const folded = await foldLog(log, at, signal);
  return {
    evidence: folded.folding.evidence(at, staleAfter),
    findings: [
      ...log.findings,
      ...folded.findings,
      ...lateRuns(log, present > at ? present : at),
      ...newestDisorder(log, at),
      ...missingRuns(log, new Set(removed)),
      ...(await duplicates(log)),
    ],
  };
}

/** The runs of a log up to a moment, of some sources or of all, added to each other. */
export async function foldLog(
  log: EvidenceLog,
  at: Date,
  signal?: AbortSignal,
): Promise<{ readonly folding: Folding; readonly findings: readonly Finding[] }> {
  const folding = startFolding();
  const until = at.toISOString();
  const { checkpoints, findings } = await restoreNewest(log, until, folding);
  const all = [...findings];
  for await (const { snapshot, findings: wrong } of log.loadAll(currentFiles(log, checkpoints, until))) {
    signal?.throwIfAborted();
    all.push(...wrong);
    if (snapshot) folding.add(snapshot);
  }
  return { folding, findings: all };
}

/** Runs that ended up to a moment and that no checkpoint stands for, oldest first; of two with one id, the later. */
export function currentFiles(
  { files }: EvidenceLog,
  checkpoints: ReadonlyMap<string, Pick<Checkpoint, 'at'>>,
  until: string,
): readonly LogFile[] {
  const newest = new Map<string, LogFile>();
  for (const file of files) if (file.kind === 'run') newest.set(`${file.source} ${file.run}`, file);
  const single = new Set(newest.values());
  return files.filter(
    (file) => single.has(file) && file.endedAt <= until && file.endedAt > (checkpoints.get(file.source)?.at ?? ''),
  );
}

/** The newest sound checkpoint of each source, not after the moment, taken into the fold. */
async function restoreNewest(
  { store, files }: EvidenceLog,
  until: string,
  folding: Folding,
): Promise<{ readonly checkpoints: ReadonlyMap<string, Checkpoint>; readonly findings: readonly Finding[] }> {
  const checkpoints = new Map<string, Checkpoint>();
  const findings: Finding[] = [];
  for (const file of files.toReversed()) {
    if (file.kind !== 'checkpoint' || checkpoints.has(file.source)) continue;
    const path = store.pathOf(file.name);
    if (file.endedAt > until) {
      findings.push(compactedFinding(file, path, until));
      continue;
    }
    const { checkpoint, findings: wrong } = await store.read(file.name).then(
      (bytes) => decodeCheckpoint(bytes, path),
      async (error: unknown) => ({ checkpoint: undefined, findings: [await readTrouble(store, file.name, error)] }),
    );
    findings.push(...wrong);
    if (!checkpoint) continue;
    checkpoints.set(file.source, checkpoint);
    folding.restore(checkpoint.places, checkpoint.things);
  }
  return { checkpoints, findings };
}

/** Told once for each source. */
function lateRuns({ store, files }: EvidenceLog, at: Date): readonly Finding[] {
  const late = new Map<string, [LogFile, ...LogFile[]]>();
  for (const file of files) {
    if (file.kind !== 'run' || Date.parse(file.endedAt) <= at.getTime()) continue;
    const known = late.get(file.source);
    if (known) known.push(file);
    else late.set(file.source, [file]);
  }
  return [...late.values()].map((runs) => futureFinding(runs, store.pathOf(runs[0].name), at));
}

/** Runs that are there twice. Of two, the one that ended later is used. */
export async function duplicates(log: EvidenceLog): Promise<readonly Finding[]> {
  const seen = new Map<string, [LogFile, ...LogFile[]]>();
  const findings: Finding[] = [];
  for (const file of log.files) {
    if (file.kind !== 'run') continue;
    const key = `${file.source} ${file.run}`;
    const earlier = seen.get(key);
    if (!earlier) {
      seen.set(key, [file]);
      continue;
    }
    let twin: LogFile | undefined;
    for (const each of earlier) if (!twin && (await sameRun(log, each, file))) twin = each;
    earlier.push(file);
    const first = twin ?? earlier[0];
    // The one that the journal knows by its name was there before its copy.
    const [copy, original] = twin && isOriginal(log, file) && !isOriginal(log, twin) ? [twin, file] : [file, first];
    findings.push(
      duplicateFinding(file, log.store.pathOf(copy.name), log.store.pathOf(original.name), twin !== undefined),
    );
  }
  return findings;
}

function isOriginal({ kept }: EvidenceLog, { digest, name }: LogFile): boolean {
  return digest !== undefined && kept.names.get(digest) === name;
}

async function sameRun(log: EvidenceLog, a: LogFile, b: LogFile): Promise<boolean> {
  if (a.digest !== undefined && a.digest === b.digest) return true;
  const [one, other] = [(await log.load(a)).snapshot, (await log.load(b)).snapshot];
  return (
    one !== undefined && other !== undefined && sameJson(runOf(one) as unknown as Json, runOf(other) as unknown as Json)
  );
}
