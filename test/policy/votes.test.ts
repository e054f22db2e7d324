import { describe, expect, test } from 'vitest';
import type { Approval, Verdict } from '../../engine/model/verdict.ts';
import type { ApproverTree } from '../../engine/policy/expressions/policy-outcome.ts';
import { digestsToAgreeTo, judge, type JudgeInput } from '../../engine/policy/judge.ts';
import { compileWindows } from '../../engine/policy/windows/compile-windows.ts';
import { catalogOfLines, inputOf, votedOn, type Facts } from '../support/review.ts';

const teams = [
  'Team payments {members: [octocat, hubot]}',
  'Team platform {members: [monalisa]}',
  'Team shop {members: [defunkt]}',
  'Team desk {members: [defunkt, ghost]}',
  'Team empty {}',
  'Team core {members: [mojombo]}',
];
const db = (maxConnections: number): string =>
  `Asset db {owner: team:platform, class: database.postgresql, attributes: {maxConnections: ${maxConnections}}}`;
const checkout = 'Service checkout {owner: team:payments, criticality: critical, dependsOn: [asset:db]}';
const orders = 'Service orders {owner: team:shop, criticality: high, dependsOn: [asset:db]}';

function changed(things: readonly string[], facts: Facts = {}): JudgeInput {
  return inputOf(catalogOfLines(...teams, db(1), ...things), catalogOfLines(...teams, db(2), ...things), facts);
}

function states({ outcome, approvals }: Verdict): string[] {
  const shown = (node: Approval): string =>
    node.kind === 'people'
      ? `${node.id.replace('default/', '')} ${node.state}${node.votes.map(({ login, state }) => ` ${login}:${state}`).join('')}`
      : `${node.need} of (${node.of.map(shown).join(', ')}) ${node.state}`;
  return [outcome, ...approvals.map(shown)];
}

describe('an approval of one team', () => {
  test.each<[string, readonly string[], readonly string[], string, string]>([
    ['waits while nobody said anything', [], [], 'needs-approval', 'pending'],
    ['is given by a member', ['octocat approved'], [], 'approved', 'given octocat:given'],
    ['is given by a login in other letters', ['OctoCat approved'], [], 'approved', 'given OctoCat:given'],
    ['is not given by somebody else', ['monalisa approved', 'mallory approved'], [], 'needs-approval', 'pending'],
    [
      'is not given by a letter that only looks like another',
      ['o\u0441tocat approved'],
      [],
      'needs-approval',
      'pending',
    ],
    ['is not given by a letter that another folds to', ['hubot\u212A approved'], [], 'needs-approval', 'pending'],
    ['is not given by the author', ['octocat approved'], ['octocat'], 'needs-approval', 'pending'],
    ['is not given by the author in other letters', ['octocat approved'], ['OCTOCAT'], 'needs-approval', 'pending'],
    ['is given by who is not the author', ['hubot approved'], ['octocat'], 'approved', 'given hubot:given'],
    [
      'is not given by a word that was taken back',
      ['octocat approved 11:00', 'octocat dismissed'],
      [],
      'needs-approval',
      'pending',
    ],
    [
      'is given by who comes back to it',
      ['octocat dismissed 11:00', 'octocat approved'],
      [],
      'approved',
      'given octocat:given',
    ],
    ['is refused by a member', ['octocat changes-requested'], [], 'rejected', 'refused octocat:refused'],
    [
      'is refused whoever else agrees',
      ['octocat changes-requested 11:00', 'hubot approved'],
      [],
      'rejected',
      'refused hubot:given octocat:refused',
    ],
    [
      'is refused by a member who wrote a part of it',
      ['octocat changes-requested'],
      ['octocat'],
      'rejected',
      'refused octocat:refused',
    ],
    [
      'is given once a refusal is taken back',
      ['octocat changes-requested 11:00', 'octocat approved'],
      [],
      'approved',
      'given octocat:given',
    ],
    [
      'counts the refusal of one moment',
      ['octocat approved', 'octocat changes-requested'],
      [],
      'rejected',
      'refused octocat:refused',
    ],
    ['counts the withdrawal of one moment', ['octocat dismissed', 'octocat approved'], [], 'needs-approval', 'pending'],
    ['does not count what is said later', ['octocat approved 12:01'], [], 'needs-approval', 'pending'],
    [
      'counts what was said before what is said later',
      ['octocat approved', 'octocat dismissed 12:01'],
      [],
      'approved',
      'given octocat:given',
    ],
    ['is not refused by somebody else', ['mallory changes-requested'], [], 'needs-approval', 'pending'],
  ])('%s', (_title, votes, authors, outcome, state) => {
    expect(states(votedOn(changed([checkout]), votes, authors))).toEqual([outcome, `team:payments ${state}`]);
  });

  test('without a moment, counts only as what lets less through', () => {
    const at = (state: 'approved' | 'changes-requested') => [{ login: 'octocat', state, at: 'never', commit: 'c' }];
    expect(votedOn(changed([checkout]), at('approved')).outcome).toBe('needs-approval');
    expect(votedOn(changed([checkout]), at('changes-requested')).outcome).toBe('rejected');
  });

  test('lists only those who can agree', () => {
    const { approvals } = votedOn(changed([checkout]), [], ['hubot']);
    expect(approvals[0]).toMatchObject({ members: ['octocat'] });
  });
});

