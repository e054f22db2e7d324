import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import { replay } from '../../engine/commands/replay.ts';
import { review, type ReviewOptions } from '../../engine/commands/review.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { render } from '../../engine/report/render.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const header = 'apiVersion: groundtruth/v1\n';
const catalog = (connections: number): string =>
  [
    'kind: Team\nmetadata: {name: payments}\nspec: {members: [octocat]}\n',
    'kind: Service\nmetadata: {name: shop}\nspec: {owner: team:payments, criticality: critical, dependsOn: [asset:db]}\n',
    `kind: Asset\nmetadata: {name: db}\nspec: {owner: team:payments, class: database.postgresql, identifiers: {endpoint: "10.0.0.5:5432"}, attributes: {maxConnections: ${connections}}}\n`,
  ]
    .map((document) => header + document)
    .join('---\n');

const run = (minute: number): EvidenceRun => ({
  source: 'scanner',
  run: `run-${minute}`,
  scope: {},
  startedAt: `2026-03-01T11:${minute}:00.000Z`,
  endedAt: `2026-03-01T11:${minute}:30.000Z`,
  observations: [],
  coverage: [{ of: 'items', class: 'application', scope: {}, level: 'complete' }],
  complete: true,
});

let repository: TestRepository;
let context: CommandContext;
let head: string;

beforeEach(() => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '1.2.3' };
  repository.write({
    'groundtruth.yaml': `${header}kind: Config\ninclude: [own/*.yaml]\nevidence: {path: evidence}\n`,
    'own/shop.yaml': catalog(1),
    '.gitignore': 'evidence/\nreview.json\n',
  });
  repository.commit('main');
  repository.write({ 'own/shop.yaml': catalog(2), 'evidence/first.ndjson': encodeRun(run(10)) });
  head = repository.commit('change');
});

afterEach(() => repository.delete());

async function stored(options: Partial<ReviewOptions> = {}): Promise<ReviewResult> {
  const reviews = [{ login: 'octocat', state: 'approved', at: '2026-03-01T11:50:00Z', commit: head }] as const;
  const result = await review(
    { base: 'main', head: 'change', reviews, authors: ['hubot'], openChanges: [{ name: '#7', head }], ...options },
    context,
  );
  keep(result);
  return result;
}

function keep(result: ReviewResult): void {
  writeFileSync(join(repository.folder, 'review.json'), render(result, 'json', { color: false, width: 80 }));
}

const replayed = (): ReturnType<typeof replay> => replay({ file: 'review.json' }, context);

describe('a stored verdict', () => {
  it('is given again, to the byte, on what it names', async () => {
    const { inputs } = await stored();
    expect(inputs).toMatchObject({ head, authors: ['hubot'], config: { file: 'groundtruth.yaml' } });
    const result = await replayed();
    expect(result).toMatchObject({ same: true, differences: [] });
    expect(exitStatus(result)).toBe(0);
  });

  it('is given again with what it said of a clock that was wrong, and says nothing of what came since', async () => {
    const late = {
      ...run(10),
      run: 'late',
      startedAt: '2026-03-01T13:00:00.000Z',
      endedAt: '2026-03-01T13:00:01.000Z',
    };
    const evidence = join(repository.folder, 'evidence');
    writeFileSync(join(evidence, 'late.ndjson'), encodeRun({ ...late, source: 'other' }));
    expect((await stored()).findings.map(({ code }) => code)).toContain('evidence.future');
    context = { ...context, now: () => new Date('2026-09-01T12:00:00Z') };
    expect(await replayed()).toMatchObject({ same: true });
    rmSync(join(evidence, 'late.ndjson'));
    context = { ...context, now: () => new Date('2026-03-01T12:00:00Z') };
    expect((await stored()).findings.map(({ code }) => code)).not.toContain('evidence.future');
    writeFileSync(join(evidence, 'late.ndjson'), encodeRun({ ...late, source: 'other' }));
    expect(await replayed()).toMatchObject({ same: true });
  });

  it('is given again later, when the branches have moved on and more was seen', async () => {
    await stored();
    repository.write({ 'evidence/second.ndjson': encodeRun(run(59)) });
    repository.write({ 'own/shop.yaml': catalog(3) });
    repository.commit('change');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'own/shop.yaml': catalog(4) });
    repository.commit('main');
    context = { ...context, now: () => new Date('2026-09-01T12:00:00Z') };
    // The second run is from before the verdict, and was not there then.
    const differing = await replayed();
    expect(differing.differences.map(({ path }) => path)).toContain('/inputs/evidence');
    repository.remove('evidence/second.ndjson');
    repository.write({
      'evidence/third.ndjson': encodeRun({ ...run(10), run: 'late', endedAt: '2026-05-01T00:00:00.000Z' }),
    });
    expect(await replayed()).toMatchObject({ same: true });
  });

  it('of which something was changed by hand is told where', async () => {
    const result = await stored();
    keep({ ...result, verdict: { ...result.verdict, outcome: 'rejected', risk: [] } });
    const told = await replayed();
    expect(told.same).toBe(false);
    expect(told.differences.map(({ path }) => path)).toEqual(['/verdict/outcome', '/verdict/risk']);
    expect(told.differences[0]).toEqual({ path: '/verdict/outcome', was: '"rejected"', is: '"approved"' });
    expect(exitStatus(told)).toBe(1);
  });

  it('whose votes were changed by hand is another one', async () => {
    const result = await stored();
    keep({ ...result, inputs: { ...result.inputs, authors: ['octocat'] } });
    const told = await replayed();
    expect(told.differences.map(({ path }) => path)).toContain('/verdict/outcome');
  });

  it('of another version says so', async () => {
    await stored();
    context = { ...context, version: '2.0.0' };
    expect((await replayed()).differences).toEqual([{ path: '/tool/version', was: '"1.2.3"', is: '"2.0.0"' }]);
  });

  it('is the same whatever the order in which votes and people are told', async () => {
    const reviews = [
      { login: 'octocat', state: 'approved', at: '2026-03-01T11:50:00Z', commit: head },
      { login: 'monalisa', state: 'dismissed', at: '2026-03-01T11:20:00Z', commit: head },
    ] as const;
    const one = await stored({ reviews, authors: ['a', 'b'] });
    const other = await stored({ reviews: reviews.toReversed(), authors: ['b', 'a'] });
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('whose commits are gone, and what is no verdict, cannot be judged', async () => {
    const result = await stored();
    keep({ ...result, inputs: { ...result.inputs, head: '0123456789abcdef0123456789abcdef01234567' } });
    await expect(replayed()).rejects.toMatchObject({ code: 'ref-not-found' });
    writeFileSync(join(repository.folder, 'review.json'), '{"kind": "Nothing"}');
    await expect(replayed()).rejects.toMatchObject({ code: 'result-invalid' });
  });
});
