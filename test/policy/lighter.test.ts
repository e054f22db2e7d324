import { describe, expect, test } from 'vitest';
import type { Change } from '../../engine/model/change.ts';
import type { EstateRelation } from '../../engine/model/estate.ts';
import type { Verdict } from '../../engine/model/verdict.ts';
import { judge, type JudgeInput } from '../../engine/policy/judge.ts';
import { estateOf, itemOf, relationOf, sightingOf } from '../support/entities.ts';
import { catalogOfLines, inputOf, teamsAsked, votedOn, type Facts } from '../support/review.ts';

const teams = [
  'Team payments {members: [octocat]}',
  'Team platform {members: [monalisa]}',
  'Team shop {members: [hubot]}',
];
const db = (maxConnections: number): string =>
  `Asset db {owner: team:platform, class: database.postgresql, attributes: {maxConnections: ${maxConnections}}}`;
const service = (name: string, team: string, criticality: string): string =>
  `Service ${name} {owner: team:${team}, criticality: ${criticality}, dependsOn: [asset:db]}`;
const orders = service('orders', 'shop', 'high');

function changed(things: readonly string[], facts: Facts = {}): JudgeInput {
  return inputOf(catalogOfLines(...teams, db(1), ...things), catalogOfLines(...teams, db(2), ...things), facts);
}

function codes({ outcome, reasons }: Verdict): string[] {
  return [outcome, ...reasons.map(({ code, weight }) => `${weight} ${code}`)];
}

describe('a standard change', () => {
  function standard(input: JudgeInput, which: (change: Change) => boolean = () => true): JudgeInput {
    const policy = 'policy:default/routine' as const;
    const allowed = input.changes.filter(which).map((change) => ({ policy, change }));
    return { ...input, policies: { findings: [], approvals: [], plans: [], standard: allowed } };
  }

  test('approves itself, and tells the owners (G05, G18)', () => {
    const verdict = judge(standard(changed([orders])));
    expect(codes(verdict)).toEqual(['approved', 'approved change.harmless', 'approved change.standard']);
    expect(verdict.informed.map(({ team }) => team)).toEqual(['team:default/shop']);
    expect(verdict.reasons.find(({ code }) => code === 'change.standard')?.message).toBe(
      'A standard change: policy:routine lets all of it through.',
    );
  });

  test.each<[string, JudgeInput]>([
    ['not all of it is', standard(changed([orders]), () => false)],
    ['something critical degrades', standard(changed([orders, service('checkout', 'payments', 'critical')]))],
    [
      'something hidden depends on it',
      standard(
        changed([orders, 'Service report {owner: team:shop}'], {
          estate: estateOf(
            [itemOf('asset:default/db'), itemOf('service:default/report')],
            [sightingOf('service:default/report', 'asset:default/db')],
          ),
        }),
      ),
    ],
    [
      'it changes rules as well',
      standard(inputOf(catalogOfLines(...teams, db(1)), catalogOfLines(...teams, db(2), 'Team more {}'))),
    ],
    [
      'it cannot all be read',
      standard(
        changed([orders], {
          findings: [{ code: 'yaml.syntax', severity: 'error', phase: 'existing', message: 'No.' }],
        }),
      ),
    ],
  ])('does not where %s', (_title, input) => {
    expect(judge(input).outcome).not.toBe('approved');
  });

  test('does not where a policy asks for somebody', () => {
    const input = standard(changed([orders]));
    const approvals = [{ policy: 'policy:default/data', subject: 'asset:default/db', message: 'Data moves.' }] as const;
    const verdict = judge({
      ...input,
      policies: { findings: [], plans: [], standard: [], ...input.policies, approvals },
    });
    expect(teamsAsked(verdict)).toEqual(['team:default/platform']);
  });

  test('of nothing is none', () => {
    expect(codes(judge(standard(inputOf(catalogOfLines(...teams), catalogOfLines(...teams)))))).toEqual([
      'approved',
      'approved change.harmless',
    ]);
  });
});