describe('everybody who is asked', () => {
  test('has to agree', () => {
    const input = changed([checkout, orders]);
    expect(states(votedOn(input, ['octocat approved']))).toEqual([
      'needs-approval',
      'team:payments given octocat:given',
      'team:shop pending',
    ]);
    expect(votedOn(input, ['octocat approved', 'defunkt approved']).outcome).toBe('approved');
  });

  test('lifts what only waited for them', () => {
    const drifted = {
      code: 'decay.mismatch',
      severity: 'warning',
      phase: 'existing',
      ref: 'asset:default/db',
      message: 'maxConnections is 3.',
    } as const;
    const input = changed([checkout], { findings: [drifted] });
    expect(votedOn(input, ['octocat approved']).reasons.find(({ code }) => code === 'drift.touched')?.weight).toBe(
      'needs-approval',
    );
    const both = votedOn(input, ['octocat approved', 'monalisa approved']);
    expect(both.outcome).toBe('approved');
    expect(both.reasons.map(({ code, weight }) => `${weight} ${code}`)).toEqual([
      'approved approval.given',
      'approved approval.given',
      'approved change.agreed',
      'approved drift.touched',
    ]);
  });

  test('never lifts what is rejected or undecided', () => {
    const broken = { code: 'yaml.syntax', severity: 'error', phase: 'existing', message: 'No.' } as const;
    expect(votedOn(changed([checkout], { findings: [broken] }), ['octocat approved']).outcome).toBe('undecided');
  });
});

describe('where nobody of a team can agree', () => {
  const unowned = 'Service orphan {owner: team:empty, criticality: critical, dependsOn: [asset:db]}';
  const maintainers = 'team:default/core' as const;

  test('the maintainers of the base stand in', () => {
    const input = changed([unowned], { maintainers });
    expect(states(votedOn(input, []))).toEqual(['needs-approval', 'team:empty pending']);
    expect(states(votedOn(input, ['mojombo approved']))).toEqual(['approved', 'team:empty given mojombo:given']);
  });

  test('the maintainers stand in for a team of authors', () => {
    const input = changed([orders], { maintainers });
    expect(votedOn(input, ['mojombo approved']).outcome).toBe('needs-approval');
    expect(votedOn(input, ['mojombo approved'], ['defunkt']).outcome).toBe('approved');
    expect(votedOn(input, ['mojombo approved', 'defunkt approved'], ['defunkt', 'mojombo']).outcome).toBe(
      'needs-approval',
    );
  });

  test('and no maintainers are named, no vote settles it, and it is said how to mend that', () => {
    const everybody = ['octocat', 'hubot', 'monalisa', 'defunkt', 'mojombo'].map((login) => `${login} approved`);
    const verdict = votedOn(changed([unowned]), everybody);
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons[0]?.message).toBe(
      'team:empty has to agree: service:orphan goes down. Nobody beside the authors can agree: Name members of it in the base, or a team that stands in under `approvals.maintainers`.'.replace(
        'goes down',
        'degrades',
      ),
    );
  });

  test('what nobody answers for is for the maintainers', () => {
    const moved = { code: 'review.behind', severity: 'warning', message: 'The base has changed db.' } as const;
    const input = inputOf(catalogOfLines(...teams), catalogOfLines(...teams), { findings: [moved], maintainers });
    expect(votedOn(input, ['octocat approved']).outcome).toBe('needs-approval');
    expect(votedOn(input, ['mojombo approved']).outcome).toBe('approved');
  });
});

