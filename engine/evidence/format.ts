import { createHash } from 'node:crypto';
import type { EvidenceRun } from '../model/evidence.ts';
import { evidenceFormat, type EvidenceLineKind } from '../model/evidence-line.ts';
import type { Finding } from '../model/finding.ts';
import { canonicalJson, type Json } from '../model/json.ts';
import { assembleRun } from './assemble-run.ts';
import { collectParts } from './collect-parts.ts';
import { readLines } from './read-lines.ts';

/** A run as newline-delimited JSON that ends with a digest of all that is before. Equal runs give equal text. */
export function encodeRun(run: EvidenceRun): string {
  const { source, run: id, scope, startedAt, endedAt, complete, coverage, observations } = run;
  const lines = [encodeLine('run', { format: evidenceFormat, source, run: id, scope, startedAt })];
  for (const observation of observations) lines.push(encodeLine('observation', observation));
  lines.push(encodeLine('end', { endedAt, complete, coverage, count: observations.length }));
  const text = lines.join('');
  return text + encodeLine('digest', { sha256: digestOf(text) });
}

export interface DecodeOptions {
  /** Takes a file without a digest too, as programs other than Groundtruth may write it. */
  readonly unsealed?: boolean;
}

/**
 * The run of a file, and what is wrong with it, line by line. A file that was cut off gives a run with `complete: false`
 * and no coverage; a file that was changed after it was sealed gives none. Total: any bytes are read, in linear time.
 */
export function decodeRun(
  bytes: Buffer | string,
  file: string,
  { unsealed = false }: DecodeOptions = {},
): { readonly run?: EvidenceRun; readonly findings: readonly Finding[] } {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const parts = collectParts(readLines(buffer, unsealed), (offset) => digestOf(buffer.subarray(0, offset)));
  return assembleRun(parts, file, unsealed);
}

/** The kind comes first, so that a reader knows what it has before it has read the line. */
function encodeLine(kind: EvidenceLineKind, members: object): string {
  return `{"kind":"${kind}",${canonicalJson(members as Json).slice(1)}\n`;
}

function digestOf(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
