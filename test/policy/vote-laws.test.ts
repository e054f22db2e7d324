import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peopleAsked, type ReviewVote } from '../../engine/model/verdict.ts';
import { digestsToAgreeTo, judge, type JudgeInput } from '../../engine/policy/judge.ts';
import { catalogOf, documents, shuffle } from '../support/documents.ts';
import { catalogOfLines, inputOf, teamsAsked, verdictOn, votedOn } from '../support/review.ts';

const runs = { numRuns: 40 };

const people = ['octocat', 'hubot', 'monalisa', 'mallory'];
const teams = ['Team payments {members: [octocat, mallory]}', 'Team shop {members: [hubot, monalisa, Mallory]}'];
const db = (size: number): string =>
  `Asset db {owner: team:shop, class: database.postgresql, attributes: {maxConnections: ${size}}}`;
const services = ['a', 'b', 'c', 'd', 'e', 'f'];
const serviceOf = (name: string): string =>
  `Service ${name} {owner: team:${name < 'd' ? 'payments' : 'shop'}, criticality: critical, dependsOn: [asset:db]}`;

function changed(affected: readonly string[], maintained: boolean): JudgeInput {
  const things = affected.map(serviceOf);
  return inputOf(catalogOfLines(...teams, db(1), ...things), catalogOfLines(...teams, db(2), ...things), {
    ...(maintained && { maintainers: 'team:default/payments' }),
  });
}

const odd = fc.constantFrom('', '__proto__', 'constructor', 'OCTOCAT', 'mallory\u200B', '\u0130', 'x'.repeat(5000));
const vote: fc.Arbitrary<ReviewVote> = fc.record({
  login: fc.oneof(fc.constantFrom(...people), odd, fc.string({ unit: 'binary', maxLength: 20 })),
  state: fc.constantFrom('approved', 'changes-requested', 'dismissed'),
  at: fc.oneof(
    fc.integer({ min: 0, max: 23 }).map((hour) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`),
    fc.constantFrom('', 'never', '2026-03-01'),
  ),
  commit: fc.constant('c'),
});
const votes = fc.array(vote, { maxLength: 8 });
const affected = fc.uniqueArray(fc.constantFrom(...services), { minLength: 1 });

describe('votes', () => {
  test('of authors alone never approve what needs approval, whatever they say and when', () => {
    fc.assert(
      fc.property(
        affected,
        fc.boolean(),
        fc.array(vote, { maxLength: 12 }),
        fc.subarray(people),
        (names, maintained, said, authors) => {
          const own = said.filter(({ login }) =>
            authors.some((author) => author.toLowerCase() === login.toLowerCase()),
          );
          expect(votedOn(changed(names, maintained), own, authors).outcome).not.toBe('approved');
        },
      ),
      { numRuns: 100 },
    );
  });

  test('count the same in any order', () => {
    fc.assert(
      fc.property(
        affected,
        votes,
        fc.subarray(people),
        fc.infiniteStream(fc.integer()),
        (names, said, authors, order) => {
          const input = changed(names, true);
          const shuffled = said
            .map((each) => [order.next().value as number, each] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, each]) => each);
          const again = votedOn(input, shuffled, authors.toReversed());
          const first = votedOn(input, said, authors);
          // Votes of one moment that say the same are written by the login as it was spelled first.
          expect({ ...again, approvals: [] }.outcome).toBe(first.outcome);
          expect(peopleAsked(again.approvals).map(({ state }) => state)).toEqual(
            peopleAsked(first.approvals).map(({ state }) => state),
          );
        },
      ),
      runs,
    );
  });

  test('of one more person who refuses never make a verdict lighter', () => {
    const weights = ['approved', 'needs-approval', 'undecided', 'rejected'];
    fc.assert(
      fc.property(affected, votes, fc.constantFrom(...people), (names, said, login) => {
        const input = changed(names, false);
        const refusal: ReviewVote = { login, state: 'changes-requested', at: '2026-03-01T12:00:00Z' };
        const before = weights.indexOf(votedOn(input, said).outcome);
        expect(weights.indexOf(votedOn(input, [...said, refusal]).outcome)).toBeGreaterThanOrEqual(before);
      }),
      runs,
    );
  });

  test('are never lost by a name: whoever is hostile is nobody', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (login) => {
        fc.pre(!people.includes(login.toLowerCase()));
        const said: ReviewVote = { login, state: 'approved', at: '2026-03-01T10:00:00Z' };
        expect(votedOn(changed(['a'], true), [said]).outcome).toBe('needs-approval');
      }),
    );
  });
});

describe('what is asked', () => {
  test('is never less because one more service is affected', () => {
    fc.assert(
      fc.property(affected, fc.constantFrom(...services), (names, more) => {
        const before = teamsAsked(judge(changed(names, false)));
        const after = teamsAsked(judge(changed([...new Set([...names, more])], false)));
        expect(after).toEqual(expect.arrayContaining([...before]));
      }),
      runs,
    );
  });

  test('is bound to the same whatever the order of files and documents', () => {
    fc.assert(
      fc.property(
        documents.chain((some) => fc.tuple(fc.constant(some), shuffle(some))),
        documents.chain((some) => fc.tuple(fc.constant(some), shuffle(some))),
        fc.integer({ min: 1, max: 3 }),
        ([base, otherBase], [head, otherHead], files) => {
          const digests = digestsToAgreeTo(inputOf(catalogOf(base), catalogOf(head)));
          const others = digestsToAgreeTo(inputOf(catalogOf(otherBase, files), catalogOf(otherHead, files)));
          expect([...others]).toEqual([...digests]);
        },
      ),
      runs,
    );
  });

  test('has a digest for each, and lists nobody who wrote the change', () => {
    fc.assert(
      fc.property(documents, documents, fc.subarray(people), (some, others, authors) => {
        const verdict = verdictOn(catalogOf(some), catalogOf(others), { authors });
        for (const { digest, members } of peopleAsked(verdict.approvals)) {
          expect(digest).toMatch(/^[0-9a-f]{64}$/);
          for (const author of authors) expect(members).not.toContain(author);
        }
      }),
      runs,
    );
  });
});
