import type { EvidenceRun, Observation } from '../model/evidence.ts';
import { readCoverage, readInstant } from '../model/evidence-line.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import { clockSkew } from './clock-skew.ts';
import type { Parts, Problem } from './collect-parts.ts';

export interface Assembled {
  readonly run?: EvidenceRun;
  readonly findings: readonly Finding[];
}

const mostFindings = 50;

/** The run that the parts of a file make, and what is wrong with them. `unsealed`: an `end` line is seal enough. */
export function assembleRun(parts: Parts, file: string, unsealed: boolean): Assembled {
  const { opening, ending, sealed, tampered, last } = parts;
  if (tampered) return { findings: [tamperedFinding(file, tampered)] };
  const whole = ending !== undefined && (sealed || unsealed);
  const used = opening !== undefined && (whole || parts.problems.length === 0);
  const cutOff = whole ? [] : [cutOffFinding(file, last, sealed, used)];
  if (!used) {
    const problems =
      whole && !opening ? [{ line: 1, problem: 'there is no `run` line' }, ...parts.problems] : parts.problems;
    return { findings: [...malformedFindings(file, problems), ...cutOff] };
  }
  const startedAt = readInstant(opening['startedAt'] as string);
  const seen = [...parts.observations.values()];
  const endedAt = ending ? readInstant(ending['endedAt'] as string) : latest(startedAt, seen);
  const problems = [...parts.problems];
  const observations: Observation[] = [];
  for (const { line, observation } of seen) {
    if (Date.parse(observation.at) <= Date.parse(endedAt) + clockSkew) observations.push(observation);
    else problems.push({ line, problem: 'it is dated after the end of the run' });
  }
  if (endedAt < startedAt) problems.push({ line: last, problem: 'the run ends before it starts' });
  if (ending && ending['count'] !== seen.length && parts.problems.length === 0) {
    problems.push({
      line: last,
      problem: `the \`end\` line counts ${ending['count'] as number} observations, and there are ${seen.length}`,
    });
  }
  const run: EvidenceRun = {
    source: opening['source'] as string,
    run: opening['run'] as string,
    scope: opening['scope'] as JsonObject,
    startedAt,
    endedAt: endedAt < startedAt ? startedAt : endedAt,
    observations,
    coverage: whole ? (ending['coverage'] as readonly JsonObject[]).map(readCoverage) : [],
    complete: whole && problems.length === 0 && ending['complete'] === true,
  };
  return { run, findings: [...malformedFindings(file, problems), ...cutOff] };
}

function latest(startedAt: string, seen: readonly { readonly observation: Observation }[]): string {
  let at = startedAt;
  for (const { observation } of seen) if (observation.at > at) at = observation.at;
  return at;
}

function malformedFindings(file: string, problems: readonly Problem[]): readonly Finding[] {
  const shown = problems
    .slice(0, mostFindings)
    .map(({ line, problem }) => malformedFinding(file, line, `Line ${line} is not evidence: ${problem}.`));
  const next = problems[mostFindings];
  if (!next) return shown;
  return [
    ...shown,
    malformedFinding(file, next.line, `${problems.length - mostFindings} more lines are not evidence.`),
  ];
}

function malformedFinding(file: string, line: number, message: string): Finding {
  return {
    code: 'evidence.malformed',
    severity: 'error',
    message,
    origin: { file, line, column: 1 },
    hint: 'schemas/evidence.schema.json describes each line; docs/evidence-format.md shows a whole file.',
  };
}

function tamperedFinding(file: string, { line, problem }: Problem): Finding {
  return {
    code: 'evidence.tampered',
    severity: 'error',
    message: `The evidence in ${file} was changed after it was written: ${problem}. Nothing of it is used.`,
    origin: { file, line, column: 1 },
    hint: 'Remove the file and let its source look again.',
  };
}

function cutOffFinding(file: string, line: number, sealed: boolean, used: boolean): Finding {
  return {
    code: 'evidence.cut-off',
    severity: 'warning',
    message: `The evidence in ${file} ${sealed ? 'has no `end` line' : 'was cut off'}: ${used ? 'what it saw counts, and nothing is absent because of it' : 'nothing of it is used'}.`,
    origin: { file, line, column: 1 },
    hint: 'Let its source look again, to the end.',
  };
}
