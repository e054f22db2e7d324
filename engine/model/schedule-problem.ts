import { cronField, cronFields, parseSchedule } from './read-schedule.ts';
import { neverStarts } from './schedule.ts';

/** A field that cron could have, were its numbers and names right. */
const cronShape = /^(?:(?:[*?]|[0-9]{1,4}|[a-z]{3})(?:-(?:[0-9]{1,4}|[a-z]{3}))?(?:\/[0-9]{1,4})?(?:,|$))+$/;

/** Parts of a recurrence rule that are numbers, by the least and most that they can be; the sign says from where they count. */
const ruleNumbers: Readonly<Record<string, readonly [least: number, most: number]>> = {
  interval: [1, Number.MAX_SAFE_INTEGER],
  count: [1, Number.MAX_SAFE_INTEGER],
  bysecond: [0, 60],
  byminute: [0, 59],
  byhour: [0, 23],
  bymonthday: [1, 31],
  byyearday: [1, 366],
  byweekno: [1, 53],
  bymonth: [1, 12],
  bysetpos: [1, 366],
};

/**
 * Why nothing can start by a schedule, as the end of a sentence about it; undefined where it can, and for what is written in another
 * form than cron's five fields or an RFC 5545 recurrence: of that nothing is known. Linear in the text, which is cut at 500 characters.
 */
export function scheduleProblem(text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  if (plain.length > 500) return undefined;
  const parsed = parseSchedule(plain);
  if (parsed) return neverStarts(parsed) ? 'names days that none of its months has' : undefined;
  return /^(?:rrule:)?(?:[a-z]+=[^;]*;)*freq=/.test(plain) ? ruleProblem(plain) : cronProblem(plain.split(/\s+/));
}

function cronProblem(fields: readonly string[]): string | undefined {
  if (fields.length !== cronFields.length || !fields.every((field) => cronShape.test(field))) return undefined;
  const at = cronFields.findIndex((field, index) => !cronField(fields[index] ?? '', field));
  const field = cronFields[at];
  return field && `has ${fields[at]} for its ${field.name}, which goes from ${field.least} to ${field.most}`;
}

function ruleProblem(text: string): string | undefined {
  for (const part of text.replace(/^rrule:/, '').split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (name === 'freq' && !/^(?:secondly|minutely|hourly|daily|weekly|monthly|yearly)$/.test(value))
      return `has ${value} for its FREQ, which is one of HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY`;
    const range = Object.hasOwn(ruleNumbers, name) ? ruleNumbers[name] : undefined;
    if (!range) continue;
    const [least, most] = range;
    const wrong = value
      .split(',')
      .find((each) => !/^[+-]?[0-9]+$/.test(each) || !isWithin(Math.abs(Number(each)), range));
    if (wrong !== undefined)
      return `has ${wrong} for its ${name.toUpperCase()}, which goes from ${least}${most > 1e9 ? ' up' : ` to ${most}`}`;
  }
  return undefined;
}

function isWithin(number: number, [least, most]: readonly [number, number]): boolean {
  return number >= least && number <= most;
}
