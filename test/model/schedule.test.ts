import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../engine/model/read-schedule.ts';
import { scheduleProblem } from '../../engine/model/schedule-problem.ts';
import { sameSchedule, startsOf } from '../../engine/model/schedule.ts';

describe('a schedule', () => {
  it.each([
    ['0 23 * * *', 'FREQ=DAILY;BYHOUR=23'],
    ['30 2 * * 1-5', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2;BYMINUTE=30'],
    ['0 3 1 * *', 'FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=3'],
    ['@daily', '0 0 * * *'],
    ['0 0 * * 7', '@weekly'],
    ['0 6 * jan-mar sun', '0 6 * 1,2,3 0'],
    ['*/15 * * * *', 'freq=hourly;byminute=0,15,30,45'],
    ['0 */6 * * *', '0 0,6,12,18 * * *'],
  ])('%s is %s', (a, b) => {
    expect(sameSchedule(a, b)).toBe(true);
  });

  it.each([
    ['0 23 * * *', '0 22 * * *'],
    ['0 0 1 * 1', 'FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO;BYHOUR=0'],
    ['0 0 * * 1', '0 0 * * 2'],
  ])('%s is not %s', (a, b) => {
    expect(sameSchedule(a, b)).toBe(false);
  });

  it.each([
    'on demand',
    'daily 02:00',
    '',
    '* * * * * *',
    '60 * * * *',
    '0 0 L * *',
    '0 0 * * 1#2',
    '0 0 5-1 * *',
    '*/0 * * * *',
    'FREQ=DAILY',
    'FREQ=DAILY;BYHOUR=2;INTERVAL=2',
    'FREQ=DAILY;BYHOUR=2;COUNT=3',
    'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=2',
    'FREQ=MONTHLY;BYHOUR=2',
    'FREQ=SECONDLY',
    `0 0 * * ${'1,'.repeat(400)}1`,
  ])('that cannot be read is not guessed: %s', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });

  it('starts when cron would start it: on either day where both are named', () => {
    const from = Date.parse('2026-03-01T12:00:00Z');
    const starts = (text: string, days: number): readonly string[] => {
      const schedule = parseSchedule(text);
      return schedule ? startsOf(schedule, from, days, 100).map((start) => new Date(start).toISOString()) : [];
    };
    expect(starts('30 4 3 * mon', 8)).toEqual(['2026-03-02T04:30:00.000Z', '2026-03-03T04:30:00.000Z']);
    expect(starts('0 4 31 * *', 31)).toEqual(['2026-03-31T04:00:00.000Z']);
    expect(starts('* * * * *', 62)).toHaveLength(100);
  });

  it.each([
    ['60 * * * *', 'has 60 for its minute, which goes from 0 to 59'],
    ['0 0 * foo *', 'has foo for its month, which goes from 1 to 12'],
    ['0 0 5-1 * *', 'has 5-1 for its day of the month, which goes from 1 to 31'],
    ['*/0 * * * *', 'has */0 for its minute, which goes from 0 to 59'],
    ['0 0 30,31 2 *', 'names days that none of its months has'],
    ['0 0 31 4,6 *', 'names days that none of its months has'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=0', 'names days that none of its months has'],
    ['FREQ=DAILY;BYHOUR=25', 'has 25 for its BYHOUR, which goes from 0 to 23'],
    ['FREQ=FORTNIGHTLY', 'has fortnightly for its FREQ, which is one of HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY'],
    ['FREQ=DAILY;INTERVAL=0', 'has 0 for its INTERVAL, which goes from 1 up'],
  ])('by which nothing can start says why: %s', (text, problem) => {
    expect(scheduleProblem(text)).toBe(problem);
  });

  it.each([
    '0 0 29 2 *',
    '0 0 31 2 1',
    '0 0 1 1 *',
    '@daily',
    'FREQ=DAILY;BYHOUR=2;INTERVAL=2',
    'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=2',
    'on demand',
    'daily 02:00',
    '',
    '@reboot',
    '* * * * * *',
    '0 0 L * *',
    '0 0 * * 1#2',
    'H H * * *',
    'MON-END +1',
    '5 days after month end',
    'the third of every month',
    `60 * * * ${'1,'.repeat(400)}1`,
  ])('that can start, or of which nothing is known, has no problem: %s', (text) => {
    expect(scheduleProblem(text)).toBeUndefined();
  });

  it('is the same as itself however it is written, and any text is read or not, in time', () => {
    const number = (most: number) => fc.uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(number(59), number(23), number(6), (minutes, hours, days) => {
        const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
        const cron = `${minutes.join()} ${hours.toReversed().join()} * * ${days.join()}`;
        const rule = `FREQ=WEEKLY;BYDAY=${days.map((day) => names[day]).join()};BYHOUR=${hours.join()};BYMINUTE=${minutes.join()}`;
        expect(sameSchedule(cron, rule)).toBe(true);
      }),
    );
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void [parseSchedule(text), scheduleProblem(text)]));
  });
});
