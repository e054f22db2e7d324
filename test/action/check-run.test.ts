import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../engine/model/finding.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { shownStatus } from '../github-server/state.ts';
import type { Permission } from '../github-server/state.ts';
import { makeStage } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { reviewResult } from './review-result.ts';

const stages: Stage[] = [];
async function open(write?: readonly Permission[]): Promise<Stage> {
  const stage = await makeStage({ depth: 'whole', ...(write && { write }) });
  stages.push(stage);
  return stage;
}
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

function run(stage: Stage, result: ReviewResult, inputs: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return stage.run({ inputs, review: () => Promise.resolve(result) });
}

function findings(count: number, message = 'It is wrong.'): readonly Finding[] {
  return Array.from({ length: count }, (_item, index) => ({
    code: 'ref.dangling',
    severity: index % 2 === 0 ? ('error' as const) : ('info' as const),
    message: `${index}: ${message}`,
    phase: 'introduced' as const,
    origin: { file: `catalog/${index}.yaml`, line: index + 1, column: 1 },
  }));
}

describe.concurrent('the check run', () => {
  it.each([
    ['approved', 'success'],
    ['needs-approval', 'action_required'],
    ['rejected', 'failure'],
    ['undecided', 'failure'],
  ] as const)('of a change that is %s concludes with %s, never what GitHub takes for a pass', async (outcome, said) => {
    const stage = await open();
    await run(stage, reviewResult(outcome));
    const [check, ...others] = stage.server.state.checkRuns;
    expect(others).toEqual([]);
    expect(check).toMatchObject({ sha: stage.remote.head, name: 'Groundtruth report', conclusion: said });
    expect(check?.title).toBe(shownStatus(stage.server.state, stage.remote.head)?.description);
    expect(check?.summary).toContain(`The test says ${outcome}`);
  });

  it('annotates the lines, worst first, fifty a request, and the job does not say it again', async () => {
    const stage = await open();
    const done = await run(stage, reviewResult('rejected', { findings: findings(120) }));
    const sent = stage.server.requests.filter(({ request }) => request.includes('/check-runs'));
    expect(sent.map(({ request }) => request.split(' ')[0])).toEqual(['POST', 'PATCH', 'PATCH']);
    const annotations = stage.server.state.checkRuns[0]?.annotations as readonly Record<string, unknown>[];
    expect(annotations).toHaveLength(120);
    expect(annotations[0]).toMatchObject({ path: 'catalog/0.yaml', start_line: 1, annotation_level: 'failure' });
    expect(annotations.at(-1)).toMatchObject({ annotation_level: 'notice' });
    expect(done.stdout).not.toContain('catalog/0.yaml');
  });

  it('annotates five hundred at most, and the count of the others is said', async () => {
    const stage = await open();
    const done = await run(stage, reviewResult('rejected', { findings: findings(520) }));
    expect(stage.server.state.checkRuns[0]?.annotations).toHaveLength(500);
    expect(done.summary).toContain('20 further findings');
  });

  it('stays within GitHub’s limits with hostile findings of any length', async () => {
    const stage = await open();
    const message = '@acme <img> \r\n::error::x \u202E'.repeat(9_000);
    const code = 'x'.repeat(5_000);
    const long = findings(300, message).map((finding) => ({ ...finding, code }));
    const done = await run(stage, reviewResult('rejected', { findings: long }));
    expect(done.exitStatus).toBe(1);
    const [check] = stage.server.state.checkRuns;
    expect(check?.annotations).toHaveLength(300);
    expect(check?.summary?.length).toBeLessThan(65_535);
    expect(JSON.stringify(check?.annotations)).not.toContain('\u202E');
  });

  it('that may not be written costs itself alone, and the annotations come from the job', async () => {
    const stage = await open(['statuses', 'pull-requests']);
    const done = await run(stage, reviewResult('rejected', { findings: findings(3) }));
    expect(done.exitStatus).toBe(1);
    expect(done.summary).toContain('needs `checks: write`');
    expect(done.stdout).toMatch(/^::error .*file=catalog\/0\.yaml/m);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');
  });
});

describe.concurrent('code scanning', () => {
  const all: readonly Permission[] = ['statuses', 'pull-requests', 'checks', 'security-events'];

  it('is given nothing unless the workflow asks for it', async () => {
    const stage = await open(all);
    await run(stage, reviewResult('rejected', { findings: findings(2) }));
    expect(stage.server.state.analyses).toEqual([]);
  });

  it('is given the findings on the pull request’s head', async () => {
    const stage = await open(all);
    await run(stage, reviewResult('rejected', { findings: findings(2) }), { sarif: 'true' });
    expect(stage.server.state.analyses).toMatchObject([
      { sha: stage.remote.head, ref: 'refs/pull/7/head', sarif: { runs: [{ results: [{}, {}] }] } },
    ]);
  });

  it('is given the worst 25,000', async () => {
    const stage = await open(all);
    await run(stage, reviewResult('rejected', { findings: findings(25_010) }), { sarif: 'true' });
    const [{ sarif } = { sarif: {} }] = stage.server.state.analyses as { sarif: { runs?: { results: unknown[] }[] } }[];
    expect(sarif.runs?.[0]?.results).toHaveLength(25_000);
  });

  it.each([
    ['is not enabled', all, false],
    ['is not permitted', ['statuses', 'pull-requests', 'checks'], true],
  ] as const)('that %s is told, and nothing fails', async (_title, write, enabled) => {
    const stage = await open(write);
    stage.server.state.codeScanning = enabled;
    const done = await run(stage, reviewResult('approved', { findings: findings(2) }), { sarif: 'true' });
    expect(done.exitStatus).toBe(0);
    expect(done.summary).toContain('Code scanning did not take the findings');
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('success');
  });
});
