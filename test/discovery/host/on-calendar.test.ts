import { describe, expect, test } from 'vitest';
import { onCalendar } from '../../../engine/discovery/host/on-calendar.ts';
import { sameSchedule } from '../../../engine/model/schedule.ts';

const property = (spec: string) => `{ OnCalendar=${spec} ; next_elapse=Mon 2026-11-23 04:30:00 UTC }`;

describe('when a timer starts', () => {
  test.each([
    ['*-*-* 02:00:00', '0 2 * * *'],
    ['*-*-* *:00/15:00', '0/15 * * * *'],
    ['*-*-* *:05,35:00', '5,35 * * * *'],
    ['*-*-* 00/2:30:00', '30 0/2 * * *'],
    ['Mon..Fri *-*-* 04:30:00', '30 4 * * Mon-Fri'],
    ['Mon,Wed..Fri *-*-* 00:00:00', '0 0 * * Mon,Wed-Fri'],
    ['*-01,04,07,10-01 06:00:00', '0 6 1 1,4,7,10 *'],
    ['*-*-01..07 06:00:00', '0 6 1-7 * *'],
  ])('is told as cron has it: %s is %s', (spec, schedule) => {
    expect(onCalendar(property(spec))).toEqual({ schedule });
    expect(sameSchedule(schedule, schedule)).toBe(true);
  });

  test('is told with the zone that it names', () => {
    expect(onCalendar(property('*-*-* 02:00:00 Europe/Zurich'))).toEqual({
      schedule: '0 2 * * *',
      zone: 'Europe/Zurich',
    });
  });

  test.each([
    '2026-*-* 02:00:00',
    '*-*-* 02:00:30',
    '*-*~01 02:00:00',
    'Mon *-*-01..07 02:00:00',
    '*-*-* 02:00:00.5',
    '*-*-* 02:00:00 UTC and more',
    'no time at all',
    '-- ::00',
    '*-*-* ..:..:00',
  ])('is not told where cron has no words for it: %s', (spec) => {
    expect(onCalendar(property(spec))).toBeUndefined();
  });

  test('is not told of a timer with several times, or none', () => {
    expect(onCalendar(`${property('*-*-* 02:00:00')}\n${property('*-*-* 03:00:00')}`)).toBeUndefined();
    expect(onCalendar('')).toBeUndefined();
    expect(onCalendar(`{ OnCalendar=${'1,'.repeat(100_000)} ; next_elapse=n/a }`)).toBeUndefined();
  });
});