describe('what a policy asks for', () => {
  const people = (team: string, count = 1): ApproverTree => ({ team: `team:default/${team}`, count });
  const asking = (approvers?: ApproverTree): JudgeInput => ({
    ...changed([]),
    policies: {
      findings: [],
      plans: [],
      standard: [],
      approvals: [
        {
          policy: 'policy:default/data',
          subject: 'asset:default/db',
          message: 'Data moves.',
          ...(approvers && { approvers }),
        },
      ],
    },
  });

  test.each<[string, ApproverTree | undefined, readonly string[], readonly string[]]>([
    ['the owner', undefined, ['monalisa approved'], ['approved', 'team:platform given monalisa:given']],
    ['one team', people('shop'), ['defunkt approved'], ['approved', 'team:shop given defunkt:given']],
    [
      'two of a team',
      people('payments', 2),
      ['octocat approved'],
      ['needs-approval', 'policy:data # pending octocat:given'],
    ],
    [
      'two of a team, who are two',
      people('payments', 2),
      ['octocat approved', 'hubot approved'],
      ['approved', 'policy:data # given hubot:given octocat:given'],
    ],
    [
      'one of two teams',
      { any: [people('shop'), people('platform')], count: 1 },
      ['monalisa approved'],
      ['approved', '1 of (policy:data #.1 pending, policy:data #.2 given monalisa:given) given'],
    ],
    [
      'both of two teams',
      { all: [people('shop'), people('platform')] },
      ['monalisa approved'],
      ['needs-approval', '2 of (policy:data #.1 pending, policy:data #.2 given monalisa:given) pending'],
    ],
    [
      'one of two, of whom one refuses',
      { any: [people('shop'), people('platform')], count: 1 },
      ['monalisa approved', 'defunkt changes-requested'],
      ['rejected', '1 of (policy:data #.1 refused defunkt:refused, policy:data #.2 given monalisa:given) refused'],
    ],
    [
      'both of two teams, by one who is in both',
      { all: [people('shop'), people('desk')] },
      ['defunkt approved'],
      ['approved', '2 of (policy:data #.1 given defunkt:given, policy:data #.2 given defunkt:given) given'],
    ],
    [
      'two people of two teams, and not one who is in both',
      { any: [people('shop'), people('desk')], count: 2 },
      ['defunkt approved'],
      ['needs-approval', '2 of (policy:data #.1 given defunkt:given, policy:data #.2 given defunkt:given) pending'],
    ],
    [
      'two people of two teams, where one who is in both speaks for the other',
      { any: [people('shop'), people('desk')], count: 2 },
      ['defunkt approved', 'ghost approved'],
      ['approved', '2 of (policy:data #.1 given defunkt:given, policy:data #.2 given defunkt:given ghost:given) given'],
    ],
    [
      'two people of three teams, of whom one is in two, and in a group below',
      { any: [people('shop'), { all: [people('shop'), people('desk')] }, people('platform')], count: 2 },
      ['defunkt approved'],
      [
        'needs-approval',
        '2 of (policy:data #.1 given defunkt:given, 2 of (policy:data #.2.1 given defunkt:given, policy:data #.2.2 given defunkt:given) given, policy:data #.3 pending) pending',
      ],
    ],
    ['nobody at all, which nobody can give', { all: [] }, ['monalisa approved'], ['needs-approval', '1 of () pending']],
  ])('%s', (_title, approvers, votes, expected) => {
    const shown = states(votedOn(asking(approvers), votes)).map((text) =>
      text.replaceAll('default/', '').replaceAll(/ [0-9a-f]{8}(?=[ .])/g, ' #'),
    );
    expect(shown).toEqual(expected);
  });

  test.each<[string, ApproverTree, readonly string[], string]>([
    [
      'a tree, with those who are left of it',
      { all: [people('payments', 2), { any: [people('shop'), people('core')], count: 1 }, people('platform')] },
      ['monalisa approved'],
      '2 of team:payments and (any of team:shop, team:core) have to agree: policy:data asks for it: Data moves.',
    ],
    [
      'what is left of a number',
      { any: [people('shop'), people('core'), people('platform')], count: 2 },
      ['monalisa approved'],
      'Any of team:shop, team:core has to agree: policy:data asks for it: Data moves.',
    ],
    [
      'the last one alone',
      { all: [people('shop'), { any: [people('platform')], count: 1 }] },
      ['defunkt approved'],
      'team:platform has to agree: policy:data asks for it: Data moves.',
    ],
    [
      'another person, where one speaks for all so far',
      { any: [people('shop'), people('desk')], count: 2 },
      ['defunkt approved'],
      'Another person of team:shop or team:desk has to agree: policy:data asks for it: Data moves.',
    ],
    [
      'a maintainer, where nobody owns the thing',
      { all: [people('shop'), { team: undefined, count: 1 }] },
      ['defunkt approved'],
      'A maintainer has to agree: policy:data asks for it: Data moves.',
    ],
  ])('is said in words: %s', (_title, approvers, votes, expected) => {
    const { reasons } = votedOn({ ...asking(approvers), maintainers: 'team:default/core' }, votes);
    expect(reasons.find(({ code }) => code === 'approval.required')?.message).toBe(expected);
  });

  test('is for the maintainers, too, where those who are asked are too few to be different people', () => {
    const both = { any: [people('shop'), people('desk')], count: 2 };
    const input = { ...asking(both), maintainers: 'team:default/core' } as const;
    const said = (votes: readonly string[], authors: readonly string[] = []): string =>
      votedOn(input, votes, authors).outcome;
    expect(said(['defunkt approved'], ['ghost'])).toBe('needs-approval');
    expect(said(['defunkt approved', 'ghost approved'], ['ghost'])).toBe('needs-approval');
    expect(said(['defunkt approved', 'mojombo approved'], ['ghost'])).toBe('approved');
    expect(said(['defunkt approved', 'mojombo approved'])).toBe('needs-approval');
  });

  test('is for the maintainers where nobody owns the thing', () => {
    const input = {
      ...asking({ all: [people('shop'), { team: undefined, count: 1 }] }),
      maintainers: 'team:default/core',
    } as const;
    expect(votedOn(input, ['defunkt approved']).outcome).toBe('needs-approval');
    expect(votedOn(input, ['defunkt approved', 'mojombo approved']).outcome).toBe('approved');
  });

  test('is one agreement for all that it is asked for, whatever its words say just now', () => {
    const asked = (subjects: readonly string[], message: string): JudgeInput => ({
      ...changed([]),
      policies: {
        findings: [],
        plans: [],
        standard: [],
        approvals: subjects.map((subject) => ({
          policy: 'policy:default/data',
          subject,
          message,
          approvers: { any: [people('shop'), people('platform')], count: 1 },
        })),
      },
    });
    const digests = (input: JudgeInput): string[] => [...digestsToAgreeTo(input).values()];
    const both = ['asset:default/db', 'service:default/x'];
    expect(judge(asked(both, 'Risk 30.')).approvals).toHaveLength(1);
    expect(digests(asked(both, 'Risk 30.'))).toEqual(digests(asked(both, 'Risk 31.')));
    expect(digests(asked(both, 'Risk 30.'))).not.toEqual(digests(asked(['asset:default/db'], 'Risk 30.')));
  });
});

