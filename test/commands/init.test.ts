import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readOccasion } from '../../action/src/occasion.ts';
import { check } from '../../engine/commands/check.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { githubWorkflows } from '../../engine/commands/github-workflows.ts';
import { init } from '../../engine/commands/init.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly permissions: object;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly 'timeout-minutes': number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

const action = `acme/groundtruth/action@${'a'.repeat(40)}`;
const texts = githubWorkflows({ branch: 'main', action });
const main = parse(texts['.github/workflows/groundtruth.yml'] ?? '') as Workflow;
const relay = parse(texts['.github/workflows/groundtruth-relay.yml'] ?? '') as Workflow;

describe('the workflow that reviews', () => {
  const [[name, job] = ['', undefined]] = Object.entries(main.jobs);

  it('runs on everything that can change a verdict, and on nothing that the action does not know', () => {
    const events = Object.keys(main.on).sort();
    expect(events).toEqual([
      'merge_group',
      'pull_request_target',
      'push',
      'schedule',
      'workflow_dispatch',
      'workflow_run',
    ]);
    for (const event of events) expect(() => readOccasion(event, {})).not.toThrow(/is not one that this action knows/);
  });

  it('takes the events of a pull request that change what is judged, and not the pull request’s own workflow', () => {
    const types = main.on['pull_request_target']?.['types'];
    expect(types).toEqual(['opened', 'synchronize', 'reopened', 'edited', 'ready_for_review']);
    expect(main.on).not.toHaveProperty('pull_request');
    expect(main.on).not.toHaveProperty('pull_request_review');
  });

  it('is told of reviews by the relay, and of merge groups and the default branch', () => {
    expect(main.on['workflow_run']).toEqual({ workflows: [relay.name], types: ['completed'] });
    expect(main.on['merge_group']).toEqual({ types: ['checks_requested'] });
    expect(main.on['push']).toEqual({ branches: ['main'] });
  });

  it('has the rights that it needs in its only job, and no others', () => {
    expect(main.permissions).toEqual({});
    expect(Object.keys(main.jobs)).toHaveLength(1);
    expect(job?.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'write',
      statuses: 'write',
      checks: 'write',
    });
  });

  it('pins what it uses to full commit ids, and runs nothing else', () => {
    for (const { uses, run } of job?.steps ?? []) {
      expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(run).toBeUndefined();
    }
    expect(job?.steps.map(({ uses }) => uses?.split('@')[0])).toEqual(['actions/checkout', 'acme/groundtruth/action']);
  });

  it('never checks out what a pull request brings, and leaves no token behind', () => {
    const [checkout] = job?.steps ?? [];
    expect(checkout?.with).toMatchObject({
      ref: '${{ github.event.repository.default_branch }}',
      'persist-credentials': false,
    });
    // What a pull request words is nowhere put into the workflow.
    const used = [...JSON.stringify(main).matchAll(/\$\{\{([^}]*)\}\}/g)].flatMap(([, text = '']) => text.split('||'));
    expect(
      used
        .map((text) => text.trim())
        .filter((text) => !/(?:number|sha|default_branch|event_name == '\w+'|'sweep')$/.test(text)),
    ).toEqual([]);
  });

  it('does not give its job the name of the status', () => {
    expect(name).not.toBe('groundtruth');
  });

  it('ends by the action’s own limit before GitHub ends it', () => {
    const own = Number(job?.steps.at(-1)?.with?.['timeout-minutes']);
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(job?.['timeout-minutes'] ?? 0);
  });

  it('names branches as they are', () => {
    const odd = `release/"1"#2`;
    const files = githubWorkflows({ branch: odd, action });
    const workflow = parse(files['.github/workflows/groundtruth.yml'] ?? '') as Workflow;
    expect(workflow.on['push']).toEqual({ branches: [odd] });
  });
});

describe('the relay', () => {
  it('runs when a review is given, edited or dismissed, without any rights and without any code of others', () => {
    expect(relay.on).toEqual({ pull_request_review: { types: ['submitted', 'edited', 'dismissed'] } });
    expect(relay.permissions).toEqual({});
    const jobs = Object.values(relay.jobs);
    expect(jobs.map(({ permissions }) => permissions)).toEqual([undefined]);
    expect(jobs.flatMap(({ steps }) => steps)).toEqual([{ run: 'true' }]);
  });
});

