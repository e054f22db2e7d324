import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../engine/model/result.ts';
import { hostileResults, realisticResults, smallResults } from '../support/result.ts';
import { resultKinds, resultSchema } from '../support/result-schema.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(resultSchema);

describe('the schema of results', () => {
  it('has every kind that a command can give, and no other', () => {
    expect([...resultKinds].sort()).toEqual(Object.keys(realisticResults).sort());
  });

  for (const [variant, results] of Object.entries({
    small: smallResults,
    realistic: realisticResults,
    hostile: hostileResults,
  })) {
    it.each(Object.entries(results))(`describes a ${variant} %s`, (_kind, result: Result) => {
      validate(result);
      expect(validate.errors).toBeNull();
    });
  }

  it.each([
    ['a member that is not ours', { ...smallResults.CheckResult, extra: 1 }],
    ['another version', { ...smallResults.CheckResult, apiVersion: 'groundtruth/v2' }],
    ['a moment without a zone', { ...smallResults.CheckResult, at: '2026-11-21T08:00:00' }],
    ['a line that counts from zero', withFinding({ origin: { file: 'a.yaml', line: 0, column: 1 } })],
    [
      'an origin that is file and sighting at once',
      withFinding({ origin: { file: 'a.yaml', line: 1, column: 1, source: 'host' } }),
    ],
    ['a ref without a namespace', withFinding({ ref: 'service:checkout' })],
    ['a severity that we do not have', withFinding({ severity: 'fatal' })],
    [
      'a change without what its kind needs',
      { ...smallResults.ReviewResult, changes: [{ kind: 'entity-renamed', ref: 'asset:a/b', effect: 'none' }] },
    ],
    [
      'a change of an unknown kind',
      { ...smallResults.ReviewResult, changes: [{ kind: 'entity-moved', ref: 'asset:a/b', effect: 'none' }] },
    ],
    [
      'a count of a kind that is not ours',
      { ...smallResults.CheckResult, catalog: { ...smallResults.CheckResult.catalog, entities: { pod: 1 } } },
    ],
  ])('refuses %s', (_what, value) => {
    expect(validate(value)).toBe(false);
  });
});

function withFinding(member: object): object {
  return { ...smallResults.CheckResult, findings: [{ code: 'a.b', severity: 'error', message: 'm', ...member }] };
}
