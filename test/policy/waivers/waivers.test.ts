import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../../engine/model/entity.ts';
import type { Finding } from '../../../engine/model/finding.ts';
import { fingerprintOfFinding } from '../../../engine/model/fingerprint.ts';
import type { Ref } from '../../../engine/model/ref.ts';
import type { Unseen } from '../../../engine/model/result.ts';
import { compilePolicies } from '../../../engine/policy/expressions/compile-policies.ts';
import { evaluatePolicies } from '../../../engine/policy/expressions/evaluate-policies.ts';
import { applyWaivers, type BaselineEntries } from '../../../engine/policy/waivers/apply-waivers.ts';
import { compileWaivers } from '../../../engine/policy/waivers/compile-waivers.ts';
import { idleExceptions, selfApproved, waiverFindings } from '../../../engine/policy/waivers/waiver-findings.ts';
import { validCatalog } from '../../support/catalog.ts';

const api = 'asset:shop/api' as Ref;
const db = 'asset:shop/db' as Ref;
const at = new Date('2026-11-25T12:00:00Z');

function world(...specs: readonly string[]): Catalog {
  const waivers = specs.map(
    (spec, index) => `
---
apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: w${index + 1}, namespace: shop}
spec: {owner: team:shop, reason: Known., ${spec}}`,
  );
  return validCatalog(`
apiVersion: groundtruth/v1
kind: Team
metadata: {name: shop}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: api, namespace: shop, labels: {old: 'yes'}}
spec: {class: process, owner: team:shop}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db, namespace: shop}
spec: {class: database, owner: team:shop}${waivers.join('')}
`);
}

function finding(code: string, ref?: Ref, more: Partial<Finding> = {}): Finding {
  return { code, severity: 'error', message: `${code} of ${ref ?? 'nothing'}`, ...(ref && { ref }), ...more };
}

const none: BaselineEntries = new Map();
const apply = (findings: readonly Finding[], catalog: Catalog, baseline = none) =>
  applyWaivers(findings, { waivers: compileWaivers(catalog), baseline }, { at });

describe('A waiver', () => {
  it.each([
    ['codes: [decay.mismatch], expires: 2026-12-01', [api, db]],
    ['codes: [decay.*], expires: 2026-12-01', [api, db]],
    ['codes: [decay.version], expires: 2026-12-01', []],
    ['codes: [decay], expires: 2026-12-01', []],
    ['codes: ["*"], scope: {refs: [asset:api]}, expires: 2026-12-01', [api]],
    ['codes: ["*"], scope: {classes: [database]}, expires: 2026-12-01', [db]],
    ['codes: ["*"], scope: {labels: {old: "yes"}}, expires: 2026-12-01', [api]],
    ['codes: ["*"], expires: 2026-11-25', []],
    ['codes: ["*"], expires: 2026-11-25T12:00:00Z', []],
    ['codes: ["*"], expires: 2026-11-25T13:00:00+01:00', []],
    ['codes: ["*"], expires: 2026-11-25T12:00:01Z', [api, db]],
    ['codes: ["*"], approvedBy: OctoCat, expires: 2026-12-01', [api, db]],
    ['codes: ["*"], approvedBy: stranger, expires: 2026-12-01', []],
    [`codes: ["*"], fingerprints: [${fingerprintOfFinding(finding('decay.mismatch', db))}], expires: 2026-12-01`, [db]],
  ])('{%s} masks %j', (spec, masked) => {
    const all = [finding('decay.mismatch', api), finding('decay.mismatch', db)];
    const left = apply(all, world(spec)).findings.map(({ ref }) => ref);
    expect([api, db].filter((ref) => !left.includes(ref))).toEqual(masked);
  });

  it('says how much it masks, whose it is, and until when', () => {
    const catalog = world('codes: [decay.*], scope: {refs: [asset:api]}, expires: 2026-12-01');
    const all = [
      finding('decay.version', api),
      finding('decay.mismatch', api),
      finding('decay.mismatch', api, { message: 'b' }),
    ];
    expect(apply(all, catalog).masked).toEqual([
      {
        waiver: 'waiver:shop/w1',
        owner: 'team:default/shop',
        reason: 'Known.',
        expires: '2026-12-01T00:00:00.000Z',
        count: 3,
        codes: { 'decay.mismatch': 2, 'decay.version': 1 },
      },
    ]);
  });

  it.each([
    finding('yaml.syntax'),
    finding('file.unreadable'),
    finding('schema.type'),
    finding('evidence.tampered'),
    finding('evidence.tampered', api),
    finding('waiver.expired', 'waiver:shop/w1'),
    finding('window.invalid', 'window:shop/close'),
    finding('schema.type', 'policy:shop/strict'),
    finding('policy.cost', 'policy:shop/strict'),
    finding('config.changed'),
    finding('review.behind'),
    finding('baseline.grown'),
    finding('policy.backups', api, { waivable: false }),
    finding('decay.mismatch', api, { phase: 'fixed' }),
  ])('never masks $code of $ref', (hard) => {
    const baseline: BaselineEntries = new Map([[fingerprintOfFinding(hard), { code: hard.code }]]);
    expect(apply([hard], world('codes: ["*"], expires: 2026-12-01'), baseline).findings).toEqual([hard]);
  });

  it('of something that the catalog does not have needs no scope', () => {
    const gone = finding('inventory.undeclared', 'asset:shop/gone');
    expect(apply([gone], world('codes: [inventory.*], expires: 2026-12-01')).findings).toEqual([]);
    expect(
      apply([gone], world('codes: [inventory.*], scope: {namespaces: [shop]}, expires: 2026-12-01')).findings,
    ).toEqual([gone]);
  });
});

