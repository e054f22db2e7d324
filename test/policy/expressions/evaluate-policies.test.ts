import { describe, expect, it } from 'vitest';
import type { Change } from '../../../engine/model/change.ts';
import { compilePolicies } from '../../../engine/policy/expressions/compile-policies.ts';
import { evaluatePolicies } from '../../../engine/policy/expressions/evaluate-policies.ts';
import type { PolicyFacts, PolicyOutcome } from '../../../engine/policy/expressions/policy-outcome.ts';
import { buildCatalog } from '../../support/catalog.ts';

const at = new Date('2026-11-21T00:00:00Z');
const estate = `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: orders}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: checkout}
spec:
  owner: team:orders
  criticality: critical
  objectives: {availability: 99.95, rto: 15m}
  dependsOn:
    - asset:orders-db
    - {anyOf: [asset:web-1, asset:web-2]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: orders-db}
spec: {class: database.postgresql, owner: team:orders, objectives: {availability: 99.5, rto: 1h}, runsOn: [asset:db-1]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db-1}
spec: {class: server, owner: team:orders, labels: {}}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: web-1}
spec: {class: server, owner: team:orders, objectives: {availability: 99}}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: web-2}
spec: {class: server, owner: team:orders, objectives: {availability: 99}}
`.replace(', labels: {}', '');

function policy(spec: string, name = 'rule'): string {
  return `---\napiVersion: groundtruth/v1\nkind: Policy\nmetadata: {name: ${name}}\nspec:\n  ${spec.trim().replaceAll('\n', '\n  ')}\n`;
}

function outcomeOf(
  spec: string,
  facts: Partial<PolicyFacts> = {},
): PolicyOutcome & { readonly invalid: readonly string[] } {
  const catalog = buildCatalog({ 'estate.yaml': estate, 'policies/rule.yaml': policy(spec) });
  expect(catalog.findings).toEqual([]);
  const set = compilePolicies(catalog);
  const invalid = set.findings.map(({ message, origin, hint }) => `${JSON.stringify(origin)} ${message} ${hint}`);
  return { ...evaluatePolicies(set, { at, catalog, ...facts }), invalid };
}

function messages(expression: string, message = '{{ entity.ref }}', more = ''): readonly string[] {
  const spec = `judges: entity\nexpression: '${expression}'\nmessage: "${message}"\n${more}`;
  const { findings, invalid } = outcomeOf(spec);
  return [...invalid, ...findings.map((finding) => finding.message)];
}

describe('an expression on entities', () => {
  it.each([
    ['entity.kind != "service"', ['service:checkout']],
    ['has(entity.criticality) || entity.class != "server"', ['asset:db-1', 'asset:web-1', 'asset:web-2']],
    ['!has(entity.spec.objectives) || entity.spec.objectives.availability > 99.0', ['asset:web-1', 'asset:web-2']],
    ['!dependencies(entity).exists(d, d.name == "db-1")', ['asset:orders-db', 'service:checkout']],
    ['!dependencies(entity, 1).exists(d, d.name == "db-1")', ['asset:orders-db']],
    [
      'dependents(entity).all(d, d.criticality != "critical")',
      ['asset:db-1', 'asset:orders-db', 'asset:web-1', 'asset:web-2'],
    ],
    ['size(needsAlone(entity)) < 2', ['service:checkout']],
    ['!reaches(entity, "asset:db-1")', ['asset:orders-db', 'service:checkout']],
    ['redundancy("service:checkout", entity) == 0', ['asset:web-1', 'asset:web-2']],
    ['!isA(entity, "database")', ['asset:orders-db']],
    ['entity.name.matches("^(web-[0-9]+|checkout)$")', ['asset:db-1', 'asset:orders-db']],
    ['entity.presence == "confirmed" || entity.kind == "service"', []],
    ['age("2026-11-20") < span("36h") && until("2026-11-22T12:00:00Z") == span("36h")', []],
    ['owners(dependents(entity)) == ["team:default/orders"] || entity.kind == "service"', []],
  ])('%s', (expression, expected) => {
    expect(messages(expression)).toEqual(expected);
  });

  it('computes parts of its message', () => {
    const expression = '!has(entity.spec.objectives) || attainable(entity) >= entity.spec.objectives.availability';
    const message =
      '{{ entity.ref }} promises {{ entity.spec.objectives.availability }} %, and {{ attainable(entity) }} % can be had ({{ path(entity, "asset:db-1") }}; {{ span("90m") }})';
    expect(messages(expression, message.replaceAll('"', '\\"'))).toEqual([
      'service:checkout promises 99.95 %, and 99.49005 % can be had (service:checkout → asset:orders-db → asset:db-1; 1 h 30 min)',
    ]);
  });
});

