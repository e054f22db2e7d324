import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import { cutShortFinding } from './file-findings.ts';
import { decodeRun, digestOf } from './format.ts';
import type { Assembled } from './assemble-run.ts';
import { type KeptFiles, keptFiles } from './kept-files.ts';
import { compareLogFiles, isUnsealed, type LogFile, logFileOf } from './log-file.ts';
import { readTrouble } from './read-trouble.ts';
import { rememberLines, type SeenLines } from './seen-lines.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';
import { baselessFinding, olderLeftFinding, replacedFinding, tooLargeFinding } from './store-findings.ts';
import type { EvidenceStore, StoredFile } from './store.ts';

/** How much of a log is read: of more, the newest. */
export interface LogLimits {
  readonly files: number;
  readonly bytes: number;
}

/** Bytes of one run's file. */
export const largestFile = 64 * 1024 * 1024;
/** Bytes of a checkpoint, which holds everything that its source ever saw. */
export const largestCheckpoint = 400 * 1024 * 1024;
const usual: LogLimits = { files: 200_000, bytes: 8 * 1024 * 1024 * 1024 };

/** Bytes of a run from which on what is the same in the next is recognised, and of all that are remembered for that. */
const worthRemembering = 16 * 1024;
const mostRemembered = 4 * largestFile;

/** Runs that are told each by its differences from the one before, up to one in full; what was written by Groundtruth has fewer. */
const longestChain = 1000;

export interface EvidenceLog {
  readonly store: EvidenceStore;
  /** Runs and checkpoints whose ends are sound, or that were cut off, in the order in which they happened. */
  readonly files: readonly LogFile[];
  readonly byDigest: ReadonlyMap<string, LogFile>;
  /** Names of files that hold nothing that can be used, or something else than was kept. */
  readonly damaged: ReadonlySet<string>;
  /** Names of files that are there, and are too large or too many to be read. */
  readonly unread: ReadonlySet<string>;
  /** Where files were picked, of these alone. */
  readonly kept: KeptFiles;
  readonly findings: readonly Finding[];
  /** A run in full, and what is wrong with it. Each should be asked for once, in order; bases are kept until they are used. */
  load(file: LogFile): Promise<Loaded>;
  /** The same of several, in their order: sooner where the store is far away. */
  loadAll(files: readonly LogFile[]): AsyncGenerator<Loaded & { readonly file: LogFile }>;
}

export interface Loaded {
  readonly snapshot?: Snapshot;
  readonly findings: readonly Finding[];
}

export interface LogOptions {
  readonly limits?: LogLimits;
  /** Picks files by name. */
  readonly wanted?: (name: string) => boolean;
  /** What the store holds, where that was asked already. */
  readonly listed?: Awaited<ReturnType<EvidenceStore['list']>>;
}

/**
 * What a store holds, by the ends of its files. Costs one small reading for each file; the
 * runs themselves are read one by one as they are loaded.
 */
export async function openLog(
  store: EvidenceStore,
  { limits = usual, wanted, listed: given }: LogOptions = {},
): Promise<EvidenceLog> {
  const listed = given ?? (await store.list());
  const findings = [...listed.findings];
  const stored = withinLimits(
    store,
    wanted ? listed.files.filter(({ name }) => wanted(name)) : listed.files,
    limits,
    findings,
  );
  const read = new Set(stored.map(({ name }) => name));
  const unread = new Set(listed.files.map(({ name }) => name).filter((name) => !read.has(name)));
  const files: LogFile[] = [];
  const damaged = new Set<string>();
  const kept = await keptFiles(store, wanted && [...read]);
  const ends = await store.ends(stored);
  for (const [index, each] of stored.entries()) {
    const end = ends[index];
    const file = (end && logFileOf(each, end)) ?? (await readWhole(each));
    const digests = kept.digests.get(each.name);
    if (!file) damaged.add(each.name);
    // Its digest fits what is in it, and is not the one that it was kept with.
    else if (digests && file.digest !== undefined && !kept.names.has(file.digest)) {
      damaged.add(each.name);
      findings.push(replacedFinding(store.pathOf(each.name), digests));
    } else files.push(file);
  }
  files.sort(compareLogFiles);
  const byDigest = new Map(files.flatMap((file) => (file.digest === undefined ? [] : [[file.digest, file] as const])));
  const load = startLoading(store, files, byDigest);
  return { store, files, byDigest, damaged, unread, kept, findings, load, loadAll };

  async function* loadAll(all: readonly LogFile[]): AsyncGenerator<Loaded & { readonly file: LogFile }> {
    for (const [index, file] of all.entries()) yield { file, ...(await load(file, () => all.slice(index + 1))) };
  }

  /** A file whose ends do not tell: it has long ones, or it is not whole. */
  async function readWhole(each: StoredFile): Promise<LogFile | undefined> {
    let bytes: Buffer;
    try {
      bytes = await store.read(each.name);
    } catch (error) {
      findings.push(await readTrouble(store, each.name, error));
      return undefined;
    }
    const file = logFileOf(each, { head: bytes, tail: bytes });
    if (file) return file;
    const path = store.pathOf(each.name);
    const { run, chain, findings: wrong } = decodeRun(bytes, path);
    const isCut = wrong.some(({ code }) => code === 'evidence.cut-off');
    const keptAs = isCut ? kept.digests.get(each.name) : undefined;
    if (keptAs && isUnsealed(bytes) && !keptAs.has(digestOf(bytes))) {
      findings.push(replacedFinding(path, keptAs));
      return undefined;
    }
    if (!run) {
      findings.push(...(keptAs ? cutShort(path, keptAs, wrong, false) : wrong));
      return undefined;
    }
    const { source, run: id, scope, startedAt, endedAt, complete } = run;
    const opening = { source, run: id, scope, startedAt, endedAt, complete };
    return { ...each, ...opening, ...chain, ...(keptAs && { keptAs }), kind: 'run' };
  }
}

