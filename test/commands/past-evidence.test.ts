import { join } from 'node:path';
import { readdirSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adopt } from '../../engine/commands/adopt.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { drift } from '../../engine/commands/drift.ts';
import { impact } from '../../engine/commands/impact.ts';
import { observeCompact } from '../../engine/commands/observe-compact.ts';
import { observeImport } from '../../engine/commands/observe-import.ts';
import { observeVerify } from '../../engine/commands/observe-verify.ts';
import { policyExplain } from '../../engine/commands/policy-explain.ts';
import { revertPlan } from '../../engine/commands/revert-plan.ts';
import { review } from '../../engine/commands/review.ts';
import { suggest } from '../../engine/commands/suggest.ts';
import { why } from '../../engine/commands/why.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { evidenceRun, observation } from '../support/evidence.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const catalog = `apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db}
spec: {class: server, owner: team:platform, identifiers: {serial: SN-7401}}
---
apiVersion: groundtruth/v1
kind: Policy
metadata: {name: own}
spec: {judges: entity, select: {classes: [server]}, expression: 'true', severity: warning, message: It cannot fail.}
`;

let repository: TestRepository;
let context: CommandContext;

beforeEach(async () => {
  repository = testRepository();
  repository.write({
    'groundtruth.yaml': 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n',
    'catalog/all.yaml': catalog,
    '.gitignore': '/.groundtruth/\n*.ndjson\n',
  });
  repository.commit('main');
  repository.commit('change');
  context = { cwd: repository.folder, now: () => new Date('2026-11-21T00:00:00Z'), version: '0.0.0' };
  const runs = [1, 2, 3, 4, 5].map((number) =>
    evidenceRun(number, {
      observations: [observation('db', { attributes: { number }, identifiers: { n: `${number}` } })],
    }),
  );
  repository.write({ 'scan.ndjson': runs.map((run) => encodeRun(run)).join('') });
  await observeImport({ file: 'scan.ndjson' }, context);
});
afterEach(() => repository.delete());

const asked: readonly (readonly [
  name: string,
  ask: (at: Date) => Promise<{ readonly findings: readonly Finding[] }>,
])[] = [
  ['drift', (at) => drift({ at }, context)],
  ['why', (at) => why({ at, ref: 'db' }, context)],
  ['impact', (at) => impact({ at, refs: ['db'] }, context)],
  ['revert-plan', (at) => revertPlan({ at }, context)],
  ['adopt', (at) => adopt({ at }, context)],
  ['suggest', (at) => suggest({ at }, context)],
  ['policy explain', (at) => policyExplain({ at, policy: 'own' }, context)],
  ['review', (at) => review({ at }, context)],
];

describe('a question about the past', () => {
  test.each(asked)(
    'to %s says that the moment was folded into what came later, and that later runs are no trouble',
    async (_name, ask) => {
      await observeCompact({ keep: '0s', at: new Date('2026-11-20T10:04:30Z') }, context);
      const { findings } = await ask(new Date('2026-11-20T10:02:30Z'));
      const ofStore = findings.filter(({ code }) => code.startsWith('evidence.'));
      expect(ofStore.map(({ code, severity }) => [code, severity])).toEqual([['evidence.compacted', 'info']]);
    },
  );

  test.each(asked)('to %s says what is not sound', async (_name, ask) => {
    const folder = join(repository.folder, '.groundtruth/evidence');
    const [first = ''] = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
    truncateSync(join(folder, first), 200);
    const { findings } = await ask(new Date('2026-11-20T10:02:30Z'));
    expect(findings.map(({ code }) => code)).toContain('evidence.cut-off');
  });

  test('to drift does not call it unseen where it was folded', async () => {
    await observeCompact({ keep: '0s', at: new Date('2026-11-20T10:04:30Z') }, context);
    const { findings } = await drift({ at: new Date('2026-11-20T10:02:30Z') }, context);
    const unseen = findings.find(({ code }) => code === 'coverage.never-observed');
    expect(unseen?.message).toContain('is folded into what came later');
    expect(unseen?.hint).not.toContain('groundtruth discover');
  });

  test('to verify is about the log, which later runs are part of', async () => {
    expect((await observeVerify({ at: new Date('2026-11-20T10:02:30Z') }, context)).findings).toEqual([]);
  });
});
