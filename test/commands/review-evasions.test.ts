import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { review, type ReviewOptions } from '../../engine/commands/review.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { peopleAsked } from '../../engine/model/verdict.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const document = (kind: string, name: string, spec: string, metadata = ''): string =>
  `apiVersion: groundtruth/v1\nkind: ${kind}\nmetadata: {name: ${name}${metadata}}\nspec: ${spec}\n`;
const config = (more = ''): string =>
  `apiVersion: groundtruth/v1\nkind: Config\ninclude: [own/**/*.yaml]\napprovals: {maintainers: core}\n${more}`;
const teams = ['payments', 'platform', 'core', 'security']
  .map((name, at) => document('Team', name, `{members: [${['octocat', 'monalisa', 'mojombo', 'hubot'][at]}]}`))
  .join('---\n');

type Files = Readonly<Record<string, string | undefined>>;

let repository: TestRepository;
let context: CommandContext;
let count = 0;

beforeEach(() => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
});

afterEach(() => repository.delete());

function commit(branch: string, files: Files): void {
  if (repository.git('branch', '--list', branch) !== '') repository.git('checkout', '-q', branch);
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) repository.remove(path);
    else repository.write({ [path]: text });
  }
  repository.commit(branch);
}

/** The verdict on what a branch makes of what the base declares; files that are undefined are taken away. */
async function judged(base: Files, change: Files, more: Partial<ReviewOptions> = {}): Promise<ReviewResult> {
  commit('main', { 'groundtruth.yaml': config(), 'own/teams.yaml': teams, ...base });
  const head = `change-${++count}`;
  commit(head, change);
  return review({ base: 'main', head, authors: ['mallory'], ...more }, context);
}

/** The verdict, and who is asked. */
function said({ verdict }: ReviewResult): readonly string[] {
  return [verdict.outcome, ...peopleAsked(verdict.approvals).map(({ id }) => id.replace('team:default/', ''))];
}

const thing = (spec = '', metadata = ''): string =>
  document('Asset', 'thing', `{class: server, owner: team:payments${spec}}`, metadata);
const labelled = (value: string): string => thing('', `, labels: {tier: ${value}}`);
const rule = (spec: string): string => document('Policy', 'rule', `{message: m, ${spec}}`);

