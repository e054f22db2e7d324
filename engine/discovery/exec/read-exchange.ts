import { createHash } from 'node:crypto';
import { evidenceFormat, problemOf, readCoverage, readObservation } from '../../model/evidence-line.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';

/** What a program printed in the exchange format, and everything that is wrong with it. */
export interface Exchange {
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
  readonly problems: readonly string[];
}

const mostProblems = 5;

/**
 * Reads lines of the exchange format: a `run` line may open them, an `end` line has to close them, and a `digest` line, where
 * there is one, has to seal them. Whoever names the source and the run is Groundtruth, not the program.
 */
export function readExchange(text: string): Exchange {
  const observations: Observation[] = [];
  const problems: string[] = [];
  let coverage: readonly Coverage[] | undefined;
  let counted = 0;
  let position = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const start = position;
    position += Buffer.byteLength(line) + 1;
    if (line.trim() === '') continue;
    const problem = readLine(line, start);
    if (problem !== undefined) problems.push(`line ${index + 1}: ${problem}`);
  }
  if (coverage === undefined) problems.push('there is no `end` line, so that it is not known what could be seen');
  else if (counted !== observations.length)
    problems.push(`its \`end\` line counts ${counted} observations, and there are ${observations.length}`);
  const shown = problems.slice(0, mostProblems);
  const more = problems.length - shown.length;
  return {
    observations,
    coverage: coverage ?? [],
    problems: more > 0 ? [...shown, `${more} more`] : shown,
  };

  function readLine(line: string, start: number): string | undefined {
    const value = parse(line);
    const kind = isObject(value) ? value['kind'] : undefined;
    if (!isObject(value) || (kind !== 'run' && kind !== 'observation' && kind !== 'end' && kind !== 'digest')) {
      return 'it is no line of the exchange format';
    }
    if (coverage !== undefined && kind !== 'digest') return 'it comes after the `end` line';
    if (kind === 'run' && value['format'] !== evidenceFormat) return `it is not of the format ${evidenceFormat}`;
    const problem = kind === 'run' ? undefined : problemOf(kind, value);
    if (problem !== undefined) return problem;
    if (kind === 'observation') observations.push(readObservation(value));
    if (kind === 'end') readEnd(value);
    if (kind === 'digest') {
      const sum = createHash('sha256').update(Buffer.from(text).subarray(0, start)).digest('hex');
      if (sum !== value['sha256']) return 'its digest is not that of what comes before it';
    }
    return undefined;
  }

  function readEnd(value: JsonObject): void {
    const claims = Array.isArray(value['coverage']) ? (value['coverage'] as readonly JsonObject[]) : [];
    coverage = claims.map(readCoverage);
    counted = Number(value['count']);
    if (value['complete'] !== true) problems.push('it says itself that it was not done');
  }
}

function parse(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
}
