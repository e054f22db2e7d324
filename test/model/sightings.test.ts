import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../engine/model/evidence.ts';
import { noSightings, sightingsOf } from '../../engine/model/sightings.ts';

const text = fc.constantFrom('a', 'b', '', 'host', '__proto__', 'constructor', '7');
const moment = fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z');
const record = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  // As a source is read: a member named `__proto__` is one like any other.
  fc.array(fc.tuple(text, value), { maxLength: 4 }).map((members) => Object.fromEntries(members));
const state = fc.record({ reachable: fc.boolean(), healthy: fc.boolean() }, { requiredKeys: [] });
const relation = fc.record({
  type: fc.constant('connectsTo' as const),
  to: fc.record({ class: text, identifiers: record(text) }),
  count: fc.nat(),
});
const sighting: fc.Arbitrary<Sighting> = fc.record(
  {
    source: text,
    run: text,
    observation: fc.record({
      key: text,
      class: text,
      at: moment,
      identifiers: record(fc.oneof(text, fc.array(text, { maxLength: 2 }))),
      attributes: record(fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text), record(text))),
      relations: fc.array(relation, { maxLength: 1 }),
      state,
    }),
    firstSeen: moment,
    lastSeen: moment,
    current: fc.boolean(),
    since: record(moment),
    stateSince: moment,
    goneBy: moment,
    gaps: fc.array(fc.record({ goneBy: moment, back: moment })),
  },
  { requiredKeys: ['source', 'run', 'observation', 'firstSeen', 'lastSeen', 'current'] },
);

describe('sightings in columns', () => {
  it('are those that were given, in their order', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 8 }), (list) => {
        const sightings = sightingsOf(list);
        expect([...sightings]).toEqual(list);
        expect(sightings.length).toBe(list.length);
        expect(JSON.parse(JSON.stringify(sightings))).toEqual(JSON.parse(JSON.stringify(list)));
        for (const [position, { observation, firstSeen }] of list.entries()) {
          expect(sightings.keys[position]).toBe(observation.key);
          expect(sightings.heads[position]).toMatchObject({ firstSeen, class: observation.class });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keep what many say alike only once', () => {
    const observation = { key: 'a', class: 'server', at: 'now', identifiers: {}, relations: [], state: {} };
    const seen = (os: string): Sighting => ({
      source: 's',
      run: 'r',
      observation: { ...observation, attributes: { os } },
      firstSeen: 'now',
      lastSeen: 'now',
      current: true,
    });
    const { heads, attributes } = sightingsOf([seen('debian'), seen('debian'), seen('alpine')]);
    expect(new Set(heads).size).toBe(1);
    expect(new Set(attributes.shapes).size).toBe(1);
    expect(attributes.values).toEqual(['debian', 'debian', 'alpine']);
  });

  it('may be none', () => {
    expect([...noSightings]).toEqual([]);
  });
});