describe('whoever keeps a rule is asked where a change takes something', () => {
  it.each<[string, string]>([
    ['a freeze', document('Window', 'rule', '{type: freeze, start: 2026-06-01, scope: {labels: {tier: gold}}}')],
    [
      'a maintenance window',
      document('Window', 'rule', '{type: maintenance, start: 2026-06-01, scope: {labels: {tier: gold}}}'),
    ],
    ['a policy', rule('judges: entity, select: {labels: {tier: gold}}, expression: "true"')],
    ['a policy on changes', rule('judges: change, select: {labels: {tier: gold}}, expression: "true"')],
    ['a policy on relations', rule('judges: relation, select: {labels: {tier: gold}}, expression: "true"')],
  ])('out of %s by a label', async (_what, text) => {
    const result = await judged(
      { 'own/thing.yaml': labelled('gold'), 'own/rule.yaml': text },
      { 'own/thing.yaml': labelled('tin') },
    );
    expect(said(result)).toEqual(['needs-approval', 'maintainers']);
  });

  it.each<[string, string, string]>([
    [
      'the scope of a waiver',
      document(
        'Waiver',
        'rule',
        '{codes: ["*"], reason: r, expires: 2026-06-01, owner: team:security, scope: {labels: {tier: tin}}}',
      ),
      'security',
    ],
    [
      'what a policy lets through',
      rule('judges: change, effect: standard, select: {labels: {tier: tin}}, expression: "true"'),
      'maintainers',
    ],
  ])('into %s by a label', async (_what, text, keeper) => {
    const result = await judged(
      { 'own/thing.yaml': labelled('gold'), 'own/rule.yaml': text },
      { 'own/thing.yaml': labelled('tin') },
    );
    expect(said(result)).toEqual(['needs-approval', keeper]);
  });

  it('into a folder that asks for less', async () => {
    const files = {
      'own/rule.yaml': rule('judges: entity, relaxable: true, expression: "true"'),
      'own/lab/overlay.yaml': document('PolicyOverlay', 'lab', '{policy: rule, off: true, reason: It is a lab.}'),
      'own/thing.yaml': thing(),
    };
    const moved = { 'own/thing.yaml': undefined, 'own/lab/thing.yaml': thing() };
    expect(said(await judged(files, moved))).toEqual(['needs-approval', 'maintainers']);
    expect(said(await judged({ ...moved }, { 'own/lab/thing.yaml': undefined, 'own/thing.yaml': thing() }))).toEqual([
      'approved',
    ]);
  });

  it('out of a shipped policy, for which the maintainers stand', async () => {
    const base = {
      'groundtruth.yaml': config('policies: [backup]\n'),
      'own/thing.yaml': thing().replace('server', 'database'),
    };
    const result = await judged(base, { 'own/thing.yaml': thing() });
    expect(said(result)).toEqual(['needs-approval', 'maintainers']);
  });

  it('and not where it stays, or comes in', async () => {
    const files = {
      'own/thing.yaml': labelled('gold'),
      'own/rule.yaml': rule('judges: entity, select: {labels: {tier: gold}}, expression: "true"'),
    };
    const more = { 'own/thing.yaml': labelled('gold').replace('gold', 'gold, more: "1"') };
    expect(said(await judged(files, more))).toEqual(['approved']);
  });
});

describe('what a critical thing needs is for its owner to say', () => {
  const shop = document('Service', 'shop', '{owner: team:payments, criticality: high}');
  const files = { 'own/shop.yaml': shop, 'own/thing.yaml': thing() };
  const link = document('Dependency', 'link', '{from: service:shop, to: asset:thing, strength: soft, reason: r}');
  const inItself = shop.replace('high}', 'high, dependsOn: [{to: asset:thing, strength: soft}]}');

  it.each<[string, Files, readonly string[], readonly string[]]>([
    ['where a document beside says so', { 'own/link.yaml': link }, ['mallory'], ['needs-approval', 'payments']],
    ['where its own does', { 'own/shop.yaml': inItself }, ['mallory'], ['needs-approval', 'payments']],
    ['whoever is named beside', { 'own/link.yaml': link }, ['mallory', 'octocat'], ['needs-approval', 'payments']],
    ['and not asked of themselves', { 'own/link.yaml': link }, ['OctoCat'], ['approved']],
  ])('%s', async (_what, change, authors, expected) => {
    expect(said(await judged(files, change, { authors }))).toEqual(expected);
  });
});

describe('the owner is asked where a thing is rated lower', () => {
  const rated = (rating: string): string => thing(rating === '' ? '' : `, criticality: ${rating}`);

  it.each<[string, string, string, string, readonly string[]]>([
    ['by which a policy judges', 'medium', 'low', "entity.criticality != 'medium' || true", ['payments']],
    ['or not at all', 'low', '', "entity.criticality == '' || true", ['payments']],
    ['and a policy has a limit of risk', 'medium', 'low', 'risk.total < 9.0', ['payments']],
    ['by which nothing judges', 'medium', 'low', 'true', []],
    ['and not where it is rated higher', 'low', 'medium', "entity.criticality != 'medium' || true", []],
    ['whatever the policies', 'high', 'low', 'true', ['payments']],
  ])('%s', async (_what, before, after, expression, asked) => {
    const judges = expression.includes('risk') ? 'impact' : 'entity';
    const result = await judged(
      { 'own/thing.yaml': rated(before), 'own/rule.yaml': rule(`judges: ${judges}, expression: "${expression}"`) },
      { 'own/thing.yaml': rated(after) },
    );
    expect(said(result)).toEqual([asked.length > 0 ? 'needs-approval' : 'approved', ...asked]);
  });
});

