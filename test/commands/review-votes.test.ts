import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import { review, type ReviewOptions } from '../../engine/commands/review.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { peopleAsked, type ReviewVote } from '../../engine/model/verdict.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const header = 'apiVersion: groundtruth/v1\n';
const config = `${header}kind: Config\ninclude: [own/*.yaml]\napprovals: {maintainers: core}\n`;
const members = { payments: 'octocat', platform: 'monalisa', shop: 'hubot', core: 'mojombo' };
const teams = (of: Readonly<Record<string, string>> = members): string =>
  Object.entries(of)
    .map(([name, login]) => `${header}kind: Team\nmetadata: {name: ${name}}\nspec: {members: [${login}]}\n`)
    .join('---\n');
const asset = (name: string, connections: number): string =>
  `${header}kind: Asset\nmetadata: {name: ${name}}\nspec: {class: database.postgresql, owner: team:platform, identifiers: {endpoint: "10.0.0.5:5432"}, attributes: {maxConnections: ${connections}}}\n`;
const service = (name: string, team: string, needs: string): string =>
  `${header}kind: Service\nmetadata: {name: ${name}}\nspec: {owner: team:${team}, criticality: critical, dependsOn: [asset:${needs}]}\n`;

let repository: TestRepository;
let context: CommandContext;

beforeEach(() => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  repository.write({
    'groundtruth.yaml': config,
    'own/teams.yaml': teams(),
    'own/db.yaml': asset('db', 1),
    'own/cache.yaml': asset('cache', 1).replace('5432', '6379'),
    'own/checkout.yaml': service('checkout', 'payments', 'db'),
    'own/orders.yaml': service('orders', 'shop', 'cache'),
  });
  repository.commit('main', 'Declare', '2026-03-01T08:00:00Z');
});

afterEach(() => repository.delete());

const vote = (login: string, commit: string, time = '11:00', state: ReviewVote['state'] = 'approved'): ReviewVote => ({
  login,
  state,
  at: `2026-03-01T${time}:00Z`,
  commit,
});

const reviewed = (reviews: readonly ReviewVote[], more: Partial<ReviewOptions> = {}): Promise<ReviewResult> =>
  review({ base: 'main', head: 'change', reviews, authors: ['mallory'], ...more }, context);

function states({ verdict }: ReviewResult): Record<string, string> {
  return Object.fromEntries(
    peopleAsked(verdict.approvals).map(({ id, state }) => [id.replace('team:default/', ''), state]),
  );
}

const moreConnections = (): string => {
  repository.write({ 'own/db.yaml': asset('db', 2) });
  return repository.commit('change', 'More connections', '2026-03-01T10:00:00Z');
};

