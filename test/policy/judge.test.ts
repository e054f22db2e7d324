import { describe, expect, test } from 'vitest';
import type { Finding } from '../../engine/model/finding.ts';
import { peopleAsked, type Verdict } from '../../engine/model/verdict.ts';
import { validCatalog } from '../support/catalog.ts';
import { estateOf, itemOf, sightingOf } from '../support/entities.ts';
import { catalogOfLines, verdictOn, type Facts } from '../support/review.ts';

const teams = [
  'Team payments {members: [octocat]}',
  'Team platform {members: [hubot]}',
  'Team shop {members: [monalisa]}',
];
const db = (maxConnections: number): string =>
  `Asset db {owner: team:platform, class: database.postgresql, attributes: {maxConnections: ${maxConnections}}}`;
const checkout = 'Service checkout {owner: team:payments, criticality: critical, dependsOn: [asset:db]}';
const report = 'Service report {owner: team:shop, criticality: low, dependsOn: [asset:db]}';

function review(before: readonly string[], after: readonly string[], facts: Facts = {}): Verdict {
  return verdictOn(catalogOfLines(...teams, ...before), catalogOfLines(...teams, ...after), facts);
}

function reasons({ outcome, reasons: all }: Verdict): string[] {
  return [outcome, ...all.map(({ weight, code, message }) => `${weight} ${code}: ${message}`)];
}

function asked({ approvals }: Verdict): string[] {
  return peopleAsked(approvals).map(({ id, members, because }) => {
    const causes = because.map((cause) => `${cause.id} ${cause.state}`).join(', ');
    return `${id} (${members.join(', ')}): ${causes}`.replaceAll('default/', '');
  });
}

const noMaintainers =
  'No review can settle it: the base names no maintainers. Name a team under `approvals.maintainers` in the groundtruth.yaml of the base.';

const finding = (facts: Partial<Finding>): Finding => ({
  code: 'ref.dangling',
  severity: 'error',
  message: 'asset:x is not declared.',
  phase: 'introduced',
  ...facts,
});

describe('nothing to hold it up', () => {
  test('a change without meaning is approved, and says so (G05)', () => {
    expect(reasons(review([db(1)], [db(1)]))).toEqual([
      'approved',
      'approved change.harmless: Nothing changes in meaning.',
    ]);
  });

  test('what is only said of things is approved', () => {
    const after = 'Service report {owner: team:shop, criticality: low, dependsOn: [asset:db], outcome: Numbers.}';
    expect(reasons(review([db(1), report], [db(1), after]))).toEqual([
      'approved',
      'approved change.harmless: Nothing that runs is changed: what changes is what is said of it.',
    ]);
  });

  test('a change that reaches nothing critical enough is approved', () => {
    const verdict = review([db(1), report], [db(2), report]);
    expect(reasons(verdict)).toEqual([
      'approved',
      'approved change.harmless: 1 changed, 1 more is affected, and nothing of high criticality or above gets degraded or worse.',
    ]);
    expect(verdict.approvals).toEqual([]);
  });
});