describe('a policy that makes no sense', () => {
  it.each([
    ['judges: entity\nexpression: entity.spec.objectivs == null\nmessage: m', 7, 'objectivs'],
    ['judges: entity\nexpression: has(entity.spec.objectivs)\nmessage: m', 7, 'objectivs'],
    ['judges: entity\nexpression: |\n  entity.kind == "service" ||\n    entity.foo == 1\nmessage: m', 9, 'foo'],
    ['judges: entity\nexpression: "true"\nmessage: "{{ entity.nam }}"', 8, 'nam'],
    ['judges: entity\nexpression: size(entity.labels)\nmessage: m', 7, 'int'],
    ['judges: entity\nexpression: (entity.kind\nmessage: m', 7, 'EOF'],
    ['judges: entity\nselect: {kinds: [serivce]}\nexpression: "true"\nmessage: m', 7, 'serivce'],
    ['judges: entity\nselect: {classes: [databse]}\nexpression: "true"\nmessage: m', 7, 'databse'],
    ['judges: entity\neffect: approval\nexpression: "true"\nmessage: m', 7, 'approval'],
  ])('%# is told at its line', (spec, line, part) => {
    const { invalid, findings } = outcomeOf(spec);
    expect(findings).toEqual([]);
    expect(invalid).toHaveLength(1);
    expect(invalid[0]).toContain(`"line":${line},`);
    expect(invalid[0]).toContain(part);
  });

  it('is told once however many things it cannot judge', () => {
    const { findings } = outcomeOf('judges: entity\nexpression: entity.spec.objectives.rpo == "1h"\nmessage: m');
    expect(findings).toMatchObject([{ code: 'policy.invalid', origin: { line: 7, column: 27 } }]);
    expect(findings[0]?.message).toContain('and 4 more: no such key: ');
  });
});

