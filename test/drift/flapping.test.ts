import { describe, expect, it } from 'vitest';
import { flappingIn } from '../../engine/drift/flapping.ts';
import type { AttributeChange } from '../../engine/model/evidence.ts';
import type { Json } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOfCode } from '../support/drift.ts';
import { item, type World } from '../support/estate.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const days = (ago: number): string => new Date(now - ago * 86_400_000).toISOString();

/** Values with how many days ago each was first seen. */
function seen(...values: readonly (readonly [ago: number, value?: Json])[]): readonly AttributeChange[] {
  return values.map(([ago, value]) => ({ at: days(ago), ...(value !== undefined && { value }) }));
}

describe('a value over time', () => {
  it.each<[string, readonly AttributeChange[], boolean]>([
    ['that changed once holds still', seen([9, 1], [3, 2]), false],
    ['that was set and set back holds still', seen([9, 1], [5, 2], [3, 1]), false],
    ['that went there again flaps', seen([9, 1], [5, 2], [3, 1], [1, 2]), true],
    ['that goes on from value to value does not', seen([9, 1], [5, 2], [3, 3], [1, 4]), false],
    ['that went to and fro long ago does not', seen([60, 1], [50, 2], [40, 1], [30, 2]), false],
    ['that begins before the window and comes back in it flaps', seen([60, 1], [10, 2], [5, 1], [2, 2]), true],
    ['that could not be told now and then did not change', seen([9, 1], [7], [5, 1], [3], [1, 1]), false],
    ['of several values flaps too', seen([9, { a: 1 }], [5, 'x'], [3, { a: 1 }], [2, 3], [1, 'x']), true],
  ])('%s', (_, changes, flaps) => {
    expect(flappingIn(changes, now) !== undefined).toBe(flaps);
  });
});

describe('decay.flapping', () => {
  const db: Ref = 'asset:shop/db';
  const identifiers = { endpoint: '10.0.0.1:5432' };
  const world = (value: number, declared: number | undefined = 200): World => ({
    items: [
      item(db, { class: 'database.postgresql', identifiers, attributes: declared ? { maxConnections: declared } : {} }),
    ],
    sources: [
      {
        source: 'agent',
        sees: [
          {
            identifiers,
            attributes: { maxConnections: value },
            history: { changes: { maxConnections: seen([9, 200], [5, 50], [3, 200], [1, 50], [0.5, value]) } },
          },
        ],
      },
    ],
  });

  it('is told once, with the values, how often and in which time, instead of a mismatch', () => {
    expect(codesOf(world(50))).toEqual(['decay.flapping']);
    expect(driftOfCode(world(50), 'decay.flapping')).toMatchObject({
      severity: 'warning',
      ref: db,
      attribute: 'maxConnections',
      onset: days(5),
      message:
        'asset:shop/db: maxConnections goes to and fro between 200 and 50, 3 times in 5 d by what agent saw; declared is 200.',
    });
  });

  it('is told also while the value is as declared, with the same fingerprint', () => {
    const { fingerprint } = driftOfCode(world(50), 'decay.flapping');
    expect(driftOfCode(world(200), 'decay.flapping').fingerprint).toBe(fingerprint);
  });

  it('is told of a value that the class assumes, and not of one that nobody means to be anything', () => {
    expect(codesOf(world(50, 0))).toEqual(['decay.flapping']);
    const { items, sources } = world(50, 0);
    const other = items.map((entity) => ({ ...entity, class: 'process' }));
    expect(codesOf({ items: other, sources: sources ?? [] })).toEqual([]);
  });
});
