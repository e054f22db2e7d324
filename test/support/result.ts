import type { Change } from '../../engine/model/change.ts';
import type { EstateRelation } from '../../engine/model/estate.ts';
import type { RunSummary } from '../../engine/model/evidence.ts';
import type { EvidenceOrigin, FileOrigin, Finding } from '../../engine/model/finding.ts';
import type { Hop, Impact } from '../../engine/model/impact.ts';
import type { Relation } from '../../engine/model/relation.ts';
import type { CatalogSummary, Result, ResultKind, Unseen } from '../../engine/model/result.ts';
import { withTexts } from './result-schema.ts';

/** One result of every kind. */
export type Results = { readonly [K in ResultKind]: Extract<Result, { kind: K }> };

/** The moment that every built result speaks of. */
const at = '2026-11-21T08:00:12.000Z';
const seenAt = '2026-11-21T08:00:00.000Z';

const base = {
  apiVersion: 'groundtruth/v1',
  tool: { name: 'groundtruth', version: '0.1.0' },
  at,
  failOn: 'error',
  findings: [],
} as const;

export function fileOrigin(file: string, line = 1, column = 1): FileOrigin {
  return { file, line, column };
}

export function seenBy(source: string, moment = seenAt): EvidenceOrigin {
  return { source, run: `${source}-1`, at: moment };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return { code: 'ref.dangling', severity: 'error', message: 'asset:shop/order-db is not declared.', ...overrides };
}

const noCatalog: CatalogSummary = { files: 0, documents: 0, entities: {}, relations: 0, ignored: {} };

/** The least that each kind can say. */
export const smallResults: Results = {
  CheckResult: { ...base, kind: 'CheckResult', catalog: noCatalog },
  DiscoverResult: { ...base, kind: 'DiscoverResult', sources: [], evidence: '.groundtruth/evidence' },
  DriftResult: {
    ...base,
    kind: 'DriftResult',
    catalog: noCatalog,
    evidence: [],
    items: { confirmed: 0, missing: 0, undeclared: 0, 'not-covered': 0, ambiguous: 0 },
    relations: { confirmed: 0, 'declared-only': 0, 'observed-only': 0, contradicted: 0, 'not-covered': 0 },
    unseen: [],
  },
  ReviewResult: {
    ...base,
    kind: 'ReviewResult',
    base: noCatalog,
    head: noCatalog,
    inputs: {
      base: '',
      head: '',
      config: { digest: '0' },
      rules: '0',
      evidence: '0',
      reviews: [],
      authors: [],
      openChanges: [],
    },
    changes: [],
    impact: { starts: [], affected: [] },
    verdict: {
      outcome: 'approved',
      reasons: [{ code: 'change.none', weight: 'approved', message: 'Nothing that the catalog describes changes.' }],
      approvals: [],
      risk: [],
      informed: [],
      rollback: { steps: [], notes: [] },
      obligations: [],
    },
    evidence: [],
    unseen: [],
  },
  ImpactResult: {
    ...base,
    kind: 'ImpactResult',
    catalog: noCatalog,
    impact: { starts: [], affected: [] },
    evidence: [],
    unseen: [],
  },
  WhyResult: {
    ...base,
    kind: 'WhyResult',
    subject: {
      id: 'asset:default/db',
      ref: 'asset:default/db',
      class: 'database',
      presence: 'not-covered',
      identifiers: {},
      sightings: [],
      attributes: {},
      state: {},
      coverage: [],
    },
    dependencies: [],
    dependents: [],
    happened: [],
    evidence: [],
  },
  InitResult: { ...base, kind: 'InitResult', files: [] },
  AdoptResult: { ...base, kind: 'AdoptResult', catalog: noCatalog, values: [], files: [], evidence: [], unseen: [] },
  SuggestResult: {
    ...base,
    kind: 'SuggestResult',
    catalog: noCatalog,
    suggestions: [],
    rejectedBefore: 0,
    evidence: [],
  },
  ComparisonResult: {
    ...base,
    kind: 'ComparisonResult',
    catalog: noCatalog,
    environments: ['staging', 'production'],
    compared: 0,
    differences: [],
    evidence: [],
  },
  RevertPlanResult: { ...base, kind: 'RevertPlanResult', catalog: noCatalog, steps: [], evidence: [], unseen: [] },
  BaselineResult: {
    ...base,
    kind: 'BaselineResult',
    file: 'groundtruth-baseline.yaml',
    entries: 0,
    added: 0,
    removed: 0,
    refused: 0,
  },
  WindowsResult: {
    ...base,
    kind: 'WindowsResult',
    from: base.at,
    to: '2026-12-26T08:00:12.000Z',
    windows: [],
    spans: [],
    updates: [],
  },
  ReplayResult: {
    ...base,
    kind: 'ReplayResult',
    file: 'review.json',
    outcome: 'approved',
    same: true,
    differences: [],
  },
  PolicyTestResult: { ...base, kind: 'PolicyTestResult', policies: [], cases: 0, failed: 0 },
  PolicyExplainResult: {
    ...base,
    kind: 'PolicyExplainResult',
    policy: 'policy:default/rule',
    words: 'It judges each entity. Where its expression is false, it is a finding (error).',
    expression: 'true',
    message: 'm',
    effect: 'finding',
    severity: 'error',
    relaxable: false,
    links: [],
    overlays: [],
    judged: 0,
  },
  EvidenceResult: { ...base, kind: 'EvidenceResult', evidence: '.groundtruth/evidence', sources: [] },
};

