/** A recurrence rule that keeps its grammar. */
export interface RecurrenceRule {
  /** Upper case, without `UNTIL`. */
  readonly text: string;
  readonly parts: ReadonlyMap<string, string>;
  /** As it is written: `20261231`, `20261231T235959` or with a `Z`. */
  readonly until?: string;
}

/** What is wrong with something that a document says, and what to do. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
}

const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'];
/** More than that many beginnings a day are no windows. */
const mostADay = 96;
/** So that every rule can be worked out whole. */
const mostCounted = 366;

/** Numbers of a part: from, to, and whether they may count from the end. */
const numbers: Readonly<Record<string, readonly [from: number, to: number, signed: boolean]>> = {
  INTERVAL: [1, 10_000, false],
  COUNT: [1, mostCounted, false],
  BYSECOND: [0, 59, false],
  BYMINUTE: [0, 59, false],
  BYHOUR: [0, 23, false],
  BYMONTHDAY: [1, 31, true],
  BYYEARDAY: [1, 366, true],
  BYWEEKNO: [1, 53, true],
  BYMONTH: [1, 12, false],
  BYSETPOS: [1, 366, true],
};
const days = 'MO|TU|WE|TH|FR|SA|SU';
const patterns: Readonly<Record<string, readonly [form: RegExp, example: string]>> = {
  FREQ: [new RegExp(`^(?:${frequencies.join('|')})$`), frequencies.join(', ')],
  BYDAY: [new RegExp(`^(?:[+-]?[1-9]\\d?)?(?:${days})(?:,(?:[+-]?[1-9]\\d?)?(?:${days}))*$`), 'MO,TU or -1FR'],
  WKST: [new RegExp(`^(?:${days})$`), 'MO'],
  UNTIL: [/^\d{8}(?:T\d{6}Z?)?$/, '20261231 or 20261231T225959Z'],
};
const names = [...Object.keys(patterns), ...Object.keys(numbers)];

/**
 * The parts of an RFC 5545 recurrence rule (3.3.10). Stricter than readers that drop what they do not understand: a rule
 * that is not understood whole would freeze at other times than it says.
 */
export function readRule(written: string): RecurrenceRule | Problem {
  const text = written.toUpperCase().replace(/^RRULE:/, '');
  const parts = new Map<string, string>();
  for (const piece of text.split(';')) {
    const [name = '', value, ...rest] = piece.split('=');
    if (value === undefined || rest.length > 0) {
      return problem(
        `has \`${shown(piece)}\``,
        'Write NAME=VALUE pairs with `;` between them: `FREQ=WEEKLY;BYDAY=SU`.',
      );
    }
    if (!names.includes(name)) return problem(`has \`${shown(name)}\``, `What there is: ${names.join(', ')}.`);
    if (parts.has(name)) return problem(`has \`${name}\` twice`, 'Keep one of them.');
    const wrong = valueProblem(name, value);
    if (wrong) return wrong;
    parts.set(name, value);
  }
  if (!parts.has('FREQ')) return problem('has no `FREQ`', `Begin with one of ${frequencies.join(', ')}.`);
  if (parts.has('COUNT') && parts.has('UNTIL')) return problem('has `COUNT` and `UNTIL`', 'Keep one of them.');
  if (timesADay(parts) > mostADay) {
    return problem(
      `begins ${timesADay(parts)} times a day`,
      `Let it begin at most ${mostADay} times a day, or last longer.`,
    );
  }
  const until = parts.get('UNTIL');
  parts.delete('UNTIL');
  return {
    text: [...parts].map((part) => part.join('=')).join(';'),
    parts,
    ...(until !== undefined && { until }),
  };
}

/** Whether a rule says by itself on which days, and at what time, so that its beginning does not matter. */
export function standsAlone({ parts }: RecurrenceRule): boolean {
  const has = (...wanted: string[]): boolean => wanted.some((name) => parts.has(name));
  if (has('COUNT') || (parts.get('INTERVAL') ?? '1') !== '1') return false;
  const frequency = parts.get('FREQ');
  if (frequency === 'HOURLY') return true;
  if (!has('BYHOUR')) return false;
  if (frequency === 'WEEKLY') return has('BYDAY');
  if (frequency === 'MONTHLY') return has('BYDAY', 'BYMONTHDAY');
  if (frequency === 'YEARLY') return has('BYYEARDAY', 'BYDAY') || (has('BYMONTHDAY') && has('BYMONTH'));
  return true;
}

function valueProblem(name: string, value: string): Problem | undefined {
  const range = numbers[name];
  if (!range) {
    const [form, example] = patterns[name] as readonly [RegExp, string];
    if (form.test(value)) return undefined;
    return problem(`has \`${name}=${shown(value)}\``, `\`${name}\` takes ${example}.`);
  }
  const [from, to, signed] = range;
  const list = name === 'INTERVAL' || name === 'COUNT' ? [value] : value.split(',');
  const wrong = list.find((item) => {
    const number = /^[+-]?\d{1,5}$/.test(item) ? Number(item) : Number.NaN;
    const size = signed ? Math.abs(number) : number;
    return !(size >= from && size <= to);
  });
  if (wrong === undefined) return undefined;
  const takes = `\`${name}\` takes ${from} to ${to}${signed ? ', with a `-` to count from the end' : ''}`;
  return problem(
    `has \`${name}=${shown(wrong)}\``,
    name === 'COUNT' ? `${takes}; for more, write \`UNTIL\`.` : `${takes}.`,
  );
}

function timesADay(parts: ReadonlyMap<string, string>): number {
  const count = (name: string, otherwise: number): number =>
    parts.has(name) ? new Set(parts.get(name)?.split(',').map(Number)).size : otherwise;
  const hours = count('BYHOUR', parts.get('FREQ') === 'HOURLY' ? 24 : 1);
  return hours * count('BYMINUTE', 1) * count('BYSECOND', 1);
}

function problem(what: string, hint: string): Problem {
  return { message: `The recurrence rule ${what}.`, hint };
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
