import { closeSync, openSync, writeSync } from 'node:fs';
import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { encodeRun } from './format.ts';
import { openLog } from './log.ts';
import { placeName } from './place.ts';
import { currentFiles } from './read-evidence.ts';
import { runOf, type Snapshot } from './snapshot.ts';
import type { EvidenceStore } from './store.ts';
import { compactedFinding } from './store-findings.ts';

export interface ExportOptions {
  readonly at: Date;
  /** Of this source alone. */
  readonly source?: string;
  /** Every run that is there, instead of those that say what was there at the moment. */
  readonly all: boolean;
  readonly signal?: AbortSignal;
}

export interface Exported {
  /** Without their observations. */
  readonly runs: readonly EvidenceRun[];
  /** How many observations there are in all of them. */
  readonly things: number;
  readonly findings: readonly Finding[];
}

/**
 * Writes runs in full to a file, one after the other, in the exchange format: those that say what was there at a moment, or
 * all up to then. A file that is there is replaced. Throws `unwritable`.
 */
export async function exportLog(
  store: EvidenceStore,
  file: string,
  { at, source, all, signal }: ExportOptions,
): Promise<Exported> {
  const log = await openLog(store);
  const until = at.toISOString();
  const findings: Finding[] = [...log.findings];
  for (const each of log.files) {
    if (each.kind === 'checkpoint' && (source === undefined || each.source === source))
      findings.push(compactedFinding(each, store.pathOf(each.name), until));
  }
  const written: EvidenceRun[] = [];
  const places = new Map<string, Snapshot[]>();
  let things = 0;
  const output = openOutput(file);
  try {
    const files = currentFiles(log, new Map(), until).filter((each) => source === undefined || each.source === source);
    for await (const { snapshot, findings: wrong } of log.loadAll(files)) {
      signal?.throwIfAborted();
      findings.push(...wrong);
      if (!snapshot) continue;
      if (all) write(snapshot);
      else keep(snapshot);
    }
    for (const place of places.values()) for (const snapshot of place) write(snapshot);
  } finally {
    closeSync(output);
  }
  return { runs: written, things, findings };

  function write(snapshot: Snapshot): void {
    writeText(output, file, encodeRun(runOf(snapshot)));
    written.push(snapshot.run);
    things += snapshot.contents.length;
  }

  /** Of each place, the newest whole run and those after it. */
  function keep(snapshot: Snapshot): void {
    const { run } = snapshot;
    const key = `${run.source} ${placeName(run)}`;
    const known = places.get(key);
    if (known && !run.complete) known.push(snapshot);
    else places.set(key, [snapshot]);
  }
}

function openOutput(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw unwritable(file, error);
  }
}

function writeText(output: number, file: string, text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let from = 0; from < bytes.length;) from += writeSync(output, bytes, from);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): EngineError {
  return new EngineError(
    'unwritable',
    `${file} could not be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    { hint: 'Name another file.', cause: error },
  );
}
