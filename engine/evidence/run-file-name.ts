import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import { evidenceFormat, problemOf, quote } from '../model/evidence-line.ts';

/** The name of a run's file: names sort by run id. Throws where source or id could lead out of the folder. */
export function runFileName({ source, run, scope, startedAt }: EvidenceRun): string {
  const problem = problemOf('run', { kind: 'run', format: evidenceFormat, source, run, scope, startedAt });
  if (problem !== undefined) {
    throw new EngineError('evidence-invalid', `A run of ${quote(source)} cannot be kept: ${problem}.`, {
      hint: 'Names and run ids have letters, digits, `-`, `_` and `.`.',
    });
  }
  return `${run}.${source}.ndjson`;
}
