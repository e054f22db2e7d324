import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule, sameSchedule, startsOf } from '../../engine/model/schedule.ts';

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
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void parseSchedule(text)));
  });
});
