import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResultKind } from '../../engine/model/result.ts';
import { redactResult } from '../../engine/model/redact-result.ts';
import { arbitraryResult } from '../support/result-schema.ts';
import { realisticResults } from '../support/result.ts';
import { secrets } from '../support/secrets.ts';

const kinds = Object.keys(realisticResults) as ResultKind[];
const words = Object.values(secrets);
const hiding = fc.constantFrom(...words.map(({ text }) => text), 'asset:shop/orders-db', 'All is well.');

describe('a result', () => {
  it.each(kinds)('of the kind %s holds no credential, wherever one stood', (kind) => {
    fc.assert(
      fc.property(arbitraryResult(kind, hiding), (result) => {
        const clean = redactResult(result);
        const text = JSON.stringify(clean);
        expect(words.filter(({ secret }) => text.includes(secret))).toEqual([]);
        expect(redactResult(clean)).toBe(clean);
      }),
      { numRuns: 30 },
    );
  });

  it.each(kinds)('of the kind %s is left as it is where there is none', (kind) => {
    const result = realisticResults[kind];
    expect(redactResult(result)).toBe(result);
  });

  it('hides a value by the name of its field, and keeps whence it comes', () => {
    const change = { kind: 'field-changed', path: 'spec.attributes.dbPassword', old: 'winter', new: ['spring', 7] };
    expect(redactResult(change)).toEqual({ ...change, old: '[redacted]', new: ['[redacted]', '[redacted]'] });
    const nested = { path: 'spec.attributes', old: null, new: { pool: 3, clientSecret: 'autumn' } };
    expect(redactResult(nested)).toEqual({ ...nested, new: { pool: 3, clientSecret: '[redacted]' } });
    const origin = { file: 'catalog/a.yaml', line: 3, column: 1 };
    const compared = { variable: 'attributes.apiToken', values: [{ declared: 'summer', origin }, {}] };
    expect(redactResult(compared)).toEqual({ ...compared, values: [{ declared: '[redacted]', origin }, {}] });
    const why = { attributes: { password: { declared: 'x1', observed: { value: 'x2', source: 'host', at: 'now' } } } };
    expect(redactResult(why)).toEqual({
      attributes: {
        password: { declared: '[redacted]', observed: { value: '[redacted]', source: 'host', at: 'now' } },
      },
    });
    const deep = { attributes: { config: { declared: { password: 'x1' }, observed: { value: { password: 'x2' } } } } };
    expect(redactResult(deep)).toEqual({
      attributes: {
        config: { declared: { password: '[redacted]' }, observed: { value: { password: '[redacted]' } } },
      },
    });
    const odd = { path: 'spec.attributes.settings["db.password"]', was: 'winter', value: 'spring' };
    expect(redactResult(odd)).toEqual({ ...odd, was: '[redacted]', value: '[redacted]' });
    const departing = (path: readonly string[], expected: string, observed: string) => ({
      attributes: { environment: { agrees: false, departing: [{ path, expected, observed }] } },
    });
    expect(redactResult(departing(['DB_PASSWORD'], 'winter', 'spring'))).toEqual(
      departing(['DB_PASSWORD'], '[redacted]', '[redacted]'),
    );
    const plain = departing(['LOG'], 'info', 'debug');
    expect(redactResult(plain)).toBe(plain);
    const counts = { codes: { 'policy.no-token': 2 }, path: 'spec.tokenTtl', old: 3600, new: 60 };
    expect(redactResult(counts)).toBe(counts);
  });

  it('keeps what is said of a thing whose name tells of a secret', () => {
    const results = [
      { kind: 'field-changed', path: 'spec.attributes.packages.base-passwd', old: '3.6.1', new: '3.6.2' },
      { kind: 'field-changed', path: 'spec.attributes.packages["libpam2.0-passwd"]', old: '3.6.1', new: '3.6.2' },
      { variable: 'attributes.packages', values: [{ declared: { passwd: '1:4.13-1' } }] },
      {
        attributes: { packages: { declared: { passwd: '1.2' }, observed: { value: { passwd: '1.3' }, source: 'a' } } },
      },
    ];
    for (const result of results) expect(redactResult(result)).toBe(result);
    const secret = { path: 'spec.attributes.packages.password', old: 'hunter2', new: '1.2-hunter2hunter2hunter2' };
    expect(redactResult(secret)).toEqual({ ...secret, old: '[redacted]', new: '[redacted]' });
  });
});