describe('an approval', () => {
  it('of the right person lets the change through, of the wrong one does not', async () => {
    const head = moreConnections();
    const wrong = await reviewed([vote('hubot', head), vote('mallory', head)]);
    expect([wrong.verdict.outcome, states(wrong), exitStatus(wrong)]).toEqual([
      'needs-approval',
      { payments: 'pending' },
      1,
    ]);
    const right = await reviewed([vote('octocat', head)]);
    expect([right.verdict.outcome, states(right), exitStatus(right)]).toEqual(['approved', { payments: 'given' }, 0]);
    expect((await reviewed([vote('octocat', head)], { authors: ['octocat'] })).verdict.outcome).toBe('needs-approval');
  });

  it('is kept by a push that changes nothing in meaning', async () => {
    const head = moreConnections();
    repository.write({
      'own/db.yaml': `# What orders are kept in.\n${asset('db', 2).replace('kind: Asset', 'kind:   Asset')}`,
    });
    repository.commit('change', 'Explain', '2026-03-01T11:30:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'given' });
  });

  it('is kept by a rebase onto a base that has changed something else', async () => {
    const head = moreConnections();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'own/orders.yaml': service('orders', 'shop', 'cache').replace('critical', 'high') });
    repository.commit('main', 'Rate', '2026-03-01T11:30:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'given' });
    repository.git('checkout', '-q', 'change');
    repository.git('rebase', '-q', 'main');
    expect(repository.git('rev-parse', 'change')).not.toBe(head);
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'given' });
  });

  it('is kept by a push that affects another service: only its owner is asked', async () => {
    const head = moreConnections();
    repository.write({ 'own/cache.yaml': asset('cache', 2).replace('5432', '6379') });
    repository.commit('change', 'The cache as well', '2026-03-01T11:30:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'given', shop: 'pending' });
    const both = [vote('octocat', head), vote('hubot', repository.git('rev-parse', 'change'), '11:45')];
    expect((await reviewed(both)).verdict.outcome).toBe('approved');
  });

  it('is kept where the base comes to have another service that breaks: only its owner is asked', async () => {
    const head = moreConnections();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'own/invoices.yaml': service('invoices', 'shop', 'db') });
    repository.commit('main', 'Invoices', '2026-03-01T11:30:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'given', shop: 'pending' });
  });

  it('is void once what it was given to is another change, and says so', async () => {
    const head = moreConnections();
    repository.write({ 'own/db.yaml': asset('db', 3) });
    repository.commit('change', 'Still more', '2026-03-01T11:30:00Z');
    const result = await reviewed([vote('octocat', head)]);
    expect(states(result)).toEqual({ payments: 'stale' });
    expect(result.verdict.reasons[0]?.message).toBe(
      'team:payments has to agree again: octocat agreed earlier. What concerns them has changed since they agreed.',
    );
  });

  it('to a commit that is gone, or that nobody names, is stale, and says so', async () => {
    moreConnections();
    const gone = await reviewed([vote('octocat', '0123456789abcdef0123456789abcdef01234567')]);
    expect(states(gone)).toEqual({ payments: 'stale' });
    expect(peopleAsked(gone.verdict.approvals)[0]?.votes[0]?.reason).toMatch(/cannot be had any more/);
    const { commit: _commit, ...unnamed } = vote('octocat', '');
    const nameless = await reviewed([unnamed]);
    expect(peopleAsked(nameless.verdict.approvals)[0]?.votes[0]?.reason).toMatch(/is not known/);
  });

  it('before there was a base is stale', async () => {
    const head = moreConnections();
    const result = await reviewed([{ ...vote('octocat', head), at: '2026-02-01T00:00:00Z' }]);
    expect(peopleAsked(result.verdict.approvals)[0]?.votes[0]?.reason).toMatch(/is not in this clone/);
  });

  it('that is taken back does not count, and a refusal holds the change up', async () => {
    const head = moreConnections();
    const back = [vote('octocat', head), vote('octocat', head, '11:10', 'dismissed')];
    expect((await reviewed(back)).verdict.outcome).toBe('needs-approval');
    const refused = [vote('octocat', head), vote('octocat', head, '11:10', 'changes-requested')];
    expect((await reviewed(refused)).verdict.outcome).toBe('rejected');
  });

  it('to code is void once another content stands in the file', async () => {
    repository.git('checkout', '-q', 'main');
    repository.write({
      'own/checkout.yaml': service('checkout', 'payments', 'db').replace(
        'dependsOn',
        'sources: {paths: [code/**]}, dependsOn',
      ),
      'code/pay.ts': '1',
    });
    repository.commit('main', 'Code', '2026-03-01T09:00:00Z');
    repository.write({ 'code/pay.ts': '2' });
    const head = repository.commit('change', 'Pay', '2026-03-01T10:00:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'given' });
    repository.write({ 'code/pay.ts': 'something else' });
    repository.commit('change', 'Pay otherwise', '2026-03-01T11:30:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ payments: 'stale' });
  });
});

describe('who may agree', () => {
  it('is not pushed out by strangers, whoever many agree afterwards', async () => {
    const head = moreConnections();
    const strangers = Array.from({ length: 30 }, (_, at) => vote(`stranger-${at}`, head, `11:${at + 10}`));
    expect((await reviewed([vote('octocat', head), ...strangers])).verdict.outcome).toBe('approved');
  });

  it('is who the base says: a team that the change edits does not count', async () => {
    repository.write({ 'own/db.yaml': asset('db', 2), 'own/teams.yaml': teams({ ...members, payments: 'mallory' }) });
    const head = repository.commit('change', 'Mine', '2026-03-01T10:00:00Z');
    const result = await reviewed([vote('mallory', head)], { authors: ['someone'] });
    expect([result.verdict.outcome, states(result)]).toEqual(['needs-approval', { payments: 'pending' }]);
  });

  it('is the maintainers of the base, not those that the change names', async () => {
    repository.write({ 'groundtruth.yaml': config.replace('core', 'payments') });
    const head = repository.commit('change', 'Mine', '2026-03-01T10:00:00Z');
    expect(states(await reviewed([vote('octocat', head)]))).toEqual({ maintainers: 'pending' });
    expect((await reviewed([vote('mojombo', head)])).verdict.outcome).toBe('approved');
  });
});

describe('a policy of the base', () => {
  const policy = (severity: string, limit: number): string =>
    `${header}kind: Policy\nmetadata: {name: few-connections}\nspec: {judges: entity, select: {kinds: [asset]}, severity: ${severity}, expression: "entity.attributes.maxConnections < ${limit}", message: "Too many."}\n`;

  it('judges a change that loosens it', async () => {
    repository.git('checkout', '-q', 'main');
    repository.write({ 'own/policy.yaml': policy('error', 10) });
    repository.commit('main', 'Few', '2026-03-01T09:00:00Z');
    repository.write({ 'own/policy.yaml': policy('info', 1000), 'own/db.yaml': asset('db', 100) });
    const head = repository.commit('change', 'Loosen', '2026-03-01T10:00:00Z');
    const result = await reviewed([vote('octocat', head), vote('mojombo', head), vote('monalisa', head)]);
    expect(result.verdict.outcome).toBe('rejected');
    expect(result.findings.find(({ code }) => code === 'policy.few-connections')).toMatchObject({
      phase: 'introduced',
      severity: 'error',
      ref: 'asset:default/db',
    });
  });
});

