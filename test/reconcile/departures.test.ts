import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDocument } from '../../engine/catalog/edit-document.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';
import { findAdoptions } from '../../engine/drift/adoptions.ts';
import type { Departure } from '../../engine/model/estate.ts';
import { canonicalJson, type Json, type JsonObject } from '../../engine/model/json.ts';
import { valueAt } from '../../engine/model/member-path.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { agree } from '../../engine/reconcile/agreement.ts';
import { departures } from '../../engine/reconcile/departures.ts';
import { entitiesOf, estateOf, item } from '../support/estate.ts';

describe('departures', () => {
  it.each<[string, JsonObject, JsonObject, readonly string[]]>([
    [
      'packages',
      { openssl: '3.0.15', nginx: '1.22' },
      { openssl: '3.0.16-1', nginx: '1.22-1', bash: '5' },
      ['openssl'],
    ],
    ['settings', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 1, d: 3, e: 4 } } }, ['a.b.d']],
    ['settings', { a: { b: 1 } }, { a: 'x' }, ['a']],
    ['settings', { a: 'x' }, { a: { b: 1 } }, ['a']],
    ['settings', { list: [1, 2] }, { list: ['2', '1'] }, []],
    ['settings', { list: [1, 2] }, { list: [1, 3] }, ['list']],
    ['mounts', { '/srv/': 'ext4', '/var': 'xfs' }, { '/srv': 'ext4', '/var/': 'ext4' }, ['/var']],
    ['mounts', { '/srv': 'ext4', '/srv/': 'xfs' }, { '/srv': 'ext4' }, ['/srv/']],
    ['environment', { LOG: 'info', DEBUG: null }, { LOG: 'info' }, []],
    ['environment', { DEBUG: null }, { DEBUG: '1' }, ['DEBUG']],
    ['environment', { LOG: 'info' }, { LOG: null }, ['LOG']],
    ['environment', { LOG: 'info', X: '1' }, {}, ['LOG', 'X']],
    [
      'settings',
      JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}') as JsonObject,
      {},
      ['__proto__', 'constructor'],
    ],
  ])('of %s %j from %j are %j', (name, declared, observed, expected) => {
    expect(departures(name, undefined, declared, observed).map(({ path }) => path.join('.'))).toEqual(expected);
    expect(agree(name, undefined, declared, observed)).toBe(expected.length === 0);
  });

  it('have what is expected and what is there, by what the class says of it', () => {
    const schema: JsonObject = { properties: { on: { type: 'boolean' } } };
    expect(departures('settings', schema, { on: 'yes', off: 'yes' }, { on: true, off: 'on' })).toEqual([
      { path: ['off'], expected: 'yes', observed: 'on' },
    ]);
    expect(departures('settings', undefined, { a: 1, b: null }, { b: [] })).toEqual([
      { path: ['a'], expected: 1 },
      { path: ['b'], expected: null, observed: [] },
    ]);
  });

  it('are found among ten thousand in time that is linear', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`member ${index}`, `${index}`]));
    expect(departures('settings', undefined, { a: many }, { a: { ...many, 'member 7': 'other' } })).toHaveLength(1);
    expect(departures('settings', undefined, many, {})).toHaveLength(10_000);
  });
});

const keys = fc.constantFrom(
  'a',
  'version',
  'libssl1.1',
  '/srv',
  '/srv/',
  '__proto__',
  'timeout',
  'ä',
  '\u001b[1m',
  'on',
);
const scalars = fc.constantFrom<Json>(null, true, 'on', 0, 1, '1', '1.0', '1.0-2', '2', '1m', '60s', '', 'x', 'null');
const values = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(fc.oneof(scalars, fc.constant<Json>({ a: 1 })), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc.dictionary(keys, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));
const attributes = fc.constantFrom('packages', 'settings', 'mounts', 'environment');

describe('departures, as a law', () => {
  it('are none exactly where two objects agree, and each is of values that do not', () => {
    fc.assert(
      fc.property(attributes, values.object, values.object, (name, declared, observed) => {
        const found = departures(name, undefined, declared, observed);
        expect(found.length === 0).toBe(agree(name, undefined, declared, observed));
        for (const { path, expected } of found) expect(valueAt(declared, path)).toEqual(expected);
        expect(new Set(found.map(({ path }) => JSON.stringify(path))).size).toBe(found.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('are as declared once what was seen is adopted, but for what is not there', () => {
    const ref: Ref = 'asset:shop/web';
    const identifiers = { serial: 'AB12CD' };
    fc.assert(
      fc.property(attributes, values.object, values.object, (name, declared, observed) => {
        const entity = item(ref, { class: 'server', identifiers, attributes: { [name]: declared } });
        const sees = [{ class: 'server', identifiers, attributes: { [name]: observed } }];
        const estate = estateOf({ items: [entity], sources: [{ source: 'host', sees }] });
        let text = `{"spec": {"attributes": ${JSON.stringify({ [name]: declared })}}}\n`;
        const left: string[] = [];
        for (const { path, value } of findAdoptions(estate, entitiesOf([entity]))) {
          const edited = value === undefined ? undefined : editDocument(text, 1, { path, value });
          if (edited === undefined) left.push(canonicalJson(path.slice(3)));
          else text = edited;
        }
        const [document] = readDocuments(text, '').documents;
        const now = valueAt(document?.value as Json, ['spec', 'attributes', name]) as JsonObject;
        const absent = departures(name, undefined, declared, observed).filter((each) => each.observed === undefined);
        expect(pathsOf(departures(name, undefined, now, observed))).toEqual(left.sort());
        expect(left).toEqual(pathsOf(absent));
      }),
      { numRuns: 300 },
    );
  });
});

function pathsOf(found: readonly Departure[]): readonly string[] {
  return found.map(({ path }) => canonicalJson([...path])).sort();
}
