import type { Finding } from '../model/finding.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import { digestOf } from './format.ts';
import type { LogFile } from './log-file.ts';
import { type EvidenceLog, largestCheckpoint, openLog } from './log.ts';
import { foldLog } from './read-evidence.ts';
import { keptOldFinding, tooLargeFinding } from './store-findings.ts';
import type { EvidenceStore } from './store.ts';

export interface CompactOptions {
  readonly at: Date;
  /** Seconds for which every moment stays known. */
  readonly keep: number;
  readonly signal?: AbortSignal;
}

export interface Compacted {
  /** Files that were removed, and bytes before and after. */
  readonly removed: number;
  readonly before: number;
  readonly after: number;
  readonly findings: readonly Finding[];
}

/**
 * Folds the runs that ended before retention begins into one checkpoint a source, and removes them. Every moment since looks
 * as it did; of what was before, things keep when they were first and last seen, and since when they are what they are. The
 * checkpoint is written before anything is removed, and stands for what is still to be removed: it may be stopped at any
 * moment. A run that is not sound is left where it is, and everything where a run comes late or somebody else does the same.
 */
export async function compactLog(store: EvidenceStore, { at, keep, signal }: CompactOptions): Promise<Compacted> {
  const log = await openLog(store);
  const before = log.files.reduce((sum, { size }) => sum + size, 0);
  const start = new Date(at.getTime() - keep * 1000);
  const findings: Finding[] = [...log.findings];
  let removed = 0;
  let freed = 0;
  if (!Number.isNaN(start.getTime())) {
    for (const source of new Set(log.files.map((file) => file.source))) {
      signal?.throwIfAborted();
      const done = await compactSource(log, source, start.toISOString());
      findings.push(...done.findings);
      removed += done.removed.length;
      freed += done.freed;
    }
  }
  return { removed, before, after: before - freed, findings };
}

async function compactSource(
  log: EvidenceLog,
  source: string,
  start: string,
): Promise<{ readonly removed: readonly LogFile[]; readonly freed: number; readonly findings: readonly Finding[] }> {
  const { store } = log;
  const files = log.files.filter((file) => file.source === source);
  const checkpoint = files.findLast(({ kind }) => kind === 'checkpoint');
  const cut = cutBefore(files, log.byDigest, start);
  const old = files.filter((file) => file.kind === 'run' && file.endedAt <= (cut ?? checkpoint?.endedAt ?? ''));
  if (cut === undefined || cut <= (checkpoint?.endedAt ?? '')) {
    // A compaction that was stopped has left what its checkpoint stands for.
    const left = old.filter(({ endedAt }) => endedAt <= (checkpoint?.endedAt ?? ''));
    const stale = files.filter((file) => file.kind === 'checkpoint' && file !== checkpoint);
    await store.remove([...left, ...stale]);
    return { removed: [...left, ...stale], freed: sizeOf([...left, ...stale]), findings: [] };
  }
  const { folding, findings } = await foldLog({ ...log, files }, new Date(cut));
  // What cannot be read, was replaced or cut short may be brought back: it would find a checkpoint that knows nothing of it.
  const ofSource = [`.${source}.ndjson`, `.${source}.checkpoint.ndjson`];
  const isDamaged =
    [...log.damaged].some((name) => ofSource.some((end) => name.endsWith(end))) || old.some(({ keptAs }) => keptAs);
  if (isDamaged || findings.some(({ severity }) => severity === 'error')) {
    return { removed: [], freed: 0, findings: [...findings, keptOldFinding(source, store.place)] };
  }
  const text = encodeCheckpoint({
    source,
    at: cut,
    runs: old.length,
    folded: namedDigests(files, old),
    places: [...folding.places.values()],
    things: folding.things(),
  });
  const size = Buffer.byteLength(text);
  const name = `${cut.replaceAll(/[-:.]/g, '')}.${source}.checkpoint.ndjson`;
  if (size > largestCheckpoint)
    return { removed: [], freed: 0, findings: [tooLargeFinding(store.pathOf(name), size, largestCheckpoint)] };
  const nothing = { removed: [], freed: 0, findings };
  const digest = digestOf(text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1));
  // Somebody else does the same at this moment, and may have read less.
  if (!(await store.write(name, text, digest))) return nothing;
  if (await isLate(log, source, cut)) {
    await store.remove([{ name, digest }]);
    return nothing;
  }
  const gone = [...old, ...files.filter((file) => file.kind === 'checkpoint' && file.name !== name)];
  await store.remove(gone);
  return { removed: gone, freed: sizeOf(gone) - size, findings };
}

/** Whether a run of before the cut was kept while the others were read: it is in no checkpoint, and left for the next time. */
async function isLate({ store, files }: EvidenceLog, source: string, cut: string): Promise<boolean> {
  const known = new Set(files.map(({ name }) => name));
  const { files: late } = await openLog(store, { wanted: (name) => !known.has(name) });
  return late.some((file) => file.kind === 'run' && file.source === source && file.endedAt <= cut);
}

/** The end of the newest run that may go: none that is kept is told by its differences from one that goes. */
function cutBefore(
  files: readonly LogFile[],
  byDigest: ReadonlyMap<string, LogFile>,
  start: string,
): string | undefined {
  const runs = files.filter(({ kind }) => kind === 'run');
  const positions = new Map(runs.map((file, index) => [file, index]));
  // Oldest first, so what is kept is all from a position on.
  let position = runs.findIndex(({ endedAt }) => endedAt > start);
  if (position < 0) position = runs.length;
  for (let index = runs.length - 1; index >= position; index--) {
    const base = runs[index]?.base === undefined ? undefined : byDigest.get(runs[index]?.base ?? '');
    const needed = base && positions.get(base);
    if (needed !== undefined && needed < position) position = needed;
  }
  // Runs that ended at one moment stay together.
  while (position > 0 && position < runs.length && runs[position - 1]?.endedAt === runs[position]?.endedAt) position--;
  return position === 0 ? undefined : runs[position - 1]?.endedAt;
}

/** Digests of what goes that something kept names, or that a writer at this moment may be about to name. */
function namedDigests(files: readonly LogFile[], old: readonly LogFile[]): readonly string[] {
  const going = new Set(old);
  const within = new Set(old.flatMap(({ after }) => after ?? []));
  const named = new Set(files.filter((file) => !going.has(file)).flatMap(({ after }) => after ?? []));
  const earlier = files.flatMap(({ folded }) => folded ?? []).filter((digest) => named.has(digest));
  const own = old.flatMap(({ digest }) =>
    digest !== undefined && (named.has(digest) || !within.has(digest)) ? [digest] : [],
  );
  return [...earlier, ...own];
}

function sizeOf(files: readonly LogFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