const catalog: CatalogSummary = {
  files: 12,
  documents: 51,
  entities: { service: 12, asset: 30, team: 6 },
  relations: 61,
  ignored: { 'backstage.io/v1alpha1 Template': 3 },
};
const baseCatalog: CatalogSummary = { ...catalog, ref: 'main', sha: 'ff4ed17a90c2b8d9e1f00a4f6d0c9b7a51e22c03' };
const headCatalog: CatalogSummary = {
  ...catalog,
  relations: 62,
  ref: 'pool-size',
  sha: '83e0bfa5107722aa41cd90e7f8a2b1c0d9e8f765',
};

const runs: readonly RunSummary[] = [
  run('host', 12, 14),
  run('http', 12, 6),
  { ...run('tls', 12, 2), complete: false },
  { ...run('vcenter', 3 * 86_400 + 7200, 40), stale: true },
];

function run(source: string, age: number, observations: number): RunSummary {
  const endedAt = new Date(Date.parse(at) - age * 1000).toISOString();
  return { source, run: `${source}-1`, startedAt: endedAt, endedAt, age, complete: true, stale: false, observations };
}

const unseen: readonly Unseen[] = [
  {
    what: 'The connections of 3 processes',
    reason: 'host ran without the right to read their sockets; run it as root.',
    source: 'host',
  },
  {
    what: 'asset:shop/ledger-job',
    reason: 'No source covers batch jobs.',
    ref: 'asset:shop/ledger-job',
  },
];

const checkout = 'service:shop/checkout';
const ordersApi = 'asset:shop/orders-api';
const ordersDb = 'asset:shop/orders-db';
const reports = 'service:shop/reports';
const nightly = 'observed:process/10.77.0.9:41022';

function hop(dependent: string, dependency: string, rest: Partial<Hop> = {}): Hop {
  return {
    dependent,
    dependency,
    type: 'dependsOn',
    strength: 'hard',
    flow: 'sync',
    grade: 'confirmed',
    origin: fileOrigin('catalog/shop.yaml', 14, 7),
    ...rest,
  };
}

const toApi = hop(ordersApi, ordersDb);
const toCheckout = hop(checkout, ordersApi);
const toStorefront = hop('service:shop/storefront', checkout, { strength: 'soft' });
const toNightly = hop(nightly, ordersDb, {
  type: 'connectsTo',
  strength: 'soft',
  grade: 'observed-only',
  origin: seenBy('host'),
});
const toReports = hop(reports, nightly, { grade: 'declared-only', when: 'month-end', flow: 'batch' });

const impact: Impact = {
  starts: [
    {
      id: ordersDb,
      effect: 'restart',
      state: 'down',
      reason: 'Changing `maxConnections` restarts a database.postgresql.',
    },
  ],
  affected: [
    affected(ordersApi, 'asset', 'down', [toApi], { owner: 'team:shop/orders' }),
    affected(checkout, 'service', 'down', [toApi, toCheckout], {
      title: 'Checkout',
      criticality: 'critical',
      owner: 'team:shop/payments',
    }),
    affected('service:shop/storefront', 'service', 'degraded', [toApi, toCheckout, toStorefront], {
      title: 'Storefront',
      criticality: 'high',
      owner: 'team:shop/web',
    }),
    affected(nightly, 'observed', 'degraded', [toNightly], { likelihood: 'hidden' }),
    affected(reports, 'service', 'at-risk', [toNightly, toReports], {
      title: 'Monthly reports',
      criticality: 'medium',
      owner: 'team:shop/finance',
      likelihood: 'hidden',
      conditions: ['month-end'],
    }),
  ],
};

type Affected = Impact['affected'][number];

function affected(
  id: string,
  kind: Affected['kind'],
  state: Affected['state'],
  path: readonly Hop[],
  rest: Partial<Affected>,
): Affected {
  return { id, kind, state, distance: path.length, path, likelihood: 'seen', conditions: [], ...rest };
}

const danglingRef = finding({
  message: 'service:shop/checkout depends on asset:shop/order-db, which is not declared.',
  ref: checkout,
  origin: fileOrigin('catalog/services/checkout.yaml', 14, 7),
  hint: 'Did you mean asset:shop/orders-db?',
  fingerprint: 'a1b2c3d4',
});

const claimedTwice = finding({
  code: 'entity.identifier-claimed',
  severity: 'warning',
  message: 'The endpoint 127.0.0.1:5432 is claimed by asset:shop/orders-db and asset:shop/old-db.',
  ref: 'asset:shop/old-db',
  origin: fileOrigin('catalog/assets/old-db.yaml', 8, 18),
  hint: 'Give each its own endpoint, or retire one of them.',
  related: [
    { message: 'asset:shop/orders-db claims it too', origin: fileOrigin('catalog/assets/orders-db.yaml', 9, 18) },
  ],
});

const noOwner = finding({
  code: 'entity.no-owner',
  severity: 'info',
  message: 'service:shop/reports has no owner, so nobody can be asked to approve a change that breaks it.',
  ref: reports,
  origin: fileOrigin('catalog/services/reports.yaml', 3, 1),
});

