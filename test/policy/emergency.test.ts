import { describe, expect, test } from 'vitest';
import { obligationFindings } from '../../engine/policy/obligations.ts';
import { digestsToAgreeTo, judge, type JudgeInput } from '../../engine/policy/judge.ts';
import { compileWindows } from '../../engine/policy/windows/compile-windows.ts';
import { catalogOfLines, inputOf, votedOn, type Facts } from '../support/review.ts';

const teams = [
  'Team payments {members: [octocat, torvalds]}',
  'Team platform {members: [monalisa]}',
  'Team oncall {members: [hubot, defunkt]}',
  'Team core {members: [mojombo]}',
];
const db = (maxConnections: number): string =>
  `Asset db {owner: team:platform, class: database.postgresql, attributes: {maxConnections: ${maxConnections}}}`;
const checkout = 'Service checkout {owner: team:payments, criticality: critical, dependsOn: [asset:db]}';
const record = (facts = 'expires: "2026-03-04"'): string =>
  `Change failover {reason: The primary was lost., emergency: true, ${facts}}`;
const named = { maintainers: 'team:default/core', emergencyTeam: 'team:default/oncall' } as const;

function changed(more: readonly string[], facts: Facts = {}, base: readonly string[] = []): JudgeInput {
  return inputOf(
    catalogOfLines(...teams, db(1), checkout, ...base),
    catalogOfLines(...teams, db(2), checkout, ...more),
    { ...named, ...facts },
  );
}

function codes(verdict: ReturnType<typeof votedOn>): string[] {
  return [verdict.outcome, ...verdict.reasons.map(({ code, weight }) => `${weight} ${code}`)];
}

