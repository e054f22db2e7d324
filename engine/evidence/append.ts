import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import { longestLine } from '../model/evidence-line.ts';
import { canonicalJson, compareText, type Json, sameJson } from '../model/json.ts';
import { redactRun } from '../model/redact-run.ts';
import { digestOf, encodeDelta, encodeRun } from './format.ts';
import type { LogFile } from './log-file.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { runFileName } from './run-file-name.ts';
import { differenceOf, runOf } from './snapshot.ts';
import type { EvidenceStore } from './store.ts';
import { inWholeSeconds } from './times.ts';

export interface Appended {
  readonly path: string;
  /** Bytes written; 0 where the run was kept already. */
  readonly bytes: number;
}

/** Of its source, the newest runs that a new one is tied to. */
const runsLookedAt = 2000;
/** Runs in a row that are told by differences, and how much these may have against the one in full, so that reading stays bounded. */
const longestChain = 250;

/**
 * Keeps a run: whole or not at all, also when the machine loses power; never in the place of another. It names the newest
 * runs of its source and scope, and holds only what differs from the newest whole one where that is shorter. Times of
 * observations are kept in whole seconds from the start. Nothing in it looks like a credential. Any number of writers may
 * do so at once. Throws `unwritable`, and `evidence-invalid` for a run that cannot be kept.
 */
export async function appendRun(store: EvidenceStore, run: EvidenceRun): Promise<Appended> {
  const kept = keptForm(run);
  const name = runFileName(kept);
  const all = (await store.list()).files.map((file) => file.name).sort((a, b) => compareText(b, a));
  const newest = all.filter((each) => each.endsWith(`.${kept.source}.ndjson`)).slice(0, runsLookedAt);
  const checkpoints = all.filter((each) => each.endsWith(`.${kept.source}.checkpoint.ndjson`));
  const looked = new Set([...newest, ...checkpoints]);
  const log = await openLog(store, { wanted: (each) => looked.has(each) });
  refuseOld(kept, log);
  const path = store.pathOf(name);
  const text = await encode(kept, log);
  const digest = digestIn(text);
  if (await store.write(name, text, digest)) {
    const isLate = log.files.some(({ source, endedAt }) => source === kept.source && endedAt >= kept.endedAt);
    if (isLate) await refuseUnfolded(store, { ...kept, name, digest }, looked);
    return { path, bytes: Buffer.byteLength(text) };
  }
  if (await isKept(store, name, kept)) return { path, bytes: 0 };
  throw new EngineError('evidence-invalid', `${path} is there already, with other evidence.`, {
    hint: 'Evidence is never replaced: give every run an id of its own.',
  });
}

/** What a checkpoint stands for is settled. */
function refuseOld({ source, run, endedAt }: EvidenceRun, { files }: EvidenceLog): void {
  const checkpoint = files.findLast((file) => file.kind === 'checkpoint' && file.source === source);
  if (!checkpoint || endedAt > checkpoint.endedAt) return;
  throw new EngineError(
    'evidence-invalid',
    `Run ${run} of ${source} ended at ${endedAt}, and everything up to ${checkpoint.endedAt} is folded together already.`,
    { hint: 'It is too old to be kept: `evidence.keep` says how far back runs are kept one by one.' },
  );
}

/** Somebody may have folded everything up to a later moment while a run of before was on its way, and not have seen it. */
async function refuseUnfolded(
  store: EvidenceStore,
  run: EvidenceRun & { readonly name: string; readonly digest: string },
  looked: ReadonlySet<string>,
): Promise<void> {
  const { files } = await store.list();
  const isNew = (name: string): boolean => name.endsWith(`.${run.source}.checkpoint.ndjson`) && !looked.has(name);
  if (!files.some(({ name }) => isNew(name)) || !files.some(({ name }) => name === run.name)) return;
  const log = await openLog(store, { wanted: isNew });
  if (log.files.some(({ folded = [] }) => folded.includes(run.digest))) return;
  try {
    refuseOld(run, log);
  } catch (error) {
    await store.remove([run]);
    throw error;
  }
}

/** A run as it can be told by differences: in the order of keys, in whole seconds, without secrets. */
function keptForm(run: EvidenceRun): EvidenceRun {
  const clean = redactRun(run);
  const observations = clean.observations
    .map((observation) => ({ ...observation, at: inWholeSeconds(clean.startedAt, observation.at) }))
    .sort((a, b) => compareText(a.key, b.key));
  return { ...clean, observations };
}

async function encode(run: EvidenceRun, log: EvidenceLog): Promise<string> {
  const stream = sameStream(run, log);
  const named = new Set(stream.flatMap(({ after }) => after ?? []));
  const after = stream
    .flatMap(({ digest }) => (digest !== undefined && !named.has(digest) ? [digest] : []))
    .slice(-1000);
  const full = () => encodeRun(run, after.sort(compareText));
  const base = stream.findLast((file) => file.complete && file.digest !== undefined);
  if (!base?.digest || isChainLong(base, log)) return full();
  const { snapshot, findings } = await log.load(base);
  if (!snapshot || findings.length > 0) return full();
  const difference = differenceOf(run, base.digest, snapshot);
  const delta = encodeDelta(run, after.sort(compareText), difference);
  // A line that a reader refuses; or hardly anything in common.
  if (delta.length > longestLine && delta.split('\n').some((line) => Buffer.byteLength(line) > longestLine))
    return full();
  if (difference.observations.length + difference.without.length < run.observations.length / 2) return delta;
  const whole = full();
  // What saves little is not worth depending on another run.
  return delta.length < whole.length / 2 ? delta : whole;
}

/** Runs of the same source and scope, oldest first. */
function sameStream({ source, scope }: EvidenceRun, { files, byDigest }: EvidenceLog): readonly LogFile[] {
  const key = canonicalJson(scope);
  return files.filter((file) => {
    if (file.kind !== 'run' || file.source !== source) return false;
    let full: LogFile | undefined = file;
    for (let hops = 0; full && full.scope === undefined && hops <= longestChain; hops++)
      full = full.base === undefined ? undefined : byDigest.get(full.base);
    return full?.scope !== undefined && canonicalJson(full.scope) === key;
  });
}

function isChainLong(newest: LogFile, { byDigest }: EvidenceLog): boolean {
  let differences = 0;
  let at: LogFile | undefined = newest;
  for (let length = 1; at; length++) {
    if (at.base === undefined) return differences > at.size;
    if (length >= longestChain) return true;
    differences += at.size;
    at = byDigest.get(at.base);
  }
  return true;
}

function digestIn(text: string): string {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  return digestOf(text.slice(0, end));
}

async function isKept(store: EvidenceStore, name: string, run: EvidenceRun): Promise<boolean> {
  const log = await openLog(store);
  const file = log.files.find((each) => each.name === name);
  const snapshot = file && (await log.load(file)).snapshot;
  return snapshot !== undefined && sameJson(runOf(snapshot) as unknown as Json, run as unknown as Json);
}
