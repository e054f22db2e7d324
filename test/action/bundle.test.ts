import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { githubWorkflows, workflowPath } from '../../engine/commands/github-workflows.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import { runFileName } from '../../engine/evidence/run-file-name.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { faults } from '../github-server/faults.ts';
import { shownStatus } from '../github-server/state.ts';
import type { Permission } from '../github-server/state.ts';
import { skipAbsent } from '../support/absent.ts';
import { keepRun } from '../support/evidence.ts';
import { activeParts, workflowCommands } from '../support/report-reading.ts';
import { addCommits, contributor, examplePayload, makeStage, openAnother, readOutcome } from './harness.ts';
import type { Outcome, RunOverrides, Stage } from './harness.ts';
import type { PullRequestPlan } from './remote.ts';

const root = join(import.meta.dirname, '../..');
const node24 = join(root, 'node_modules/.cache/node24/node_modules/node/bin/node');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-bundle-'));
  execFileSync(process.execPath, [join(root, 'scripts/build-action.mjs'), '--out', folder], { stdio: 'inherit' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stages: Stage[] = [];
async function open(options?: Parameters<typeof makeStage>[0]): Promise<Stage> {
  const stage = await makeStage(options);
  stages.push(stage);
  return stage;
}
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

interface Spawned {
  readonly outcome: Promise<Outcome>;
  kill(signal: NodeJS.Signals): void;
}

/** The bundle in a process of its own, as the runner starts it: nothing but the runner's variables. */
function start(stage: Stage, overrides: RunOverrides = {}, node: string = process.execPath): Spawned {
  const env = { PATH: process.env['PATH'] ?? '', HOME: stage.temporary, ...stage.environment(overrides) };
  const child = spawn(node, [join(folder, 'index.js')], {
    env,
    cwd: stage.workspace,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return {
    kill: (signal) => child.kill(signal),
    outcome: new Promise((resolve) => {
      child.on('close', (status) => {
        if (stderr !== '') stdout += `stderr: ${stderr}`;
        resolve(readOutcome(env, status, stdout));
      });
    }),
  };
}

async function requestSeen(stage: Stage, request: RegExp): Promise<void> {
  while (!stage.server.requests.some((seen) => request.test(seen.request))) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

const config = `apiVersion: groundtruth/v1
kind: Config
include: [catalog/*.yaml]
approvals: {criticality: high, state: degraded}
`;

function catalog(values: { version?: string; members?: string; title?: string; api?: string } = {}): string {
  const { version = '15', members = 'octocat', title = 'Checkout', api = 'orders-db' } = values;
  return `apiVersion: groundtruth/v1
kind: Team
metadata: {name: payments}
spec: {members: [${members}]}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: checkout, title: ${JSON.stringify(title)}}
spec: {owner: team:payments, criticality: critical, dependsOn: ['asset:${api}']}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: orders-db}
spec: {owner: team:payments, class: database.postgresql, attributes: {version: "${version}"}}
`;
}

const fork = { 'groundtruth.yaml': config, 'catalog/shop.yaml': catalog() };
const plans = {
  readme: { fork, head: { 'README.md': 'Words.\n' } },
  upgrade: { fork, head: { 'catalog/shop.yaml': catalog({ version: '16' }) } },
  dangling: { fork, head: { 'catalog/shop.yaml': catalog({ api: 'orders-bd' }) } },
} satisfies Record<string, PullRequestPlan>;

describe.concurrent('the bundled action', () => {
  it('is one file that needs nothing installed, and keeps the licences of what is in it', () => {
    const code = readFileSync(join(folder, 'index.js'), 'utf8');
    const imported = [...code.matchAll(/^import .* from ['"]([^'"]+)['"]/gm)].map((match) => match[1] ?? '');
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((name) => !name.startsWith('node:') && !/^[a-z_/]+$/.test(name))).toEqual([]);
    expect(readFileSync(join(folder, 'licenses.txt'), 'utf8')).toMatch(/^@octokit\/rest .*MIT/m);
  });

  it('is the same from every build', () => {
    const again = mkdtempSync(join(tmpdir(), 'groundtruth-bundle-'));
    execFileSync(process.execPath, [join(root, 'scripts/build-action.mjs'), '--out', again]);
    expect(readFileSync(join(again, 'index.js')).equals(readFileSync(join(folder, 'index.js')))).toBe(true);
    rmSync(again, { recursive: true });
  });

  it('has the inputs and outputs that its action.yml declares', () => {
    const action = parse(readFileSync(join(root, 'action/action.yml'), 'utf8')) as {
      inputs: object;
      outputs: object;
      runs: Record<string, string>;
    };
    const code = readFileSync(join(folder, 'index.js'), 'utf8');
    for (const name of Object.keys(action.inputs)) expect(code).toContain(`(env, "${name}")`);
    expect(Object.keys(action.outputs)).toEqual(['verdict', 'result', 'read-only']);
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/index.js',
      'post-if': 'always()',
    });
  });

  it('runs with what the workflow of `init --github` gives it, on the rights that it has there', async () => {
    const files = githubWorkflows({ branch: 'main', action: './action' });
    const { jobs } = parse(files[workflowPath] ?? '') as {
      jobs: { review: { permissions: Record<string, string>; steps: { uses: string; with: object }[] } };
    };
    const action = parse(readFileSync(join(root, 'action/action.yml'), 'utf8')) as {
      inputs: Record<string, { default?: string }>;
    };
    const step = jobs.review.steps.find(({ uses }) => uses === './action');
    const given = Object.entries(step?.with ?? {}).map(([name, value]) => [name, String(value)] as const);
    for (const [name] of given) expect(Object.keys(action.inputs)).toContain(name);
    const defaults = Object.entries(action.inputs).flatMap(([name, { default: value }]) =>
      value === undefined || name === 'token' ? [] : [[name, value] as const],
    );
    const write = Object.entries(jobs.review.permissions).flatMap(([name, level]) => (level === 'write' ? [name] : []));
    const stage = await open({ plan: plans.upgrade, depth: 'base', write: write as Permission[] });
    stage.server.state.emails.set('nobody@example.com', contributor);
    const inputs = Object.fromEntries([...defaults, ...given]);
    const run = await start(stage, { event: 'pull_request_target', inputs }).outcome;
    expect(run.exitStatus).toBe(1);
    expect(run.stdout).not.toMatch(/^::warning title=Groundtruth::/m);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('pending');
    expect(stage.server.state.comments).toHaveLength(1);
    expect(stage.server.state.checkRuns).toHaveLength(1);
  });

  it.each([
    ['breaks nothing', 'approved', plans.readme, 'success', 0],
    ['takes a critical service down', 'needs-approval', plans.upgrade, 'pending', 1],
    ['does not hold together', 'rejected', plans.dangling, 'failure', 1],
  ] as const)('a change that %s: %s', async (_title, verdict, plan, state, exitStatus) => {
    const stage = await open({ plan });
    const run = await start(stage).outcome;
    expect(run.outputs['verdict']).toBe(verdict);
    expect(run.exitStatus).toBe(exitStatus);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe(state);
    expect(run.summary).not.toBe('');
  });

  it('reads a pull request of more files than GitHub lists to the last one', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 3_100 }, (_item, index) => [`a/${String(index).padStart(4, '0')}.md`, 'x\n'] as const),
    );
    const stage = await open({ plan: { fork, head: { ...files, 'catalog/shop.yaml': catalog({ version: '16' }) } } });
    const run = await start(stage).outcome;
    expect(run.exitStatus).toBe(1);
    expect(shownStatus(stage.server.state, stage.remote.head)?.description).toBe('Needs approval of team:payments');
  });

  it.each([
    ['pull_request_target', () => ({})],
    ['workflow_run', (stage: Stage) => ({ workflow_run: { head_sha: stage.remote.head } })],
    ['schedule', () => ({})],
    ['push', () => ({})],
  ] as const)('reviews on %s', async (event, about) => {
    const stage = await open({ plan: plans.upgrade, depth: 'base' });
    const example =
      event === 'workflow_run' ? 'workflow_run completed' : event === 'pull_request_target' ? undefined : 'push';
    const payload = example === undefined ? {} : { payload: { ...examplePayload(example), ...about(stage) } };
    const run = await start(stage, { event, ...payload }).outcome;
    expect(run.exitStatus).toBe(event === 'schedule' || event === 'push' ? 0 : 1);
    expect(shownStatus(stage.server.state, stage.remote.head)?.description).toBe('Needs approval of team:payments');
    expect(stage.server.state.comments).toHaveLength(1);
  });

  it('gives what is wrong, and not what was accepted, to code scanning', async () => {
    const waiver = `---
apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: known}
spec: {codes: [ref.dangling], scope: {refs: [service:old]}, reason: It goes., expires: 2999-01-01, owner: team:payments}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: old}
spec: {owner: team:payments, dependsOn: [asset:gone]}
`;
    const base = { ...fork, 'catalog/old.yaml': waiver };
    const write = ['statuses', 'pull-requests', 'checks', 'security-events'] as const;
    const stage = await open({ plan: { fork: base, head: plans.dangling.head }, write });
    const run = await start(stage, { inputs: { sarif: 'true' } }).outcome;
    expect(run.exitStatus).toBe(1);
    expect(stage.server.state.analyses).toMatchObject([
      {
        sha: stage.remote.head,
        ref: 'refs/pull/7/head',
        sarif: {
          runs: [
            {
              results: [{ ruleId: 'ref.dangling' }],
              invocations: [
                { toolExecutionNotifications: [{ message: { text: expect.stringMatching(/known masks 1/) } }] },
              ],
            },
          ],
        },
      },
    ]);
  });

  it('knows of another open change to the same thing', async () => {
    const stage = await open({ plan: plans.upgrade, depth: 'whole' });
    const [other] = addCommits(stage, stage.remote.fork, [['catalog/shop.yaml', catalog({ version: '17' })]]);
    openAnother(stage, 8, { sha: other ?? '' });
    const run = await start(stage).outcome;
    expect(run.exitStatus).toBe(1);
    expect(stage.server.state.comments[0]?.body).toMatch(/`#8`, which is open too, concerns/);
  });

  it('cuts what thousands of findings have to say, and counts what it leaves out', async () => {
    const many = Array.from(
      { length: 3000 },
      (_item, index) =>
        `---\napiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: s${index}}\nspec: {owner: team:payments, dependsOn: ['asset:gone-${index}']}\n`,
    );
    const head = { 'catalog/many.yaml': many.join('') };
    const stage = await open({ plan: { fork, head } });
    const run = await start(stage).outcome;
    expect(run.exitStatus).toBe(1);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');
    expect(stage.server.state.comments).toHaveLength(1);
    expect(stage.server.state.comments[0]?.body).toMatch(/and [\d,]+ more/);
    expect(stage.server.state.checkRuns).toHaveLength(1);
    expect(run.stdout).toContain('2500 further findings are in the report, without annotations at their lines.');
  });

  it('reviews a merge group', async () => {
    const stage = await open({ plan: plans.upgrade, depth: 'base' });
    const { base, head } = stage.remote;
    const head_ref = `refs/heads/gh-readonly-queue/main/pr-7-${base}`;
    const merge_group = { head_sha: head, base_sha: base, base_ref: 'refs/heads/main', head_ref };
    const payload = { ...examplePayload('merge_group checks_requested'), merge_group };
    const run = await start(stage, { event: 'merge_group', payload }).outcome;
    expect(run.exitStatus).toBe(1);
    expect(shownStatus(stage.server.state, head)?.state).toBe('failure');
    expect(stage.server.state.comments).toEqual([]);
  });

  it('names who has to agree, by the base’s teams', async () => {
    const head = { 'catalog/shop.yaml': catalog({ version: '16', members: 'mallory' }) };
    const stage = await open({ plan: { fork, head } });
    await start(stage).outcome;
    expect(shownStatus(stage.server.state, stage.remote.head)?.description).toBe('Needs approval of team:payments');
    expect(stage.server.state.comments[0]?.body).toContain('any of `octocat`');
  });

  it('judges by the rules of the base branch as it is now (G13)', async () => {
    const strict = { 'groundtruth.yaml': config };
    const loose = { ...fork, 'groundtruth.yaml': config.replace('high, state: degraded', 'critical, state: down') };
    const plan = { fork: loose, base: strict, head: plans.upgrade.head };
    const stage = await open({ plan });
    const run = await start(stage).outcome;
    expect(run.outputs['verdict']).toBe('needs-approval');
  });

  it('needs a person where the base has no configuration yet', async () => {
    const stage = await open({ plan: { fork: { 'README.md': 'A shop.\n' }, head: fork } });
    const run = await start(stage).outcome;
    expect(run.outputs['verdict']).toBe('needs-approval');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('pending');
  });

  it('lets nothing hostile in a catalog reach GitHub as markup, mention or command', async () => {
    const title = '@acme/all <img src=x onerror=alert(1)> | ``` \r\n::error::x\u202E [a](javascript:b) <!--';
    const plan = { fork, head: { 'catalog/shop.yaml': catalog({ version: '16', title }) } };
    const stage = await open({ plan });
    stage.server.state.emails.set('nobody@example.com', contributor);
    const run = await start(stage).outcome;
    expect(run.exitStatus).toBe(1);
    const body = stage.server.state.comments[0]?.body ?? '';
    const [stamp = ''] = body.split('\n');
    expect(body).toContain('acme/all');
    // Only what the action adds itself: its stamp, and the link to the job summary.
    expect(activeParts(body)).toEqual([stamp, 'link']);
    expect(activeParts(run.summary)).toEqual([]);
    expect(body).not.toContain('\u202E');
    expect(workflowCommands(run.stdout).filter(({ data }) => data === 'x')).toEqual([]);
    expect(workflowCommands(run.stdout).map(({ name }) => name)).toEqual(['warning']);
  });

  it('reads a pull request from a fork on a token that only reads', async () => {
    const stage = await open({ plan: plans.upgrade, write: [] });
    const run = await start(stage).outcome;
    expect(run.exitStatus).toBe(1);
    expect(run.outputs).toMatchObject({ verdict: 'needs-approval', 'read-only': 'true' });
    expect(run.summary).toContain('may not write a commit status');
    expect(stage.server.state.statuses).toEqual([]);
  });

  it('believes the evidence that an earlier step has fetched, and none that the pull request brings', async () => {
    const at = new Date().toISOString();
    const run: EvidenceRun = {
      source: 'host',
      run: 'run-1',
      scope: {},
      startedAt: at,
      endedAt: at,
      observations: [],
      coverage: [],
      complete: true,
    };
    const head = { ...plans.readme.head, [`.groundtruth/evidence/${runFileName(run)}`]: encodeRun(run) };
    const stage = await open({ plan: { fork, head } });
    const evidenceOf = async (overrides: RunOverrides): Promise<unknown> => {
      const { outputs } = await start(stage, overrides).outcome;
      return (JSON.parse(readFileSync(outputs['result'] ?? '', 'utf8')) as { evidence: unknown }).evidence;
    };
    expect(await evidenceOf({})).toEqual([]);
    await keepRun(join(stage.workspace, 'fetched'), run);
    expect(await evidenceOf({ inputs: { evidence: 'fetched' } })).toMatchObject([{ source: 'host', run: 'run-1' }]);
  });

  it('executes nothing of the pull request', async () => {
    const trap = `require('fs').writeFileSync(${JSON.stringify(join(folder, 'sprung'))}, '')`;
    const head = {
      'catalog/shop.yaml': catalog({ version: '16' }),
      'package.json': JSON.stringify({ scripts: { prepare: 'touch sprung' }, main: 'index.js' }),
      'index.js': trap,
      '.git-hooks/post-checkout': '#!/bin/sh\ntouch sprung\n',
      '.gitattributes': '* filter=trap\n',
      'groundtruth.config.js': trap,
    };
    const stage = await open({ plan: { fork, head } });
    await start(stage).outcome;
    expect(existsSync(join(folder, 'sprung'))).toBe(false);
    expect(existsSync(join(stage.workspace, 'sprung'))).toBe(false);
  });
});