const undeclaredLink = finding({
  code: 'relation.undeclared',
  severity: 'warning',
  message: 'A process at 10.77.0.9 connects to asset:shop/orders-db, and nothing declares it.',
  ref: ordersDb,
  origin: seenBy('host'),
  hint: 'Declare the dependency, or find out who opened the connection.',
  services: [checkout, 'service:shop/storefront', reports],
  onset: '2026-11-19T21:14:00Z',
  mechanism: 'a batch job that nobody declared',
  fingerprint: 'f00dfeed',
});

const decayed = finding({
  code: 'decay.mismatch',
  severity: 'error',
  message: 'asset:shop/orders-db has maxConnections 100; it is declared with 200.',
  ref: ordersDb,
  origin: seenBy('http'),
  related: [{ message: 'declared here', origin: fileOrigin('catalog/assets/orders-db.yaml', 12, 22) }],
  services: [checkout],
  onset: '2026-11-20T02:00:00Z',
});

const expiring = finding({
  code: 'decay.expiry',
  severity: 'warning',
  message: 'The certificate of asset:shop/orders-api expires in 9 days, on 2026-11-30.',
  ref: ordersApi,
  origin: seenBy('tls'),
  hint: 'Renew it before 2026-11-30.',
});

const relation: Relation = {
  from: checkout,
  to: 'service:shop/pricing',
  type: 'dependsOn',
  strength: 'soft',
  flow: 'sync',
  when: 'sale',
  redundancy: { id: 'r1', need: 2 },
  reason: 'Prices change during a sale.',
  origin: fileOrigin('catalog/services/checkout.yaml', 16, 7),
};

const changes: readonly Change[] = [
  {
    kind: 'field-changed',
    ref: ordersDb,
    effect: 'restart',
    path: 'spec.attributes.maxConnections',
    old: 200,
    new: 50,
    before: fileOrigin('catalog/assets/orders-db.yaml', 12, 22),
    after: fileOrigin('catalog/assets/orders-db.yaml', 12, 22),
  },
  { kind: 'relation-added', ref: checkout, effect: 'none', relation, after: relation.origin },
  {
    kind: 'relation-changed',
    ref: checkout,
    effect: 'none',
    relation,
    was: { ...relation, strength: 'hard' },
    after: relation.origin,
  },
  {
    kind: 'entity-added',
    ref: 'asset:shop/cache',
    effect: 'none',
    after: fileOrigin('catalog/assets/cache.yaml', 1, 1),
  },
  {
    kind: 'entity-removed',
    ref: 'asset:shop/old-db',
    effect: 'remove',
    before: fileOrigin('catalog/assets/old-db.yaml', 1, 1),
  },
  {
    kind: 'entity-renamed',
    ref: 'asset:shop/web-1',
    effect: 'none',
    from: 'asset:shop/web',
    by: ['endpoint'],
    after: fileOrigin('catalog/web.yaml', 1, 1),
  },
  {
    kind: 'files-changed',
    ref: checkout,
    effect: 'restart',
    files: ['services/checkout/pay.ts', 'services/checkout/package.json'],
  },
];

function link(from: string, to: string, rest: Partial<EstateRelation>): EstateRelation {
  return {
    from,
    to,
    type: 'dependsOn',
    strength: 'hard',
    grade: 'confirmed',
    reason: 'Declared, and seen by host.',
    ...rest,
  };
}

