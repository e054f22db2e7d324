import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { language, type Evaluated } from '../../../engine/policy/expressions/cel.ts';
import type { ExpressionProblem } from '../../../engine/policy/expressions/expression-problem.ts';
import { startProcessorClock } from '../../support/processor-clock.ts';

const words = language(() => ({
  types: {},
  constructors: new Map(),
  functions: { 'twice(int): int': (whole: bigint) => whole * 2n },
}));
const variables = { data: 'map<string, dyn>', texts: 'list<string>', x: 'dyn' };
const data = { text: 'db-1', whole: 3, list: [1, 2, 3], nested: { deep: [{ name: 'a' }, { name: 'b' }] }, none: null };
const texts = Array.from({ length: 200 }, (_, index) => `name-${index}`);

function run(text: string, left = 1_000_000): Evaluated | ExpressionProblem {
  const expression = words.compile(text, variables);
  return 'problem' in expression ? expression : expression.evaluate({ data, texts, x: 1 }, { left });
}

function value(text: string): unknown {
  const result = run(text);
  return 'is' in result && result.is === 'value' ? result.value : result;
}

describe('what the language definition says', () => {
  it.each([
    // Literals, arithmetic and comparison.
    ['1 + 2 * 3 == 7', true],
    ['7 / 2 == 3 && -7 / 2 == -3 && 7 % 4 == 3', true],
    ['1.5 + 1.5 == 3.0', true],
    ['0xFF == 255', true],
    [String.raw`'\u00e9' == "é"`, true],
    [String.raw`r"\d" == "\\d"`, true],
    ['"a" < "b" && 1 < 2.5 && 2u > 1u', true],
    ['[1, 2] + [3] == [1, 2, 3]', true],
    ['{"a": 1}.a == 1 && {"a": 1}["a"] == 1', true],
    ['size("héllo") == 5 && size([1, 2]) == 2 && {"a": 1}.size() == 1', true],
    // Logic: either side may decide, whatever the other one is.
    ['true || data.missing == 1', true],
    ['data.missing == 1 || true', true],
    ['!(false && data.missing == 1) && !(data.missing == 1 && false)', true],
    ['true ? 1 : 2', 1n],
    // Macros.
    ['[1, 2, 3].all(n, n > 0) && [1, 2, 3].exists(n, n == 2) && [1, 2, 3].exists_one(n, n > 2)', true],
    ['[1, 2, 3].map(n, n * n).filter(n, n > 1) == [4, 9]', true],
    ['[1, 2, 3].map(n, n > 1, n * 10) == [20, 30]', true],
    ['{"a": 1, "b": 2}.all(key, key in ["a", "b"])', true],
    ['[[1, 2], [3]].map(list, list.map(n, n + 1)) == [[2, 3], [4]]', true],
    ['[1, 2].exists(n, n / 0 == 1 || n == 2)', true],
    ['has(data.text) && !has(data.missing) && has(data.nested.deep)', true],
    ['data.nested.deep.map(one, one.name) == ["a", "b"]', true],
    ['data.?missing.orValue("none") == "none" && data.?text.orValue("") == "db-1"', true],
    // Texts and patterns (RE2).
    ['data.text.startsWith("db") && data.text.endsWith("1") && data.text.contains("-")', true],
    ['data.text.matches("^db-[0-9]+$") && !data.text.matches("^x")', true],
    ['"".matches("^$") && "foo".matches("o+")', true],
    // Numbers of documents compare with whole ones.
    ['data.whole == 3 && data.whole > 2 && data.list[0] == 1', true],
    ['data.none == null && x == 1', true],
    // Conversions, moments and lengths of time.
    ['int("42") == 42 && string(42) == "42" && double(1) == 1.0 && bool("true")', true],
    ['timestamp("2026-01-01T00:00:00Z") + duration("24h") == timestamp("2026-01-02T00:00:00Z")', true],
    ['timestamp("2026-01-02T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") == duration("24h")', true],
    ['timestamp("2026-03-01T12:30:00Z").getFullYear() == 2026 && duration("90m").getHours() == 1', true],
    ['int(timestamp("1970-01-02T00:00:00Z")) == 86400', true],
    ['string(timestamp("2026-01-01T00:00:00Z")) == "2026-01-01T00:00:00.000Z"', true],
    ['twice(21) == 42', true],
    // What is put together to be charged means the same.
    ['(data.list + [4]).all(n, (n > 0 && !(n in [7])) || -n < -100) && (true ? [1] : [2]).exists(n, n == 1)', true],
    ['[{"a": [1, 2]}].all(one, one.a[1] == 2 && one["a"].exists(n, n == 1))', true],
    ['cel.bind(sum, data.list.map(n, n), sum == sum && sum.size() == 3)', true],
  ])('%s', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each([
    ['1 / 0', 'division'],
    ['data.missing', 'no such key: missing'],
    ['data.list[9]', 'index out of bounds'],
    ['9223372036854775807 + 1', 'overflow'],
    ['data.text.matches("(")', 'missing'],
  ])('%s fails when it is evaluated', (text, part) => {
    const result = run(text);
    expect(result).toMatchObject({ is: 'error' });
    expect((result as ExpressionProblem).problem).toContain(part);
  });

  it.each([
    ['"a" + 1', 0, 'no such overload'],
    ['missing.field', 0, 'not known'],
    ['data.list.all(n)', 14, 'n'],
    ['twice("a")', 0, 'twice'],
    ['texts.exists(text, texts.exists(other, other.size() == text.length))', 60, 'string'],
    ['1 +', 3, 'ends before it is whole'],
    ['', 0, 'ends before it is whole'],
    ['1 ==\n  == 2', 7, 'unexpected'],
  ])('%s is refused at its place', (text, offset, part) => {
    const result = run(text);
    expect(result).toMatchObject({ offset });
    expect((result as ExpressionProblem).problem.toLowerCase()).toContain(part.toLowerCase());
  });
});

const ten = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]';
const nested = (depth: number): string =>
  Array.from({ length: depth }).reduce<string>((inner, _, index) => `${ten}.all(v${index}, ${inner})`, 'true');
