import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundedCompiler,
  compileSchedule,
  type Schedule,
  type WrittenSchedule,
} from '../../../engine/policy/windows/schedule.ts';
import { startProcessorClock } from '../../support/processor-clock.ts';

function schedule(written: WrittenSchedule): Schedule {
  const compiled = compileSchedule(written);
  if ('message' in compiled) throw new Error(compiled.message);
  return compiled;
}

/** Spans as `start/end` in UTC, to the minute. */
function spans(written: WrittenSchedule, from: string, to: string): readonly string[] {
  return schedule(written)
    .spans(Date.parse(from), Date.parse(to))
    .map(({ start, end }) => `${short(start)}/${short(end)}`);
}

function short(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16);
}

function starts(written: WrittenSchedule, from: string, to: string): readonly string[] {
  return spans(written, from, to).map((span) => span.slice(0, 16));
}

const cases: readonly (readonly [
  title: string,
  written: WrittenSchedule,
  range: readonly [string, string],
  expected: readonly string[],
])[] = [
  [
    'A recurring time stays on the clock through the summer',
    { zone: 'Europe/Zurich', start: '2026-03-27T18:00', duration: '1h', recurrence: 'FREQ=WEEKLY' },
    ['2026-03-01', '2026-04-12'],
    ['2026-03-27T17:00/2026-03-27T18:00', '2026-04-03T16:00/2026-04-03T17:00', '2026-04-10T16:00/2026-04-10T17:00'],
  ],
  [
    'The same in the other hemisphere, where summer ends in April',
    { zone: 'Australia/Sydney', start: '2026-04-04T02:30', duration: '1h', recurrence: 'FREQ=DAILY;COUNT=3' },
    ['2026-04-01', '2026-04-10'],
    ['2026-04-03T15:30/2026-04-03T16:30', '2026-04-04T15:30/2026-04-04T16:30', '2026-04-05T16:30/2026-04-05T17:30'],
  ],
  [
    'A time that the clocks skip is not lost: it is read with the offset before',
    { zone: 'Europe/Zurich', start: '2026-03-28T02:30', duration: '1h', recurrence: 'FREQ=DAILY;COUNT=3' },
    ['2026-03-01', '2026-04-12'],
    ['2026-03-28T01:30/2026-03-28T02:30', '2026-03-29T01:30/2026-03-29T02:30', '2026-03-30T00:30/2026-03-30T01:30'],
  ],
  [
    'A midnight that the clocks skip begins its day at one',
    { zone: 'America/Sao_Paulo', start: '2018-11-03', recurrence: 'FREQ=DAILY;COUNT=3' },
    ['2018-11-01', '2018-11-10'],
    ['2018-11-03T03:00/2018-11-04T03:00', '2018-11-04T03:00/2018-11-05T02:00', '2018-11-05T02:00/2018-11-06T02:00'],
  ],
  [
    'A time that the clocks show twice is the first of the two',
    { zone: 'America/New_York', start: '2026-10-31T01:30', duration: '30m', recurrence: 'FREQ=DAILY;COUNT=3' },
    ['2026-10-30', '2026-11-10'],
    ['2026-10-31T05:30/2026-10-31T06:00', '2026-11-01T05:30/2026-11-01T06:00', '2026-11-02T06:30/2026-11-02T07:00'],
  ],
  [
    'An offset says which of the two is meant',
    { zone: 'America/New_York', start: '2026-11-01T01:30-05:00', duration: '30m' },
    ['2026-10-30', '2026-11-10'],
    ['2026-11-01T06:30/2026-11-01T07:00'],
  ],
  [
    'Where the clocks move by half an hour, so does the time',
    { zone: 'Australia/Lord_Howe', start: '2026-04-04T12:00', duration: '1h', recurrence: 'FREQ=DAILY;COUNT=2' },
    ['2026-04-01', '2026-04-10'],
    ['2026-04-04T01:00/2026-04-04T02:00', '2026-04-05T01:30/2026-04-05T02:30'],
  ],
  [
    'Hours are exact: a night of twelve hours ends an hour later on the clock when summer begins',
    { zone: 'Europe/Zurich', start: '2026-03-28T18:00', duration: '12h' },
    ['2026-03-01', '2026-04-12'],
    ['2026-03-28T17:00/2026-03-29T05:00'],
  ],
  [
    'An end stands on the clock: the same night is an hour shorter',
    { zone: 'Europe/Zurich', start: '2026-03-27T18:00', end: '2026-03-28T06:00', recurrence: 'FREQ=DAILY;COUNT=2' },
    ['2026-03-01', '2026-04-12'],
    ['2026-03-27T17:00/2026-03-28T05:00', '2026-03-28T17:00/2026-03-29T04:00'],
  ],
  [
    'Days are those of the calendar, 25 hours long in autumn',
    { zone: 'Europe/Zurich', start: '2026-10-24T12:00', duration: '1d' },
    ['2026-10-01', '2026-11-01'],
    ['2026-10-24T10:00/2026-10-25T11:00'],
  ],
  [
    'A date is a whole day, and an end on a date includes it',
    { zone: 'America/New_York', start: '2026-12-18', end: '2027-01-03' },
    ['2026-12-01', '2027-02-01'],
    ['2026-12-18T05:00/2027-01-04T05:00'],
  ],
  [
    'The last day of every month is found, that of a leap year too',
    { start: '2028-01-31T18:00', duration: '36h', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
    ['2028-01-01', '2028-05-01'],
    [
      '2028-01-31T18:00/2028-02-02T06:00',
      '2028-02-29T18:00/2028-03-02T06:00',
      '2028-03-31T18:00/2028-04-02T06:00',
      '2028-04-30T18:00/2028-05-02T06:00',
    ],
  ],
  [
    'A span that began before the range is in it',
    { start: '2028-01-31T18:00', duration: '36h', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
    ['2028-02-01T12:00:00Z', '2028-02-02'],
    ['2028-01-31T18:00/2028-02-02T06:00'],
  ],
  [
    'Exceptions name a day, or a time on the clock, or a moment',
    {
      zone: 'Europe/Zurich',
      start: '2026-06-01T08:00',
      duration: '1h',
      recurrence: 'FREQ=DAILY;COUNT=5',
      exceptions: ['2026-06-02', '2026-06-03T08:00', '2026-06-04T06:00:00Z'],
    },
    ['2026-06-01', '2026-07-01'],
    ['2026-06-01T06:00/2026-06-01T07:00', '2026-06-05T06:00/2026-06-05T07:00'],
  ],
];

it.each(cases)('%s', (_title, written, [from, to], expected) => {
  expect(spans(written, from, to)).toEqual(expected);
});

// Examples of RFC 5545, 3.8.5.3, and their kin: what begins when.
const rules: readonly (readonly [start: string, rule: string, expected: readonly string[]])[] = [
  ['2024-02-29', 'FREQ=YEARLY', ['2024-02-29', '2028-02-29', '2032-02-29']],
  ['2026-01-31', 'FREQ=MONTHLY;COUNT=3', ['2026-01-31', '2026-03-31', '2026-05-31']],
  ['2026-01-01', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', ['2026-01-30', '2026-02-27', '2026-03-31']],
  [
    '1997-08-05',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
  ],
  [
    '1997-08-05',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
  ],
  ['1997-05-12', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', ['1997-05-12', '1998-05-11', '1999-05-17']],
  [
    '1996-11-05',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
    ['1996-11-05', '2000-11-07', '2004-11-02'],
  ],
  ['1997-09-02', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3', ['1998-02-13', '1998-03-13', '1998-11-13']],
  ['2026-01-01', 'FREQ=YEARLY;BYYEARDAY=-1;COUNT=2', ['2026-12-31', '2027-12-31']],
  ['2026-11-21', 'FREQ=DAILY;UNTIL=20261123', ['2026-11-21', '2026-11-22', '2026-11-23']],
  ['2026-11-21', 'RRULE:freq=daily;until=20261122T000000', ['2026-11-21', '2026-11-22']],
  ['2026-11-21', 'FREQ=DAILY;UNTIL=20261121T235959Z', ['2026-11-21']],
];

it.each(rules)('from %s, %s', (start, recurrence, expected) => {
  const found = starts({ start, recurrence }, '1990-01-01', '1999-12-31').concat(
    starts({ start, recurrence }, '2000-01-01', '2033-01-01'),
  );
  const shown = /COUNT|UNTIL/i.test(recurrence) ? found : found.slice(0, expected.length);
  expect(shown.map((text) => text.slice(0, 10))).toEqual(expected);
});

it('A beginning far back, or far ahead, costs no more than one of today', () => {
  const daily = (start: string) => schedule({ start, duration: '1h', recurrence: 'FREQ=DAILY' });
  const used = startProcessorClock();
  expect(daily('0001-01-01').spans(Date.parse('2026-01-01'), Date.parse('2026-02-01'))).toHaveLength(31);
  expect(daily('9998-01-01').spans(Date.parse('2026-01-01'), Date.parse('2026-02-01'))).toHaveLength(0);
  expect(used()).toBeLessThan(2000);
});

const problems: (readonly [WrittenSchedule, path: string, message: RegExp, never?: true])[] = [
  [{ start: '2026-02-30', duration: '1h' }, 'start', /no such time as `2026-02-30`/],
  [{ start: '2026-02-28T24:30', duration: '1h' }, 'start', /no such time/],
  [{ start: '2026-01-01T10:00' }, '', /Nothing says when it is over/],
  [{ start: '2026-01-01T10:00', end: '2026-01-01T09:00' }, 'end', /ends when it begins, or before/, true],
  [{ start: '2026-01-01T10:00', duration: '0s' }, 'duration', /ends when it begins/, true],
  [{ start: '2026-01-01', end: '2026-01-02', duration: '1d' }, 'duration', /an end and a duration/],
  [{ start: '2026-01-01', duration: '999999999w' }, 'duration', /lasts longer than 3660 days/],
  [{ start: '2026-01-01', duration: '367d', recurrence: 'FREQ=YEARLY' }, 'duration', /lasts longer than 366 days/],
  [{ zone: 'Europe/Zürich', start: '2026-01-01' }, 'zone', /no time zone `Europe\/Zürich`/],
  [{ zone: '+01:00', start: '2026-01-01' }, 'zone', /no time zone/],
  [{ start: '2026-01-01', exceptions: ['2026-13-01'] }, 'exceptions.0', /no such time/],
  [{ start: '2026-01-01', exceptions: ['2026-01-01'] }, 'exceptions', /leave nothing/, true],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;UNTIL=20251231' }, 'recurrence', /gives no time/, true],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;UNTIL=20261331' }, 'recurrence', /no such time/],
  [{ start: '2026-01-01', recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'recurrence', /gives no time/, true],
  [{ start: '2026-01-01', recurrence: 'FREQ=YEARLY;BYYEARDAY=366;BYWEEKNO=20' }, 'recurrence', /gives no time/, true],
  [
    { start: '2026-01-01', recurrence: 'FREQ=DAILY;BYDAY=MO;BYMONTHDAY=31;BYMONTH=12;COUNT=366' },
    'recurrence',
    /too long to count/,
    true,
  ],
  [{ start: '2026-01-01', recurrence: 'FREQ=SECONDLY;UNTIL=30260101' }, 'recurrence', /has `FREQ=SECONDLY`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=MINUTELY' }, 'recurrence', /has `FREQ=MINUTELY`/],
  [
    { start: '2026-01-01', recurrence: `FREQ=HOURLY;BYMINUTE=${Array.from({ length: 60 }, (_, at) => at).join()}` },
    'recurrence',
    /begins 1440 times a day/,
  ],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;COUNT=100000' }, 'recurrence', /has `COUNT=100000`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;COUNT=0' }, 'recurrence', /has `COUNT=0`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;BYMONTHDAY=99' }, 'recurrence', /has `BYMONTHDAY=99`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;BYHOUR=' }, 'recurrence', /has `BYHOUR=`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;FREQ=DAILY' }, 'recurrence', /has `FREQ` twice/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;RSCALE=CHINESE' }, 'recurrence', /has `RSCALE`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY\nDTSTART:20200101T000000Z' }, 'recurrence', /has `FREQ=DAILY/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;COUNT=2;UNTIL=20270101' }, 'recurrence', /has `COUNT` and `UNTIL`/],
  [{ start: '2026-01-01', recurrence: 'FREQ=DAILY;BYDAY=1MO' }, 'recurrence', /makes no sense: BYDAY/],
  [{ start: '2026-01-01', recurrence: 'every Sunday' }, 'recurrence', /has `EVERY SUNDAY`/],
];