describe('owners of what is affected', () => {
  test('agree where it is critical enough and gets bad enough, with the path that leads there (G03)', () => {
    const verdict = review([db(1), checkout, report], [db(2), checkout, report]);
    expect(asked(verdict)).toEqual(['team:payments (octocat): service:checkout degraded']);
    expect(peopleAsked(verdict.approvals)[0]?.because[0]?.path).toMatchObject([
      { dependent: 'service:default/checkout', dependency: 'asset:default/db' },
    ]);
    expect(reasons(verdict)).toEqual([
      'needs-approval',
      'needs-approval approval.required: team:payments has to agree: service:checkout degrades.',
    ]);
  });

  test.each([
    ['low', 'at-risk', ['service:checkout degraded', 'asset:db degraded', 'service:report degraded']],
    ['critical', 'degraded', ['service:checkout degraded']],
    ['critical', 'down', []],
  ] as const)('from %s and %s on', (criticality, state, expected) => {
    const rated = db(1).replace('{owner', '{criticality: medium, owner');
    const verdict = review([rated, checkout, report], [rated.replace('1}', '2}'), checkout, report], {
      approvals: { criticality, state },
    });
    const causes = peopleAsked(verdict.approvals).flatMap(({ because }) =>
      because.map(({ id, state: got }) => `${id} ${got}`),
    );
    expect(causes.map((cause) => cause.replace('default/', '')).sort()).toEqual([...expected].sort());
  });

  test('a change cannot rate down what it breaks', () => {
    const low = checkout.replace('critical,', 'low,');
    expect(asked(review([db(1), checkout], [db(2), low]))).toEqual([
      'team:payments (octocat): service:checkout degraded',
    ]);
  });

  test('a change cannot put itself into the team that has to agree, nor another team into its place', () => {
    const base = catalogOfLines(...teams, db(1), checkout);
    const joined = ['Team payments {members: [mallory]}', ...teams.slice(1)];
    const verdict = verdictOn(base, catalogOfLines(...joined, db(2), checkout));
    expect(asked(verdict)).toEqual(['team:payments (octocat): service:checkout degraded, team:payments unaffected']);

    const taken = checkout.replace('team:payments', 'team:mine');
    const mine = catalogOfLines(...teams, 'Team mine {members: [mallory]}', db(2), taken);
    expect(asked(verdictOn(base, mine))).toEqual([
      'maintainers (): team:mine unaffected',
      'team:mine (): service:checkout degraded',
      'team:payments (octocat): service:checkout degraded',
    ]);
  });

  test('a change cannot hide a dependency by dropping or softening it', () => {
    for (const hidden of [
      checkout.replace('[asset:db]', '[]'),
      checkout.replace('asset:db', '{to: asset:db, strength: soft}'),
    ]) {
      expect(asked(review([db(1), checkout], [db(2), hidden]))).toEqual([
        'team:payments (octocat): service:checkout degraded',
      ]);
    }
  });

  test('a new name does not change whose it is', () => {
    const known =
      'Service pay {owner: team:payments, criticality: critical, identifiers: {serviceName: pay}, dependsOn: [asset:db]}';
    const renamed = known.replace('Service pay ', 'Service checkout ').replace('team:payments', 'team:shop');
    expect(asked(review([db(1), known], [db(2), renamed]))).toEqual([
      'team:payments (octocat): service:checkout degraded',
      'team:shop (monalisa): service:checkout degraded',
    ]);
  });

  test('very many causes are counted', () => {
    const many = Array.from({ length: 30 }, (_, number) => checkout.replace('checkout', `s${number}`));
    const verdict = review([db(1), ...many], [db(2), ...many]);
    expect(verdict.approvals[0]).toMatchObject({ omitted: 10 });
    expect(peopleAsked(verdict.approvals)[0]?.because).toHaveLength(20);
    expect(verdict.reasons[0]?.message).toMatch(/^team:payments has to agree: .* \(and 29 more reasons\)\.$/);
  });
});