describe('observed use', () => {
  const [from, to] = ['service:default/orders', 'asset:default/db'] as const;
  const link = (facts: Partial<EstateRelation>): EstateRelation => ({
    from,
    to,
    type: 'dependsOn',
    strength: 'hard',
    grade: 'declared-only',
    reason: 'host looked at all of it, and did not see it.',
    declared: relationOf(from, to),
    ...facts,
  });
  const seen = (relations: readonly EstateRelation[], things = [orders]): Verdict =>
    judge(changed(things, { estate: estateOf([itemOf(from), itemOf(to)], relations) }));

  test('that is none, where all was looked at, lets its owner be told instead of asked (scenario 7)', () => {
    const verdict = seen([link({})]);
    expect(codes(verdict)).toEqual(['approved', 'approved change.harmless', 'approved use.none']);
    expect(verdict.informed.map(({ team }) => team)).toEqual(['team:default/shop']);
    expect(verdict.reasons.find(({ code }) => code === 'use.none')?.message).toBe(
      'service:orders is declared to need what changes, and no source has seen it use it, though all of it was looked at: team:shop is told and not asked.',
    );
    expect(verdict.risk).toContainEqual({
      name: 'use',
      points: -1,
      reason: '1 thing that it breaks, rarely or never seen in use',
    });
  });

  test.each<[string, readonly EstateRelation[], readonly string[]]>([
    ['a link that waits for month-end', [link({ declared: relationOf(from, to, { when: 'month-end' }) })], [orders]],
    ['a link that no source covers', [link({ grade: 'not-covered' })], [orders]],
    ['a link that was seen', [link({ grade: 'confirmed' })], [orders]],
    ['another link between the two that was seen', [link({}), sightingOf(from, to, { type: 'connectsTo' })], [orders]],
    ['something critical', [link({})], [service('orders', 'shop', 'critical')]],
  ])('keeps %s as severe as it is', (_title, relations, things) => {
    expect(teamsAsked(seen(relations, [...things]))).toEqual(['team:default/shop']);
  });

  test('keeps what is reached over another way', () => {
    const api = 'Asset api {owner: team:platform, class: workload, dependsOn: [asset:db]}';
    const both = orders.replace('asset:db', 'asset:db, asset:api');
    expect(teamsAsked(seen([link({})], [api, both]))).toEqual(['team:default/shop']);
  });

  test('of months raises the risk beside what is usual', () => {
    const busy = (count: number): EstateRelation =>
      link({
        grade: 'confirmed',
        observed: { source: 'host', run: 'r', at: '2026-03-01T10:00:00Z', count, firstSeen: '2026-01-01T00:00:00Z' },
      });
    const others = [1, 2, 3].map((index) => ({ ...busy(10), from: `observed:process/${index}` }));
    const points = (count: number): number | undefined =>
      seen([busy(count), ...others]).risk.find(({ name }) => name === 'use')?.points;
    expect([points(400), points(10), points(1)]).toEqual([1, undefined, -1]);
  });
});

describe('another open change', () => {
  const other = (id: string) => [{ name: '#12', touches: new Set([id]) }];

  test('that concerns the same critical thing asks its owner to put them in order (G15, scenario 17)', () => {
    const verdict = judge(
      changed([service('checkout', 'payments', 'critical')], { openChanges: other('service:default/checkout') }),
    );
    expect(verdict.reasons).toContainEqual({
      code: 'change.collision',
      weight: 'needs-approval',
      message: '#12, which is open too, concerns service:checkout as well: let one land, then review the other.',
    });
    expect(verdict.risk).toContainEqual({ name: 'collisions', points: 1, reason: '#12 concerns the same' });
  });

  test('that concerns something else says nothing', () => {
    const alone = judge(changed([orders]));
    expect(judge(changed([orders], { openChanges: other('asset:default/else') }))).toEqual(alone);
  });

  test('that concerns what nobody rated is told', () => {
    const verdict = judge(changed([], { openChanges: other('asset:default/db') }));
    expect(codes(verdict)).toEqual(['approved', 'approved change.collision', 'approved change.harmless']);
  });
});

