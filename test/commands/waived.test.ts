import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseline } from '../../engine/commands/baseline.ts';
import { check } from '../../engine/commands/check.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { drift } from '../../engine/commands/drift.ts';
import { review } from '../../engine/commands/review.ts';
import { windows } from '../../engine/commands/windows.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [own/*.yaml]\n';
const document = (kind: string, name: string, spec: string, more = '') =>
  `---\napiVersion: groundtruth/v1\nkind: ${kind}\nmetadata: {name: ${name}${more}}\nspec: ${spec}\n`;
const team = document('Team', 'web', '{members: [octocat]}');
const api = (needs: string, more = '') =>
  document('Asset', 'api', `{class: process, owner: team:web, dependsOn: [${needs}]}`, more);
const job = (needs: string) => document('Asset', 'job', `{class: process, owner: team:web, dependsOn: [${needs}]}`);
const waiver = (scope: string) =>
  document('Waiver', 'w', `{codes: [ref.dangling], ${scope}, owner: team:web, reason: Known., expires: 2026-12-01}`);

let repository: TestRepository;
let context: CommandContext;

beforeEach(() => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
});

afterEach(() => repository.delete());

async function reviewed(base: string, head: string, authors?: readonly string[]): Promise<readonly string[]> {
  repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': base });
  const from = repository.commit('main');
  repository.write({ 'own/all.yaml': head });
  const change = repository.commit('change');
  const { findings, masked = [] } = await review({ base: from, head: change, ...(authors && { authors }) }, context);
  const told = findings
    .filter(({ code }) => !code.startsWith('review.'))
    .map(({ code, phase, ref }: Finding) => `${phase} ${code} ${ref}`);
  return [...told, ...masked.map(({ count }) => `${count} masked`)];
}

describe('A review masks by what the base accepts', () => {
  const scope = 'scope: {refs: [asset:api]}';

  it('on both sides, so that what stays masked is neither brought nor mended', async () => {
    const rules = team + waiver(scope);
    expect(
      await reviewed(rules + api('asset:gone') + job(''), rules + api('asset:gone, asset:lost') + job('')),
    ).toEqual(['2 masked']);
  });

  it('and what else is mended is told as mended', async () => {
    const rules = team + waiver(scope);
    expect(await reviewed(rules + api('asset:gone') + job('asset:lost'), rules + api('asset:gone') + job(''))).toEqual([
      'fixed ref.dangling asset:default/job',
      '1 masked',
    ]);
  });

  it('and a waiver that the change brings helps no one yet', async () => {
    expect(await reviewed(team + api(''), team + waiver(scope) + api('asset:gone'))).toEqual([
      'introduced ref.dangling asset:default/api',
    ]);
  });

  it('and a thing that the change moves into a scope is not in it yet', async () => {
    const rules = team + waiver('scope: {labels: {old: "yes"}}');
    const old = document('Asset', 'relic', '{class: process, owner: team:web}', ', labels: {old: "yes"}');
    expect(await reviewed(rules + old + api(''), rules + old + api('asset:gone', ', labels: {old: "yes"}'))).toEqual([
      'introduced ref.dangling asset:default/api',
    ]);
  });

  it('and nobody who writes the change accepts it', async () => {
    const own = waiver(`${scope}, approvedBy: octocat`);
    expect(await reviewed(team + api('asset:gone'), team + own + api('asset:gone'), ['octocat'])).toEqual([
      'introduced waiver.self-approved waiver:default/w',
    ]);
  });
});

describe('The baseline', () => {
  it('masks what was there, tells what is new, and gets shorter', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': team + api('asset:gone, asset:lost') });
    expect(await baseline({}, context)).toMatchObject({ entries: 2, added: 2, removed: 0 });
    expect(await check({}, context)).toMatchObject({ findings: [], masked: [{ count: 2 }] });
    repository.write({ 'own/all.yaml': team + api('asset:lost, asset:missing') });
    expect((await check({}, context)).findings.map(({ code }) => code)).toEqual(['ref.dangling', 'baseline.mended']);
    expect(await baseline({ prune: true }, context)).toMatchObject({ entries: 1, added: 0, removed: 1 });
    expect((await check({}, context)).findings.map(({ code }) => code)).toEqual(['ref.dangling']);
  });

  it('is written the same, whatever was in it before', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': team + api('asset:gone, asset:lost') });
    const written = async () => {
      await baseline({}, context);
      return readFileSync(join(repository.folder, 'groundtruth-baseline.yaml'), 'utf8');
    };
    expect(await written()).toBe(await written());
  });

  it('keeps what could not be looked for, and never adopts what could not be seen', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': team + api('') });
    const entry = '{fingerprint: "00000000000000aa", code: decay.mismatch, ref: "asset:default/api"}';
    const text = `apiVersion: groundtruth/v1\nkind: Baseline\nfindings: [${entry}]\n`;
    writeFileSync(join(repository.folder, 'groundtruth-baseline.yaml'), text);
    expect(await baseline({ prune: true }, context)).toMatchObject({ entries: 1, removed: 0, refused: 1 });
    expect((await drift({}, context)).findings.map(({ code }) => code)).toEqual(['coverage.never-observed']);
  });

  it.each([
    'kind: Baseline',
    'apiVersion: groundtruth/v1\nkind: Baseline\nfindings: [{fingerprint: nope, code: a}]',
    '{',
    '',
  ])('that is %j masks nothing, and is not written over', async (text) => {
    repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': team + api('asset:gone') });
    repository.write({ 'groundtruth-baseline.yaml': text });
    const codes = (await check({}, context)).findings.map(({ code }) => code);
    expect(codes).toContain('baseline.invalid');
    expect(codes).toContain('ref.dangling');
    await expect(baseline({}, context)).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('without entries has nothing to prune', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': team });
    await expect(baseline({ prune: true }, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});

it('A calendar begins now and ends after it begins', async () => {
  const freeze = document('Window', 'always', '{type: freeze, start: 2026-01-01, recurrence: FREQ=DAILY}');
  repository.write({ 'groundtruth.yaml': config, 'own/all.yaml': team + api('') + freeze });
  const { spans, from, to } = await windows({}, context);
  expect([from, to]).toEqual(['2026-03-01T12:00:00.000Z', '2026-04-05T12:00:00.000Z']);
  expect(spans).toHaveLength(36);
  const at = new Date('2026-01-01');
  await expect(windows({ from: at, to: at }, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  await expect(windows({ from: at, to: new Date('2036-01-01') }, context)).rejects.toMatchObject({
    code: 'bad-arguments',
  });
});
