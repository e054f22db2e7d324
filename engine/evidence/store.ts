import { readFile } from 'node:fs/promises';
import type { Evidence, EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { redactRun } from '../model/redact-run.ts';
import { foldRuns } from './fold.ts';
import { decodeRun, encodeRun } from './format.ts';
import { listRuns } from './list-runs.ts';
import { runFileName } from './run-file-name.ts';
import { duplicateFinding, futureFinding, unreadableFinding } from './store-findings.ts';
import { writeOnce } from './write-once.ts';

export interface ReadOptions {
  /** The moment that is asked about. */
  readonly at: Date;
  /** Seconds after which what a source saw is no longer taken for the present. */
  readonly staleAfter: (source: string) => number;
}

interface Stored {
  readonly run: EvidenceRun;
  readonly file: string;
}

/**
 * Keeps a run in a file of its own and gives its path. Whole or not at all, also when the machine loses power. Nothing in
 * it looks like a credential. Throws `unwritable`, and `evidence-invalid` for a run that cannot be kept.
 */
export async function writeRun(folder: string, run: EvidenceRun): Promise<string> {
  const clean = redactRun(run);
  return writeOnce(folder, runFileName(clean), encodeRun(clean));
}

/**
 * The runs of a folder folded at a moment, and what is wrong with its files. An absent folder is evidence of nothing.
 * Bounded in bytes and runs: of more, the newest are read.
 */
export async function readEvidence(
  folder: string,
  { at, staleAfter }: ReadOptions,
): Promise<{ readonly evidence: Evidence; readonly findings: readonly Finding[] }> {
  const { paths, findings } = await listRuns(folder);
  const all = [...findings];
  const stored: Stored[] = [];
  for (const file of paths) {
    const { run, findings: wrong } = await readRun(file);
    all.push(...wrong);
    if (run) stored.push({ run, file });
  }
  all.push(...lateRuns(stored, at), ...duplicates(stored));
  return {
    evidence: foldRuns(
      stored.map(({ run }) => run),
      at,
      staleAfter,
    ),
    findings: all,
  };
}

async function readRun(file: string): Promise<{ readonly run?: EvidenceRun; readonly findings: readonly Finding[] }> {
  try {
    return decodeRun(await readFile(file), file);
  } catch (error) {
    return { findings: [unreadableFinding(file, error)] };
  }
}

/** Told once for each source. */
function lateRuns(stored: readonly Stored[], at: Date): readonly Finding[] {
  const late = new Map<string, { readonly file: string; readonly runs: [EvidenceRun, ...EvidenceRun[]] }>();
  for (const { run, file } of stored) {
    if (Date.parse(run.endedAt) <= at.getTime()) continue;
    const known = late.get(run.source);
    if (known) known.runs.push(run);
    else late.set(run.source, { file, runs: [run] });
  }
  return [...late.values()].map(({ runs, file }) => futureFinding(runs, file, at));
}

function duplicates(stored: readonly Stored[]): readonly Finding[] {
  const seen = new Map<string, Stored>();
  const findings: Finding[] = [];
  for (const each of stored) {
    const key = `${each.run.source} ${each.run.run}`;
    const first = seen.get(key);
    if (first)
      findings.push(duplicateFinding(each.run, each.file, first.file, encodeRun(each.run) === encodeRun(first.run)));
    else seen.set(key, each);
  }
  return findings;
}