describe('an agreement of maintainers', () => {
  const configs = (criticality: string, more = ''): string =>
    config.replace('{maintainers', `{criticality: ${criticality}, maintainers`) + more;

  it('to a configuration does not hold for another one', async () => {
    repository.write({ 'groundtruth.yaml': configs('medium') });
    const head = repository.commit('change', 'Stricter', '2026-03-01T10:00:00Z');
    const agreed = await reviewed([vote('mojombo', head)]);
    expect([agreed.verdict.outcome, states(agreed)]).toEqual(['approved', { maintainers: 'given' }]);
    repository.write({ 'groundtruth.yaml': configs('critical') });
    repository.commit('change', 'Milder', '2026-03-01T11:30:00Z');
    const later = await reviewed([vote('mojombo', head)]);
    expect([later.verdict.outcome, states(later)]).toEqual(['needs-approval', { maintainers: 'stale' }]);
  });

  it('to a policy on the impact as a whole does not hold for another change', async () => {
    const policy = `${header}kind: Policy\nmetadata: {name: careful}\nspec: {judges: impact, effect: approval, approvers: {team: "team:core"}, expression: "false", message: Look twice}\n`;
    repository.write({ 'own/policy.yaml': policy, 'own/idle.yaml': asset('idle', 1).replace('5432', '1521') });
    repository.commit('main', 'Careful', '2026-03-01T09:00:00Z');
    const head = moreConnections();
    expect(states(await reviewed([vote('mojombo', head)]))['core']).toBe('given');
    repository.write({ 'own/idle.yaml': asset('idle', 99).replace('5432', '1521') });
    repository.commit('change', 'And another', '2026-03-01T11:30:00Z');
    expect(states(await reviewed([vote('mojombo', head)]))['core']).toBe('stale');
  });

  it('is asked for where an overlay moves to another folder', async () => {
    const policy = `${header}kind: Policy\nmetadata: {name: rated}\nspec: {judges: entity, relaxable: true, expression: "entity.criticality != ''", message: Rate it}\n`;
    const overlay = `${header}kind: PolicyOverlay\nmetadata: {name: milder}\nspec: {policy: rated, severity: info, reason: A try}\n`;
    repository.write({ 'groundtruth.yaml': config.replace('own/*', 'own/**/*'), 'own/policy.yaml': policy });
    repository.write({ 'own/lab/overlay.yaml': overlay });
    repository.commit('main', 'Overlay', '2026-03-01T09:00:00Z');
    repository.git('mv', 'own/lab/overlay.yaml', 'own/overlay.yaml');
    repository.commit('change', 'Move', '2026-03-01T10:00:00Z');
    const result = await reviewed([]);
    expect([result.verdict.outcome, states(result)]).toEqual(['needs-approval', { maintainers: 'pending' }]);
  });
});

describe('what a policy selects', () => {
  it('is what the base says too: a change cannot leave it, nor enter what goes through by itself', async () => {
    const labelled = asset('db', 1).replace('{name: db}', '{name: db, labels: {pci: "yes"}}');
    const policy = (name: string, select: string, rest: string): string =>
      `${header}kind: Policy\nmetadata: {name: ${name}}\nspec: {judges: change, select: {labels: ${select}}, message: Look twice, ${rest}}\n`;
    repository.write({
      'own/db.yaml': labelled,
      'own/ask.yaml': policy(
        'ask',
        '{pci: "yes"}',
        'effect: approval, approvers: {team: "team:core"}, expression: "false"',
      ),
      'own/pass.yaml': policy('pass', '{tier: lab}', 'effect: standard, expression: "true"'),
    });
    repository.commit('main', 'Rules', '2026-03-01T09:00:00Z');
    repository.write({ 'own/db.yaml': asset('db', 2).replace('{name: db}', '{name: db, labels: {tier: lab}}') });
    repository.commit('change', 'Other labels', '2026-03-01T10:00:00Z');
    const result = await reviewed([]);
    expect(states(result)['core']).toBe('pending');
    expect(result.verdict.reasons.map(({ code }) => code)).not.toContain('change.standard');
  });
});

