import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateOf, statusDescription } from '../../action/src/gate.ts';
import type { Verdict, VerdictOutcome } from '../../engine/model/verdict.ts';
import { peopleApproval } from '../support/review.ts';

function verdict(outcome: VerdictOutcome, extra: Partial<Verdict> = {}): Verdict {
  return {
    outcome,
    reasons: [{ code: 'a', weight: outcome, message: 'The reason.' }],
    approvals: [],
    informed: [],
    risk: [],
    rollback: { steps: [], notes: [] },
    obligations: [],
    ...extra,
  };
}

function approvals(...names: readonly string[]): Verdict['approvals'] {
  return names.map((name) => peopleApproval(`team:default/${name}`));
}

describe('gateOf', () => {
  const cases: readonly [string, Verdict, string, string][] = [
    ['an approved change passes', verdict('approved'), 'success', 'Approved: The reason.'],
    ['an approved change without a reason passes', verdict('approved', { reasons: [] }), 'success', 'Approved'],
    [
      'a change that needs approval waits and names who has to agree',
      verdict('needs-approval', { approvals: approvals('payments', 'platform') }),
      'pending',
      'Needs approval of team:payments, team:platform',
    ],
    ['a change that needs a person says why', verdict('needs-approval'), 'pending', 'Needs approval: The reason.'],
    ['a rejected change fails', verdict('rejected'), 'failure', 'Rejected: The reason.'],
    ['an undecided change is an error', verdict('undecided'), 'error', 'Undecided: The reason.'],
  ];
  it.each(cases)('%s', (_title, given, state, description) => {
    expect(gateOf(given)).toEqual({ state, description });
  });

  it('counts the teams that do not fit into a description', () => {
    const names = Array.from({ length: 40 }, (_item, index) => `team-number-${index}`);
    const { description } = gateOf(verdict('needs-approval', { approvals: approvals(...names) }));
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).toMatch(/^Needs approval of team:team-number-0, .* and \d+ more$/);
  });

  it('says what it can of a team whose name alone is too long', () => {
    const one = gateOf(verdict('needs-approval', { approvals: approvals('x'.repeat(300)) }));
    expect(one.description).toBe('Needs approval of one team: see the report');
    const two = gateOf(verdict('needs-approval', { approvals: approvals('x'.repeat(300), 'y'.repeat(300)) }));
    expect(two.description).toBe('Needs approval of 2 teams');
  });
});

describe('statusDescription', () => {
  it('is one clean line of at most 140 characters whatever it is given', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), (text) => {
        const line = statusDescription(text);
        expect(line.length).toBeLessThanOrEqual(140);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(statusDescription(line)).toBe(line);
      }),
    );
  });

  it('takes away line ends, terminal codes and direction marks', () => {
    expect(statusDescription('a\r\n::error::b\u001B[31m\u202Ec')).toBe('a ::error::b [31m c');
  });

  it('never cuts a character in half', () => {
    expect(statusDescription('😀'.repeat(100))).toBe(`${'😀'.repeat(69)}…`);
  });
});
