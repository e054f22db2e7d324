import { sameJson } from './json.ts';
import { parseSchedule } from './read-schedule.ts';

/**
 * Starts of something that repeats by the calendar; undefined stands for every day, month or weekday. Of our own, because Croner and
 * cron-parser take a tenth of a millisecond for each start, several hundred times as long, neither says whether two schedules mean
 * the same, and libraries for recurrences want to know when the rule began, which nobody reports.
 */
export interface Schedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days?: readonly number[];
  readonly months?: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays?: readonly number[];
  /** A day of the month or a weekday is enough, as cron has it where both are named. */
  readonly either?: true;
}

/** Whether two schedules start at the same times; undefined where one of them cannot be read. */
export function sameSchedule(a: string, b: string): boolean | undefined {
  const [one, other] = [parseSchedule(a), parseSchedule(b)];
  return one && other ? sameJson({ ...one }, { ...other }) : undefined;
}

/**
 * The starts of a schedule in some days from midnight of a moment (UTC, milliseconds) on, as a clock shows them, oldest first; at
 * most `most`.
 */
export function startsOf(schedule: Schedule, from: number, days: number, most: number): readonly number[] {
  const day = 86_400_000;
  const starts: number[] = [];
  const midnight = Math.floor(from / day) * day;
  for (let date = midnight; date < midnight + days * day && starts.length < most; date += day) {
    if (!fallsOn(schedule, new Date(date))) continue;
    for (const hour of schedule.hours)
      for (const minute of schedule.minutes) starts.push(date + (hour * 60 + minute) * 60_000);
  }
  return starts.slice(0, most);
}

function fallsOn({ days, months, weekdays, either }: Schedule, date: Date): boolean {
  if (months && !months.includes(date.getUTCMonth() + 1)) return false;
  const [inMonth, inWeek] = [
    !days || days.includes(date.getUTCDate()),
    !weekdays || weekdays.includes(date.getUTCDay()),
  ];
  return either ? inMonth || inWeek : inMonth && inWeek;
}

/** Whether it never starts: no month that it names has a day that it names. */
export function neverStarts({ days, months, either }: Schedule): boolean {
  if (!days || either) return false;
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return !(months ?? longest.map((_, index) => index + 1)).some((month) =>
    days.some((day) => day <= (longest[month - 1] ?? 0)),
  );
}