/** What a small shop would get: a few findings of every origin, an impact with a hidden dependency, gaps in the evidence. */
export const realisticResults: Results = {
  CheckResult: {
    ...base,
    kind: 'CheckResult',
    catalog,
    masked: [
      {
        waiver: 'waiver:shop/old-pool-size',
        owner: 'team:default/orders',
        reason: 'Raised by hand for the sale; goes back on Monday.',
        expires: '2026-11-27T12:00:00Z',
        count: 1,
        codes: { 'ref.dangling': 1 },
      },
      { count: 1280, codes: { 'identity.claimed-twice': 80, 'ref.dangling': 1200 } },
    ],
    findings: [danglingRef, claimedTwice, noOwner],
  },
  DiscoverResult: {
    ...base,
    kind: 'DiscoverResult',
    sources: [
      {
        source: 'host',
        run: 'host-1',
        startedAt: '2026-11-21T08:00:00.000Z',
        endedAt: '2026-11-21T08:00:00.840Z',
        observations: { process: 13, server: 1 },
        relations: 21,
        coverage: [
          { of: 'items', class: 'application', scope: { host: ['shop-1', 'localhost'] }, level: 'complete' },
          {
            of: 'relations',
            class: 'application',
            scope: {},
            level: 'partial',
            reason: 'Established connections are one snapshot; a link that was idle is not in it.',
          },
        ],
        complete: true,
      },
      {
        source: 'tls',
        run: 'tls-1',
        startedAt: '2026-11-21T08:00:00.000Z',
        endedAt: '2026-11-21T08:00:10.000Z',
        observations: { certificate: 1 },
        relations: 0,
        coverage: [
          { of: 'items', class: 'certificate', scope: { slot: ['127.0.0.1:8443/'] }, level: 'complete' },
          {
            of: 'items',
            class: 'certificate',
            scope: { slot: ['10.77.0.4:443/'] },
            level: 'denied',
            reason: '10.77.0.4:443 did not answer within 10 s.',
          },
        ],
        complete: true,
      },
    ],
    evidence: '.groundtruth/evidence',
    findings: [
      finding({
        code: 'coverage.denied',
        severity: 'warning',
        message: 'tls saw nothing of items of class certificate: 10.77.0.4:443 did not answer within 10 s.',
        origin: seenBy('tls'),
      }),
    ],
  },
  DriftResult: {
    ...base,
    kind: 'DriftResult',
    catalog,
    evidence: runs,
    items: { confirmed: 24, missing: 1, undeclared: 3, 'not-covered': 14, ambiguous: 0 },
    relations: { confirmed: 31, 'declared-only': 4, 'observed-only': 2, contradicted: 1, 'not-covered': 25 },
    unseen,
    findings: [decayed, undeclaredLink, expiring],
  },
  ReviewResult: {
    ...base,
    kind: 'ReviewResult',
    base: baseCatalog,
    head: headCatalog,
    inputs: {
      base: 'ff4ed1784da7cba4e7e1cf2f2e9a0f0d7f2b2c11',
      head: '83e0bfa2c3a9d4c1b3b5f1a2e6a1e1f5c8d9b7a6',
      config: { file: 'groundtruth.yaml', digest: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
      rules: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
      evidence: 'baa5a0964d3320fbc0c6a922140453c8513ea24ab8fd0577034804a967248096',
      reviews: [
        {
          login: 'ada',
          state: 'approved',
          at: '2026-11-20T10:00:00Z',
          commit: '0123456789abcdef0123456789abcdef01234567',
        },
      ],
      authors: ['hubot'],
      openChanges: [{ name: '#12', head: '89e6c98d92887913cadf06b2adb97f26cde4849b' }],
    },
    changes,
    impact,
    verdict: {
      outcome: 'needs-approval',
      reasons: [
        {
          code: 'impact.critical',
          weight: 'needs-approval',
          message: 'service:shop/checkout is critical and would be down; its owner has to agree.',
        },
        {
          code: 'impact.hidden',
          weight: 'needs-approval',
          message: 'A dependency that nobody declares reaches service:shop/reports.',
        },
        { code: 'findings.none', weight: 'approved', message: 'The change brings no finding at or above `error`.' },
      ],
      approvals: [
        {
          kind: 'people',
          id: 'team:shop/payments',
          teams: ['team:shop/payments'],
          members: ['ada', 'grace'],
          need: 1,
          state: 'stale',
          votes: [
            {
              login: 'ada',
              state: 'stale',
              at: '2026-11-20T10:00:00Z',
              commit: '0123456789abcdef0123456789abcdef01234567',
              reason: 'What concerns them has changed since they agreed.',
            },
          ],
          because: [
            {
              id: checkout,
              state: 'down',
              criticality: 'critical',
              path: [toApi, toCheckout],
              reason: 'service:shop/checkout goes down',
            },
          ],
          digest: '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8',
        },
        {
          kind: 'people',
          id: 'team:shop/web',
          teams: ['team:shop/web'],
          standIn: 'team:shop/core',
          members: [],
          need: 1,
          state: 'pending',
          votes: [],
          because: [
            {
              id: 'service:shop/storefront',
              state: 'degraded',
              criticality: 'high',
              path: [toApi, toCheckout, toStorefront],
              reason: 'service:shop/storefront degrades',
            },
          ],
          omitted: 4,
          digest: '8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92',
        },
        {
          kind: 'group',
          need: 1,
          state: 'given',
          reason: 'policy:shop/data asks for it: data of customers moves.',
          of: [
            {
              kind: 'people',
              id: 'policy:shop/data asset:shop/orders-db 1.1',
              teams: ['team:shop/privacy'],
              members: ['grace', 'octocat'],
              need: 2,
              state: 'given',
              votes: [
                { login: 'grace', state: 'given', at: '2026-11-21T07:30:00Z' },
                { login: 'octocat', state: 'given', at: '2026-11-21T07:40:00Z' },
              ],
              because: [{ id: ordersDb, state: 'at-risk', path: [], reason: 'data of customers moves' }],
              digest: '03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4',
            },
            {
              kind: 'people',
              id: 'policy:shop/data asset:shop/orders-db 1.2',
              teams: ['team:shop/legal'],
              members: ['hubot'],
              need: 1,
              state: 'pending',
              votes: [],
              because: [{ id: ordersDb, state: 'at-risk', path: [], reason: 'data of customers moves' }],
              digest: '03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4',
            },
          ],
        },
      ],
      informed: [
        {
          team: 'team:shop/reporting',
          because: [{ id: reports, state: 'degraded', path: [toApi], reason: 'service:shop/reports degrades' }],
        },
      ],
      risk: [
        { name: 'critical service', points: 4, reason: 'service:shop/checkout would be down.' },
        { name: 'hidden dependency', points: 2, reason: 'One link on the way is undeclared.' },
        { name: 'fresh evidence', points: -1, reason: 'host ran 12 s ago.' },
      ],
      rollback: {
        steps: [{ id: ordersDb, message: 'Set spec.attributes.maxConnections back to 200.' }],
        omitted: 2,
        notes: [{ id: ordersDb, message: 'Orders written while it ran with the new setting stay as they are.' }],
        plan: {
          change: 'change:shop/more-connections',
          steps: ['Set maxConnections of orders-db to 200', 'Restart orders-api'],
          testedAt: '2026-11-20T00:00:00Z',
        },
      },
      obligations: [
        {
          change: 'change:shop/failover',
          reason: 'The primary was lost.',
          due: '2026-11-20T00:00:00Z',
          overdue: true,
        },
      ],
    },
    evidence: runs,
    unseen,
    findings: [
      { ...decayed, phase: 'existing' },
      { ...undeclaredLink, phase: 'introduced' },
      { ...claimedTwice, phase: 'fixed' },
    ],
  },
  ImpactResult: { ...base, kind: 'ImpactResult', failOn: 'none', catalog, impact, evidence: runs, unseen },
  WhyResult: {
    ...base,
    kind: 'WhyResult',
    failOn: 'none',
    title: 'Orders database',
    owner: 'team:shop/platform',
    declaredAt: fileOrigin('catalog/assets/orders-db.yaml', 1, 1),
    subject: {
      id: ordersDb,
      ref: ordersDb,
      class: 'database.postgresql',
      presence: 'confirmed',
      identifiers: { endpoint: ['127.0.0.1:5432'], host: ['localhost', 'shop-1'] },
      sightings: [
        {
          ...seenBy('host'),
          key: '4711',
          class: 'process',
          by: ['endpoint'],
          weak: false,
          firstSeen: '2026-11-02T10:00:00Z',
          lastSeen: seenAt,
        },
        {
          ...seenBy('vcenter', '2026-11-18T06:00:00Z'),
          key: 'vm-1021',
          class: 'virtual-machine',
          by: ['host'],
          weak: true,
          firstSeen: '2026-10-01T00:00:00Z',
          lastSeen: '2026-11-18T06:00:00Z',
        },
      ],
      attributes: {
        maxConnections: {
          declared: 200,
          observed: { ...seenBy('http'), value: 100 },
          agrees: false,
          others: [{ ...seenBy('vcenter'), value: 150 }],
        },
        version: { declared: '15', observed: { ...seenBy('host'), value: '15' }, agrees: true },
        packages: {
          declared: { openssl: '3.0.15', 'libssl1.1': '1.1.1', bash: '5.2', telnetd: null },
          observed: { ...seenBy('host'), value: { openssl: '3.0.16', bash: '5.2', telnetd: '0.17' } },
          agrees: false,
          departing: [
            { path: ['libssl1.1'], expected: '1.1.1' },
            { path: ['openssl'], expected: '3.0.15', observed: '3.0.16' },
            { path: ['telnetd'], expected: null, observed: '0.17' },
          ],
          others: [
            {
              ...seenBy('vcenter'),
              value: { openssl: '3.0.15' },
              departing: [
                { path: ['bash'], expected: '5.2' },
                { path: ['openssl'], expected: '3.0.16', observed: '3.0.15' },
                { path: ['telnetd'], expected: '0.17' },
              ],
            },
          ],
        },
        region: { declared: 'eu-1' },
        listen: { observed: { ...seenBy('host'), value: ['127.0.0.1:5432', '[::1]:5432'] } },
      },
      state: { reachable: true, healthy: false, participating: true },
      coverage: [{ source: 'tls', level: 'none', reason: 'tls does not look at databases.' }],
    },
    past: [
      {
        source: 'host',
        key: '4711',
        gaps: [{ goneBy: '2026-11-05T10:00:00Z', back: '2026-11-06T10:00:00Z' }],
        changes: {
          version: [
            { at: '2026-11-02T10:00:00Z', value: '14' },
            { at: '2026-11-10T10:00:00Z', after: '2026-11-09T10:00:00Z', value: '15' },
          ],
          settings: [
            { at: '2026-11-02T10:00:00Z', value: { shared: 1, kept: true } },
            { at: '2026-11-10T10:00:00Z', value: { shared: 2, kept: true } },
            { at: '2026-11-11T10:00:00Z' },
          ],
          packages: [
            { at: '2026-11-02T10:00:00Z', long: true },
            {
              at: '2026-11-12T10:00:00Z',
              after: '2026-11-09T10:00:00Z',
              long: true,
              members: [
                { path: ['openssl', 'version'], from: '3.0.15', to: '3.0.16' },
                { path: ['nginx'], to: '1.22' },
                { path: ['notes'] },
              ],
              more: 2,
            },
            { at: '2026-11-13T10:00:00Z', value: {} },
          ],
        },
        identity: {
          host: [
            { at: '2026-11-02T10:00:00Z', value: ['shop-0'] },
            { at: '2026-11-03T10:00:00Z', value: ['shop-1'] },
          ],
        },
      },
      { source: 'vcenter', key: 'vm-1021', goneBy: '2026-11-19T06:00:00Z' },
    ],
    unproven: [{ ...seenBy('vcenter'), by: ['host'], attributes: { region: 'eu-2' } }],
    dependencies: [
      link(ordersDb, 'asset:shop/db-1', {
        type: 'runsOn',
        grade: 'not-covered',
        reason: 'No source sees hosts.',
        declared: { ...relation, from: ordersDb, to: 'asset:shop/db-1', type: 'runsOn', strength: 'hard' },
      }),
    ],
    dependents: [
      link(ordersApi, ordersDb, {
        flow: 'sync',
        declared: { ...relation, from: ordersApi, to: ordersDb },
        observed: { ...seenBy('host'), count: 4, firstSeen: '2026-11-02T10:00:00Z' },
      }),
      link(nightly, ordersDb, {
        type: 'connectsTo',
        strength: 'soft',
        grade: 'observed-only',
        reason: 'Seen by host, declared by nobody.',
        observed: { ...seenBy('host'), count: 1, firstSeen: '2026-11-19T21:14:00Z' },
      }),
    ],
    happened: [
      {
        at: seenAt,
        after: '2026-11-20T08:00:00.000Z',
        what: 'container glimpse',
        message: 'container glimpse came and was gone within 4 min on db-1, beside asset:shop/orders-db',
        seen: seenBy('docker'),
      },
    ],
    evidence: runs,
    findings: [decayed, undeclaredLink],
  },
  BaselineResult: {
    ...base,
    kind: 'BaselineResult',
    failOn: 'none',
    file: 'estate/groundtruth-baseline.yaml',
    entries: 1280,
    added: 12,
    removed: 3,
    refused: 2,
  },
  WindowsResult: {
    ...base,
    kind: 'WindowsResult',
    from: '2026-11-21T08:00:12.000Z',
    to: '2026-12-26T08:00:12.000Z',
    windows: [
      {
        ref: 'window:shop/database-maintenance',
        type: 'maintenance',
        zone: 'Europe/Zurich',
        covers: 3,
        origin: { file: 'catalog/windows.yaml', line: 15, column: 18 },
      },
      {
        ref: 'window:finance/month-end-close',
        type: 'freeze',
        title: 'Month-end close',
        reason: 'The books are being closed; a late correction costs a day.',
        zone: 'Europe/Zurich',
        covers: 12,
        origin: { file: 'catalog/windows.yaml', line: 4, column: 18 },
      },
    ],
    spans: [
      {
        window: 'window:shop/database-maintenance',
        start: '2026-11-22T01:00:00.000Z',
        end: '2026-11-22T04:00:00.000Z',
        localStart: '2026-11-22 02:00',
        localEnd: '2026-11-22 05:00',
      },
      {
        window: 'window:finance/month-end-close',
        start: '2026-11-30T17:00:00.000Z',
        end: '2026-12-02T05:00:00.000Z',
        localStart: '2026-11-30 18:00',
        localEnd: '2026-12-02 06:00',
      },
    ],
    omitted: 4,
    updates: [
      {
        ref: 'asset:finance/ledger-vm',
        window: 'window:finance/month-end-close',
        start: '2026-12-01T03:00:00.000Z',
        localStart: '2026-12-01 04:00',
        zone: 'Europe/Zurich',
        neededBy: 'service:finance/ledger',
      },
      { ref: 'asset:finance/printer', window: 'window:finance/month-end-close', zone: 'Europe/Zurich' },
    ],
  },
  InitResult: {
    ...base,
    kind: 'InitResult',
    failOn: 'none',
    files: [
      { path: 'groundtruth.yaml', action: 'written' },
      { path: 'catalog/example.yaml', action: 'kept' },
    ],
  },
  ReplayResult: {
    ...base,
    kind: 'ReplayResult',
    failOn: 'none',
    file: 'review.json',
    outcome: 'needs-approval',
    same: false,
    differences: [
      { path: '/inputs/evidence', was: '"baa5"', is: '"0b14"' },
      { path: '/tool/version', was: '"0.1.0"', is: '"0.2.0"' },
      { path: '/verdict/reasons', was: '[{"code":"a"}]' },
    ],
    omitted: 3,
  },
  PolicyTestResult: {
    ...base,
    kind: 'PolicyTestResult',
    policies: [
      { ref: 'policy:default/has-objectives', title: 'A service in production has objectives', cases: 4, failed: 1 },
      { ref: 'policy:default/owner-is-a-team', cases: 2, failed: 0 },
      { ref: 'policy:default/two-zones', cases: 0, failed: 0 },
    ],
    cases: 6,
    failed: 1,
    findings: [
      {
        code: 'policy-test.failed',
        severity: 'error',
        ref: 'policytest:default/has-objectives',
        origin: { file: 'policies/objectives.test.yaml', line: 31, column: 9 },
        message:
          'Case “a service without objectives is told”: `has-objectives` should say something of service:orders, and it does not.',
        hint: 'The policies say nothing in this case.',
        fingerprint: '31aa94a1f5f2a2c8',
      },
      {
        code: 'policy-test.untested',
        severity: 'warning',
        ref: 'policy:default/two-zones',
        origin: { file: 'policies/zones.yaml', line: 3, column: 18 },
        message: 'No test tries `two-zones`.',
        hint: 'Write a PolicyTest with a case in which it has something to say, and one in which it has not.',
      },
    ],
  },
  PolicyExplainResult: {
    ...base,
    kind: 'PolicyExplainResult',
    failOn: 'none',
    policy: 'policy:objectives/dependencies-can-hold-it',
    title: 'What it needs can hold what it promises',
    description: 'A promise that the things below it cannot keep is no promise.',
    words:
      'It judges each entity of kind `service`, criticality `critical` or `high`. Where its expression is false, it is a finding (error).',
    expression:
      '!has(entity.spec.objectives.availability) ||\n  attainable(entity) >= entity.spec.objectives.availability\n',
    message: '{{ entity.ref }} promises {{ entity.spec.objectives.availability }} %.',
    hint: 'Add redundancy, or promise less.',
    effect: 'finding',
    severity: 'error',
    relaxable: true,
    links: ['https://example.com/handbook/objectives'],
    pack: 'objectives',
    overlays: [
      {
        folder: 'catalog/lab',
        severity: 'info',
        reason: 'The lab promises nothing.',
        origin: { file: 'catalog/lab/policies.yaml', line: 3, column: 18 },
      },
      {
        folder: 'catalog/demo',
        off: true,
        reason: 'Nobody uses it.',
        origin: { file: 'catalog/demo/policies.yaml', line: 3, column: 18 },
      },
    ],
    judged: 12,
    findings: [
      {
        code: 'policy.dependencies-can-hold-it',
        severity: 'error',
        ref: 'service:default/checkout',
        origin: { file: 'catalog/shop.yaml', line: 9, column: 17 },
        message: 'service:checkout promises 99.95 %.',
        related: [
          {
            message:
              'Policy `dependencies-can-hold-it` of the pack objectives: What it needs can hold what it promises.',
          },
        ],
      },
    ],
  },
  AdoptResult: {
    ...base,
    kind: 'AdoptResult',
    failOn: 'none',
    catalog,
    values: [
      {
        ref: 'asset:shop/orders-api',
        path: 'spec.attributes.poolSize',
        was: 20,
        value: 5,
        action: 'proposed',
        declaredAt: fileOrigin('catalog/shop.yaml', 12, 5),
        seen: seenBy('http'),
      },
      {
        ref: 'asset:shop/orders-api',
        path: 'spec.connectsTo',
        value: 'asset:cache',
        action: 'proposed',
        declaredAt: fileOrigin('catalog/shop.yaml', 4, 1),
        seen: seenBy('host'),
      },
      {
        ref: 'asset:shop/orders-db',
        path: 'spec.attributes.packages["libssl1.1"]',
        was: '1.1.1',
        action: 'skipped',
        reason: 'It is not there, and nothing is taken out: do that yourself where it is meant.',
        declaredAt: fileOrigin('catalog/db.yaml', 9, 14),
        seen: seenBy('host'),
      },
      {
        ref: 'asset:shop/orders-db',
        path: 'spec.attributes.version',
        was: '15',
        value: '16.2',
        action: 'skipped',
        reason: 'It cannot be written there without changing something else. Write it yourself.',
        declaredAt: fileOrigin('catalog/db.yaml', 8, 14),
        seen: seenBy('host'),
      },
    ],
    files: [
      {
        path: 'catalog/shop.yaml',
        patch:
          '--- a/catalog/shop.yaml\n+++ b/catalog/shop.yaml\n@@ -12,1 +12,2 @@\n-    poolSize: 20 # for the sale\n+    poolSize: 5 # for the sale\n+  connectsTo: [asset:cache]\n',
      },
    ],
    unseen: [{ what: 'asset:cache', reason: 'host could not look.', source: 'host', ref: 'asset:shop/cache' }],
    evidence: runs,
    findings: [],
  },
  EvidenceResult: {
    ...base,
    kind: 'EvidenceResult',
    evidence: '.groundtruth/evidence',
    sources: [
      {
        source: 'host',
        runs: 412,
        differences: 408,
        bytes: 1_204_113,
        from: '2025-10-20T08:00:00.000Z',
        to: '2026-11-21T08:00:00.000Z',
        checkpoint: '2025-10-17T08:00:00.000Z',
        heads: ['6f1ed002ab5595859014ebf0951522d9d1b0e5a3f3d1f0a3b4c5d6e7f8091a2b'],
      },
      { source: 'tls', runs: 1, differences: 0, bytes: 812, heads: [] },
    ],
    compacted: { keep: 34_560_000, removed: 96, before: 3_000_412, after: 1_204_925 },
    findings: [
      {
        code: 'evidence.tampered',
        severity: 'error',
        message:
          'The evidence in .groundtruth/evidence/20261120-1.tls.ndjson was changed after it was written: its digest is not that of what is before it. Nothing of it is used.',
        origin: { file: '.groundtruth/evidence/20261120-1.tls.ndjson', line: 5, column: 1 },
        hint: 'Remove the file and let its source look again.',
      },
    ],
  },
  RevertPlanResult: {
    ...base,
    kind: 'RevertPlanResult',
    failOn: 'none',
    catalog,
    steps: [
      {
        id: 'asset:shop/orders-db',
        action: 'start',
        message: 'Start asset:shop/orders-db at 127.0.0.1:5432.',
        owner: 'team:default/platform',
        services: ['service:shop/checkout'],
        code: 'inventory.missing',
        fingerprint: '31aa94a1f5f2a2c8',
      },
      {
        id: 'asset:shop/orders-api',
        action: 'set',
        message: 'Set poolSize of asset:shop/orders-api to 20 (it is 5).',
        owner: 'team:default/orders',
        effect: 'restart',
        leadTime: '1h',
        code: 'decay.mismatch',
      },
      {
        id: 'observed:process/localhost:9999',
        action: 'stop',
        message: 'Stop process localhost:9999: nobody declared it.',
        code: 'inventory.undeclared',
      },
    ],
    unseen: [{ what: 'asset:cache', reason: 'host could not look.', source: 'host', ref: 'asset:shop/cache' }],
    evidence: runs,
    findings: [],
  },
  SuggestResult: {
    ...base,
    kind: 'SuggestResult',
    failOn: 'none',
    catalog,
    suggestions: [
      {
        id: '31aa94a1f5f2a2c8',
        kind: 'asset',
        name: 'redis',
        class: 'cache',
        items: ['observed:cache/localhost:6379'],
        reason: 'Seen by host, and declared nowhere.',
        yaml: '# Seen by host.\napiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: redis, namespace: shop}\nspec:\n  class: cache\n  owner: team:orders\n  identifiers: {endpoint: "127.0.0.1:6379"}\n',
        action: 'proposed',
      },
      {
        id: '9b1f0c55a1de7730',
        kind: 'group',
        name: 'worker',
        class: 'process',
        items: ['observed:process/worker-1', 'observed:process/worker-2', 'observed:process/worker-3'],
        reason: '3 things that differ by a number alone, seen by host, and declared nowhere.',
        yaml: '# Seen by host, 3 of them.\napiVersion: groundtruth/v1\nkind: Group\n',
        action: 'proposed',
      },
    ],
    rejectedBefore: 1,
    evidence: runs,
    findings: [],
  },
  ComparisonResult: {
    ...base,
    kind: 'ComparisonResult',
    failOn: 'none',
    catalog,
    environments: ['staging', 'production'],
    compared: 4,
    differences: [
      {
        name: 'asset:shop/orders-api',
        refs: ['asset:shop-staging/orders-api', 'asset:shop-production/orders-api'],
        variable: 'attributes.environment["app.log"]',
        values: [
          { declared: 'debug', observed: null, origin: fileOrigin('catalog/staging.yaml', 11, 5) },
          { observed: 'info', origin: seenBy('http') },
        ],
      },
      {
        name: 'asset:shop/orders-api',
        refs: ['asset:shop-staging/orders-api', 'asset:shop-production/orders-api'],
        variable: 'attributes.poolSize',
        values: [
          { declared: 20, observed: 20, origin: fileOrigin('catalog/staging.yaml', 12, 5) },
          { declared: 20, observed: 5, origin: seenBy('http') },
        ],
      },
      {
        name: 'asset:shop/cache',
        refs: ['asset:shop-staging/cache'],
        variable: 'presence',
        values: [{ declared: true, origin: fileOrigin('catalog/staging.yaml', 30, 1) }, { declared: false }],
      },
    ],
    evidence: runs,
    findings: [],
  },
};

/** What hostile files hold: each text would do something somewhere if it were passed on as it is. */
export const hostileTexts: readonly string[] = [
  'carriage\rreturn\r\nand line\n::error::injected',
  '%0A::error title=x::injected%0D%25',
  '::error::injected ##[error]injected',
  'cell|of|a|table \\| --- |',
  '<img src=x onerror=1><script>alert(1)</script></details></sub>',
  '@team, (@org/team) and x@evil.example',
  '`code` ``two`` ``` and a lone ` at the end`',
  '```\n# heading\n- item\n> quote',
  '\u202Eright-to-left\u202C \u200Fmark\u2066isolate\u200B\uFEFF',
  '\u001B[31mred\u001B[0m \u001B]8;;https://evil.example\u0007link \u009B2J \u007F',
  ']]> & "quoted" \'single\' <?xml?> &amp; &#64;team',
  'NUL \u0000 and \u0001 and \uFFFE\uFFFF',
  'half \uD800 a pair \uDC00',
  '[click](javascript:alert(1)) ![image](https://evil.example/x.png) [ref][1]\n\n[1]: https://evil.example',
  '<!-- hidden --> https://evil.example/?a=b www.evil.example. mailto:x@evil.example ftp://evil.example',
  '#1 org/repo#2 GH-3 0123456789abcdef0123456789abcdef01234567 :smile: $x^2$ ~~gone~~ **bold** _em_ [^1]',
  '"]; click n0 href "javascript:alert(1)" %%{init: {"securityLevel": "loose"}}%% --> n0',
  '=== --- *** 1. + - # > | trailing \\',
  '__proto__',
  'constructor',
  '漢字 \u{1F468}\u200D\u{1F469}\u200D\u{1F467} e\u0301 שלום',
  ' ',
  '\u2028separator\u2029\t\v\f\u0085',
  'x'.repeat(10_000),
];

/** The realistic results with a hostile text in every text of theirs, each text in turn. */
export const hostileResults: Results = hostile(realisticResults, hostileTexts);

function hostile(results: Results, texts: readonly string[]): Results {
  let next = 0;
  const nextText = (): string => texts[next++ % texts.length] ?? '';
  return Object.fromEntries(
    Object.entries(results).map(([kind, result]) => [kind, withTexts(result, nextText)]),
  ) as unknown as Results;
}