describe('the expression of a policy', () => {
  it('holds for a thing as it was too: another class does not lead out of it, nor another label past it', async () => {
    const policy = (name: string, rest: string): string =>
      `${header}kind: Policy\nmetadata: {name: ${name}}\nspec: {judges: change, message: Look twice, ${rest}}\n`;
    const labelled = (count: number, label: string): string =>
      asset('idle', count).replace('5432', '1521').replace('{name: idle}', `{name: idle, labels: {pci: "${label}"}}`);
    repository.write({
      'own/idle.yaml': labelled(1, 'yes'),
      'own/ask.yaml': policy(
        'ask',
        `effect: approval, approvers: {team: "team:core"}, expression: "entity.labels[?'pci'].orValue('') != 'yes'"`,
      ),
      'own/pass.yaml': policy('pass', `effect: standard, expression: "entity.labels[?'pci'].orValue('') == 'no'"`),
    });
    repository.commit('main', 'Rules', '2026-03-01T09:00:00Z');
    repository.write({ 'own/idle.yaml': labelled(2, 'no') });
    repository.commit('change', 'Not that any more', '2026-03-01T10:00:00Z');
    const result = await reviewed([]);
    expect([result.verdict.outcome, states(result)]).toEqual(['needs-approval', { core: 'pending' }]);
    expect(result.verdict.reasons.map(({ code }) => code)).not.toContain('change.standard');
  });
});

describe('other open changes', () => {
  it('that concern the same are named, and those that cannot be read are told', async () => {
    moreConnections();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'own/db.yaml': asset('db', 5) });
    const other = repository.commit('other', 'Other', '2026-03-01T10:00:00Z');
    const open = [
      { name: '#12', head: other },
      { name: '#13', head: '0123456789abcdef0123456789abcdef01234567' },
    ];
    const result = await reviewed([], { openChanges: open });
    expect(result.verdict.reasons.find(({ code }) => code === 'change.collision')?.message).toMatch(/^#12, /);
    expect(result.unseen).toContainEqual(expect.objectContaining({ what: 'what #13 touches' }));
    const agreed = await reviewed([vote('octocat', repository.git('rev-parse', 'change'))], { openChanges: open });
    expect(agreed.verdict.outcome).toBe('approved');
  });
});

describe('evidence', () => {
  it.each([
    ['vendor/tool', true],
    ['.groundtruth', false],
    ['.groundtruth/evidence', false],
  ])('is not refused for a submodule at %s, unless it could be in it', async (path, isReviewed) => {
    const head = moreConnections();
    repository.git('update-index', '--add', '--cacheinfo', `160000,${head},${path}`);
    repository.git('commit', '-q', '-m', 'Submodule');
    const outcome = await reviewed([]).then(
      () => true,
      () => false,
    );
    expect(outcome).toBe(isReviewed);
  });

  const run = (at: string, seen: boolean): EvidenceRun => ({
    source: 'scanner',
    run: `run-${at.replaceAll(/\D/g, '')}`,
    scope: {},
    startedAt: `2026-03-01T${at}:00.000Z`,
    endedAt: `2026-03-01T${at}:30.000Z`,
    observations: [
      {
        key: 'orders',
        class: 'application',
        at: `2026-03-01T${at}:10.000Z`,
        identifiers: { endpoint: '10.0.0.9:80' },
        attributes: {},
        state: { reachable: true },
        relations: seen
          ? [
              {
                type: 'connectsTo',
                to: { class: 'database.postgresql', identifiers: { endpoint: '10.0.0.5:5432' } },
                count: 3,
              },
            ]
          : [],
      },
    ],
    coverage: [{ of: 'items', class: 'application', scope: {}, level: 'complete' }],
    complete: true,
  });

  it('that comes later asks whom it concerns, and keeps what others agreed to on what was seen then', async () => {
    repository.git('checkout', '-q', 'main');
    repository.write({
      'own/orders.yaml': service('orders', 'shop', 'cache').replace(
        'criticality',
        'identifiers: {endpoint: "10.0.0.9:80"}, criticality',
      ),
      '.gitignore': 'evidence/\n',
    });
    repository.commit('main', 'Endpoints', '2026-03-01T09:00:00Z');
    repository.write({ 'evidence/first.ndjson': encodeRun(run('10:30', false)) });
    const head = moreConnections();
    const votes = [vote('octocat', head), vote('monalisa', head), vote('mojombo', head)];
    const before = await reviewed(votes, { evidence: 'evidence', at: new Date('2026-03-01T11:10:00Z') });
    expect(states(before)['payments']).toBe('given');
    repository.write({ 'evidence/second.ndjson': encodeRun(run('11:30', true)) });
    const after = await reviewed(votes, { evidence: 'evidence' });
    expect(after.verdict.reasons.map(({ code }) => code)).toContain('impact.hidden');
    expect(states(after)).toMatchObject({ payments: 'given', shop: 'pending' });
  });
});
