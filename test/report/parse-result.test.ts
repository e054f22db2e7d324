import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/model/error.ts';
import type { Result } from '../../engine/model/result.ts';
import { parseResult } from '../../engine/report/parse-result.ts';
import { render } from '../../engine/report/render.ts';
import { hostileResults, realisticResults, smallResults } from '../support/result.ts';

const options = { color: false, width: 80 };
const every = [smallResults, realisticResults, hostileResults].flatMap((results) => Object.values(results) as Result[]);

describe('parseResult', () => {
  it.each(every.map((result) => [result.kind, result] as const))(
    'gives a stored %s back as it was',
    (_kind, result) => {
      const text = render(result, 'json', options);
      const parsed = parseResult(text, 'result.json');
      expect(render(parsed, 'json', options)).toBe(text);
      expect(render(parsed, 'text', options)).toBe(render(result, 'text', options));
    },
  );

  it('reads a file that an editor gave a byte order mark', () => {
    expect(parseResult(`\uFEFF${JSON.stringify(smallResults.InitResult)}`, 'result.json')).toEqual(
      smallResults.InitResult,
    );
  });

  const check = smallResults.CheckResult;
  it.each([
    ['nothing', '', 'result.json is not JSON, or not all of it.'],
    ['a file that was cut off', JSON.stringify(check).slice(0, -9), 'result.json is not JSON, or not all of it.'],
    ['a list', '[]', 'result.json is not a result: it holds no object.'],
    ['null', 'null', 'result.json is not a result: it holds no object.'],
    ['another document', '{"kind": "Service"}', /its kind is none of CheckResult, .*InitResult/],
    ['a kind that every object inherits', '{"kind": "constructor"}', /its kind is none of/],
    [
      'a later version',
      JSON.stringify({ ...check, apiVersion: 'groundtruth/v2' }),
      /its apiVersion is not groundtruth\/v1/,
    ],
    ['a missing member', JSON.stringify({ ...check, at: undefined }), /it has no "at"\.$/],
    ['a member too many', JSON.stringify({ ...check, extra: 1 }), /it has "extra", which is not a part of it\.$/],
    [
      'an inherited name as a member',
      '{"__proto__": 1, ' + JSON.stringify(check).slice(1),
      /it has "__proto__", which is not a part of it\.$/,
    ],
    [
      'a wrong value deep inside',
      JSON.stringify({ ...check, findings: [{ code: 'a', severity: 'fatal', message: 'm' }] }),
      /\/findings\/0\/severity is none of "error", "warning", "info"\.$/,
    ],
    [
      'a wrong type deep inside',
      JSON.stringify({ ...check, findings: [{ code: 'a', severity: 'info', message: 1 }] }),
      /\/findings\/0\/message must be string\.$/,
    ],
    [
      'a change that lacks what its kind needs',
      JSON.stringify({
        ...smallResults.ReviewResult,
        changes: [{ kind: 'field-changed', ref: 'asset:a/b', effect: 'none' }],
      }),
      /\/changes\/0 has no "path"\.$/,
    ],
    [
      'values nested beyond reason',
      `{"kind": "WhyResult", "subject": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /it is nested deeper than 200 levels\.$/,
    ],
  ])('names the first problem of %s', (_what, text, message) => {
    const error = failureOf(() => parseResult(text, 'result.json'));
    expect(error).toMatchObject({ code: 'result-invalid', message: expect.stringMatching(message) as unknown });
    expect(error.hint).toBeTruthy();
  });
});

function failureOf(run: () => unknown): EngineError {
  try {
    run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
