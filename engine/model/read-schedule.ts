import type { Schedule } from './schedule.ts';

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const nicknames: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/**
 * A schedule as cron writes it (five fields, names, `@daily`), or as an RFC 5545 recurrence of plain parts. Undefined for whatever
 * else: what depends on when it began (`INTERVAL`, `COUNT`), or on other days (`L`, `BYSETPOS`), is not guessed.
 */
export function parseSchedule(text: string): Schedule | undefined {
  if (text.length > 500) return undefined;
  const plain = text.trim().toLowerCase();
  return /^(?:rrule:)?(?:[a-z]+=[^;]*;)*freq=/.test(plain)
    ? parseRule(plain)
    : parseCron(nicknames.get(plain) ?? plain);
}

/** A field of cron, in order. */
interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

export const cronFields: readonly CronField[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: monthNames },
  { name: 'weekday', least: 0, most: 7, names: dayNames },
];

function parseCron(text: string): Schedule | undefined {
  const fields = text.split(/\s+/);
  if (fields.length !== cronFields.length) return undefined;
  const [minutes, hours, days, months, weekdays] = cronFields.map((field, index) =>
    cronField(fields[index] ?? '', field),
  );
  return scheduleOf({
    minutes,
    hours,
    days,
    months,
    weekdays: weekdays?.map((each) => each % 7),
    // Cron takes a field that begins with `*` for no restriction, whatever its step.
    either: ![fields[2], fields[4]].some((field) => field?.startsWith('*')),
  });
}

/** The numbers that a field of cron names; undefined where it names none, or is of another kind. */
export function cronField(text: string, { least, most, names }: CronField): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(?:\*|\?|([0-9]{1,2}|[a-z]{2,9})(?:-([0-9]{1,2}|[a-z]{2,9}))?)(?:\/([0-9]{1,2}))?$/.exec(part);
    if (!match) return undefined;
    const [, from, to, every] = match;
    const begin = from === undefined ? least : numberOf(from, least, names);
    const step = every === undefined ? 1 : Number(every);
    const end =
      to === undefined ? (from === undefined || every !== undefined ? most : begin) : numberOf(to, least, names);
    if (begin === undefined || end === undefined || begin < least || end > most || begin > end || step < 1)
      return undefined;
    for (let number = begin; number <= end; number += step) numbers.push(number);
  }
  return numbers;
}

function numberOf(text: string, least: number, names: readonly string[] | undefined): number | undefined {
  if (/^[0-9]/.test(text)) return Number(text);
  const at = text.length < 3 ? -1 : (names?.findIndex((name) => name.startsWith(text)) ?? -1);
  return at < 0 ? undefined : at + least;
}

/** Parts of a rule that say nothing of which days they are. */
const idleParts: ReadonlySet<string> = new Set(['freq', 'wkst', 'bysecond']);

function parseRule(text: string): Schedule | undefined {
  const parts = new Map<string, string>();
  for (const part of text.replace(/^rrule:/, '').split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (name !== '') parts.set(name, value);
  }
  const frequency = parts.get('freq') ?? '';
  const rank = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'].indexOf(frequency);
  if (rank < 0 || (parts.get('interval') ?? '1') !== '1' || (parts.get('bysecond') ?? '0') !== '0') return undefined;
  const read = ['byminute', 'byhour', 'bymonthday', 'bymonth', 'byday'];
  if ([...parts.keys()].some((name) => !read.includes(name) && !idleParts.has(name) && name !== 'interval'))
    return undefined;
  // Without these it starts when it first did, and that is not said here.
  if (rank > 0 && !parts.has('byhour')) return undefined;
  if (frequency === 'weekly' && !parts.has('byday')) return undefined;
  if (rank > 2 && !parts.has('bymonthday') && !parts.has('byday')) return undefined;
  if (frequency === 'yearly' && (!parts.has('bymonth') || !parts.has('bymonthday'))) return undefined;
  const field = (name: string, least: number, most: number, names?: readonly string[]): Field => {
    const value = parts.get(name);
    return value === undefined ? undefined : (ruleField(value, least, most, names) ?? 'unread');
  };
  const every = (least: number, most: number): readonly number[] =>
    Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const fields = {
    minutes: field('byminute', 0, 59) ?? [0],
    hours: field('byhour', 0, 23) ?? every(0, 23),
    days: field('bymonthday', 1, 31) ?? every(1, 31),
    months: field('bymonth', 1, 12) ?? every(1, 12),
    weekdays: field('byday', 0, 6, dayNames) ?? every(0, 6),
  };
  const { minutes, hours, days, months, weekdays } = fields;
  if (isUnread(minutes) || isUnread(hours) || isUnread(days) || isUnread(months) || isUnread(weekdays))
    return undefined;
  return scheduleOf({ minutes, hours, days, months, weekdays, either: false });
}

type Field = readonly number[] | 'unread' | undefined;

function isUnread(field: readonly number[] | 'unread'): field is 'unread' {
  return field === 'unread';
}

function ruleField(
  text: string,
  least: number,
  most: number,
  names?: readonly string[],
): readonly number[] | undefined {
  const numbers = text.split(',').map((part) => {
    if (names) return part.length === 2 ? names.findIndex((name) => name.startsWith(part)) : -1;
    return /^[0-9]{1,2}$/.test(part) ? Number(part) : -1;
  });
  return numbers.every((number) => number >= least && number <= most) ? numbers : undefined;
}

interface Fields {
  readonly minutes: readonly number[] | undefined;
  readonly hours: readonly number[] | undefined;
  readonly days: readonly number[] | undefined;
  readonly months: readonly number[] | undefined;
  readonly weekdays: readonly number[] | undefined;
  readonly either: boolean;
}

/** Each field sorted and once; whole ones left out, so that equal schedules are equal. */
function scheduleOf({ minutes, hours, days, months, weekdays, either }: Fields): Schedule | undefined {
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const [inMonth, inYear, inWeek] = [unlessWhole(days, 31), unlessWhole(months, 12), unlessWhole(weekdays, 7)];
  return {
    minutes: sorted(minutes),
    hours: sorted(hours),
    ...(inMonth && { days: inMonth }),
    ...(inYear && { months: inYear }),
    ...(inWeek && { weekdays: inWeek }),
    ...(either && inMonth && inWeek && { either }),
  };
}

function unlessWhole(numbers: readonly number[], whole: number): readonly number[] | undefined {
  const all = sorted(numbers);
  return all.length === whole ? undefined : all;
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