describe('owners of what is changed', () => {
  test('of a removed entity, the owner it had (H01)', () => {
    const verdict = review([db(1), report], [db(1)]);
    expect(asked(verdict)).toEqual(['team:shop (monalisa): service:report down']);
    expect(verdict.reasons[0]?.message).toBe('team:shop has to agree: service:report is removed.');
  });

  test.each(['retired', 'planned'])('of one that becomes %s, the owner it had', (lifecycle) => {
    const after = report.replace('criticality', `lifecycle: ${lifecycle}, criticality`);
    const verdict = review([db(1), report], [db(1), after]);
    expect(asked(verdict)).toEqual(['team:shop (monalisa): service:report down']);
    expect(verdict.reasons[0]?.message).toBe(`team:shop has to agree: service:report becomes ${lifecycle}.`);
  });

  test('of one that gets another name, the owner it had, though nothing else happens to it', () => {
    const pay = 'Service pay {owner: team:shop, criticality: low, identifiers: {serviceName: pay}}';
    const verdict = review([pay], [pay.replace('Service pay', 'Service checkout')]);
    expect(asked(verdict)).toEqual(['team:shop (monalisa): service:checkout unaffected']);
    expect(verdict.reasons[0]?.message).toBe('team:shop has to agree: service:pay is renamed to service:checkout.');
  });

  test('of one that is gone, when another takes its ids in other tools', () => {
    const pay = 'Service pay {owner: team:payments, dependsOn: [asset:db], correlation: {vmware: vm-1}}';
    const other = 'Service other {owner: team:shop, correlation: {vmware: vm-1}}';
    expect(asked(review([db(1), pay], [db(1), other]))).toEqual(['team:payments (octocat): service:pay down']);
  });

  test('of one that goes over, the old and the new', () => {
    expect(asked(review([db(1), report], [db(1), report.replace('team:shop', 'team:payments')]))).toEqual([
      'team:payments (octocat): service:report unaffected',
      'team:shop (monalisa): service:report unaffected',
    ]);
  });

  test.each([
    [
      'a team',
      'Team shop {members: [monalisa]}',
      'Team shop {members: [monalisa, mallory]}',
      ['team:shop (monalisa): team:shop unaffected'],
    ],
    [
      'a waiver',
      "Waiver w {codes: ['*'], owner: team:shop, reason: r, expires: 2026-01-01}",
      "Waiver w {codes: ['*'], owner: team:shop, reason: r, expires: 2036-01-01}",
      ['team:shop (monalisa): waiver:w unaffected'],
    ],
    [
      'a rating',
      checkout.replace('[asset:db]', '[]'),
      checkout.replace('[asset:db]', '[]').replace('critical,', 'low,'),
      ['team:payments (octocat): service:checkout unaffected'],
    ],
  ])('of %s, those who answered for it', (_, before, after, expected) => {
    const others = before.startsWith('Team') ? teams.slice(0, 2) : teams;
    const verdict = verdictOn(catalogOfLines(...others, before), catalogOfLines(...others, after));
    expect(asked(verdict)).toEqual(expected);
    expect(verdict.outcome).toBe('needs-approval');
  });

  test.each([
    ['is no longer needed', checkout, checkout.replace('[asset:db]', '[]')],
    ['is needed less', checkout, checkout.replace('asset:db', '{to: asset:db, when: month-end}')],
    ['has an objective less', checkout.replace('}', ', objectives: {rto: 5m}}'), checkout],
    ['is known by fewer ids', checkout.replace('}', ', correlation: {pager: P1}}'), checkout],
    [
      'has fewer files, and is rated down with it',
      checkout.replace('}', ', sources: {paths: [a/**]}}'),
      checkout.replace('critical,', 'low,'),
    ],
  ])('of what is critical and %s, though nothing happens to it now', (_, before, after) => {
    const verdict = review([db(1), before], [db(1), after]);
    expect(asked(verdict).map((text) => text.replace('at-risk', 'unaffected'))).toEqual([
      'team:payments (octocat): service:checkout unaffected',
    ]);
    expect(
      review([db(1), before.replace('critical,', 'low,')], [db(1), after.replace('critical,', 'low,')]).outcome,
    ).toBe('approved');
  });

  test('of what is critical, not for a word that is said of it', () => {
    const after = checkout.replace('}', ', outcome: Orders are paid.}');
    expect(review([db(1), checkout], [db(1), after]).outcome).toBe('approved');
  });

  test('of what is new and critical, the team that the base has for it, or else a maintainer', () => {
    const verdict = review([db(1)], [db(1), checkout]);
    expect(asked(verdict)).toEqual([
      'team:payments (octocat): service:checkout unaffected',
      'team:platform (hubot): service:checkout unaffected',
    ]);
    expect(verdict.reasons.map(({ message }) => message)).toEqual([
      'team:payments has to agree: service:checkout (critical) is added.',
      "team:platform has to agree: service:checkout begins to need asset:db, which is team:platform's.",
    ]);
    const mine = checkout.replace('team:payments', 'team:mine');
    const theirs = review([db(1)], [db(1), 'Team mine {members: [mallory]}', mine]);
    expect(asked(theirs)[0]).toBe('maintainers (): team:mine unaffected, service:checkout unaffected');
    expect(theirs.reasons[0]?.message).toBe(
      `A maintainer has to agree: team:mine, by which later changes are judged, is added (and 1 more reason). ${noMaintainers}`,
    );
    expect(review([db(1)], [db(1), report.replace('team:shop', 'team:platform')]).outcome).toBe('approved');
  });

  test.each([
    ['taken back', 'dependsOn: []'],
    ['made milder', 'dependsOn: [{to: asset:db, strength: soft}]'],
    ['made conditional', 'dependsOn: [{to: asset:db, when: month-end}]'],
    ['given another way', 'dependsOn: [{to: asset:db, flow: batch}]'],
  ])('whoever stands on a link far below that is %s', (_what, links) => {
    const middle = 'Asset mid {class: process, owner: team:platform, dependsOn: [asset:db]}';
    const above = [db(1), checkout.replace('asset:db', 'asset:mid'), report.replace('asset:db', 'asset:mid')];
    const verdict = review([...above, middle], [...above, middle.replace('dependsOn: [asset:db]', links)]);
    expect(asked(verdict).join()).toMatch(/team:payments \(octocat\): service:checkout/);
    expect(asked(verdict).join()).not.toContain('report');
    const tighter = review(
      [...above, middle.replace('asset:db]', '{to: asset:db, strength: soft}]')],
      [...above, middle],
    );
    expect(tighter.reasons.map(({ message }) => message).join()).not.toContain('stands on');
  });

  const group = (min: number): string =>
    `Group workers {class: process, owner: team:platform, min: ${min}, selector: {app: w}}`;
  const member = (name: string): string =>
    `Asset ${name} {class: server, owner: team:platform, memberOf: [group:workers]}`;
  const balancer = (targets: string): string =>
    `Asset lb {class: load-balancer, owner: team:platform, dependsOn: [{anyOf: [${targets}], need: 1}]}`;
  const servers = ['Asset w1 {class: server, owner: team:platform}', 'Asset w2 {class: server, owner: team:platform}'];
  const spare = 'Asset w3 {class: server, owner: team:platform}';
  const onTop = (what: string): string =>
    `Service shop {owner: team:payments, criticality: high, dependsOn: [${what}]}`;
  const api = (rest: string): string => `Service api {owner: team:platform${rest}}`;

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a choice gets a target more',
      [balancer('asset:w1, asset:w2'), ...servers, onTop('asset:lb')],
      [balancer('asset:w1, asset:w2, asset:w3'), ...servers, spare, onTop('asset:lb')],
    ],
    [
      'its own choice gets a target more',
      [...servers, onTop('{anyOf: [asset:w1, asset:w2], need: 1}')],
      [...servers, spare, onTop('{anyOf: [asset:w1, asset:w2, asset:w3], need: 1}')],
    ],
    [
      'a group gets a member more',
      [group(2), member('w1'), member('w2'), onTop('group:workers')],
      [group(2), member('w1'), member('w2'), member('w3'), onTop('group:workers')],
    ],
    [
      'a member leaves a group and stays',
      [group(1), member('w1'), member('w2'), onTop('group:workers')],
      [group(1), member('w1'), servers[1] ?? '', onTop('group:workers')],
    ],
    [
      'a group needs fewer of its members',
      [group(2), member('w1'), member('w2'), onTop('group:workers')],
      [group(1), member('w1'), member('w2'), onTop('group:workers')],
    ],
    [
      'something that a member needs is not needed any more',
      [group(1), member('w1').replace('memberOf', 'dependsOn: [asset:db], memberOf'), db(1), onTop('group:workers')],
      [group(1), member('w1'), db(1), onTop('group:workers')],
    ],
    [
      'something below would not be found by its files',
      [api(', sources: {paths: ["api/**", "lib/**"]}'), onTop('service:api')],
      [api(', sources: {paths: ["lib/**"]}'), onTop('service:api')],
    ],
    [
      'something below would not be found by what sources see',
      [api(', correlation: {dynatrace: H1}'), onTop('service:api')],
      [api(''), onTop('service:api')],
    ],
  ])('whoever is critical where %s', (_what, before, after) => {
    expect(asked(review(before, after)).join()).toMatch(/team:payments \(octocat\): service:shop/);
    expect(asked(review(after, after))).toEqual([]);
  });

  test('of something critical is not asked where more finds it, or where a spare was seen', () => {
    const more = review([api(''), onTop('service:api')], [api(', correlation: {dynatrace: H1}'), onTop('service:api')]);
    expect(asked(more)).toEqual([]);
    const estate = estateOf([itemOf('asset:default/w3', { presence: 'confirmed' })]);
    const before = [balancer('asset:w1, asset:w2'), ...servers, onTop('asset:lb')];
    const after = [balancer('asset:w1, asset:w2, asset:w3'), ...servers, spare, onTop('asset:lb')];
    expect(asked(review(before, after, { estate })).join()).not.toContain('payments');
  });

  test('a group bears no more in a change that lets it need less', () => {
    const before = [group(2), member('w1'), member('w2'), onTop('group:workers')];
    const after = [
      group(1),
      member('w1').replace('server,', 'server, attributes: {os: linux},'),
      member('w2'),
      onTop('group:workers'),
    ];
    expect(asked(review(before, after)).join()).toContain('service:shop degraded');
  });

  test.each([
    ['Waiver w {codes: ["*"], owner: team:shop, reason: r, expires: 2026-01-01}'],
    ['Source s {type: host}'],
    ['Policy p {judges: entity, expression: "true", message: m}'],
    ['Team more {members: [mallory]}'],
    ['Window w {type: freeze, start: 2026-01-01}'],
  ])('%s, new, asks for a person', (added) => {
    const verdict = review([], [added]);
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons[0]?.code).toBe('approval.required');
  });
});