describe('an agreement', () => {
  function agreedTo(then: JudgeInput, now: JudgeInput): string[] {
    const digests = new Map(
      judge(then).approvals.flatMap((node) => (node.kind === 'people' ? [[node.id, node.digest]] : [])),
    );
    const vote = { login: 'octocat', state: 'approved', at: '2026-03-01T11:00:00Z', commit: 'c' } as const;
    return states(judge({ ...now, votes: [{ vote, digests }] }));
  }

  test('is kept while others are newly affected: only they are asked', () => {
    expect(agreedTo(changed([checkout]), changed([checkout, orders]))).toEqual([
      'needs-approval',
      'team:payments given octocat:given',
      'team:shop pending',
    ]);
  });

  test('is kept by a change to what nothing of theirs stands on', () => {
    const cache = (ttl: number): string =>
      `Asset cache {owner: team:shop, class: workload, attributes: {version: "${ttl}"}}`;
    const more = inputOf(
      catalogOfLines(...teams, db(1), checkout, cache(1), orders.replace('asset:db', 'asset:cache')),
      catalogOfLines(...teams, db(2), checkout, cache(2), orders.replace('asset:db', 'asset:cache')),
    );
    expect(agreedTo(changed([checkout]), more)[1]).toBe('team:payments given octocat:given');
  });

  test.each([
    [
      'another value of what theirs stands on',
      inputOf(catalogOfLines(...teams, db(1), checkout), catalogOfLines(...teams, db(3), checkout)),
    ],
    ['one more thing of theirs', changed([checkout, checkout.replace('checkout', 'invoices')])],
    [
      'one more change under what is theirs',
      inputOf(
        catalogOfLines(
          ...teams,
          db(1),
          'Asset vm {owner: team:platform, class: workload, attributes: {version: "1"}}',
          checkout.replace(']', ', asset:vm]'),
        ),
        catalogOfLines(
          ...teams,
          db(2),
          'Asset vm {owner: team:platform, class: workload, attributes: {version: "2"}}',
          checkout.replace(']', ', asset:vm]'),
        ),
      ),
    ],
  ])('is void with %s', (_title, now) => {
    expect(agreedTo(changed([checkout]), now)[1]).toBe('team:payments stale octocat:stale');
  });

  test('is kept when only words change', () => {
    const told = checkout.replace('}', ', outcome: Customers can pay.}');
    const now = inputOf(catalogOfLines(...teams, db(1), checkout), catalogOfLines(...teams, db(2), told));
    expect(agreedTo(changed([checkout]), now)[1]).toBe('team:payments given octocat:given');
  });

  test('to files is void once another content stands in them', () => {
    const code = 'Service code {owner: team:payments, criticality: critical, sources: {paths: [code/**]}}';
    const catalog = catalogOfLines(...teams, code);
    const of = (content: string): JudgeInput =>
      inputOf(catalog, catalog, { files: ['code/a.ts'], fileDigests: new Map([['code/a.ts', content]]) });
    expect(agreedTo(of('1'), of('1'))).toEqual(['approved', 'team:payments given octocat:given']);
    expect(agreedTo(of('1'), of('2'))).toEqual(['needs-approval', 'team:payments stale octocat:stale']);
  });

  test('to what is new is void once it is another thing', () => {
    const added = (size: number): JudgeInput =>
      inputOf(
        catalogOfLines(...teams),
        catalogOfLines(
          ...teams,
          `Asset new {owner: team:payments, criticality: critical, class: workload, attributes: {version: "${size}"}}`,
        ),
      );
    expect(agreedTo(added(1), added(1))[1]).toBe('team:payments given octocat:given');
    expect(agreedTo(added(1), added(2))[1]).toBe('team:payments stale octocat:stale');
  });

  test('that cannot be compared any more is stale, and says why', () => {
    const vote = { login: 'octocat', state: 'approved', at: '2026-03-01T11:00:00Z' } as const;
    const verdict = judge({ ...changed([checkout]), votes: [{ vote, problem: 'The commit is gone.' }] });
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons[0]?.message).toBe(
      'team:payments has to agree again: octocat agreed earlier. The commit is gone.',
    );
  });
});

