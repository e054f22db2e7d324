import { createHash } from 'node:crypto';
import type { EvidenceRun, Observation } from '../model/evidence.ts';
import { evidenceFormat, type EvidenceLineKind } from '../model/evidence-line.ts';
import { canonicalJson, type Json } from '../model/json.ts';
import { type Assembled, assembleRun } from './assemble-run.ts';
import { collectParts } from './collect-parts.ts';
import { readLines } from './read-lines.ts';
import type { SeenLines } from './seen-lines.ts';
import type { Times } from './times.ts';

/** A run as newline-delimited JSON that ends with a digest of all that is before. Equal runs give equal text. */
export function encodeRun(run: EvidenceRun, after?: readonly string[]): string {
  const { source, run: id, scope, startedAt, endedAt, complete, coverage, observations, gone = [] } = run;
  return seal([
    encodeLine('run', { format: evidenceFormat, source, run: id, scope, startedAt, after }),
    ...observations.map((observation) => encodeLine('observation', observation)),
    ...gone.map((ending) => encodeLine('gone', ending)),
    encodeLine('end', { endedAt, complete, coverage, count: observations.length }),
  ]);
}

/** What a run has that its base has not. */
export interface Difference {
  readonly base: string;
  /** New, or other than in the base. */
  readonly observations: readonly Observation[];
  readonly times: Times;
  readonly without: readonly string[];
  readonly sameCoverage: boolean;
}

/** A run told by its differences from another, which it cannot be read without. */
export function encodeDelta(run: EvidenceRun, after: readonly string[], difference: Difference): string {
  const { source, run: id, startedAt, endedAt, complete, coverage, gone = [] } = run;
  const { base, observations, times, without, sameCoverage } = difference;
  return seal([
    encodeLine('run', { format: evidenceFormat, source, run: id, startedAt, after, base }),
    ...observations.map((observation) => encodeLine('observation', observation)),
    ...gone.map((ending) => encodeLine('gone', ending)),
    // Near the end, so that a file that was cut off claims nothing of what it did not come to say.
    encodeLine('same', { times, without }),
    encodeLine('end', { endedAt, complete, count: run.observations.length, ...(!sameCoverage && { coverage }) }),
  ]);
}

export interface DecodeOptions {
  /** Takes a file without a digest too, as programs other than Groundtruth may write it. */
  readonly unsealed?: boolean;
  /** Of the run before. With it, observations may be those of that run, and `times` says when they were seen. */
  readonly seen?: SeenLines;
}

/**
 * The run of a file, and what is wrong with it, line by line. A file that was cut off gives a run with `complete: false`
 * and no coverage; a file that was changed after it was sealed gives none. Total: any bytes are read, in linear time.
 */
export function decodeRun(
  bytes: Buffer | string,
  file: string,
  { unsealed = false, seen }: DecodeOptions = {},
): Assembled {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const parts = collectParts(readLines(buffer, unsealed, seen), (offset) => digestOf(buffer.subarray(0, offset)), seen);
  return assembleRun(parts, file, unsealed);
}

/** The kind comes first, so that a reader knows what it has before it has read the line. */
export function encodeLine(kind: EvidenceLineKind, members: object): string {
  return `{"kind":"${kind}",${canonicalJson(members as Json).slice(1)}\n`;
}

/** Lines with the one that seals them. */
export function seal(lines: readonly string[]): string {
  const text = lines.join('');
  return text + encodeLine('digest', { sha256: digestOf(text) });
}

export function digestOf(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
