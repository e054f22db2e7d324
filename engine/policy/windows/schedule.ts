import { durationSeconds } from '../../model/duration.ts';
import type { JsonPath } from '../../model/json.ts';
import { readRule, standsAlone, type Problem } from './read-rule.ts';
import { recurrence, type Recurrence } from './recurrence.ts';
import { dayLength, instantOf, readTime, zoneName, type WallTime, type WrittenTime } from './wall-time.ts';
import type { Span } from './window-set.ts';

/** When something takes place, as a document writes it. */
export interface WrittenSchedule {
  readonly zone?: string;
  readonly start?: string;
  readonly end?: string;
  readonly duration?: string;
  readonly recurrence?: string;
  readonly exceptions?: readonly string[];
}

export interface Schedule {
  readonly zone: string;
  /** Spans that touch `from` up to `to`, by start; at most those of two years and its own length are worth asking for. */
  readonly spans: (from: number, to: number) => readonly Span[];
  /** Positions of exceptions at which nothing begins. */
  readonly idleExceptions: readonly number[];
}

/** Why a schedule cannot be used; `path` is the field. */
export interface ScheduleProblem extends Problem {
  readonly path: JsonPath;
  /** It is well formed, and there is no time at which it takes place. */
  readonly never: boolean;
  /** It took long to find out. */
  readonly exhausted: boolean;
}

/** Where a rule begins that needs no beginning: on a Monday. */
const longAgo: WrittenTime = { wall: 4 * dayLength, instant: 4 * dayLength, isDate: false, isInstant: false };

/** How long each lasts: on the clocks, or exactly. Milliseconds. */
type Length = { readonly of: 'clock' | 'exact'; readonly length: number };

const exactUnits = /[smh]$/;
/** What recurs cannot last longer than this. */
const longest = 366 * dayLength;
/** Clocks are at most 14 hours from UTC, and zones have skipped a day. */
const margin = 2 * dayLength;

/**
 * A schedule on the clocks of its zone: what begins at 18:00 does so in summer and in winter. `moment` is how long each lasts
 * where neither an end nor a duration is given, in seconds.
 */
export function compileSchedule(written: WrittenSchedule, moment?: number): Schedule | ScheduleProblem {
  const zone = zoneName(written.zone ?? 'UTC');
  if (zone === undefined) {
    return problem(['zone'], `There is no time zone \`${written.zone}\`.`, 'Write an IANA name, e.g. `Europe/Zurich`.');
  }
  const beginnings = compileBeginnings(written, zone);
  if ('message' in beginnings) return beginnings;
  const length = compileLength(written, beginnings.start, zone, moment);
  if ('message' in length) return length;
  const exceptions = compileExceptions(written.exceptions ?? [], zone);
  if ('message' in exceptions) return exceptions;
  const { between, start } = beginnings;
  const takesPlace = (wall: WallTime): boolean => !exceptions.some((exception) => exception.meets(wall));
  if (beginnings.all && !beginnings.all.some(takesPlace)) {
    return {
      ...problem(['exceptions'], 'The exceptions leave nothing.', 'Take the document out, or one of them.'),
      never: true,
    };
  }
  return {
    zone,
    idleExceptions: exceptions.flatMap(({ from, to, meets }, index) => (between(from, to).some(meets) ? [] : [index])),
    spans: (from, to) =>
      between(from - length.length - margin, to + margin)
        .filter(takesPlace)
        .map((wall) => spanAt(wall, length, start, zone))
        .filter((span) => span.start < to && span.end > from),
  };
}

/** Recurrence rules that are searched in vain: past these the rest is not looked at, so that no catalog can keep a check busy. */
const mostExhausted = 10;

/** Compiles schedules one after the other, until too many were searched in vain. */
export function boundedCompiler(): typeof compileSchedule {
  let exhausted = 0;
  return (written, moment) => {
    if (exhausted >= mostExhausted) return problem([], tooMany, 'Mend the rules that give no time first.');
    const compiled = compileSchedule(written, moment);
    if ('message' in compiled && compiled.exhausted) exhausted++;
    return compiled;
  };
}

const tooMany = `Before it, ${mostExhausted} recurrence rules were searched in vain, so it was not looked at.`;

interface Beginnings extends Pick<Recurrence, 'between' | 'all'> {
  readonly start: WrittenTime;
}

