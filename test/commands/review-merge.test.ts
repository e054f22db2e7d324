import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { review } from '../../engine/commands/review.ts';
import { peopleAsked } from '../../engine/model/verdict.ts';
import { parseResult } from '../../engine/report/parse-result.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';
import { teamsAsked } from '../support/review.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [own/*.yaml]\n';
const teams = ['web', 'shop']
  .map((name) => `apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: ${name}}\nspec: {members: [octocat]}\n`)
  .join('---\n');
const asset = (version: string) =>
  `apiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: site}\nspec: {class: web-server, owner: team:web, attributes: {version: "${version}"}}\n`;
const shop = (spec: string) =>
  `apiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: shop}\nspec: {owner: team:shop, criticality: critical${spec}}\n`;

let repository: TestRepository;
let context: CommandContext;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-test-'));
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  repository.write({ 'groundtruth.yaml': config, 'own/teams.yaml': teams, 'own/site.yaml': asset('1') });
  repository.write({ 'own/shop.yaml': shop('') });
  repository.commit('main');
});

afterEach(() => {
  vi.unstubAllEnvs();
  repository.delete();
  rmSync(folder, { recursive: true, force: true });
});

/** A branch that changes the site, and a base that has moved on since. */
function parted(base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>): void {
  repository.write(head);
  repository.commit('change');
  repository.git('checkout', '-q', 'main');
  repository.write(base);
  repository.commit('main');
}

const reviewed = () => review({ base: 'main', head: 'change' }, context);

describe('a change whose base has moved on', () => {
  it('is judged as what would land: what the base declares since is a part of it', async () => {
    parted({ 'own/shop.yaml': shop(', dependsOn: [asset:site]') }, { 'own/site.yaml': asset('2') });
    const result = await reviewed();
    expect(result.findings.map(({ code }) => code)).toEqual([]);
    expect(result.impact.affected.map(({ id }) => id)).toEqual(['service:default/shop']);
    expect(teamsAsked(result.verdict)).toEqual(['team:default/shop']);
    expect(result.changes.map(({ ref }) => ref)).toEqual(['asset:default/site']);
    expect(result.head).toMatchObject({ sha: repository.git('rev-parse', 'change'), tree: expect.any(String) });
    expect(parseResult(JSON.stringify(result), 'result.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('says what breaks only once both are together', async () => {
    repository.remove('own/site.yaml');
    parted({ 'own/site.yaml': asset('1'), 'own/shop.yaml': shop(', dependsOn: [asset:site]') }, {});
    const result = await reviewed();
    expect(result.findings).toMatchObject([{ code: 'ref.dangling', phase: 'introduced' }]);
    expect(result.verdict.outcome).toBe('rejected');
  });

  it('is judged by the rules that the base has now', async () => {
    parted({ 'groundtruth.yaml': `${config}approvals: {criticality: low}\n` }, { 'own/site.yaml': asset('2') });
    const result = await reviewed();
    expect(result.findings).toEqual([]);
    expect(result.changes.map(({ kind }) => kind)).toEqual(['field-changed']);
  });

  it.each([
    ['its catalog', { 'own/site.yaml': asset('3') }, 'own/site.yaml'],
    ['a file that no catalog knows', { 'src/a b.js': '1' }, 'src/a b.js'],
  ])('is never approved where the two conflict in %s, and is asked to rebase', async (_what, base, path) => {
    parted(base, { 'own/site.yaml': asset('2'), 'src/a b.js': '2' });
    const result = await reviewed();
    expect(result.findings).toMatchObject([
      { code: 'review.conflict', phase: 'introduced', message: expect.stringContaining(path) },
    ]);
    expect(result.findings[0]?.hint).toMatch(/rebase/);
    expect(result.verdict.outcome).toBe('needs-approval');
    expect(result.head.tree).toBeUndefined();
    expect(result.changes.map(({ ref }) => ref)).toEqual(['asset:default/site']);
  });

  it('that has landed already changes nothing', async () => {
    repository.git('branch', 'change');
    repository.write({ 'own/site.yaml': asset('3') });
    repository.commit('main');
    const result = await reviewed();
    expect(result.changes).toEqual([]);
    expect(result.verdict.outcome).toBe('approved');
    repository.git('checkout', '-q', 'change');
    expect((await review({ base: 'main' }, context)).findings).toEqual([]);
    repository.write({ 'own/site.yaml': asset('4') });
    expect((await review({ base: 'main' }, context)).findings).toMatchObject([
      { code: 'review.uncommitted', message: expect.stringContaining('asset:site') },
    ]);
  });

  it('is judged from where it left the base by a git that cannot merge, and says so', async () => {
    parted({ 'own/shop.yaml': shop(', dependsOn: [asset:site]') }, { 'own/site.yaml': asset('2') });
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const old = join(folder, 'git');
    writeFileSync(old, `#!/bin/sh\ncase "$*" in *merge-tree*) exit 129;; esac\nexec ${real} "$@"\n`);
    chmodSync(old, 0o755);
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
    const result = await reviewed();
    expect(result.findings).toMatchObject([
      { code: 'review.behind', message: expect.stringContaining('service:shop') },
    ]);
    expect(result.verdict.outcome).toBe('needs-approval');
    expect(peopleAsked(result.verdict.approvals).map(({ id }) => id)).toEqual(['maintainers']);
  });

  it('is refused where it brings its own evidence', async () => {
    parted({ 'own/site.yaml': asset('3') }, { '.groundtruth/evidence/mine.ndjson': '{}' });
    await expect(reviewed()).rejects.toMatchObject({ code: 'evidence-invalid' });
  });
});

describe('a change that has its base in it', () => {
  it('is judged as it is, and no merge is tried out', async () => {
    repository.write({ 'own/site.yaml': asset('2') });
    repository.commit('change');
    vi.stubEnv('TMPDIR', join(folder, 'nowhere'));
    const result = await reviewed();
    expect(result.findings).toEqual([]);
    expect(result.head.tree).toBeUndefined();
  });
});
