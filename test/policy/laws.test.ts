import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../engine/model/finding.ts';
import { peopleAsked, type VerdictOutcome } from '../../engine/model/verdict.ts';
import { catalogOf, documents } from '../support/documents.ts';
import { teamsAsked, verdictOn } from '../support/review.ts';

const runs = { numRuns: 40 };

const outcomes: readonly VerdictOutcome[] = ['approved', 'needs-approval', 'undecided', 'rejected'];
const weightOf = (outcome: VerdictOutcome): number => outcomes.indexOf(outcome);

const finding: fc.Arbitrary<Finding> = fc.record({
  code: fc.constantFrom(
    'ref.dangling',
    'decay.mismatch',
    'yaml.syntax',
    'coverage.denied',
    'evidence.tampered',
    'config.changed',
    'config.invalid',
    'review.behind',
  ),
  severity: fc.constantFrom('error', 'warning', 'info'),
  phase: fc.constantFrom('introduced', 'existing', 'fixed'),
  ref: fc.constantFrom('asset:default/a', 'asset:default/b'),
  message: fc.string(),
});

describe('judge', () => {
  test('gives the heaviest of its reasons, and always one', () => {
    fc.assert(
      fc.property(documents, documents, fc.array(finding, { maxLength: 4 }), (some, others, findings) => {
        const { outcome, reasons } = verdictOn(catalogOf(some), catalogOf(others), { findings });
        expect(weightOf(outcome)).toBe(Math.max(...reasons.map(({ weight }) => weightOf(weight))));
      }),
      runs,
    );
  });

  test('one more finding never makes a verdict lighter', () => {
    fc.assert(
      fc.property(
        documents,
        documents,
        fc.array(finding, { maxLength: 3 }),
        finding,
        (some, others, findings, more) => {
          const [base, head] = [catalogOf(some), catalogOf(others)];
          const before = verdictOn(base, head, { findings });
          const after = verdictOn(base, head, { findings: [...findings, more] });
          expect(weightOf(after.outcome)).toBeGreaterThanOrEqual(weightOf(before.outcome));
        },
      ),
    );
  });

  test('a lower threshold never asks fewer people', () => {
    fc.assert(
      fc.property(documents, documents, (some, others) => {
        const [base, head] = [catalogOf(some), catalogOf(others)];
        const asked = (criticality: 'critical' | 'low', state: 'down' | 'at-risk'): string[] =>
          teamsAsked(verdictOn(base, head, { approvals: { criticality, state } })) as string[];
        expect(asked('low', 'at-risk')).toEqual(expect.arrayContaining(asked('critical', 'down')));
      }),
      runs,
    );
  });

  test('asks only people that the base knows', () => {
    fc.assert(
      fc.property(documents, documents, (some, others) => {
        const base = catalogOf(some);
        for (const { teams, members } of peopleAsked(verdictOn(base, catalogOf(others)).approvals)) {
          expect(members).toEqual(teams.flatMap((team) => base.entities.get(team)?.members ?? []));
        }
      }),
      runs,
    );
  });

  test('says the same of the same', () => {
    fc.assert(
      fc.property(documents, documents, fc.array(finding, { maxLength: 3 }), (some, others, findings) => {
        const again = (): string => JSON.stringify(verdictOn(catalogOf(some), catalogOf(others), { findings }));
        expect(again()).toBe(again());
      }),
      runs,
    );
  });
});
