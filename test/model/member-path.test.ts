import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonPath } from '../../engine/model/json.ts';
import { attributeText, differingMembers, pathText, valueAt } from '../../engine/model/member-path.ts';

const names = fc.oneof(fc.constantFrom('a', 'b', 'a.b', '"', '\\', '"]', '__proto__', '', '0'), fc.string());

describe('a path as text', () => {
  it.each<[JsonPath, string]>([
    [['spec', 'attributes', 'poolSize'], 'spec.attributes.poolSize'],
    [['packages', 'openssl'], 'packages.openssl'],
    [['packages', 'libssl1.1'], 'packages["libssl1.1"]'],
    [['packages', 'g++'], 'packages["g++"]'],
    [['mounts', '/srv'], 'mounts["/srv"]'],
    [['settings', 'a"b', 'c'], 'settings["a\\"b"].c'],
    [['settings', '\u001b[31m'], 'settings["\\u001b[31m"]'],
    [['dependsOn', 0, 'to'], 'dependsOn[0].to'],
    [['dependsOn', '0'], 'dependsOn.0'],
  ])('%j is %s', (path, text) => {
    expect(pathText(path)).toBe(text);
  });

  it('is never that of another path', () => {
    const paths = fc.array(names, { maxLength: 3 });
    fc.assert(
      fc.property(paths, paths, (one, other) => {
        expect(pathText(one) === pathText(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves the name of an attribute as it is', () => {
    expect(attributeText(['server.port'])).toBe('server.port');
    expect(attributeText(['server.port', 'http'])).toBe('["server.port"].http');
  });
});

describe('what differs within two objects', () => {
  it('is told as deep as both are objects, by name', () => {
    expect(
      differingMembers(
        { b: { c: 1, d: 2 }, a: 1, gone: null, e: { f: 1 } },
        { b: { c: 1, d: 3 }, a: 1, e: [1], new: 0 },
      ),
    ).toEqual([
      { path: ['b', 'd'], from: 2, to: 3 },
      { path: ['e'], from: { f: 1 }, to: [1] },
      { path: ['gone'], from: null },
      { path: ['new'], to: 0 },
    ]);
    expect(differingMembers('text', { a: 1 })).toEqual([{ path: ['a'], to: 1 }]);
  });

  it('takes members by the names of all objects for nothing but members', () => {
    const own = JSON.parse('{"__proto__": 1, "constructor": 2}') as Json;
    expect(differingMembers(own, {})).toEqual([
      { path: ['__proto__'], from: 1 },
      { path: ['constructor'], from: 2 },
    ]);
    expect(valueAt({}, ['constructor'])).toBeUndefined();
    expect(valueAt(own, ['__proto__'])).toBe(1);
  });

  it('is where values stand that differ, and nowhere else (law)', () => {
    const values = fc.letrec<{ value: Json; object: Json }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.constantFrom<Json>(null, 0, 1, 'a'), tie('object')),
      object: fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { noNullPrototype: true }),
    })).object;
    fc.assert(
      fc.property(values, values, (before, after) => {
        const found = differingMembers(before, after);
        for (const { path, from, to } of found) {
          expect(valueAt(before, path)).toEqual(from);
          expect(valueAt(after, path)).toEqual(to);
          expect(isObject(from) && isObject(to)).toBe(false);
        }
        expect(found.length === 0).toBe(JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)));
      }),
    );
  });
});

function sorted(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]): Json => [name, sorted(member ?? null)]);
}