it.each(problems.map(([written, path, message, never = false]) => ({ written, path, message, never })))(
  '$written is refused at $path',
  ({ written, path, message, never }) => {
    const compiled = compileSchedule(written);
    expect(compiled).toMatchObject({ message: expect.stringMatching(message), never });
    expect('path' in compiled && compiled.path.join('.')).toBe(path);
  },
);

it('Rules that are searched in vain are searched ten times at most', () => {
  const compile = boundedCompiler();
  const vain: WrittenSchedule = { start: '2026-01-01', recurrence: 'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30' };
  for (let time = 0; time < 10; time++) expect(compile(vain)).toMatchObject({ exhausted: true });
  expect(compile({ start: '2026-01-01' })).toMatchObject({ message: expect.stringMatching(/not looked at/) });
});

const written = fc
  .record({
    zone: fc.constantFrom(
      'UTC',
      'Europe/Zurich',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kathmandu',
    ),
    start: fc.constantFrom('2025-03-29T02:15', '2025-10-25T01:45', '2024-02-29', '2026-01-31T18:00:00+01:00'),
    duration: fc.constantFrom('20m', '3h', '2d', '1w', '45d'),
    recurrence: fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=DAILY;INTERVAL=3;BYHOUR=2,14',
      'FREQ=WEEKLY;BYDAY=SU,WE',
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      'FREQ=MONTHLY;BYDAY=2TU',
      'FREQ=HOURLY;INTERVAL=7',
      'FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU',
      'FREQ=DAILY;COUNT=200',
      'FREQ=WEEKLY;UNTIL=20261101T010000Z',
    ),
  })
  .map((fields) => schedule(fields));
const moment = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2027-06-01') });

describe('For any schedule', () => {
  it('what is found in a range is what is found in its parts', () => {
    fc.assert(
      fc.property(written, moment, fc.nat(200), fc.nat(200), ({ spans: find }, from, first, second) => {
        const hour = 3_600_000;
        const [middle, to] = [from + first * hour, from + (first + second) * hour];
        const key = ({ start, end }: { start: number; end: number }) => `${start} ${end}`;
        const whole = find(from, to).map(key);
        const parts = new Set([...find(from, middle), ...find(middle, to)].map(key));
        expect([...parts].sort()).toEqual([...whole].sort());
        expect(new Set(whole).size).toBe(whole.length);
      }),
    );
  });

  it('every span touches the range, lasts, and comes in order', () => {
    fc.assert(
      fc.property(written, moment, fc.nat(2000), ({ spans: find }, from, hours) => {
        const to = from + hours * 3_600_000;
        let last = -Infinity;
        for (const { start, end } of find(from, to)) {
          expect(start < to && end > from && end > start && start >= last).toBe(true);
          last = start;
        }
      }),
    );
  });
});