describe('whose agreement decides nothing', () => {
  const uncounted = (votes: readonly string[], authors: readonly string[] = []): readonly string[] =>
    votedOn(changed([checkout]), votes, authors).reasons.flatMap(({ code, message }) =>
      code === 'approval.uncounted' ? [message] : [],
    );

  test('is told, while somebody is awaited', () => {
    expect(uncounted(['Defunkt approved', 'octocat approved'], ['octocat'])).toEqual([
      'Defunkt agreed, whom nobody asks here: that decides nothing.',
      'octocat agreed, whose own change it is, in whole or in part: that never counts.',
    ]);
    expect(uncounted(['a approved', 'b approved', 'c approved', 'd approved', 'e approved'])).toEqual([
      'a, b, c (and 2 more people) agreed, whom nobody asks here: that decides nothing.',
    ]);
  });

  test.each([
    ['once nobody is awaited', ['defunkt approved', 'octocat approved'], []],
    ['where it was taken back', ['defunkt approved 10:00', 'defunkt dismissed'], []],
    ['where it is a refusal', ['defunkt changes-requested'], []],
  ])('is not told %s', (_when, votes, expected) => {
    expect(uncounted(votes)).toEqual(expected);
  });
});

test('a change outside of its window is agreed to by whoever answers for the thing', () => {
  const nightly =
    'Window nights {type: maintenance, start: "2026-03-01T02:00", duration: 2h, recurrence: FREQ=DAILY, scope: {classes: [database]}}';
  const input = changed([], { windows: compileWindows(catalogOfLines(nightly)), maintainers: 'team:default/core' });
  expect(states(votedOn(input, []))).toEqual(['needs-approval', 'team:platform pending']);
  expect(states(votedOn(input, ['mojombo approved']))).toEqual(['needs-approval', 'team:platform pending']);
  expect(votedOn(input, ['monalisa approved']).outcome).toBe('approved');
  // Whoever is the only one of the team does not agree with themselves.
  expect(votedOn(input, ['monalisa approved'], ['monalisa']).outcome).toBe('needs-approval');
  expect(votedOn(input, ['mojombo approved'], ['monalisa']).outcome).toBe('approved');
});