describe('an emergency', () => {
  test('asks two people of those whom it concerns or of its team, one of them of its team, and tells the owners', () => {
    const verdict = votedOn(changed([record()]), []);
    expect(verdict.approvals).toMatchObject([
      {
        id: 'emergency',
        need: 2,
        teams: ['team:default/oncall', 'team:default/payments'],
        members: ['defunkt', 'hubot', 'octocat', 'torvalds'],
      },
      { id: 'emergency.keepers', need: 1, teams: ['team:default/oncall'], members: ['defunkt', 'hubot'] },
    ]);
    expect(verdict.informed.map(({ team }) => team)).toEqual(['team:default/payments']);
    expect(verdict.obligations).toEqual([
      {
        change: 'change:default/failover',
        reason: 'The primary was lost.',
        due: '2026-03-04T00:00:00.000Z',
        overdue: false,
      },
    ]);
    expect(codes(verdict)).toEqual([
      'needs-approval',
      'needs-approval approval.required',
      'needs-approval approval.required',
      'approved emergency.declared',
    ]);
  });

  test.each<[string, readonly string[], readonly string[], string]>([
    ['one of them', ['hubot'], [], 'needs-approval'],
    ['two of them', ['hubot', 'octocat'], [], 'approved'],
    ['one twice', ['hubot', 'HUBOT'], [], 'needs-approval'],
    ['two of whom one is the author', ['hubot', 'octocat'], ['octocat'], 'needs-approval'],
    ['two owners, and nobody of its team', ['octocat', 'torvalds'], [], 'needs-approval'],
    ['two owners, where nobody of its team is free', ['octocat', 'torvalds'], ['hubot', 'defunkt'], 'needs-approval'],
    [
      'an owner and a maintainer, where nobody of its team is free',
      ['octocat', 'mojombo'],
      ['hubot', 'defunkt'],
      'approved',
    ],
    [
      'two owners, where no keeper at all is free',
      ['octocat', 'torvalds'],
      ['hubot', 'defunkt', 'mojombo'],
      'approved',
    ],
    ['two beside the author', ['hubot', 'defunkt'], ['octocat'], 'approved'],
    ['two others', ['monalisa', 'mojombo'], [], 'needs-approval'],
  ])('agreed to by %s', (_title, logins, authors, outcome) => {
    const votes = logins.map((login) => `${login} approved`);
    expect(votedOn(changed([record()]), votes, authors).outcome).toBe(outcome);
  });

  test('is agreed to as a whole by whoever of its own team agrees', () => {
    const agreed = changed([record()]);
    const other = inputOf(
      catalogOfLines(...teams, db(1), checkout),
      catalogOfLines(...teams, db(3), checkout, record()),
      named,
    );
    const [one, another] = [agreed, other].map((input) => digestsToAgreeTo(input).get('emergency.keepers'));
    expect(one).toBeDefined();
    expect(one).not.toBe(another);
  });

  test('is not for the team of its author alone, whatever of theirs it touches as well', () => {
    const own = 'Team own {members: [mallory, mona, lisa]}';
    const thing = 'Asset thing {owner: team:own, class: server}';
    const input = (facts: Facts): JudgeInput =>
      inputOf(
        catalogOfLines(...teams, own, db(1), checkout, thing),
        catalogOfLines(...teams, own, db(2), checkout, record()),
        facts,
      );
    const mates = ['mona approved', 'lisa approved'];
    for (const keepers of [named, { maintainers: named.maintainers }, { emergencyTeam: named.emergencyTeam }]) {
      expect(votedOn(input(keepers), mates, ['mallory']).outcome).toBe('needs-approval');
    }
    expect(votedOn(input(named), ['mona approved', 'hubot approved'], ['mallory']).outcome).toBe('approved');
    expect(
      votedOn(input({ maintainers: named.maintainers }), ['octocat approved', 'mojombo approved'], []).outcome,
    ).toBe('approved');
  });

  test.each([
    ['without an end', record('title: x').replace(', title: x', ''), /by when it is made up for/],
    ['whose end is no day that there is', record('expires: "2026-02-31"'), /no date that there is/],
    ['that has ended', record('expires: "2026-03-01T11:59:00Z"'), /it has expired/],
    ['that ends too late', record('expires: "2026-04-01"'), /expires in more than 14 days/],
    ['without a reason', record().replace('The primary was lost.', '" "'), /it gives no reason/],
    ['that is made up for already', record('expires: "2026-03-04", reconciled: "2026-03-01"'), /made up for already/],
  ])('%s takes the usual way', (_title, written, why) => {
    const verdict = votedOn(changed([written]), ['hubot approved', 'defunkt approved']);
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons.find(({ code }) => code === 'emergency.invalid')?.message).toMatch(why);
  });

  test('that the base has declared opens the way for no other change', () => {
    const verdict = votedOn(changed([record('expires: "2026-03-05"')], {}, [record()]), [
      'hubot approved',
      'defunkt approved',
    ]);
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.approvals.map((node) => node.kind === 'people' && node.id)).not.toContain('emergency');
  });

  test('passes a freeze, which rejects any other change', () => {
    const sale = 'Window sale {type: freeze, start: "2026-03-01T00:00", end: "2026-03-02T00:00", reason: The sale.}';
    const freeze = compileWindows(catalogOfLines(sale));
    expect(votedOn(changed([], { windows: freeze }), ['octocat approved']).outcome).toBe('rejected');
    const emergency = changed([record()], { windows: freeze });
    expect(votedOn(emergency, ['hubot approved']).outcome).toBe('needs-approval');
    expect(votedOn(emergency, ['hubot approved', 'defunkt approved']).outcome).toBe('approved');
  });

  test('weakens no rule: those who keep them are asked as ever', () => {
    const joined = teams[2]?.replace('defunkt', 'defunkt, mallory') ?? '';
    const input = inputOf(
      catalogOfLines(...teams, db(1), checkout),
      catalogOfLines(...teams.filter((team) => !team.startsWith('Team oncall')), joined, db(2), checkout, record()),
      named,
    );
    const both = ['hubot approved', 'octocat approved'];
    expect(votedOn(input, both).outcome).toBe('approved');
    expect(votedOn(input, both, ['hubot']).outcome).toBe('needs-approval');
    const config = { code: 'config.changed', severity: 'warning', phase: 'introduced', message: 'c' } as const;
    const edited = changed([record()], { findings: [config] });
    expect(votedOn(edited, ['hubot approved', 'defunkt approved']).outcome).toBe('needs-approval');
    expect(votedOn(edited, ['hubot approved', 'defunkt approved', 'mojombo approved']).outcome).toBe('approved');
  });

  test('hides nothing that cannot be read, and nothing that is wrong', () => {
    const votes = ['hubot approved', 'defunkt approved', 'mojombo approved'];
    const broken = { code: 'yaml.syntax', severity: 'error', phase: 'existing', message: 'No.' } as const;
    expect(votedOn(changed([record()], { findings: [broken] }), votes).outcome).toBe('undecided');
    const dangling = { code: 'ref.dangling', severity: 'error', phase: 'introduced', message: 'No.' } as const;
    expect(votedOn(changed([record()], { findings: [dangling] }), votes).outcome).toBe('rejected');
  });

  test('is not agreed to by a team that the change itself put there', () => {
    const friend = 'Asset extra {owner: team:core, class: workload, criticality: critical}';
    const verdict = votedOn(changed([record(), friend], { emergencyTeam: 'team:default/oncall' }), []);
    expect(verdict.approvals[0]).toMatchObject({ teams: ['team:default/oncall', 'team:default/payments'] });
  });

  test('is for the maintainers where nobody else is there', () => {
    const input = inputOf(catalogOfLines(...teams), catalogOfLines(...teams, record()), {
      maintainers: 'team:default/oncall',
    });
    expect(votedOn(input, ['hubot approved', 'defunkt approved']).outcome).toBe('approved');
    const alone = inputOf(catalogOfLines(...teams), catalogOfLines(...teams, record()));
    expect(votedOn(alone, ['hubot approved', 'defunkt approved']).outcome).toBe('needs-approval');
  });

  test('an agreement to the usual way is none to the emergency', () => {
    const then = digestsToAgreeTo(changed([]));
    const vote = (login: string) => ({ login, state: 'approved', at: '2026-03-01T10:00:00Z', commit: 'c' }) as const;
    const votes = ['octocat', 'hubot'].map((login) => ({ vote: vote(login), digests: then }));
    expect(judge({ ...changed([record()]), votes }).outcome).toBe('needs-approval');
  });
});

