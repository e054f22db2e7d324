import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftCodes } from '../../engine/drift/codes.ts';
import { sortFindings } from '../../engine/model/finding.ts';
import { driftOf } from '../support/drift.ts';
import { entitiesOf } from '../support/estate.ts';
import { worlds } from '../support/worlds.ts';

describe('findDrift', () => {
  it('gives sorted findings of known codes, each with a hint, at declared places, and told once', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const findings = driftOf(world);
        const entities = entitiesOf(world.items);
        expect(sortFindings(findings)).toEqual(findings);
        for (const { code, ref, hint, message, origin } of findings) {
          expect(Object.keys(driftCodes)).toContain(code);
          expect(hint).toMatch(/\.$/);
          expect(message).toMatch(/\.$/);
          expect(message).not.toMatch(/undefined|NaN|\[object|\.\./);
          expect(ref === undefined || (entities.has(ref) && origin !== undefined)).toBe(true);
        }
        const fingerprints = findings.map(({ fingerprint }) => fingerprint);
        expect(new Set(fingerprints).size).toBe(fingerprints.length);
      }),
      { numRuns: 300 },
    );
  });

  it('raises nearly every code in such worlds', () => {
    const codes = new Set(
      fc
        .sample(worlds('m1', 'm2'), { numRuns: 600, seed: 3 })
        .flatMap((world) => driftOf(world))
        .map(({ code }) => code),
    );
    expect(codes.size).toBeGreaterThan(18);
  });
});
