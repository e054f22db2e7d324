import type { EvidenceRun } from '../model/evidence.ts';
import { readCoverage, readInstant } from '../model/evidence-line.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import { clockSkew } from './clock-skew.ts';
import type { Parts, Problem } from './collect-parts.ts';
import { cutOffFinding, malformedFindings, tamperedFinding } from './file-findings.ts';
import type { Times } from './times.ts';

export interface Assembled {
  readonly run?: EvidenceRun;
  /** When each of its observations was seen, where those may be of an earlier run that says the same. */
  readonly times?: readonly string[];
  readonly chain: Chain;
  /** Of a run that is told by its differences: the rest of it. `run` then has what is new alone, and no scope. */
  readonly delta?: Delta;
  readonly findings: readonly Finding[];
}

/** How a kept run hangs together with the others. */
export interface Chain {
  /** Of the run itself; left out where it is not sealed. */
  readonly digest?: string;
  /** The newest runs of its source and scope when it was kept; left out where it was not kept by Groundtruth. */
  readonly after?: readonly string[];
  readonly base?: string;
}

/** What a run shares with its base. */
export interface Delta {
  readonly base: string;
  /** Left out where the file was cut off: then nothing of the base was seen again. */
  readonly same?: { readonly times: Times; readonly without: readonly string[] };
  readonly sameCoverage: boolean;
  readonly count: number;
}

/** The run that the parts of a file make, and what is wrong with them. `unsealed`: an `end` line is seal enough. */
export function assembleRun(parts: Parts, file: string, unsealed: boolean): Assembled {
  const { opening, ending, sealed, tampered, last } = parts;
  if (tampered) return { chain: {}, findings: [tamperedFinding(file, tampered)] };
  const chain: Chain = {
    ...(sealed !== undefined && { digest: sealed }),
    ...(opening?.['after'] !== undefined && { after: opening['after'] as readonly string[] }),
    ...(opening?.['base'] !== undefined && { base: opening['base'] as string }),
  };
  const whole = ending !== undefined && (sealed !== undefined || unsealed);
  const used = opening !== undefined && (whole || parts.problems.length === 0);
  const cutOff = whole ? [] : [cutOffFinding(file, last, sealed !== undefined, used)];
  if (!used) {
    const problems =
      whole && !opening ? [{ line: 1, problem: 'there is no `run` line' }, ...parts.problems] : parts.problems;
    return { chain, findings: [...malformedFindings(file, problems), ...cutOff] };
  }
  const startedAt = readInstant(opening['startedAt'] as string);
  const endedAt = ending ? readInstant(ending['endedAt'] as string) : latest(startedAt, parts);
  const problems: Problem[] = [...parts.problems, ...endProblems(parts, endedAt < startedAt)];
  const latestSound = new Date(Date.parse(endedAt) + clockSkew).toISOString();
  const inTime = (at: string, line: number | undefined): boolean => {
    if (at <= latestSound) return true;
    problems.push({ line: line ?? last, problem: 'it is dated after the end of the run' });
    return false;
  };
  const isSound = parts.observations.map((_, index) => inTime(parts.times[index] ?? '', parts.lines[index]));
  const allSound = isSound.every(Boolean);
  const observations = allSound ? parts.observations : parts.observations.filter((_, index) => isSound[index]);
  const times = allSound ? parts.times : parts.times.filter((_, index) => isSound[index]);
  const gone = parts.gone.filter(({ line, ending: { at } }) => inTime(at, line)).map(({ ending: each }) => each);
  const coverage = whole ? (ending['coverage'] as readonly JsonObject[] | undefined) : [];
  const run: EvidenceRun = {
    source: opening['source'] as string,
    run: opening['run'] as string,
    scope: (opening['scope'] ?? {}) as JsonObject,
    startedAt,
    endedAt: endedAt < startedAt ? startedAt : endedAt,
    observations,
    coverage: (coverage ?? []).map(readCoverage),
    complete: whole && problems.length === 0 && ending['complete'] === true,
    ...(gone.length > 0 && { gone }),
  };
  const delta = chain.base === undefined ? undefined : deltaOf(chain.base, parts, whole, coverage === undefined);
  return {
    run,
    times,
    chain,
    ...(delta && { delta }),
    findings: [...malformedFindings(file, problems), ...cutOff],
  };
}

function endProblems({ opening, ending, same, observations, problems, last }: Parts, backwards: boolean): Problem[] {
  const found: Problem[] = [];
  if (backwards) found.push({ line: last, problem: 'the run ends before it starts' });
  if (!ending || problems.length > 0) return found;
  if (opening?.['base'] !== undefined) {
    if (!same) found.push({ line: last, problem: 'the run names a `base`, and does not say what is the same' });
    return found;
  }
  if (ending['coverage'] === undefined) found.push({ line: last, problem: 'the `end` line has no `coverage`' });
  if (ending['count'] !== observations.length) {
    found.push({
      line: last,
      problem: `the \`end\` line counts ${ending['count'] as number} observations, and there are ${observations.length}`,
    });
  }
  return found;
}

function deltaOf(base: string, { same, ending }: Parts, whole: boolean, sameCoverage: boolean): Delta {
  return {
    base,
    ...(whole && same && { same: { times: same['times'] as Times, without: same['without'] as readonly string[] } }),
    sameCoverage,
    count: (ending?.['count'] as number | undefined) ?? 0,
  };
}

function latest(startedAt: string, { times, gone }: Parts): string {
  let at = startedAt;
  for (const time of times) if (time > at) at = time;
  for (const { ending } of gone) if (ending.at > at) at = ending.at;
  return at;
}
