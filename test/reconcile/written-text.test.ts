import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalIdentifier, writtenFormOf } from '../../engine/reconcile/identifier-forms.ts';
import { hashAsWritten, hashOfNormal, sameAsWritten } from '../../engine/reconcile/written-text.ts';

const names = ['serial', 'assetTag', 'biosUuid', 'host', 'process'];
const part = fc.constantFrom('a', 'B', '0', '7', '-', '.', '_', ' ', 'é', 'localhost', '127.0.0.1', 'None', 'ff');
const uuid = fc.uuid().map((text) => text.toUpperCase());
const text = fc.oneof(
  fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  uuid,
  fc.string(),
);

function hashOf(name: string, value: string): number {
  const form = writtenFormOf(name);
  return form ? hashAsWritten(value, form) : -1;
}

describe('a text that is read as it is written', () => {
  it('has the hash of its normal form', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), text, (name, value) => {
        const hash = hashOf(name, value);
        if (hash < 0) return;
        const normal = normalIdentifier(name, value);
        expect(normal).toBeDefined();
        expect(hash).toBe(hashOfNormal((normal ?? '').toLowerCase()));
      }),
      { numRuns: 5000 },
    );
  });

  it('is the same as another where their normal forms are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), text, text, (name, one, other) => {
        if (hashOf(name, one) < 0 || hashOf(name, other) < 0) return;
        const normal = [one, other].map((value) => normalIdentifier(name, value)?.toLowerCase());
        expect(sameAsWritten(one, other, writtenFormOf(name) ?? {})).toBe(normal[0] === normal[1]);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['serial', 'SN-4711a'],
    ['assetTag', 'at-9z'],
    ['biosUuid', '4C4C4544-0035-4A10-8052-B1C04F595233'],
    ['host', 'DB-1.internal'],
    ['process', 'worker-1'],
  ])('%s needs no closer look at %s', (name, value) => {
    expect(hashOf(name, value)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['serial', '00000000'],
    ['serial', 'To Be Filled By O.E.M.'],
    ['serial', ' AB12'],
    ['biosUuid', '03000200-0400-0500-0006-000700080009'],
    ['host', '10.0.0.1'],
    ['host', 'db1.'],
    ['host', 'localhost4'],
    ['process', 'unknown'],
    ['process', 'größe-1'],
  ])('%s needs a closer look at %s', (name, value) => {
    expect(hashOf(name, value)).toBe(-1);
  });
});
