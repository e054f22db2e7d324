import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, itemOf, type Source, type Thing } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';

function says(
  source: string,
  attributes: JsonObject,
  facts: Partial<Source> & { thing?: Partial<Thing> } = {},
): Source {
  const { thing, ...run } = facts;
  return { source, sees: [{ identifiers: { endpoint: '10.0.0.1:5432' }, attributes, ...thing }], ...run };
}

function viewOf(declared: JsonObject, authority: readonly string[], ...sources: readonly Source[]) {
  const estate = estateOf({
    items: [
      item(db, { class: 'database.postgresql', identifiers: { endpoint: '10.0.0.1:5432' }, attributes: declared }),
    ],
    sources,
    authority,
  });
  return itemOf(estate, db).attributes;
}

describe('values by authority (Q02, B07)', () => {
  const [low, high] = [says('low', { workMem: '64MB' }), says('high', { workMem: '32MB' })];

  it.each<[string, readonly string[], Source[], string, readonly string[]]>([
    ['the higher source wins', ['high', 'low'], [low, high], 'high', ['low']],
    ['a stale one loses to a fresh one', ['high', 'low'], [low, { ...high, stale: true }], 'low', ['high']],
    ['a higher one that is silent does not count', ['high', 'low'], [low, says('high', {})], 'low', []],
    ['null is silence', ['high', 'low'], [low, says('high', { workMem: null })], 'low', []],
    [
      'of equal rank, the newest wins',
      [],
      [low, says('high', { workMem: '32MB' }, { thing: { at: '2026-11-21T11:59:00Z' } })],
      'high',
      ['low'],
    ],
    ['of equal rank and age, the first by name', [], [low, high], 'high', ['low']],
    [
      'what agrees, however it is written, is no other',
      ['high', 'low'],
      [high, says('low', { workMem: '32000kB' })],
      'high',
      [],
    ],
    [
      'what is gone says nothing',
      ['high', 'low'],
      [low, says('high', { workMem: '32MB' }, { thing: { current: false } })],
      'low',
      [],
    ],
  ])('%s', (_, authority, sources, taken, others) => {
    const { workMem } = viewOf({}, authority, ...sources);
    expect(workMem?.observed?.source).toBe(taken);
    expect((workMem?.others ?? []).map(({ source }) => source)).toEqual(others);
  });

  it('says whether the value taken is the one that is meant', () => {
    const views = viewOf(
      { maxConnections: 200, workMem: '64MB', storage: '1TB' },
      [],
      says('agent', { maxConnections: '200', workMem: '32MB', os: 'x' }),
    );
    expect(views).toMatchObject({
      maxConnections: { declared: 200, agrees: true },
      os: { observed: { value: 'x' } },
      storage: { declared: '1TB' },
      workMem: { declared: '64MB', agrees: false },
    });
    expect(views['os']).not.toHaveProperty('agrees');
    expect(views['storage']).not.toHaveProperty('agrees');
  });

  it('compares what nobody declares with what the class assumes, where it was seen', () => {
    expect(viewOf({}, [], says('agent', { walLevel: 'logical', maxConnections: 100 }))).toMatchObject({
      walLevel: { assumed: 'replica', agrees: false },
      maxConnections: { assumed: 100, agrees: true },
    });
    expect(viewOf({}, [], says('agent', {}))).toEqual({});
  });

  it('keeps an attribute named like members of every object', () => {
    const attributes = JSON.parse('{"__proto__": 1, "constructor": 2}') as JsonObject;
    const views = viewOf(attributes, [], says('agent', attributes));
    expect(Object.keys(views)).toEqual(['__proto__', 'constructor']);
  });
});

describe('state (C10)', () => {
  const state = (reachable?: boolean, healthy?: boolean, participating?: boolean): Partial<Thing> => ({
    state: {
      ...(reachable !== undefined && { reachable }),
      ...(healthy !== undefined && { healthy }),
      ...(participating !== undefined && { participating }),
    },
  });

  it.each<[string, Partial<Thing>, Partial<Thing>, boolean, object]>([
    ['reachable from anywhere', state(true), state(false), false, { reachable: true }],
    [
      'not well where one says so',
      state(true, true),
      state(undefined, false),
      false,
      { reachable: true, healthy: false },
    ],
    [
      'taking part where one saw it',
      state(undefined, undefined, false),
      state(undefined, undefined, true),
      false,
      { participating: true },
    ],
    ['unknown where nobody can tell', state(), state(), false, {}],
    ['not by what is stale', state(true), state(undefined, false), true, { reachable: true }],
  ])('is %s', (_, one, two, stale, expected) => {
    const estate = estateOf({
      items: [item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:5432' } })],
      sources: [says('one', {}, { thing: one }), says('two', {}, { thing: two, stale })],
    });
    expect(itemOf(estate, db).state).toEqual(expected);
  });
});
