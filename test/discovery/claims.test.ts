import { describe, expect, test } from 'vitest';
import { claimsOf } from '../../engine/discovery/claims.ts';

describe('claims about things that were asked for by name', () => {
  test('are one for each level and reason, each value once', () => {
    const claims = claimsOf('application', 'endpoint', [
      { values: ['b:1'], level: 'complete' },
      { values: ['c:1'], level: 'partial', reason: 'it did not answer in time' },
      { values: ['a:1'], level: 'complete' },
      { values: ['a:1'], level: 'complete' },
      { values: ['d:1'], level: 'denied', reason: 'it is refused' },
      ...['5', '4', '3', '2'].map((port) => ({
        values: [`c:${port}`],
        level: 'partial' as const,
        reason: 'it did not answer in time',
      })),
    ]);
    expect(claims).toEqual([
      { of: 'items', class: 'application', scope: { endpoint: ['a:1', 'b:1'] }, level: 'complete' },
      {
        of: 'items',
        class: 'application',
        scope: { endpoint: ['c:1', 'c:2', 'c:3', 'c:4', 'c:5'] },
        level: 'partial',
        reason: 'c:1, c:5, c:4 and 2 more: it did not answer in time.',
      },
      {
        of: 'items',
        class: 'application',
        scope: { endpoint: ['d:1'] },
        level: 'denied',
        reason: 'd:1: it is refused.',
      },
    ]);
  });
});