describe('a rollback plan', () => {
  const plan = (facts: string): string => `Change more {reason: The sale., rollback: {${facts}}}`;
  function planned(records: readonly string[], required: boolean): Verdict {
    const input = inputOf(catalogOfLines(...teams, db(1)), catalogOfLines(...teams, db(2), ...records));
    const plans = required
      ? [{ policy: 'policy:default/plans', subject: 'asset:default/db', message: 'Databases need a plan.' } as const]
      : [];
    return votedOn({ ...input, policies: { findings: [], approvals: [], plans, standard: [] } }, []);
  }

  test.each<[string, readonly string[], string, readonly string[]]>([
    ['is not there', [], 'rejected', ['rejected rollback.missing']],
    [
      'was never tried',
      [plan('steps: [Set maxConnections of db back]')],
      'needs-approval',
      ['needs-approval rollback.untested'],
    ],
    [
      'will have been tried',
      [plan('steps: [Set maxConnections of db back], testedAt: "2026-09-01"')],
      'needs-approval',
      ['needs-approval rollback.untested'],
    ],
    [
      'has no steps',
      [plan('steps: [], testedAt: "2026-02-01"')],
      'needs-approval',
      ['needs-approval rollback.incomplete'],
    ],
    ['is whole and tried', [plan('steps: [Set it back], testedAt: "2026-02-01"')], 'approved', []],
  ])('that is required and %s', (_title, records, outcome, expected) => {
    const verdict = planned(records, true);
    expect(verdict.outcome).toBe(outcome);
    expect(codes(verdict).filter((code) => code.includes('rollback.'))).toEqual(expected);
  });

  test('that nobody requires is told where it is not whole (H02)', () => {
    const verdict = planned([plan('steps: []')], false);
    expect(codes(verdict)).toEqual([
      'approved',
      'approved change.harmless',
      'approved rollback.incomplete',
      'approved rollback.untested',
    ]);
    expect(verdict.rollback.plan).toEqual({ change: 'change:default/more', steps: [] });
  });

  test('speaks of all that a revert does not bring back', () => {
    const job = 'Asset load {owner: team:shop, class: batch-job, sources: {paths: [jobs/**]}, writesTo: [asset:raw]}';
    const raw = 'Asset raw {owner: team:shop, class: dataset}';
    const on = (steps: string): string | undefined => {
      const base = catalogOfLines(...teams, job, raw);
      const head = catalogOfLines(...teams, job, raw, plan(`steps: [${steps}], testedAt: "2026-02-01"`));
      return judge(inputOf(base, head, { files: ['jobs/load.sql'] })).reasons.find(
        ({ code }) => code === 'rollback.incomplete',
      )?.message;
    };
    expect(on('Revert the job')).toBe(
      'The rollback plan of change:more is not whole: no step speaks of asset:raw, which a revert does not bring back.',
    );
    expect(on('Revert the job, Write RAW anew')).toBeUndefined();
  });

  test('goes back in the order in which things need each other (H01)', () => {
    const chain = (version: number): string[] => [
      `Asset vm {owner: team:platform, class: workload, attributes: {version: "${version}"}}`,
      `Asset app {owner: team:platform, class: workload, attributes: {version: "${version}"}, runsOn: [asset:vm]}`,
      `Service web {owner: team:shop, lifecycle: ${version === 1 ? 'production' : 'deprecated'}, dependsOn: [asset:app]}`,
    ];
    const { rollback } = judge(inputOf(catalogOfLines(...teams, ...chain(1)), catalogOfLines(...teams, ...chain(2))));
    expect(rollback.steps).toEqual([
      { id: 'service:default/web', message: 'Set spec.lifecycle back to production.' },
      { id: 'asset:default/app', message: 'Set spec.attributes.version back to 1.' },
      { id: 'asset:default/vm', message: 'Set spec.attributes.version back to 1.' },
    ]);
  });
});

describe('a new link into what is somebody else’s', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'asks its owner (Q04, Q06, scenario 25)',
      'Service web {owner: team:shop, dependsOn: [asset:db]}',
      ['team:default/platform'],
    ],
    ['asks nobody where both are of one team', 'Service web {owner: team:platform, dependsOn: [asset:db]}', []],
    [
      'asks the owner in another namespace',
      'Service far/web {owner: team:default/shop, dependsOn: [asset:db]}',
      ['team:default/platform'],
    ],
  ])('%s', (_title, added, expected) => {
    const verdict = judge(inputOf(catalogOfLines(...teams, db(1)), catalogOfLines(...teams, db(1), added)));
    expect(teamsAsked(verdict)).toEqual(expected);
  });
});
