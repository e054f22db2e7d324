import { describe, expect, test } from 'vitest';
import { momentOf } from '../../engine/model/moment.ts';

describe('a moment', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-03-01T12:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:30.5+01:00', '2026-03-01T11:00:30.500Z'],
    ['2026-01-01T00:30+01:00', '2025-12-31T23:30:00.000Z'],
    ['2026-03-01T12:00', '2026-03-01T12:00:00.000Z'],
  ])('is read from %s', (text, expected) => {
    expect(new Date(momentOf(text) ?? Number.NaN).toISOString()).toBe(expected);
  });

  test.each([
    '',
    'soon',
    '2026-02-30',
    '2027-02-29',
    '2026-13-01',
    '2026-03-01T25:00Z',
    '2026-03-01 12:00',
    '20260301',
    '2026-03-01T',
    '2026-3-1',
  ])('is none in %j', (text) => {
    expect(momentOf(text)).toBeUndefined();
  });
});
