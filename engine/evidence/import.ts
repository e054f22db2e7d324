import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import { isFileOrigin, type Finding } from '../model/finding.ts';
import { type Json, type JsonObject, sameJson } from '../model/json.ts';
import { redactRun } from '../model/redact-run.ts';
import { type Appender, startAppending } from './append.ts';
import { clockSkew } from './clock-skew.ts';
import { decodeRun } from './format.ts';
import { readLines } from './read-lines.ts';
import { splitRuns } from './split-runs.ts';
import type { EvidenceStore } from './store.ts';

export interface ImportOptions {
  readonly store: EvidenceStore;
  readonly at: Date;
  readonly signal?: AbortSignal;
}

export interface Imported {
  /** Where the run was kept; undefined where a finding stands against it. */
  readonly path?: string;
  readonly run?: EvidenceRun;
  readonly findings: readonly Finding[];
}

/**
 * Takes in a file that any program wrote, run by run: checks every line of a run, and keeps it only when no line is wrong. A
 * digest is checked where there is one; the kept run is sealed anew. One that is too old, or of
 * which other evidence is kept, is told and left out. Throws what `splitRuns` throws, `unwritable` and `cancelled`.
 */
export async function* importEvidence(file: string, { store, at, signal }: ImportOptions): AsyncGenerator<Imported> {
  const runs = splitRuns(file);
  const appender = startAppending(store);
  const stopped = cancelled(signal);
  stopped.catch(() => {});
  for (;;) {
    const next = await Promise.race([runs.next(), stopped]);
    if (next.done === true) return;
    const { bytes, firstLine } = next.value;
    const imported = await importRun(bytes, file, appender, at);
    yield { ...imported, findings: imported.findings.map((finding) => fromLine(finding, firstLine)) };
  }
}

async function importRun(bytes: Buffer, file: string, appender: Appender, at: Date): Promise<Imported> {
  const { run, delta, findings } = decodeRun(bytes, file, { unsealed: true });
  if (delta) return { findings: [...findings, deltaFinding(file)] };
  const all: Finding[] = [...findings, ...(run ? futureFindings(run, file, at) : [])];
  const refused = all.some(({ severity }) => severity === 'error');
  if (!run) return { findings: refused ? all : [emptyFinding(file)] };
  if (refused) return { findings: all };
  const clean = redactRun(run);
  const appended = await appender.append(clean).catch((error: unknown) => notKeptFinding(error, file));
  if ('code' in appended) return { findings: [...all, appended] };
  const { path, bytes: written } = appended;
  if (written === 0) all.push(keptFinding(clean, file));
  const lines = redactedLines(bytes, run, clean);
  if (lines.length > 0) all.push(redactedFinding(file, lines));
  return { path, run: clean, findings: all };
}

/** Lines are counted from the first of the run; here from the first of its file. */
function fromLine(finding: Finding, firstLine: number): Finding {
  const { origin } = finding;
  if (firstLine === 1 || !origin || !isFileOrigin(origin)) return finding;
  const line = origin.line + firstLine - 1;
  const message = finding.message
    .replace(`ine ${origin.line} `, `ine ${line} `)
    .replace(`ine ${origin.line},`, `ine ${line},`);
  return { ...finding, message, origin: { ...origin, line } };
}

/** A pipe that nobody writes to is read for ever, and such a read cannot be called back: it is left. */
function cancelled(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new EngineError('cancelled', 'Reading the evidence was cancelled.'));
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** A run that claims to be from later than now would stand above every true one until then. */
function futureFindings(run: EvidenceRun, file: string, at: Date): readonly Finding[] {
  if (Date.parse(run.endedAt) <= at.getTime() + clockSkew) return [];
  return [
    {
      code: 'evidence.future',
      severity: 'error',
      message: `The run in ${file} ends at ${run.endedAt}, which is after ${at.toISOString()}. It is not kept.`,
      origin: { file, line: 1, column: 1 },
      hint: 'Set the clock of the machine that looked, and let it look again.',
    },
  ];
}

function emptyFinding(file: string): Finding {
  return {
    code: 'evidence.malformed',
    severity: 'error',
    message: `${file} holds no evidence: it has no \`run\` line. Nothing was kept.`,
    origin: { file, line: 1, column: 1 },
    hint: 'Look at the program that wrote it; docs/evidence-format.md shows a whole file.',
  };
}

function deltaFinding(file: string): Finding {
  return {
    code: 'evidence.baseless',
    severity: 'error',
    message: `${file} tells only how a run differs from another, and cannot be imported by itself. Nothing was kept.`,
    origin: { file, line: 1, column: 1 },
    hint: 'Write it with `groundtruth observe export`, which tells every run in full.',
  };
}

/** No other run is worse for it; what stands in the way of all is thrown. */
function notKeptFinding(error: unknown, file: string): Finding {
  if (!(error instanceof EngineError) || error.code !== 'evidence-invalid') throw error;
  const { message, hint } = error;
  return {
    code: 'evidence.not-kept',
    severity: 'error',
    message,
    origin: { file, line: 1, column: 1 },
    ...(hint !== undefined && { hint }),
  };
}

function keptFinding({ source, run }: EvidenceRun, file: string): Finding {
  return {
    code: 'evidence.duplicate',
    severity: 'info',
    message: `Run ${run} of ${source} is kept already, with the same evidence: nothing was added.`,
    origin: { file, line: 1, column: 1 },
    hint: 'Give every run an id of its own.',
  };
}

type RunJson = JsonObject & { readonly observations: readonly Json[] };

/** The lines of a sound file that are not kept as they are. */
function redactedLines(bytes: Buffer, run: EvidenceRun, clean: EvidenceRun): readonly number[] {
  const { observations: seen, coverage, ...opening } = run as unknown as RunJson;
  const { observations: kept, coverage: keptCoverage, ...keptOpening } = clean as unknown as RunJson;
  const lines: number[] = [];
  let position = 0;
  for (const { kind, number } of readLines(bytes, true)) {
    const same =
      kind === 'observation'
        ? sameJson(seen[position], kept[position++])
        : kind === 'run'
          ? sameJson(opening, keptOpening)
          : kind !== 'end' || sameJson(coverage, keptCoverage);
    if (!same) lines.push(number);
  }
  return lines;
}

function redactedFinding(file: string, [line = 1, ...others]: readonly number[]): Finding {
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return {
    code: 'evidence.redacted',
    severity: 'warning',
    message: `Values in ${file}, line ${line}${more}, look like credentials; they were kept as [redacted].`,
    origin: { file, line, column: 1 },
    hint: 'Let the program that wrote the file leave them out. If they are real, change them: the file still has them.',
  };
}