describe('what an emergency leaves', () => {
  const base = [record('expires: "2026-03-01T11:00:00Z"')];
  const votes = ['octocat approved', 'mojombo approved', 'hubot approved', 'defunkt approved'];

  test('is told by a check, and is red once it is overdue', () => {
    const catalog = catalogOfLines(...teams, record());
    const on = (at: string) =>
      obligationFindings(catalog, new Date(at)).map(({ code, severity }) => `${severity} ${code}`);
    expect(on('2026-03-03')).toEqual(['info change.open']);
    expect(on('2026-03-04')).toEqual(['error change.overdue']);
    const [finding] = obligationFindings(catalog, new Date('2026-03-05'));
    expect(finding).toMatchObject({ ref: 'change:default/failover', origin: { file: expect.any(String) } });
  });

  test.each([
    ['in the past', '2026-02-01', []],
    ['in the future', '2026-09-01', ['change.overdue']],
  ])('is made up for by a date %s', (_title, date, expected) => {
    const catalog = catalogOfLines(record(`expires: "2026-02-01", reconciled: "${date}"`));
    expect(obligationFindings(catalog, new Date('2026-03-01')).map(({ code }) => code)).toEqual(expected);
  });

  test('holds up other changes while it is overdue, whoever agrees', () => {
    const verdict = votedOn(changed(base, {}, base), votes);
    expect(codes(verdict).slice(0, 2)).toEqual(['rejected', 'rejected change.overdue']);
  });

  test('lets the change through that makes up for it, once somebody who keeps the rules agrees', () => {
    const done = [record('expires: "2026-03-01T11:00:00Z", reconciled: "2026-03-01T11:30:00Z"')];
    expect(votedOn(changed(done, {}, base), ['octocat approved']).outcome).toBe('needs-approval');
    expect(votedOn(changed(done, {}, base), votes).outcome).toBe('approved');
    expect(votedOn(changed([], {}, base), ['octocat approved']).outcome).toBe('needs-approval');
  });

  test('is not taken back by whoever its record names, who was chosen on the short path', () => {
    const theirs = [...teams, 'Team own {members: [mallory, mona]}'];
    const open = record('owner: team:own, expires: "2026-03-04"');
    const settled = record('owner: team:own, expires: "2026-03-04", reconciled: "2026-02-28"');
    for (const after of [[settled], []]) {
      const input = inputOf(catalogOfLines(...theirs, open, db(1)), catalogOfLines(...theirs, ...after, db(1)), named);
      expect(votedOn(input, ['mona approved'], ['mallory']).outcome).toBe('needs-approval');
      expect(votedOn(input, ['mojombo approved'], ['mallory']).outcome).toBe('approved');
    }
  });

  test('does not hold up another emergency, which says so', () => {
    const next = [...base, record().replace('failover', 'second')];
    expect(votedOn(changed(next, {}, base), ['hubot approved']).outcome).toBe('needs-approval');
    expect(votedOn(changed(next, {}, base), votes).outcome).toBe('approved');
  });
});
