import type { Coverage, Observation } from '../model/evidence.ts';
import { longestLine, problemOf, readCoverage, readObservation } from '../model/evidence-line.ts';
import { canonicalJson, compareText, isObject, type Json, type JsonObject } from '../model/json.ts';

/** What is sound in a report, and a sentence for each kind of thing that is not. */
export interface CheckedReport {
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
  readonly problems: readonly string[];
}

const mostObservations = 200_000;
/** Bytes of one observation, and of all coverage together: well within a line of evidence, also when it is redacted. */
const mostBytes = longestLine / 4;
/** An observation may be this much ahead of the end of its run before it is a lie. */
const clockSkew = 5 * 60 * 1000;

/** Takes a report apart without trusting its shape; observations come sorted by key, each key once. Never throws. */
export function checkReport(report: unknown, endedAt: Date): CheckedReport {
  const whole = members(report);
  if (!whole) return { observations: [], coverage: [], problems: ['What it gave is not a report.'] };
  const observations = new Map<string, Observation>();
  const dropped = faults('observations');
  for (const item of list(whole['observations'], dropped)) {
    const checked = checkObservation(item, endedAt, observations);
    if (typeof checked === 'string') dropped.add(checked);
    else observations.set(checked.key, checked);
  }
  const coverage: Coverage[] = [];
  const unsound = faults('claims of coverage');
  let claimed = 0;
  for (const item of list(whole['coverage'], unsound)) {
    const claim = plain(item);
    claimed += JSON.stringify(claim ?? null).length;
    const problem = claimed > mostBytes ? 'there are too many' : problemOf('coverage', claim);
    if (problem === undefined) coverage.push(readCoverage(claim as JsonObject));
    else unsound.add(problem);
  }
  return {
    observations: [...observations.values()].sort((a, b) => compareText(a.key, b.key)),
    coverage: coverage
      .map((claim) => ({ claim, order: canonicalJson(claim as unknown as Json) }))
      .sort((a, b) => compareText(a.order, b.order))
      .map(({ claim }) => claim),
    problems: [...dropped.sentences(), ...unsound.sentences()],
  };
}

function checkObservation(
  item: unknown,
  endedAt: Date,
  earlier: ReadonlyMap<string, Observation>,
): Observation | string {
  if (earlier.size >= mostObservations) return `a run holds ${mostObservations} at most`;
  const value = plain(item);
  const line = isObject(value) ? { ...value, kind: 'observation' } : value;
  const problem = problemOf('observation', line);
  if (problem !== undefined) return problem;
  const observation = readObservation(line as JsonObject);
  if (Date.parse(observation.at) > endedAt.getTime() + clockSkew) return 'it is dated after the run';
  return earlier.has(observation.key) ? 'its key was used before in the run' : observation;
}

/** The value as JSON would carry it; undefined where JSON cannot, or where it is too long. */
function plain(value: unknown): Json | undefined {
  try {
    const text = JSON.stringify(value);
    return text === undefined || Buffer.byteLength(text) > mostBytes ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

function members(report: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof report !== 'object' || report === null) return undefined;
  try {
    return { ...report };
  } catch {
    return undefined;
  }
}

interface Faults {
  add(fault: string): void;
  sentences(): readonly string[];
}

function faults(what: string): Faults {
  let count = 0;
  let first = '';
  return {
    add(fault) {
      if (count === 0) first = fault;
      count++;
    },
    sentences: () =>
      count === 0 ? [] : [`${count} of its ${what} were left out as malformed, the first because ${first}.`],
  };
}

/** Items of a list up to one more than a run may hold. */
function list(value: unknown, wrong: Faults): readonly unknown[] {
  if (!Array.isArray(value)) {
    wrong.add('they are not a list');
    return [];
  }
  return value.slice(0, mostObservations + 1);
}