describe('a policy', () => {
  const changed = buildCatalog(estate.replace('rto: 15m', 'rto: 30m'));
  const change: Change = {
    kind: 'field-changed',
    ref: 'service:default/checkout',
    effect: 'none',
    path: 'spec.objectives.rto',
    old: '15m',
    new: '30m',
  };

  it('asks those whom its tree names, with the owner of what is judged in its place', () => {
    const spec = `judges: change
effect: approval
approvers: {all: [{owner: true}, {any: [{team: orders, count: 2}, {team: "team:ops/night"}], count: 1}]}
expression: change.path != "spec.objectives.rto"
message: "{{ change.old }} becomes {{ change.new }}"`;
    expect(outcomeOf(spec, { changes: [change] }).approvals).toEqual([
      {
        policy: 'policy:default/rule',
        subject: 'service:default/checkout',
        message: '15m becomes 30m',
        approvers: {
          all: [
            { team: 'team:default/orders', count: 1 },
            {
              any: [
                { team: 'team:default/orders', count: 2 },
                { team: 'team:ops/night', count: 1 },
              ],
              count: 1,
            },
          ],
        },
      },
    ]);
  });

  it('says which of those whom it asks there are not, and asks them all the same', () => {
    const spec = `judges: change
effect: approval
approvers: {all: [{team: order}, {any: [{team: orders}, {team: "team:ops/night"}], count: 3}]}
expression: "false"
message: No.`;
    const { approvals, invalid } = outcomeOf(spec, { changes: [change] });
    expect(approvals[0]?.approvers).toEqual({
      all: [
        { team: 'team:default/order', count: 1 },
        {
          any: [
            { team: 'team:default/orders', count: 1 },
            { team: 'team:ops/night', count: 1 },
          ],
          count: 2,
        },
      ],
    });
    expect(invalid.map((text) => text.replace(/^\{.*?\} /, ''))).toEqual([
      'Policy `rule` asks `order`, which is not in the catalog. Did you mean `team:orders`?',
      'Policy `rule` asks for 3 of 2, so all of them are asked. Write a `count` of at most 2; how many people of a team stands at the team.',
      'Policy `rule` asks `team:ops/night`, which is not in the catalog. Name a team that is declared.',
    ]);
    expect(invalid[0]).toContain('"line":8');
  });

  it('knows what a change removes from the catalog before it', () => {
    const spec = `judges: change\nselect: {classes: [database]}\neffect: plan\nexpression: change.effect != "remove" || isA(entity, "server")\nmessage: "{{ entity.ref }} of {{ entity.owner }}"`;
    const catalog = buildCatalog({ 'policies/rule.yaml': policy(spec) });
    const set = compilePolicies(catalog);
    const removed: Change = { kind: 'entity-removed', ref: 'asset:default/orders-db', effect: 'remove' };
    const { plans } = evaluatePolicies(set, { at, catalog, before: changed, changes: [removed] });
    expect(plans.map(({ message }) => message)).toEqual(['asset:orders-db of team:orders']);
  });

  it('judges what was found', () => {
    const finding = {
      code: 'inventory.missing',
      severity: 'warning',
      message: 'm',
      ref: 'service:default/checkout',
    } as const;
    const spec = `judges: drift\nexpression: '!(finding.code.startsWith("inventory.") && entity.criticality == "critical")'\nmessage: "{{ finding.code }} of {{ entity.ref }}"`;
    const { findings } = outcomeOf(spec, { findings: [finding, { ...finding, ref: 'asset:default/web-1' }] });
    expect(findings.map(({ message }) => message)).toEqual(['inventory.missing of service:checkout']);
  });

  it('judges whether a difference was declared, and knows what speaks for how it came about (F05)', () => {
    const finding = {
      code: 'decay.mismatch',
      severity: 'warning',
      message: 'm',
      ref: 'asset:default/orders-db',
    } as const;
    const spec = `judges: drift\nexpression: '!finding.undeclared'\nmessage: "{{ finding.attribute }}: {{ finding.because }}"`;
    const undeclared = { ...finding, attribute: 'workMem', because: 'no commit changed it', undeclared: true } as const;
    const { findings } = outcomeOf(spec, { findings: [finding, undeclared] });
    expect(findings.map(({ message }) => message)).toEqual(['workMem: no commit changed it']);
  });

  it('judges the estate as a whole', () => {
    const spec = `judges: estate\nexpression: estate.entities.filter(one, one.kind == "service").size() > 1\nmessage: "{{ estate.entities.size() }}, {{ estate.relations.size() }}"`;
    expect(outcomeOf(spec).findings).toMatchObject([
      { message: '5, 4', origin: { file: 'policies/rule.yaml', line: 7 } },
    ]);
  });

  it.each(['impact', 'change', 'drift', 'evidence'])('on %s says nothing where there is none', (judges) => {
    const { findings, invalid } = outcomeOf(`judges: ${judges}\nexpression: "false"\nmessage: m`);
    expect([findings, invalid]).toEqual([[], []]);
  });

  it('on the risk says nothing where nobody reckoned it', () => {
    const impact = { starts: [], affected: [] };
    const spec = 'judges: impact\nexpression: risk.total < 1\nmessage: "{{ risk.total }}"';
    expect(outcomeOf(spec, { impact }).findings).toEqual([]);
    const risk = [{ name: 'reach', points: 4, reason: 'r' }];
    expect(outcomeOf(spec, { impact, risk }).findings).toMatchObject([{ message: '4' }]);
  });

  it('does not hang on what was not looked at where the rest decides', () => {
    expect(messages('entity.presence == "confirmed" || entity.kind == "asset"')).toEqual([]);
    expect(messages('entity.presence == "confirmed" && entity.kind == "asset"')).toEqual(['service:checkout']);
  });
});

it('Policies that just stay within what one may take do not take it all together', () => {
  const ten = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]';
  const nested = Array.from({ length: 5 }).reduce<string>(
    (inner, _, depth) => `${ten}.all(v${depth}, ${inner})`,
    'true',
  );
  const heavy = Array.from({ length: 7 }, () => nested).join(' && ');
  const catalogOf = (count: number) => {
    const policies = Array.from({ length: count }, (_, index) =>
      policy(`judges: entity\nexpression: "${heavy}"\nmessage: m`, `heavy-${index}`),
    );
    return buildCatalog({ 'estate.yaml': estate, 'policies.yaml': policies.join('') });
  };
  const codes = (count: number) => {
    const catalog = catalogOf(count);
    return evaluatePolicies(compilePolicies(catalog), { at, catalog }).findings.map(({ code }) => code);
  };
  expect(codes(1)).toEqual([]);
  const many = codes(12);
  expect(many.length).toBeGreaterThan(4);
  expect(new Set(many)).toEqual(new Set(['policy.cost']));
}, 60_000);
