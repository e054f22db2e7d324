export interface CalendarTiming {
  /** As cron writes it. */
  readonly schedule: string;
  readonly zone?: string;
}

const field = /^(?:\*|\d{1,2}(?:\.\.\d{1,2})?(?:\/\d{1,2})?)(?:,\d{1,2}(?:\.\.\d{1,2})?(?:\/\d{1,2})?)*$/;
const days = /^[A-Z][a-z]{2}(?:\.\.[A-Z][a-z]{2})?(?:,[A-Z][a-z]{2}(?:\.\.[A-Z][a-z]{2})?)*$/;

/**
 * When a timer of systemd starts, from its property `TimersCalendar`, which has `OnCalendar` in normal form (systemd.time(7)).
 * Undefined where cron cannot say the same: several times, years, seconds, days from the end of the month, a weekday that has to be
 * a day of the month as well.
 */
export function onCalendar(property: string): CalendarTiming | undefined {
  const [, spec = ''] = /^\{ OnCalendar=([^;\n]{1,200}) ;[^\n]*\}$/.exec(property) ?? [];
  const words = spec.split(' ');
  const weekdays = days.test(words[0] ?? '') ? words.shift() : undefined;
  const [date = '', time = '', zone, ...rest] = words;
  const [year, month = '', day = ''] = date.split('-');
  const [hour = '', minute = '', second] = time.split(':');
  if (year !== '*' || second !== '00' || rest.length > 0) return undefined;
  if (weekdays !== undefined && day !== '*') return undefined;
  const fields = [minute, hour, day, month];
  if (!fields.every((each) => field.test(each))) return undefined;
  const plain = [...fields, weekdays ?? '*'].map((each) => each.replaceAll('..', '-').replaceAll(/\b0(?=\d)/g, ''));
  return { schedule: plain.join(' '), ...(zone !== undefined && { zone }) };
}
