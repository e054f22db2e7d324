import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { momentsOf } from '../../engine/drift/on-clocks.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const told = (zone: string, ...times: readonly string[]): readonly string[] =>
  momentsOf(times.map(utc), zone).map((moment) => new Date(moment).toISOString().slice(5, 16));

describe('what clocks show', () => {
  it('is read by the offset of that day', () => {
    expect(told('Europe/Zurich', '2026-03-28T04:00', '2026-03-29T04:00')).toEqual(['03-28T03:00', '03-29T02:00']);
  });

  it('is the first moment where they show it twice, and by the offset before where they skip it', () => {
    expect(told('Europe/Zurich', '2026-10-25T02:30')).toEqual(['10-25T00:30']);
    expect(told('Europe/Zurich', '2026-03-29T02:30')).toEqual(['03-29T01:30']);
    expect(told('Europe/Zurich', '2026-03-29T02:30', '2026-03-29T03:15')).toEqual(['03-29T01:15', '03-29T01:30']);
  });

  it('is what Temporal reads, in any zone', () => {
    const zones = [
      'Europe/Zurich',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Africa/Casablanca',
      'UTC',
    ];
    const times = fc.array(fc.integer({ min: utc('2011-12-01T00:00') / 6e4, max: utc('2027-01-01T00:00') / 6e4 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), times, (zone, minutes) => {
        const sorted = minutes.map((minute) => minute * 6e4).sort((a, b) => a - b);
        const expected = sorted.map(
          (time) =>
            Temporal.PlainDateTime.from(new Date(time).toISOString().slice(0, -1)).toZonedDateTime(zone)
              .epochMilliseconds,
        );
        expect(momentsOf(sorted, zone)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });
});