describe('a policy of the base that cannot judge', () => {
  const errs = 'expression: entity.attributes.size < 3';

  it.each<[string, string]>([
    ['an approval', 'effect: approval, judges: change'],
    ['a plan', 'effect: plan, judges: change'],
  ])('what a change brings does not go for fulfilled, whatever is tolerated: %s', async (_what, spec) => {
    const text = document('Policy', 'rule', `{message: m, ${spec}, ${errs}}`);
    const base = { 'groundtruth.yaml': config('failOn: none\n'), 'own/rule.yaml': text, 'own/thing.yaml': thing() };
    const result = await judged(base, { 'own/thing.yaml': thing(', attributes: {vendor: x}') });
    expect(said(result)).toEqual(['needs-approval', 'maintainers']);
  });

  it('something else already judges no less what a change brings', async () => {
    const base = {
      'own/rule.yaml': rule(`judges: entity, select: {kinds: [asset]}, ${errs}`),
      'own/thing.yaml': thing(),
    };
    const brought = await judged(base, { 'own/new.yaml': thing().replace('name: thing', 'name: new') });
    expect(said(brought)).toEqual(['needs-approval', 'maintainers']);
    const { verdict } = await judged({}, { 'own/other.yaml': document('Team', 'more', '{}') });
    expect(verdict.reasons.map(({ code }) => code)).not.toContain('policy.unjudged');
  });

  it('anything holds up every change until it is mended, and none that changes nothing', async () => {
    const base = { 'own/rule.yaml': rule('judges: entity, expression: entity.nonsense'), 'own/thing.yaml': thing() };
    expect(said(await judged(base, { 'own/thing.yaml': thing(', attributes: {vendor: x}') }))).toEqual([
      'needs-approval',
      'maintainers',
    ]);
    expect(said(await judged({}, { 'README.md': 'Words.' }))).toEqual(['approved']);
  });

  it('is told where a change breaks it, be it by something else', async () => {
    const size = document('AssetClass', 'box', '{parent: server}');
    const base = {
      'own/rule.yaml': rule('judges: entity, select: {classes: [box]}, expression: "true"'),
      'own/box.yaml': size,
    };
    const result = await judged(base, { 'own/box.yaml': undefined });
    expect(result.verdict.outcome).toBe('rejected');
    expect(result.findings.map(({ code, phase }) => `${code} ${phase}`)).toContain('policy.invalid introduced');
  });
});

describe('words that mean something else', () => {
  it('to another reader are a change, and asked about', async () => {
    const ours = document('Service', 'checkout', '{owner: team:payments, criticality: critical}');
    const theirs = ours.replace('groundtruth/v1', 'backstage.io/v1alpha1').replace('Service', 'Component');
    const result = await judged({ 'own/checkout.yaml': ours }, { 'own/checkout.yaml': theirs });
    expect(said(result)).toEqual(['needs-approval', 'payments']);
  });
});

describe('the owners of what a risky change changes', () => {
  it('are asked, all of them: which comes first is up to its author', async () => {
    const risky = document('Policy', 'rule', '{judges: impact, effect: approval, message: m, expression: "false"}');
    const server = (name: string, team: string, attribute: string): string =>
      document('Asset', name, `{class: server, owner: team:${team}, attributes: {vendor: ${attribute}}}`);
    const base = {
      'own/rule.yaml': risky,
      'own/a.yaml': server('aaa', 'payments', 'x'),
      'own/z.yaml': server('zzz', 'platform', 'x'),
    };
    const result = await judged(base, {
      'own/a.yaml': server('aaa', 'payments', 'y'),
      'own/z.yaml': server('zzz', 'platform', 'y'),
    });
    expect(said(result)).toEqual(['needs-approval', 'payments', 'platform']);
  });
});