/** What is wrong with a run that was whole once. */
function cutShort(
  path: string,
  keptAs: ReadonlySet<string>,
  wrong: readonly Finding[],
  used: boolean,
): readonly Finding[] {
  return wrong.map((each) => (each.code === 'evidence.cut-off' ? cutShortFinding(path, keptAs, used) : each));
}

function withinLimits(
  store: EvidenceStore,
  files: readonly StoredFile[],
  limits: LogLimits,
  findings: Finding[],
): readonly StoredFile[] {
  const kept: StoredFile[] = [];
  let bytes = 0;
  let left = 0;
  // Names of runs mostly begin with their time.
  for (const file of [...files].sort((a, b) => compareText(b.name, a.name))) {
    const largest = file.name.endsWith('.checkpoint.ndjson') ? largestCheckpoint : largestFile;
    if (file.size > largest) findings.push(tooLargeFinding(store.pathOf(file.name), file.size, largest));
    else if (kept.length >= limits.files || bytes + file.size > limits.bytes) left++;
    else {
      kept.push(file);
      bytes += file.size;
    }
  }
  if (left > 0) findings.push(olderLeftFinding(store.place, left, { runs: limits.files, bytes: limits.bytes }));
  return kept;
}

/** Loads runs of a log; `files` are those that may be asked for. */
export function startLoading(
  store: EvidenceStore,
  files: readonly LogFile[],
  byDigest: ReadonlyMap<string, LogFile>,
): (file: LogFile, ahead?: () => readonly StoredFile[]) => Promise<Loaded> {
  /** How many runs that were not loaded yet tell how they differ from this one. */
  const pending = new Map<string, number>();
  for (const { base } of files) if (base !== undefined) pending.set(base, (pending.get(base) ?? 0) + 1);
  const bases = new Map<string, Snapshot>();
  const done = new Set<string>();
  /** By source, for large runs in full that follow each other. */
  const seen = new Map<string, SeenLines>();
  let remembered = 0;

  return async (file, ahead = () => []) => {
    const kept = file.digest === undefined ? undefined : bases.get(file.digest);
    if (kept) {
      release(file);
      return { snapshot: kept, findings: [] };
    }
    const chain: LogFile[] = [file];
    let base: Snapshot | undefined;
    for (let at = file; at.base !== undefined;) {
      base = bases.get(at.base);
      const next = byDigest.get(at.base);
      if (base || !next || next.kind !== 'run' || chain.length > longestChain) break;
      chain.push(next);
      at = next;
    }
    for (let index = chain.length - 1; index >= 0; index--) {
      const each = chain[index] ?? file;
      const decoded = await decode(each, () => [...chain.slice(0, index).toReversed(), ...ahead()]);
      const path = store.pathOf(each.name);
      const snapshot = decoded.run ? snapshotOf({ ...decoded, run: decoded.run }, base) : undefined;
      release(each);
      if (snapshot === undefined || typeof snapshot === 'string') {
        const wrong = typeof snapshot === 'string' ? [baselessFinding(path, snapshot)] : [];
        // What is wrong with a base is told when that one is loaded.
        if (each === file) return { findings: [...decoded.findings, ...wrong] };
        return { findings: [baselessFinding(store.pathOf(file.name), 'the run that it differs from is not sound')] };
      }
      if (each.digest !== undefined && (pending.get(each.digest) ?? 0) > 0) bases.set(each.digest, snapshot);
      if (each === file) return { snapshot, findings: decoded.findings };
      base = snapshot;
    }
    return { findings: [] };
  };

  function seenBefore({ source, base, size }: LogFile): SeenLines | undefined {
    if (base !== undefined || size < worthRemembering) return undefined;
    remembered += size;
    if (remembered > mostRemembered) {
      const own = seen.get(source);
      seen.clear();
      if (own) seen.set(source, own);
      remembered = size;
    }
    const lines = seen.get(source) ?? rememberLines();
    seen.set(source, lines);
    return lines;
  }

  async function decode(file: LogFile, ahead: () => readonly StoredFile[]): Promise<Assembled> {
    const { name, digest, keptAs } = file;
    try {
      const lines = seenBefore(file);
      const decoded = decodeRun(await store.read(name, ahead), store.pathOf(name), lines ? { seen: lines } : {});
      // Somebody changed it since its ends were read.
      if (decoded.chain.digest !== digest) return { chain: {}, findings: decoded.findings };
      if (!keptAs) return decoded;
      return { ...decoded, findings: cutShort(store.pathOf(name), keptAs, decoded.findings, true) };
    } catch (error) {
      return { chain: {}, findings: [await readTrouble(store, name, error)] };
    }
  }

  function release({ name, base }: LogFile): void {
    if (base === undefined || done.has(name)) return;
    done.add(name);
    const left = (pending.get(base) ?? 1) - 1;
    pending.set(base, left);
    if (left === 0) bases.delete(base);
  }
}
