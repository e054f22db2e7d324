import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import { digestOf } from './format.ts';
import { encodeKept } from './kept-form.ts';
import type { LogFile } from './log-file.ts';
import { openLog } from './log.ts';
import type { EvidenceStore } from './store.ts';

/** What a checkpoint stands for is settled. */
export function refuseOld({ source, run, endedAt }: EvidenceRun, checkpoint: LogFile | undefined): void {
  if (!checkpoint || endedAt > checkpoint.endedAt) return;
  throw new EngineError(
    'evidence-invalid',
    `Run ${run} of ${source} ended at ${endedAt}, and everything up to ${checkpoint.endedAt} is folded together already.`,
    { hint: 'It is too old to be kept: `evidence.keep` says how far back runs are kept one by one.' },
  );
}

/**
 * Sees to a run that was written while somebody folded a part of the log: one that is older than that and was not seen is taken
 * back and refused, and one that rests on a run that goes is written in full. `before` is what its writer knew.
 */
export async function settle(
  store: EvidenceStore,
  run: EvidenceRun,
  written: LogFile,
  before: { readonly checkpoint: LogFile | undefined; readonly base: LogFile | undefined },
): Promise<void> {
  const listed = await store.list();
  const names = listed.files.map(({ name }) => name);
  if (!names.includes(written.name)) return;
  const looked = new Set(checkpointNames(run.source, names));
  const log = await openLog(store, { wanted: (name) => looked.has(name), listed });
  const checkpoint = log.files.findLast(({ source }) => source === run.source);
  if (!checkpoint || checkpoint.name === before.checkpoint?.name) return;
  if (log.files.some(({ folded = [] }) => folded.includes(written.digest ?? ''))) return;
  try {
    refuseOld(run, checkpoint);
  } catch (error) {
    await store.remove([written]);
    throw error;
  }
  if (!before.base || before.base.endedAt > checkpoint.endedAt) return;
  await store.remove([written]);
  const text = encodeKept(run, written.after ?? []);
  await store.write(written.name, text, digestOf(text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)));
}

export function checkpointNames(source: string, names: Iterable<string>): readonly string[] {
  return [...names].filter((name) => name.endsWith(`.${source}.checkpoint.ndjson`));
}
