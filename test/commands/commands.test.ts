import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../engine/commands/check.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { discover } from '../../engine/commands/discover.ts';
import { drift } from '../../engine/commands/drift.ts';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import { impact } from '../../engine/commands/impact.ts';
import { observeImport } from '../../engine/commands/observe-import.ts';
import { review } from '../../engine/commands/review.ts';
import { why } from '../../engine/commands/why.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import { canonicalJson, type Json } from '../../engine/model/json.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import type { Result } from '../../engine/model/result.ts';
import { peopleAsked } from '../../engine/model/verdict.ts';
import { parseResult } from '../../engine/report/parse-result.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const config = `apiVersion: groundtruth/v1
kind: Config
include: [catalog/*.yaml]
`;

const catalog = (connections: number) => `apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: team:platform
  criticality: critical
  sources: {paths: [services/shop/**]}
  dependsOn: [asset:db]
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db}
spec:
  class: database.postgresql
  owner: team:platform
  identifiers: {endpoint: "10.0.0.5:5432"}
  attributes: {maxConnections: ${connections}}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: gone}
spec:
  class: cache
  owner: team:platform
  identifiers: {endpoint: "10.0.0.6:6379"}
`;

/** A scan by another program: the database is there with another setting, the cache is not. */
const scan: EvidenceRun = {
  source: 'scanner',
  run: '20260301T115900Z-scan',
  scope: {},
  startedAt: '2026-03-01T11:59:00.000Z',
  endedAt: '2026-03-01T11:59:30.000Z',
  observations: [
    {
      key: 'db',
      class: 'database.postgresql',
      at: '2026-03-01T11:59:10.000Z',
      identifiers: { endpoint: '10.0.0.5:5432' },
      attributes: { maxConnections: 100 },
      relations: [],
      state: { reachable: true },
    },
  ],
  coverage: [{ of: 'items', class: 'application', scope: { addresses: ['10.0.0.0/24'] }, level: 'complete' }],
  complete: true,
};

let repository: TestRepository;
let context: CommandContext;

beforeAll(async () => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  repository.write({ 'groundtruth.yaml': config, 'catalog/shop.yaml': catalog(200), 'services/shop/index.js': '1' });
  repository.commit('main');
  repository.write({ 'services/shop/index.js': '2' });
  repository.commit('new-code');
  repository.git('checkout', '-q', 'main');
  repository.write({ 'catalog/shop.yaml': catalog(300) });
  repository.commit('more-connections');
  repository.git('checkout', '-q', 'main');
  repository.write({ 'scan.ndjson': encodeRun(scan) });
  await observeImport({ file: 'scan.ndjson' }, context);
});

afterAll(() => repository.delete());

const everyCommand: readonly (readonly [string, () => Promise<Result>])[] = [
  ['check', () => check({}, context)],
  ['drift', () => drift({}, context)],
  ['review', () => review({ base: 'main', head: 'more-connections' }, context)],
  ['impact', () => impact({ refs: ['asset:db'] }, context)],
  ['why', () => why({ ref: 'db' }, context)],
];