describe('who may agree', () => {
  const people = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: shop}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: mona, annotations: {github.com/user-login: monalisa}}
spec: {memberOf: [shop]}
`;

  test.each([
    ['another login', people.replace('monalisa', 'mallory')],
    ['no login of its own', people.replace(', annotations: {github.com/user-login: monalisa}', '')],
  ])('is asked when a user gets %s', (_, after) => {
    const verdict = verdictOn(validCatalog(people), validCatalog(after));
    expect(asked(verdict)).toEqual([
      'maintainers (): user:mona unaffected',
      'team:shop (monalisa): team:shop unaffected',
    ]);
    expect(verdict.reasons.map(({ message }) => message)).toEqual([
      `A maintainer has to agree: who user:mona stands for changes. ${noMaintainers}`,
      'team:shop has to agree: who team:shop stands for changes.',
    ]);
  });

  test('is asked when a new user joins', () => {
    const mallory = people.slice(people.indexOf('---')).replaceAll('mona', 'mallory').replace('mallorylisa', 'mallory');
    expect(asked(verdictOn(validCatalog(people), validCatalog(people + mallory)))).toEqual([
      'maintainers (): user:mallory unaffected',
      'team:shop (monalisa): team:shop unaffected',
    ]);
  });

  test('is not asked when a user is only described', () => {
    const after = people.replace('mona,', 'mona, title: Mona,');
    expect(verdictOn(validCatalog(people), validCatalog(after)).outcome).toBe('approved');
  });
});

describe('findings', () => {
  test.each([
    ['at the threshold', finding({}), 'rejected'],
    ['below the threshold', finding({ severity: 'warning' }), 'approved'],
    ['that were there before', finding({ phase: 'existing' }), 'approved'],
    ['that are gone', finding({ phase: 'fixed' }), 'approved'],
    ['of drift, which declaring ahead always brings', finding({ code: 'decay.mismatch' }), 'approved'],
    ['of coverage', finding({ code: 'coverage.never-observed' }), 'approved'],
  ])('%s', (_, found, outcome) => {
    expect(review([db(1)], [db(1)], { findings: [found] }).outcome).toBe(outcome);
  });

  test('say where, and are counted by code', () => {
    const origin = { file: 'a.yaml', line: 3, column: 1 };
    const verdict = review([], [], { findings: [finding({ origin }), finding({ message: 'another' })] });
    expect(verdict.reasons[0]?.message).toBe(
      'The change brings ref.dangling (a.yaml:3): asset:x is not declared. (and 1 more such finding)',
    );
    expect(review([], [], { findings: [finding({})], failOn: 'none' }).outcome).toBe('approved');
  });

  test('what cannot be read is never approved, whatever is tolerated', () => {
    const broken = {
      ...catalogOfLines(...teams),
      findings: [finding({ code: 'yaml.syntax', origin: { file: 'a.yaml', line: 9, column: 1 } })],
    };
    const whole = catalogOfLines(...teams);
    expect(verdictOn(whole, broken, { failOn: 'none' }).outcome).toBe('rejected');
    expect(verdictOn(broken, broken, { failOn: 'none' }).outcome).toBe('undecided');
    expect(verdictOn(broken, whole, { failOn: 'none' }).outcome).toBe('needs-approval');
  });
});

describe('the base', () => {
  test('without configuration always needs a person', () => {
    expect(reasons(review([db(1)], [db(1)], { configured: false }))[2]).toMatch(/^needs-approval config\.missing/);
  });

  test.each(['error', 'warning', 'none'] as const)(
    'has its configuration changed with a person, and no rule rejects it (%s)',
    (failOn) => {
      const changed = finding({ code: 'config.changed', severity: 'warning', phase: 'introduced' });
      expect(reasons(review([db(1)], [db(1)], { findings: [changed], failOn }))).toMatchObject([
        'needs-approval',
        expect.stringMatching(/^needs-approval approval\.required: A maintainer/),
        expect.stringMatching(/^needs-approval config\.changed/),
      ]);
    },
  );

  test.each(['error', 'none'] as const)(
    'with a configuration that is broken needs a person, so that it can be mended (%s)',
    (failOn) => {
      const broken = finding({ code: 'config.invalid', message: 'No such state.', phase: 'existing' });
      expect(reasons(review([db(1)], [db(1)], { findings: [broken], failOn }))).toEqual([
        'needs-approval',
        `needs-approval approval.required: A maintainer has to agree: the rules of the base cannot be relied on. ${noMaintainers}`,
        'needs-approval config.invalid: The rules of the base cannot be relied on, so the built-in defaults stood in and a maintainer has to agree: No such state.',
      ]);
    },
  );

  test.each([
    ['everything', 0, 'everything'],
    ['most of it', 1, '3 of the 4 things'],
    ['half of it', 2, undefined],
  ])('keeps %s only if a maintainer agrees, whatever is tolerated', (_what, kept, told) => {
    const base = catalogOfLines(...['a', 'b', 'c', 'd'].map((name) => `Team ${name} {members: [octocat]}`));
    const head = { ...base, entities: new Map([...base.entities].slice(0, kept)) };
    const verdict = verdictOn(base, head, { failOn: 'none' });
    expect(reasons(verdict).filter((reason) => reason.includes('catalog.emptied'))).toEqual(
      told === undefined
        ? []
        : [
            `needs-approval catalog.emptied: The change removes ${told} that the base declares, so a maintainer has to agree.`,
          ],
    );
  });
});

describe('a branch that is behind its base', () => {
  test.each([
    ['review.behind', 'error'],
    ['review.behind', 'none'],
    ['review.conflict', 'error'],
    ['review.conflict', 'warning'],
    ['review.conflict', 'none'],
  ] as const)('needs a person by %s, whatever is tolerated (%s)', (code, failOn) => {
    const behind = finding({ code, severity: 'warning', message: 'The base has changed db.', phase: 'introduced' });
    expect(reasons(review([db(1)], [db(1)], { findings: [behind], failOn }))).toEqual([
      'needs-approval',
      `needs-approval approval.required: A maintainer has to agree: what the base has changed since is not judged. ${noMaintainers}`,
      'needs-approval base.moved: The base has changed db.',
    ]);
  });
});

describe('evidence', () => {
  const hidden = estateOf(
    [itemOf('asset:default/db'), itemOf('service:default/report')],
    [sightingOf('service:default/report', 'asset:default/db')],
  );

  test('a local-looking change with an undeclared dependent asks for safeguards and its owner (G10, scenario 8)', () => {
    const alone = report.replace('[asset:db]', '[]');
    const verdict = review([db(1), alone], [db(2), alone], { estate: hidden });
    expect(asked(verdict)).toEqual(['team:shop (monalisa): service:report at-risk']);
    expect(reasons(verdict).filter((reason) => reason.includes('hidden'))).toEqual([
      'needs-approval impact.hidden: service:report needs asset:db, which nobody declared (seen by host at 2026-03-01T12:00:00Z): make sure that it survives the change, and declare it.',
    ]);
    expect(verdict.risk).toContainEqual({
      name: 'hidden dependencies',
      points: 2,
      reason: '1 dependency that nobody declared, first service:report',
    });
  });

  test('drift on what is touched raises the verdict; drift elsewhere, or that the change brings or mends, does not (F08, G13)', () => {
    const drifted = (facts: Partial<Finding>): Finding =>
      finding({
        code: 'decay.mismatch',
        ref: 'asset:default/db',
        severity: 'warning',
        phase: 'existing',
        message: 'It is 100.',
        ...facts,
      });
    const outcome = (facts: Partial<Finding>): string =>
      review([db(1)], [db(2)], { findings: [drifted(facts)] }).outcome;
    expect(outcome({})).toBe('needs-approval');
    expect(outcome({ ref: 'service:default/report' })).toBe('approved');
    expect(outcome({ phase: 'fixed' })).toBe('approved');
    expect(outcome({ severity: 'info' })).toBe('approved');
    expect(outcome({ phase: 'introduced' })).toBe('approved');
    expect(reasons(review([db(1)], [db(2)], { findings: [drifted({ phase: 'introduced' })] }))).toContain(
      'approved drift.ahead: Until it is carried out, the change differs from what runs: It is 100.',
    );
  });

  test('a new dependency on something that is not there is told before it is relied on (G13a)', () => {
    const missing = finding({
      code: 'inventory.missing',
      ref: 'asset:default/db',
      phase: 'existing',
      message: 'It is not there.',
    });
    const web = 'Asset web {owner: team:shop, class: web-server}';
    const verdict = review([db(1), web], [db(1), web.replace('}', ', dependsOn: [asset:db]}')], {
      findings: [missing],
    });
    expect(verdict.reasons.map(({ code }) => code)).toContain('drift.touched');
  });

  test('a source that is down never stops the verdict; it is named, and weighs where something critical is concerned (S01, S03, scenario 12)', () => {
    const unseen = [{ what: 'connections of db-1', reason: 'The source did not answer.', source: 'host' }];
    expect(reasons(review([db(1), report], [db(2), report], { unseen }))).toContain(
      'approved evidence.missing: Not seen by host: connections of db-1. The source did not answer.',
    );
    const critical = review([db(1), checkout], [db(2), checkout], { unseen });
    expect(reasons(critical)).toContain(
      'needs-approval evidence.missing: Not seen by host: connections of db-1. The source did not answer. Something critical is concerned, so a person has to agree.',
    );
    expect(review([db(1), checkout], [db(1), checkout], { unseen }).outcome).toBe('approved');
  });

  test('what a source can never see is no reason to ask a person (G05)', () => {
    const unseen = [{ what: 'links of class application', reason: 'One look.', source: 'host', inherent: true }];
    const verdict = review([db(1), checkout], [db(2), checkout], { unseen });
    expect(reasons(verdict).filter((reason) => reason.includes('evidence.missing'))).toEqual([]);
    expect(verdict.risk.map(({ name }) => name)).not.toContain('evidence');
  });
});

test('the heaviest reason is the verdict, and all are told, heaviest first', () => {
  const verdict = review([db(1), checkout], [db(2), checkout], { configured: false, findings: [finding({})] });
  expect(verdict.outcome).toBe('rejected');
  expect(verdict.reasons.map(({ weight }) => weight)).toEqual([
    'rejected',
    'needs-approval',
    'needs-approval',
    'needs-approval',
  ]);
});

test('very many reasons of one kind are counted', () => {
  const many = Array.from({ length: 50 }, (_, number) => finding({ code: `schema.x${number}` }));
  const { reasons: told } = review([], [], { findings: many });
  expect(told).toHaveLength(21);
  expect(told.at(-1)?.message).toBe('30 more reasons of this kind.');
});