describe('init --github', () => {
  let repository: TestRepository;
  let context: CommandContext;
  beforeEach(() => {
    repository = testRepository();
    context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  });
  afterEach(() => repository.delete());

  const read = (path: string): string => readFileSync(join(repository.folder, path), 'utf8');

  it('writes the workflows beside the first catalog', async () => {
    const { files, findings } = await init(repository.folder, { github: true, action }, context);
    expect(files.map(({ path }) => path)).toEqual([
      'groundtruth.yaml',
      'catalog/example.yaml',
      '.groundtruth/.gitignore',
      '.github/workflows/groundtruth.yml',
      '.github/workflows/groundtruth-relay.yml',
    ]);
    expect(findings).toMatchObject([{ code: 'init.no-members', severity: 'info' }]);
    expect(read('.github/workflows/groundtruth.yml')).toContain(`uses: ${action}`);
  });

  it('names maintainers, who are a team of the first catalog, and says that nobody is in it yet', async () => {
    const { findings } = await init(repository.folder, {}, context);
    expect(parse(read('groundtruth.yaml'))).toMatchObject({ approvals: { maintainers: 'team:platform' } });
    const { origin } = findings[0] ?? {};
    const line = origin && 'line' in origin ? origin.line : 0;
    expect(read('catalog/example.yaml').split('\n')[line - 1]).toContain('members: []');
    expect((await check({}, context)).findings).toEqual([]);
  });

  it('names none where somebody has begun with a catalog of their own', async () => {
    repository.write({ 'catalog/own.yaml': 'kind: Component\n' });
    await init(repository.folder, {}, context);
    expect(parse(read('groundtruth.yaml'))).toMatchObject({ approvals: { criticality: 'high', state: 'degraded' } });
    expect(read('groundtruth.yaml')).not.toContain('maintainers:');
  });

  it('says where to put the action where it was not told', async () => {
    const { findings } = await init(repository.folder, { github: true }, context);
    const { origin } = findings.find(({ code }) => code === 'init.action-unpinned') ?? {};
    const line = origin && 'line' in origin ? origin.line : 0;
    expect(read('.github/workflows/groundtruth.yml').split('\n')[line - 1]).toContain(
      'OWNER/groundtruth/action@COMMIT',
    );
  });

  it('changes no workflow that is there', async () => {
    repository.write({ '.github/workflows/groundtruth.yml': 'name: mine\n' });
    const { files, findings } = await init(repository.folder, { github: true }, context);
    expect(files.find(({ path }) => path === '.github/workflows/groundtruth.yml')?.action).toBe('kept');
    expect(read('.github/workflows/groundtruth.yml')).toBe('name: mine\n');
    expect(findings.map(({ code }) => code)).toEqual(['init.no-members', 'init.workflow-kept']);
    const again = await init(repository.folder, { github: true }, context);
    expect(again.findings.map(({ code, origin }) => [code, origin && 'file' in origin && origin.file])).toEqual([
      ['init.workflow-kept', '.github/workflows/groundtruth.yml'],
    ]);
  });

  it.each(['acme/groundtruth@v1', 'acme/groundtruth/action@main', '$(x)', `acme/x@${'A'.repeat(40)} # y`])(
    'refuses %s as the action',
    async (given) => {
      const written = init(repository.folder, { github: true, action: given }, context);
      await expect(written).rejects.toThrow('is not an action at a full commit id');
    },
  );

  it('refuses a folder that GitHub would not look in', async () => {
    mkdirSync(join(repository.folder, 'below'));
    const written = init(join(repository.folder, 'below'), { github: true }, context);
    await expect(written).rejects.toThrow('only at the root');
  });

  it('writes no workflow unless asked', async () => {
    const { files } = await init(repository.folder, {}, context);
    expect(files.some(({ path }) => path.startsWith('.github'))).toBe(false);
  });
});
