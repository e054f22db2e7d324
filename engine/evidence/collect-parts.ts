import type { Ending, Observation } from '../model/evidence.ts';
import { quote, readInstant, readObservation } from '../model/evidence-line.ts';
import type { JsonObject } from '../model/json.ts';
import type { EvidenceLine } from './read-lines.ts';
import type { SeenLines } from './seen-lines.ts';

export interface Problem {
  readonly line: number;
  readonly problem: string;
}

/** What a file holds, each part where it may stand. */
export interface Parts {
  readonly opening?: JsonObject;
  readonly ending?: JsonObject;
  readonly observations: readonly Observation[];
  /** The number of the line of each, and when it was seen: an observation may be that of an earlier run which says the same. */
  readonly lines: readonly number[];
  readonly times: readonly string[];
  readonly gone: readonly { readonly line: number; readonly ending: Ending }[];
  /** Of a run with a base: what was seen again as it was. */
  readonly same?: JsonObject;
  readonly problems: readonly Problem[];
  /** The digest that is the last line, and holds. */
  readonly sealed?: string;
  /** The file was changed after it was sealed. */
  readonly tampered?: Problem;
  /** The number of the last line. */
  readonly last: number;
}

/** Lines that are wrong, from which on the rest is not read. */
const mostProblems = 10_000;

/** Sorts lines into the parts of a run. `digestBefore` gives the SHA-256 of the bytes before an offset. */
export function collectParts(
  lines: Iterable<EvidenceLine>,
  digestBefore: (offset: number) => string,
  seen?: SeenLines,
): Parts {
  const observations: Observation[] = [];
  const numbers: number[] = [];
  const times: string[] = [];
  /** Every key so far; as long as keys rise, none comes twice. */
  let keys: Set<string> | undefined;
  const gone: { readonly line: number; readonly ending: Ending }[] = [];
  const problems: Problem[] = [];
  let opening: JsonObject | undefined;
  let ending: JsonObject | undefined;
  let same: JsonObject | undefined;
  let sealed: string | undefined;
  let last = 1;
  const parts = (tampered?: string): Parts => ({
    observations,
    lines: numbers,
    times,
    gone,
    problems,
    last,
    ...(sealed !== undefined && { sealed }),
    ...(opening && { opening }),
    ...(same && { same }),
    ...(ending && { ending }),
    ...(tampered !== undefined && { tampered: { line: last, problem: tampered } }),
  });

  for (const line of lines) {
    last = line.number;
    if (sealed !== undefined) return parts('something was written after its digest');
    const problem = take(line);
    if (problem !== undefined) problems.push({ line: last, problem });
    // It is no evidence: what else it holds is not worth the time.
    if (problems.length >= mostProblems) return parts();
    if (line.kind !== 'digest') continue;
    const digest = digestBefore(line.offset);
    if (digest !== line.value['sha256']) return parts('its digest is not that of what is before it');
    sealed = digest;
  }
  return parts();

  function take(line: EvidenceLine): string | undefined {
    switch (line.kind) {
      case 'cut':
      case 'digest':
        return undefined;
      case 'malformed':
        return line.problem;
      case 'run':
        if (opening) return 'a file holds one run, and this opens a second';
        opening = line.value;
        return undefined;
      case 'observation':
        return outOfPlace() ?? takeNew(readObservation(line.value), line);
      case 'again':
        return outOfPlace() ?? takeObservation(line.observation, line.at, line.number);
      case 'gone':
        return outOfPlace() ?? takeEnding(line.value, line.number);
      case 'same':
        return outOfPlace() ?? takeSame(line.value);
      case 'end': {
        const problem = outOfPlace();
        if (problem === undefined) ending = line.value;
        return problem;
      }
      case 'checkpoint':
      case 'place':
      case 'thing':
        return 'it belongs into a checkpoint';
      default:
        return line satisfies never;
    }
  }

  function outOfPlace(): string | undefined {
    if (!opening) return 'it comes before a sound `run` line';
    return ending ? 'it comes after the `end` line' : undefined;
  }

  function takeNew(
    observation: Observation,
    { offset, end, number }: { readonly offset: number; readonly end: number; readonly number: number },
  ): string | undefined {
    seen?.note(offset, end, observation);
    return takeObservation(observation, observation.at, number);
  }

  function takeObservation(observation: Observation, at: string, line: number): string | undefined {
    const { key } = observation;
    const previous = observations.at(-1)?.key ?? '';
    if (!keys && previous >= key && observations.length > 0) keys = new Set(observations.map((each) => each.key));
    if (keys?.has(key)) return `its key ${quote(key)} was used before`;
    keys?.add(key);
    observations.push(observation);
    numbers.push(line);
    times.push(at);
    return undefined;
  }

  function takeEnding(value: JsonObject, line: number): undefined {
    gone.push({ line, ending: { key: value['key'] as string, at: readInstant(value['at'] as string) } });
  }

  function takeSame(value: JsonObject): string | undefined {
    if (opening?.['base'] === undefined) return 'the run names no `base`';
    if (same) return 'it says a second time what is the same';
    same = value;
    return undefined;
  }
}