it('An attribute is left out of the comparison by a waiver that names it, whatever else differs', () => {
  const differs = (attribute?: string) => finding('decay.mismatch', api, attribute === undefined ? {} : { attribute });
  const all = [differs('poolSize'), differs('poolWait'), differs('memory'), differs()];
  const left = (attributes: string) =>
    apply(all, world(`codes: [decay.*], attributes: ${attributes}, expires: 2026-12-01`)).findings.map(
      ({ attribute }) => attribute,
    );
  expect(left('[poolSize]')).toEqual(['poolWait', 'memory', undefined]);
  expect(left('["pool*"]')).toEqual(['memory', undefined]);
});

it('An attribute covers the values within it, and one of those only itself and what it holds', () => {
  const names = [
    'packages',
    'packages.openssl',
    'packages["libssl1.1"]',
    'packages.ssl',
    'packages.ssl.a',
    'packagesOf',
  ];
  const all = names.map((attribute) => finding('decay.version', api, { attribute }));
  const left = (attribute: string) =>
    apply(all, world(`codes: [decay.*], attributes: ['${attribute}'], expires: 2026-12-01`)).findings.map(
      ({ attribute: name }) => name,
    );
  expect(left('packages')).toEqual(['packagesOf']);
  expect(left('packages.ssl')).toEqual(names.filter((name) => !name.startsWith('packages.ssl')));
  expect(left('packages["libssl1.1"]')).toEqual(names.filter((name) => !name.includes('lib')));
  expect(left('packages.*')).toEqual(['packages', 'packages["libssl1.1"]', 'packagesOf']);
});

it('A reference without a namespace means the one thing that it names', () => {
  const catalog = validCatalog(`${['shop', 'default', 'other']
    .map(
      (namespace) => `---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: api, namespace: ${namespace}}
spec: {class: process, owner: team:default/shop}
`,
    )
    .join('')}---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: shop}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: w, namespace: shop}
spec: {codes: ["*"], scope: {refs: [asset:api]}, owner: team:shop, reason: Known., expires: 2026-12-01}
`);
  const refs: readonly Ref[] = ['asset:shop/api', 'asset:default/api', 'asset:other/api'];
  expect(
    apply(
      refs.map((ref) => finding('ref.dangling', ref)),
      catalog,
    ).findings.map(({ ref }) => ref),
  ).toEqual(refs.slice(1));
});