describe('every command', () => {
  it.each(everyCommand)('%s gives a result of the published schema', async (_name, run) => {
    const result = await run();
    expect(parseResult(JSON.stringify(result), 'result.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it.each(everyCommand)('%s gives the same bytes for the same input', async (_name, run) => {
    const [first, second] = [await run(), await run()];
    expect(canonicalJson(second as unknown as Json)).toBe(canonicalJson(first as unknown as Json));
  });
});

describe('drift', () => {
  it('tells presence from settings (F01, F02a)', async () => {
    const result = await drift({}, context);
    const about = (ref: string) => result.findings.filter((finding) => finding.ref === ref).map(({ code }) => code);
    expect(about('asset:default/db')).toEqual(['decay.mismatch']);
    expect(about('asset:default/gone')).toEqual(['inventory.missing']);
  });

  it('says nothing is there to compare with before anything was observed (C06)', async () => {
    const result = await drift({ evidence: 'nowhere' }, context);
    expect(result.findings.map(({ code }) => code)).toContain('coverage.never-observed');
    expect(result.items.missing).toBe(0);
  });

  it('says of a moment before all evidence that what is there is younger, and not that nothing is there', async () => {
    const result = await drift({ at: new Date('2020-01-01T00:00:00Z') }, context);
    const [told] = result.findings.filter(({ code }) => code === 'coverage.never-observed');
    expect(told?.message).toContain(
      'There is no evidence in .groundtruth/evidence from 2020-01-01 00:00 UTC or before',
    );
  });

  it('says nothing is there to compare with no second time where the evidence cannot be reached', async () => {
    repository.write({ 'far/groundtruth.yaml': `${config}evidence: {url: $NOWHERE}\n` });
    const environment = { NOWHERE: 'postgres://127.0.0.1:1/none' };
    const result = await drift({}, { ...context, cwd: `${context.cwd}/far`, environment });
    const codes = result.findings.map(({ code }) => code);
    expect(codes).toContain('evidence.unreachable');
    expect(codes).not.toContain('coverage.never-observed');
  });

  it('speaks of the moment it is asked about', async () => {
    const before = await drift({ at: new Date('2026-03-01T11:00:00Z') }, context);
    expect(before.items.missing).toBe(0);
    expect(before.evidence).toEqual([]);
  });
});

describe('review', () => {
  it('asks the owner of a critical service for approval, by the path that leads there (G01, G03)', async () => {
    const result = await review({ base: 'main', head: 'more-connections' }, context);
    expect(result.verdict.outcome).toBe('needs-approval');
    expect(peopleAsked(result.verdict.approvals).map(({ id, members }) => ({ id, members }))).toEqual([
      { id: 'team:default/platform', members: ['octocat'] },
    ]);
    expect(
      peopleAsked(result.verdict.approvals)[0]?.because.find(({ id }) => id === 'service:default/shop')?.path,
    ).toMatchObject([
      {
        dependent: 'service:default/shop',
        dependency: 'asset:default/db',
        origin: { file: 'catalog/shop.yaml', line: 13 },
      },
    ]);
    expect(exitStatus(result)).toBe(1);
  });

  it('sees a changed file as a change to the entity that it belongs to', async () => {
    const result = await review({ base: 'main', head: 'new-code' }, context);
    expect(result.changes).toContainEqual(
      expect.objectContaining({
        kind: 'files-changed',
        ref: 'service:default/shop',
        files: ['services/shop/index.js'],
      }),
    );
  });

  it('tells drift on what is touched from drift elsewhere (G13)', async () => {
    const result = await review({ base: 'main', head: 'more-connections' }, context);
    const phases = Object.fromEntries(result.findings.map(({ code, phase }) => [code, phase]));
    expect(phases).toMatchObject({ 'decay.mismatch': 'existing' });
    expect(result.findings.find(({ code }) => code === 'review.elsewhere')?.message).toMatch(/^1 older finding/);
  });

  it('approves what changes nothing', async () => {
    const result = await review({ base: 'main', head: 'main' }, context);
    expect(result.verdict.outcome).toBe('approved');
    expect(exitStatus(result)).toBe(0);
  });

  it('keeps its verdict, and says so, when there is no evidence (S01)', async () => {
    const result = await review({ base: 'main', head: 'more-connections', evidence: 'nowhere' }, context);
    expect(result.verdict.outcome).toBe('needs-approval');
    expect(result.unseen).toHaveLength(1);
  });
});

describe('discover', () => {
  it('names the sources there are when one is unknown', async () => {
    await expect(discover({ sources: ['nonsense'] }, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});

describe('a folder without git', () => {
  it('is checked all the same', async () => {
    const other = testRepository();
    other.git('config', 'core.bare', 'false');
    const plain = join(other.folder, '..', `${other.folder.split('/').at(-1)}-plain`);
    mkdirSync(join(plain, 'catalog'), { recursive: true });
    writeFileSync(join(plain, 'groundtruth.yaml'), config);
    writeFileSync(join(plain, 'catalog/a.yaml'), catalog(1));
    const result = await check({}, { ...context, cwd: plain });
    expect(result.catalog.entities).toEqual({ team: 1, service: 1, asset: 2 });
    await expect(review({}, { ...context, cwd: plain })).rejects.toMatchObject({ code: 'not-a-repository' });
    other.delete();
  });
});
