import { RRuleTemporal } from 'rrule-temporal';
import type { Problem, RecurrenceRule } from './read-rule.ts';
import { dayLength, type WallTime } from './wall-time.ts';

/** When something begins, on the clocks. */
export interface Recurrence {
  /** Beginnings from one time to another, both included, sorted. */
  readonly between: (from: WallTime, to: WallTime) => readonly WallTime[];
  /** The first of all; undefined where there is none. */
  readonly first: WallTime | undefined;
  /** All of them, where they are counted. */
  readonly all?: readonly WallTime[];
}

/** A rule that was searched in vain, or that cannot be a rule. */
export interface NoRecurrence extends Problem {
  /** The search was given up, which took its time. */
  readonly exhausted: boolean;
}

/**
 * Steps and candidates that a search may look at. A rule that never comes would be searched for ever; those that people write
 * are found within a few: each 29 February that is a Monday takes less than fifty.
 */
const most = { steps: 3000, candidates: 10_000 };
/** Beginnings are asked for month by month, so that even a full one stays below the steps. */
const stretch = 31 * dayLength;

/**
 * A rule worked out on the clocks, without a zone: it gives the same times of day all year round. Times before `start` are not
 * in it; `start` itself is where the rule gives it.
 */
export function recurrence({ text, parts }: RecurrenceRule, start: WallTime): Recurrence | NoRecurrence {
  const isCounted = parts.has('COUNT');
  try {
    const rule = new RRuleTemporal({
      rruleString: `DTSTART;TZID=UTC:${basic(start)}\nRRULE:${text}`,
      strict: true,
      cache: false,
      maxIterations: most.steps,
      maxCandidateEvaluations: most.candidates,
    });
    if (isCounted) return listed(rule.all().map(({ epochMilliseconds }) => epochMilliseconds));
    const month = (from: WallTime, to: WallTime): readonly WallTime[] =>
      rule.between(new Date(from), new Date(to), true).map(({ epochMilliseconds }) => epochMilliseconds);
    // What the search is not up to shows here, before anybody relies on it.
    const first = rule.next(new Date(start), true)?.epochMilliseconds;
    if (first !== undefined) month(first, first + stretch);
    return { first, between: (from, to) => byStretches(month, Math.max(from, start), to) };
  } catch (error) {
    return noRecurrence(error instanceof Error ? error.message : String(error), isCounted);
  }
}

function byStretches(month: Recurrence['between'], from: WallTime, to: WallTime): readonly WallTime[] {
  const times: WallTime[] = [];
  for (let at = from; at <= to; at += stretch) times.push(...month(at, Math.min(at + stretch - 1, to)));
  return times;
}

function listed(times: readonly WallTime[]): Recurrence {
  return { first: times[0], all: times, between: (from, to) => times.filter((time) => time >= from && time <= to) };
}

function noRecurrence(reason: string, isCounted: boolean): NoRecurrence {
  if (!/exceeded/.test(reason)) {
    const message = `The recurrence rule makes no sense: ${reason.replace(/\.$/, '')}.`;
    return { exhausted: false, message, hint: 'RFC 5545, section 3.3.10, says what goes together.' };
  }
  const message = isCounted
    ? 'The recurrence rule takes too long to count.'
    : 'The recurrence rule gives no time, or too seldom one to be found.';
  const hint = isCounted ? 'Write `UNTIL` instead of `COUNT`.' : 'Look at its parts together: 30 February never comes.';
  return { exhausted: true, message, hint };
}

/** A time as RFC 5545 writes it: `20260131T180000`. */
function basic(wall: WallTime): string {
  return new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}
