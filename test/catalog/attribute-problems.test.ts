import { anything, assert, constantFrom, dictionary, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeProblems } from '../../engine/catalog/attribute-problems.ts';
import type { Json, JsonObject } from '../../engine/model/json.ts';

function problems(value: Json, schema: JsonObject): string[] {
  return attributeProblems(value, schema).map(({ path, message }) =>
    [path.join('.'), message].filter(Boolean).join(' '),
  );
}

describe('attributeProblems', () => {
  it.each<[Json, JsonObject, readonly string[]]>([
    ['a', { type: 'string' }, []],
    [1, { type: 'string' }, ['has to be text, but it is a number']],
    [null, { type: 'integer' }, ['has to be a whole number, but it is empty']],
    [1.5, { type: 'integer' }, ['has to be a whole number, but it is a number']],
    [1.5, { type: 'number' }, []],
    ['yes', { type: 'boolean' }, ['has to be `true` or `false`, but it is text']],
    [[], { type: 'object' }, ['has to be a mapping, but it is a list']],
    [{}, { type: 'array' }, ['has to be a list, but it is a mapping']],
    ['b', { enum: ['a', 1, null] }, ['is `b`, but has to be one of `a`, `1`, empty']],
    [{ b: 1, a: 2 }, { enum: [{ a: 2, b: 1 }] }, []],
    [5, { minimum: 5, maximum: 5 }, []],
    [4, { minimum: 5 }, ['is `4`; the least is 5']],
    [6, { maximum: 5 }, ['is `6`; the most is 5']],
    ['abc', { minLength: 4 }, ['is `abc`; the least is 4 characters']],
    ['abc', { maxLength: 2 }, ['is `abc`; the most is 2 characters']],
    ['Europe/Zurich', { format: 'time-zone' }, []],
    [
      'Europe/Bern',
      { format: 'time-zone' },
      ['is `Europe/Bern`, and there is no such time zone: write an IANA name, such as `Europe/Zurich`'],
    ],
    ['0 3 * * *', { format: 'schedule' }, []],
    ['on demand', { format: 'schedule' }, []],
    [
      '0 3 31 4 *',
      { format: 'schedule' },
      ['is `0 3 31 4 *`, by which nothing ever starts: it names days that none of its months has'],
    ],
    [[1], { minItems: 2 }, ['is a list; the least is 2 entries']],
    [[1, 2, 3], { maxItems: 2 }, ['is a list; the most is 2 entries']],
    [
      ['a', 1, 'b', 2],
      { items: { type: 'string' } },
      ['1 has to be text, but it is a number', '3 has to be text, but it is a number'],
    ],
    [
      { a: { b: 'x' } },
      { properties: { a: { properties: { b: { type: 'integer' } } } } },
      ['a.b has to be a whole number, but it is text'],
    ],
    [
      { a: 1 },
      { properties: { b: {} }, additionalProperties: false, required: ['b'] },
      ['a is not a known member', 'b is missing'],
    ],
    [{ toString: 1 }, { properties: {}, additionalProperties: false }, ['toString is not a known member']],
    ['anything', {}, []],
  ])('of %j by %j', (value, schema, expected) => {
    expect(problems(value, schema)).toEqual(expected);
  });

  it.each([
    ['date', '2026-11-21', '2026-13-01'],
    ['date', '2028-02-29', '2026-02-30'],
    ['date-time', '2026-11-21T08:00:00Z', '2026-11-21 08:00'],
    ['date-time', '2028-02-29T08:00:00+01:00', '2026-02-29T08:00:00+01:00'],
    ['date-time', '2026-04-30T23:59Z', '2026-04-31T23:59Z'],
    ['duration', '15m', '15 minutes'],
    ['hostname', 'ns-1.example.com', 'ns_!.example.com'],
    ['ip', '2001:db8::1', '300.1.1.1'],
    ['uri', 'https://example.com/a', 'example'],
    ['version', 'v1.2.3-rc.1+5', 'latest'],
  ])('of the format %s', (format, good, bad) => {
    expect(problems(good, { format })).toEqual([]);
    expect(problems(bad, { format })).toEqual([`is \`${bad}\`, which is not of the form \`${format}\``]);
  });

  it('takes an unknown format for none', () => {
    expect(problems('x', { format: 'constructor' })).toEqual([]);
  });

  it('never throws, whatever the schema says', () => {
    const keyword = constantFrom('type', 'enum', 'format', 'minimum', 'maxLength', 'items', 'properties', 'required');
    assert(
      property(jsonValue(), dictionary(keyword, anything()), (value, schema) => {
        expect(attributeProblems(value as Json, schema as JsonObject)).toBeInstanceOf(Array);
      }),
    );
  });
});