const stages = (count: number, first: string, step: string): string => first + step.repeat(count);

describe('a hostile expression', () => {
  it.each([
    ['nested loops', nested(9)],
    ['nested loops whose failures are hidden', `${nested(9)} || true`],
    ['loops over the facts', 'texts.all(a, texts.all(b, texts.all(c, texts.all(d, a != "" && b != c || d != ""))))'],
    ['lists that hold themselves twice', stages(40, '[1]', '.map(a, [a, a])') + '.size() == 1'],
    ['lists that double', stages(40, '[[1]]', '.map(a, a + a)') + '.size() == 1'],
    ['maps that hold themselves twice', stages(40, '[{"a": 1}]', '.map(a, {"a": a, "b": a})') + ' == []'],
    ['texts that double', stages(40, '["aaaaaaaa"]', '.map(a, a + a)') + '[0] == ""'],
    [
      'texts that are looked through again and again',
      stages(14, '["aaaaaaaa"]', '.map(a, a + a)') + '.all(a, texts.all(b, texts.all(c, !a.contains(b + c))))',
    ],
    [
      'long patterns over long texts',
      stages(12, '["aaaaaaaa"]', '.map(a, a + a)') +
        '.all(a, texts.all(b, a.matches("^(a{1,30}){1,30}" + b) == false))',
    ],
  ])('of %s is stopped', (_what, text) => {
    const used = startProcessorClock();
    const result = run(text, 300_000);
    expect(used()).toBeLessThan(5000);
    expect(result).toEqual({ is: 'cost' });
  });

  it.each([
    ['a pattern that goes back over itself', '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".matches("^(a+)+$")'],
    ['many of them', '["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"].all(a, a.matches("^(a|a)*$") == false)'],
  ])('with %s takes no longer than any', (_what, text) => {
    const used = startProcessorClock();
    run(text);
    expect(used()).toBeLessThan(2000);
  });

  it.each([
    ['brackets', `${'('.repeat(5000)}1${')'.repeat(5000)} == 1`],
    ['nots', `${'!'.repeat(9000)}true`],
    ['terms', `${'1 + '.repeat(2400)}1 == 1`],
    ['characters', `"${'a'.repeat(20_000)}" == ""`],
    ['entries', `[${'1, '.repeat(3000)}1].size() == 1`],
  ])('of too many %s is refused', (_what, text) => {
    expect(run(text)).toHaveProperty('problem');
  });

  it('reaches nothing but what it is given', () => {
    for (const text of [
      'data.constructor == null',
      'data.__proto__ == null',
      'x.constructor == null',
      'data["constructor"] == null',
      'texts.constructor == null',
      'texts.map(t, t.constructor) == []',
    ]) {
      const result = run(text);
      expect([
        text,
        'problem' in result || ('is' in result && result.is === 'value' && result.value === false),
      ]).toEqual([text, true]);
    }
  });

  it('of any text is an expression or a problem, and ends', () => {
    const piece = fc.constantFrom(
      'data',
      'texts',
      '.',
      'all(',
      'map(',
      'a',
      ', ',
      ')',
      '(',
      '[',
      ']',
      '1',
      '"x"',
      ' == ',
      ' && ',
      '!',
      '{',
      '}',
      ':',
      '.matches("a*")',
      ' + ',
      ' in ',
      '? ',
      '.?',
      'has(',
      'cel.bind(',
      '\n',
      '\u0000',
      '`',
      '//',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (text) => {
          const result = run(text, 10_000);
          expect('problem' in result || 'is' in result).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