describe.concurrent('the bundled action, where things end early', () => {
  const pause = /^GET .*\/git\/ref\//;

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s: the status becomes `error` before the runner kills the process',
    async (signal) => {
      const stage = await open({ plan: plans.readme });
      stage.server.inject(pause, faults.hang);
      const child = start(stage);
      await requestSeen(stage, pause);
      const killed = Date.now();
      child.kill(signal);
      const run = await child.outcome;
      expect(Date.now() - killed).toBeLessThan(7500);
      expect(run.exitStatus).toBe(2);
      expect(shownStatus(stage.server.state, stage.remote.head)).toMatchObject({
        state: 'error',
        description: 'No verdict: The job was cancelled before the review was done.',
      });
    },
  );

  it('killed outright: the post step turns the pending status into `error`', async () => {
    const stage = await open({ plan: plans.readme });
    stage.server.inject(pause, faults.hang);
    const child = start(stage);
    await requestSeen(stage, pause);
    child.kill('SIGKILL');
    const { state } = await child.outcome;
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('pending');
    const post = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
    const run = await start(stage, { env: post }).outcome;
    expect(run.exitStatus).toBe(0);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });

  it.each([
    ['an exception', 'throw new Error("boom")'],
    ['a rejection', 'void Promise.reject(new Error("boom"))'],
  ])('%s that nobody caught: status `error`, exit status 2', async (_title, code) => {
    const stage = await open({ plan: plans.readme });
    stage.server.inject(pause, faults.hang);
    const bomb = `data:text/javascript,process.on('SIGUSR2',()=>{${encodeURIComponent(code)}})`;
    const child = start(stage, { env: { NODE_OPTIONS: `--import=${bomb}` } });
    await requestSeen(stage, pause);
    child.kill('SIGUSR2');
    const run = await child.outcome;
    expect(run.exitStatus).toBe(2);
    expect(run.stdout).toContain('(Error: boom)');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });

  it.each([
    ['the API', pause],
    ['git', /^GIT /],
  ])('%s hangs: the run ends by its own timeout', async (_title, on) => {
    const stage = await open({ plan: plans.readme });
    stage.server.inject(on, faults.hang);
    const run = await start(stage, { inputs: { 'timeout-minutes': '0.05' } }).outcome;
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });

  it('waits out a secondary limit', async () => {
    const stage = await open({ plan: plans.readme });
    stage.server.inject(/^POST .*\/statuses\//, faults.secondaryLimit, { skip: 1, times: 1 });
    const run = await start(stage).outcome;
    expect(run.exitStatus).toBe(0);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('success');
  });
});

describe('the bundled action under Node 24', () => {
  it('says the same', async (context) => {
    if (!existsSync(node24)) skipAbsent(context, 'Node 24 in node_modules/.cache/node24');
    expect(execFileSync(node24, ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
    const stage = await open({ plan: plans.upgrade });
    const run = await start(stage, {}, node24).outcome;
    expect(run.stdout).not.toContain('stderr:');
    expect(run.exitStatus).toBe(1);
    expect(run.outputs['verdict']).toBe('needs-approval');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('pending');
  });
});