function compileBeginnings(written: WrittenSchedule, zone: string): Beginnings | ScheduleProblem {
  const start = written.start === undefined ? undefined : readTime(written.start, zone);
  if (written.start !== undefined && !start) return noSuchTime(['start'], written.start);
  if (written.recurrence === undefined) {
    if (!start) return problem([], 'Nothing says when it begins.', 'Write a `start`.');
    const { wall } = start;
    return { start, all: [wall], between: (from, to) => (wall >= from && wall <= to ? [wall] : []) };
  }
  const path = ['recurrence'];
  const rule = readRule(written.recurrence);
  if ('message' in rule) return problem(path, rule.message, rule.hint);
  if (!start && !standsAlone(rule)) {
    return problem(
      path,
      'The recurrence rule leaves open when it begins.',
      'Write a `start`, or the days and `BYHOUR` in the rule.',
    );
  }
  const from = start ?? longAgo;
  const times = recurrence(rule, from.wall);
  if ('message' in times)
    return { ...problem(path, times.message, times.hint), never: times.exhausted, exhausted: times.exhausted };
  const until = rule.until === undefined ? Infinity : untilOf(rule.until, zone);
  if (until === undefined) return noSuchTime(path, rule.until ?? '');
  if (times.first === undefined || times.first > until) {
    const hint = 'Look at `start` and `UNTIL`, and at the parts of the rule together.';
    return { ...problem(path, 'The recurrence rule gives no time.', hint), never: true };
  }
  const { between, all } = times;
  return { start: from, ...(all && { all }), between: (a, b) => between(a, Math.min(b, until)) };
}

/** The last time on the clocks that a rule can give; a date is meant to its end. */
function untilOf(text: string, zone: string): WallTime | undefined {
  const [, y, m, d, time] = /^(\d{4})(\d\d)(\d\d)(?:T(.*))?$/.exec(text) ?? [];
  const clock = time === undefined ? '' : `T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
  const read = readTime(`${y}-${m}-${d}${clock}`, zone);
  return read && (read.isDate ? read.wall + dayLength - 1 : read.wall);
}

function compileLength(
  { end, duration, recurrence: rule }: WrittenSchedule,
  start: WrittenTime,
  zone: string,
  moment: number | undefined,
): Length | ScheduleProblem {
  if (end !== undefined && duration !== undefined) {
    return problem(['duration'], 'It has an end and a duration.', 'Keep one of them.');
  }
  const length =
    end === undefined ? lengthOf(duration, start, moment) : lengthUntil(end, start, zone, rule !== undefined);
  if ('message' in length) return length;
  const path = [end === undefined ? 'duration' : 'end'];
  if (length.length <= 0) {
    return { ...problem(path, 'It ends when it begins, or before.', 'Write a later end.'), never: true };
  }
  const limit = rule === undefined ? 10 * longest : longest;
  if (length.length <= limit) return length;
  return problem(path, `It lasts longer than ${limit / dayLength} days.`, 'Write a shorter one, or several documents.');
}

function lengthOf(
  duration: string | undefined,
  start: WrittenTime,
  moment: number | undefined,
): Length | ScheduleProblem {
  if (duration !== undefined) {
    return { of: exactUnits.test(duration) ? 'exact' : 'clock', length: durationSeconds(duration) * 1000 };
  }
  if (moment !== undefined) return { of: 'exact', length: moment * 1000 };
  if (start.isDate) return { of: 'clock', length: dayLength };
  return problem([], 'Nothing says when it is over.', 'Write an `end` or a `duration`.');
}

function lengthUntil(end: string, start: WrittenTime, zone: string, recurs: boolean): Length | ScheduleProblem {
  const until = readTime(end, zone);
  if (!until) return noSuchTime(['end'], end);
  const day = until.isDate ? dayLength : 0;
  if (recurs) return { of: 'clock', length: until.wall + day - start.wall };
  const instant = day > 0 ? instantOf(until.wall + day, zone) : until.instant;
  return { of: 'exact', length: instant - start.instant };
}

interface Exception {
  readonly from: WallTime;
  readonly to: WallTime;
  readonly meets: (wall: WallTime) => boolean;
}

function compileExceptions(texts: readonly string[], zone: string): readonly Exception[] | ScheduleProblem {
  const exceptions: Exception[] = [];
  for (const [index, text] of texts.entries()) {
    const time = readTime(text, zone);
    if (!time) return noSuchTime(['exceptions', index], text);
    const [from, to] = [time.wall, time.isDate ? time.wall + dayLength - 1 : time.wall];
    exceptions.push({ from, to, meets: (wall) => wall >= from && wall <= to });
  }
  return exceptions;
}

function spanAt(wall: WallTime, { of, length }: Length, written: WrittenTime, zone: string): Span {
  // An offset tells which of two equal times on the clocks is meant.
  const start = wall === written.wall && written.isInstant ? written.instant : instantOf(wall, zone);
  const end = of === 'exact' ? start + length : instantOf(wall + length, zone);
  // Where the clocks skip the whole of it, it takes place as long as it would.
  return { start, end: end > start ? end : start + length };
}

function noSuchTime(path: JsonPath, text: string): ScheduleProblem {
  return problem(
    path,
    `There is no such time as \`${text.slice(0, 40)}\`.`,
    'Write a date, or a date with a time: `2026-11-21T18:00`.',
  );
}

function problem(path: JsonPath, message: string, hint: string): ScheduleProblem {
  return { path, message, hint, never: false, exhausted: false };
}
