import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import { canonicalJson, compareText, type Json, sameJson } from '../model/json.ts';
import { decodeRun } from './format.ts';
import { type Base, encodeKept, keptForm } from './kept-form.ts';
import { type LogFile, logFileOf } from './log-file.ts';
import { type EvidenceLog, openLog, startLoading } from './log.ts';
import { runFileName } from './run-file-name.ts';
import { checkpointNames, refuseOld, settle } from './settled.ts';
import { runOf, snapshotOf } from './snapshot.ts';
import type { EvidenceStore, StoredFile } from './store.ts';
import { chainOf, isChainLong, startStream, type Stream, streamsOf } from './stream.ts';

export interface Appended {
  readonly path: string;
  /** Bytes written; 0 where the run was kept already. */
  readonly bytes: number;
}

/** Keeps runs one after the other. */
export interface Appender {
  /**
   * Keeps a run: whole or not at all, also when the machine loses power; never in the place of another. It names the newest
   * runs of its source and scope, and holds only what differs from the newest whole one where that is shorter. Times of
   * observations are kept in whole seconds from the start. Nothing in it looks like a credential. Throws `unwritable`, and
   * `evidence-invalid` for a run that cannot be kept.
   */
  append(run: EvidenceRun): Promise<Appended>;
}

/** Of its source, the newest runs that a new one is tied to. */
const runsLookedAt = 2000;
/** Runs that one names as those before it. */
const mostFollowed = 1000;
/** Observations in memory, of runs that the next of their scope is compared with. */
const mostRemembered = 500_000;

/** What is known of a log at one moment; without what others keep meanwhile. */
interface Look {
  /** Of the checkpoints at that moment. */
  readonly mark: string;
  readonly files: readonly StoredFile[];
  /** The newest first, as far as names tell. */
  readonly names: ReadonlySet<string>;
  readonly sources: Map<string, Known>;
  /** What was kept since. */
  readonly own: Map<string, LogFile>;
}

/** What the next run of a source has to know. */
interface Known {
  /** The newest; everything up to it is settled. */
  readonly checkpoint: LogFile | undefined;
  readonly byDigest: Map<string, LogFile>;
  readonly streams: Map<string, Stream>;
}

/** Keeps one run. */
export function appendRun(store: EvidenceStore, run: EvidenceRun): Promise<Appended> {
  return startAppending(store).append(run);
}

/**
 * Any number of writers may keep runs at once. The log is looked at for the first run of each source, and again when somebody
 * compacted it: any other costs what it takes itself, however many there are. Two that do not know of each other follow the
 * same run, and both count.
 */