describe('What is wrong with a waiver itself', () => {
  it.each([
    [
      'codes: ["*"], expires: 2026-11-20',
      'warning waiver.expired waiver:shop/w1 expired on 2026-11-20 and masks nothing any more.',
    ],
    [
      'codes: ["*"], expires: 2026-02-30',
      'error waiver.invalid waiver:shop/w1 expires at `2026-02-30`, which is no date, so it masks nothing.',
    ],
    [
      'codes: ["*"], approvedBy: stranger, expires: 2026-12-01',
      'error waiver.unknown-approver waiver:shop/w1 was approved by `stranger`, who is in no team, so it masks nothing.',
    ],
    [
      'codes: ["*"], scope: {classes: [mainframe]}, expires: 2026-12-01',
      'warning waiver.unknown-target waiver:shop/w1 has nothing in its scope.',
    ],
  ])('{%s}', (spec, expected) => {
    const catalog = world(spec);
    const found = waiverFindings(compileWaivers(catalog), catalog, at);
    expect(found.map(({ severity, code, message }) => `${severity} ${code} ${message}`)).toEqual([expected]);
    expect(found[0]?.origin).toMatchObject({ file: 'catalog.yaml', line: expect.any(Number) });
  });

  it('are all told of one waiver', () => {
    const catalog = world('codes: ["*"], expires: 2026-02-30, approvedBy: stranger, scope: {classes: [mainframe]}');
    expect(compileWaivers(catalog).findings.map(({ code }) => code)).toEqual([
      'waiver.invalid',
      'waiver.unknown-approver',
      'waiver.unknown-target',
    ]);
    expect(compileWaivers(catalog).waivers).toEqual([]);
  });

  const idle = (spec: string, compared: boolean, unseen: readonly Unseen[] = [], baseline = none) => {
    const catalog = world(spec);
    const waivers = compileWaivers(catalog);
    const after = applyWaivers([finding('ref.dangling', db)], { waivers, baseline }, { at });
    return idleExceptions(
      { waivers, baseline },
      after,
      { compared, unseen },
      { catalog, at, baselineFile: 'b.yaml' },
    ).map(({ code }) => code);
  };
  const gap: Unseen = { what: 'it', reason: 'denied', ref: api };

  it.each<
    readonly [title: string, spec: string, compared: boolean, unseen: readonly Unseen[], expected: readonly string[]]
  >([
    ['that masks something is in use', 'codes: [ref.dangling]', false, [], []],
    ['on what is declared is unused where nothing is found', 'codes: [schema.type]', false, [], ['waiver.unused']],
    ['on drift may be in use where nothing was compared', 'codes: [decay.mismatch]', false, [], []],
    ['on drift is unused where all was seen', 'codes: [decay.mismatch]', true, [], ['waiver.unused']],
    ['on drift may be in use where its subject could not be seen', 'codes: [decay.*]', true, [gap], []],
    [
      'on drift is unused where something else could not be seen',
      'codes: [decay.*], scope: {refs: [asset:db]}',
      true,
      [gap],
      ['waiver.unused'],
    ],
    ['on anything may be in use where nothing was compared', 'codes: [schema.type, "*"]', false, [], []],
  ])('A waiver %s', (_title, spec, compared, unseen, expected) => {
    expect(idle(`${spec}, expires: 2026-12-01`, compared, unseen)).toEqual(expected);
  });

  it('Entries of the baseline that were looked for and are gone are told', () => {
    const present = fingerprintOfFinding(finding('ref.dangling', db));
    const baseline: BaselineEntries = new Map([
      [present, { code: 'ref.dangling' }],
      ['00', { code: 'schema.type' }],
      ['01', { code: 'decay.mismatch', ref: api }],
    ]);
    const mended = (compared: boolean, unseen: readonly Unseen[]) =>
      idle('codes: [ref.dangling], expires: 2026-12-01', compared, unseen, baseline);
    expect(mended(false, [])).toEqual(['baseline.mended']);
    expect(
      idle(
        'codes: [ref.dangling], expires: 2026-12-01',
        true,
        [gap],
        new Map([['01', { code: 'decay.mismatch', ref: api }]]),
      ),
    ).toEqual([]);
  });
});

it('A policy can keep what it finds for itself', () => {
  const catalog = validCatalog(`
apiVersion: groundtruth/v1
kind: Policy
metadata: {name: strict}
spec: {judges: entity, select: {kinds: [team]}, expression: 'false', message: No., waivable: false}
---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: shop}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: w}
spec: {codes: ["*"], owner: team:shop, reason: Known., expires: 2026-12-01}
`);
  const { findings } = evaluatePolicies(compilePolicies(catalog), { at, catalog });
  expect(findings.map(({ code }) => code)).toEqual(['policy.strict']);
  expect(apply(findings, catalog).findings).toEqual(findings);
});

it('Nobody who writes a change accepts an exception in it', () => {
  const waiver = 'codes: ["*"], approvedBy: octocat, expires: 2026-12-01';
  const codes = (after: Catalog, before: Catalog, authors: readonly string[]) =>
    selfApproved(after, before, authors).map(({ code, ref }) => `${code} ${ref}`);
  expect(codes(world(waiver), world(), ['OctoCat'])).toEqual(['waiver.self-approved waiver:shop/w1']);
  expect(codes(world(waiver), world(), ['hubot'])).toEqual([]);
  expect(codes(world(waiver), world(waiver), ['octocat'])).toEqual([]);
});

it('What is masked does not depend on the order of findings, and nothing is lost or invented', () => {
  const catalog = world(
    'codes: [decay.*], scope: {refs: [asset:api]}, expires: 2026-12-01',
    'codes: ["*"], scope: {classes: [database]}, expires: 2026-12-01',
    'codes: [decay.version], expires: 2026-12-01',
  );
  const any = fc.record({
    code: fc.constantFrom('decay.mismatch', 'decay.version', 'ref.dangling', 'yaml.syntax', 'waiver.unused'),
    ref: fc.constantFrom(api, db),
    message: fc.constantFrom('a', 'b', 'c'),
    severity: fc.constantFrom('error' as const, 'warning' as const),
  });
  const baseline: BaselineEntries = new Map([
    [fingerprintOfFinding(finding('ref.dangling', api, { message: 'b' })), { code: 'ref.dangling' }],
  ]);
  const key = (each: Finding) => JSON.stringify(each);
  fc.assert(
    fc.property(fc.array(any), fc.infiniteStream(fc.nat()), (findings, numbers) => {
      const shuffled = findings
        .map((each) => [numbers.next().value as number, each] as const)
        .sort(([a], [b]) => a - b)
        .map(([, each]) => each);
      const [one, other] = [apply(findings, catalog, baseline), apply(shuffled, catalog, baseline)];
      expect(other.masked).toEqual(one.masked);
      expect(other.findings.map(key).sort()).toEqual(one.findings.map(key).sort());
      const total = one.masked.reduce((sum, { count }) => sum + count, 0);
      expect(one.findings.length + total).toBe(findings.length);
    }),
  );
});