export function startAppending(store: EvidenceStore): Appender {
  let look: Look | undefined;
  let whole: { readonly log: EvidenceLog; readonly byName: ReadonlyMap<string, LogFile> } | undefined;
  let remembered = 0;

  return {
    async append(given) {
      const run = keptForm(given);
      const name = runFileName(run);
      const path = store.pathOf(name);
      const now = await lookNow();
      const known = now.sources.get(run.source) ?? (await lookAt(run.source, now));
      refuseOld(run, known.checkpoint);
      // What is there already is not worth a try.
      if (now.names.has(name) && (await isKept(run, name))) return { path, bytes: 0 };
      const key = canonicalJson(run.scope);
      const stream = known.streams.get(key) ?? startStream();
      known.streams.set(key, stream);
      const base = await baseOf(stream, known);
      const text = encodeKept(run, stream.heads(mostFollowed), base);
      const bytes = Buffer.from(text);
      const file = logFileOf({ name, size: bytes.length }, { head: bytes, tail: bytes });
      if (file?.digest === undefined) throw unreadableRun(run);
      if (!(await store.write(name, text, file.digest))) {
        if (await isKept(run, name)) return { path, bytes: 0 };
        throw takenName(path);
      }
      if ((await store.checkpointMark()) === now.mark) {
        now.own.set(name, file);
        remember(file, bytes, known, stream, base);
      } else {
        look = whole = undefined;
        const rests = file.base === undefined ? undefined : known.byDigest.get(file.base);
        await settle(store, run, file, { checkpoint: known.checkpoint, base: rests });
      }
      return { path, bytes: bytes.length };
    },
  };

  async function lookNow(): Promise<Look> {
    const mark = await store.checkpointMark();
    if (look?.mark === mark) return look;
    const { files } = await store.list();
    const names = new Set(files.map(({ name }) => name).sort((a, b) => compareText(b, a)));
    look = { mark, files, names, sources: new Map(), own: new Map() };
    whole = undefined;
    remembered = 0;
    return look;
  }

  async function lookAt(source: string, { files, names, sources }: Look): Promise<Known> {
    const newest = [...names].filter((name) => name.endsWith(`.${source}.ndjson`)).slice(0, runsLookedAt);
    const looked = new Set([...newest, ...checkpointNames(source, names)]);
    const log = await openLog(store, { wanted: (name) => looked.has(name), listed: { files, findings: [] } });
    const own = log.files.filter((file) => file.source === source);
    const known: Known = {
      checkpoint: own.findLast(({ kind }) => kind === 'checkpoint'),
      byDigest: new Map(log.byDigest),
      streams: streamsOf(own, log.byDigest),
    };
    sources.set(source, known);
    return known;
  }

  /** The run that the next of a stream may be told by its differences from; none where it is not sound, or rests on too many. */
  async function baseOf({ newest, snapshot: known }: Stream, { byDigest }: Known): Promise<Base | undefined> {
    const digest = newest?.file.digest;
    if (!newest || digest === undefined || isChainLong(newest)) return undefined;
    if (known) return { digest, snapshot: known };
    const { snapshot, findings } = await loadAlone(newest.file, byDigest);
    return snapshot && findings.length === 0 ? { digest, snapshot } : undefined;
  }

  function loadAlone(file: LogFile, byDigest: ReadonlyMap<string, LogFile>): ReturnType<EvidenceLog['load']> {
    return startLoading(store, chainOf(file, byDigest), byDigest)(file);
  }

  /** Keeps in mind a run that was written, as reading it would give it. */
  function remember(file: LogFile, bytes: Buffer, { byDigest }: Known, stream: Stream, base: Base | undefined): void {
    const decoded = decodeRun(bytes, file.name);
    const snapshot = decoded.run && snapshotOf({ ...decoded, run: decoded.run }, base?.snapshot);
    if (file.digest !== undefined) byDigest.set(file.digest, file);
    stream.add(file, typeof snapshot === 'string' ? undefined : snapshot);
    remembered += stream.snapshot?.contents.length ?? 0;
    if (remembered <= mostRemembered) return;
    remembered = 0;
    for (const { streams } of look?.sources.values() ?? []) for (const each of streams.values()) delete each.snapshot;
  }

  /** Whether the file of a run says the same as the run. */
  async function isKept(run: EvidenceRun, name: string): Promise<boolean> {
    const own = look?.own.get(name);
    const known = look?.sources.get(run.source);
    if (own && known) return says(await loadAlone(own, known.byDigest), run);
    if (!whole?.byName.has(name)) {
      const log = await openLog(store);
      whole = { log, byName: new Map(log.files.map((file) => [file.name, file])) };
    }
    const file = whole.byName.get(name);
    return file !== undefined && says(await whole.log.load(file), run);
  }
}

function says({ snapshot }: Awaited<ReturnType<EvidenceLog['load']>>, run: EvidenceRun): boolean {
  return snapshot !== undefined && sameJson(runOf(snapshot) as unknown as Json, run as unknown as Json);
}

function takenName(path: string): EngineError {
  return new EngineError('evidence-invalid', `${path} is there already, with other evidence.`, {
    hint: 'Evidence is never replaced: give every run an id of its own.',
  });
}

function unreadableRun({ source, run }: EvidenceRun): EngineError {
  return new EngineError('evidence-invalid', `Run ${run} of ${source} cannot be kept: it could not be read again.`, {
    hint: 'schemas/evidence.schema.json says what a run may hold.',
  });
}
