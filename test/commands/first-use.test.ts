import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../engine/commands/check.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { discover } from '../../engine/commands/discover.ts';
import { drift } from '../../engine/commands/drift.ts';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import { impact } from '../../engine/commands/impact.ts';
import { init } from '../../engine/commands/init.ts';
import { review } from '../../engine/commands/review.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [own/*.yaml]\n';
const team = 'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: web}\nspec: {members: [octocat]}\n';
const source = (type: string) =>
  `apiVersion: groundtruth/v1\nkind: Source\nmetadata: {name: pages}\nspec: {type: ${type}}\n`;

let repository: TestRepository;
let context: CommandContext;

beforeEach(() => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
});

afterEach(() => repository.delete());

describe('what a first user does', () => {
  it('init adds no example beside a configuration that is there', async () => {
    repository.write({ 'groundtruth.yaml': config });
    const { files } = await init(repository.folder, {}, context);
    expect(files.map(({ path }) => path)).not.toContain('catalog/example.yaml');
    expect(existsSync(join(repository.folder, 'catalog'))).toBe(false);
  });

  it('review says that changes which are not committed were not judged', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/web.yaml': team });
    repository.commit('main');
    repository.write({ 'own/web.yaml': `# A comment is no change.\n${team}` });
    const codes = async () => (await review({}, context)).findings.map(({ code }) => code);
    expect(await codes()).toEqual([]);
    repository.write({ 'own/web.yaml': team.replace('octocat', 'hubot') });
    expect(await codes()).toEqual(['review.uncommitted']);
  });

  it('a catalog that no file matches fails, and drift without evidence cannot decide', async () => {
    repository.write({ 'groundtruth.yaml': config });
    expect(exitStatus(await check({}, context))).toBe(1);
    repository.write({ 'own/web.yaml': team });
    expect(exitStatus(await check({}, context))).toBe(0);
    expect(exitStatus(await drift({}, context))).toBe(2);
    expect(exitStatus(await drift({ failOn: 'none' }, context))).toBe(0);
  });

  it.each([
    ['maintainers: team:we', 'names `team:we`, which is not in the catalog.', 'Did you mean `team:web`?'],
    [
      'emergency: source:pages',
      'names `source:pages`, and a source cannot agree to anything.',
      'Declare it as a Team, with members.',
    ],
    ['maintainers: team:web', '', ''],
  ])('check knows the teams that {%s} counts on', async (approvals, message, hint) => {
    repository.write({
      'groundtruth.yaml': `${config}approvals: {${approvals}}\n`,
      'own/web.yaml': `${team}---\n${source('http')}`,
    });
    const { findings } = await check({}, context);
    const named = approvals.slice(0, approvals.indexOf(':'));
    const line = config.split('\n').length;
    const column = `approvals: {${named}: `.length + 1;
    const origin = { file: 'groundtruth.yaml', line, column };
    expect(findings).toEqual(
      message === ''
        ? []
        : [
            {
              code: 'config.unknown-team',
              severity: 'error',
              message: `\`approvals.${named}\` ${message}`,
              origin,
              hint,
            },
          ],
    );
  });

  it.each([
    ['tokn', 'Did you mean `token`?'],
    ['certificate', expect.stringMatching(/^They take /)],
    ['__proto__', expect.stringMatching(/^They take /)],
  ])('check knows the credentials that a source takes, and %s is none', async (name, hint) => {
    const declared = `${source('prometheus').trimEnd().slice(0, -1)}, credentials: {${name}: SOME_TOKEN}}\n`;
    repository.write({ 'groundtruth.yaml': config, 'own/web.yaml': `${team}---\n${declared}` });
    const { findings } = await check({}, context);
    expect(findings).toMatchObject([{ code: 'source.unknown-credential', severity: 'error', hint }]);
    expect(findings[0]?.message).toContain(`\`${name}\``);
  });

  it.each([
    ['serverr: 0', 'Did you mean `server`?'],
    ['server: {rank: 1, attributes: {kernal: 0}}', 'Did you mean `kernel`?'],
    ['host: {rank: 1, attributes: {manufacturer: 0}}', undefined],
  ])('check knows what a source can have authority over, of %s (Q02)', async (authority, hint) => {
    const declared = `${source('http').trimEnd().slice(0, -1)}, authority: {${authority}}}\n`;
    repository.write({ 'groundtruth.yaml': config, 'own/web.yaml': `${team}---\n${declared}` });
    const told = (await check({}, context)).findings;
    expect(told).toMatchObject(
      hint === undefined ? [] : [{ code: 'source.unknown-authority', severity: 'warning', hint, origin: { line: 9 } }],
    );
  });

  it.each([
    ['serverr: {memory: largest}', 'Did you mean `server`?'],
    ['server: {memry: largest}', 'Did you mean `memory`?'],
    ['host: {manufacturer: last}', undefined],
  ])('check knows of what a value can count, of %s (Q02)', async (values, hint) => {
    repository.write({ 'groundtruth.yaml': `${config}values: {${values}}\n`, 'own/web.yaml': team });
    const told = (await check({}, context)).findings;
    const origin = { file: 'groundtruth.yaml' };
    expect(told).toMatchObject(
      hint === undefined ? [] : [{ code: 'config.unknown-value', severity: 'warning', hint, origin }],
    );
  });

  it.each([
    ['sreial: [x]', [{ code: 'config.unknown-identifier', hint: 'Did you mean `serial`?' }]],
    ['serialNumber: [x]', []],
    ['serial: ["*"]', [{ code: 'config.invalid', severity: 'error' }]],
  ])('check knows what can identify nothing, of %s', async (junk, found) => {
    repository.write({ 'groundtruth.yaml': `${config}junk: {${junk}}\n`, 'own/web.yaml': team });
    expect((await check({}, context)).findings).toMatchObject(found);
  });

  it('check knows the types of sources, and a source that cannot run fails discover', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/web.yaml': `${team}---\n${source('htp')}` });
    expect((await check({}, context)).findings).toMatchObject([
      { code: 'source.unknown-type', hint: 'Did you mean `http`?', origin: { file: 'own/web.yaml', line: 9 } },
    ]);
    const result = await discover({}, context);
    expect(result.findings).toHaveLength(1);
    expect(exitStatus(result)).toBe(1);
  });

  it('impact refuses what nothing can stand on', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/web.yaml': team });
    await expect(impact({ refs: ['team:web'] }, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});

describe('what a change could try', () => {
  const web = (version: string) =>
    `${team}---\napiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: site}\nspec: {class: web-server, owner: team:web, attributes: {version: "${version}"}}\n`;

  it('to bring its own evidence is refused (law 2)', async () => {
    repository.write({ 'groundtruth.yaml': config, 'own/web.yaml': web('1') });
    repository.commit('main');
    repository.write({ '.groundtruth/evidence/mine.ndjson': '{}', 'own/web.yaml': web('2') });
    repository.commit('evil');
    await expect(review({ base: 'main', head: 'evil' }, context)).rejects.toMatchObject({ code: 'evidence-invalid' });
  });

  it('is judged by rules that are broken only with a person, as is the change that mends them (law 2)', async () => {
    const mended = `${config}approvals: {criticality: medium}\n`;
    repository.write({ 'groundtruth.yaml': mended.replace('medium', 'medum'), 'own/web.yaml': web('1') });
    repository.commit('main');
    repository.write({ 'groundtruth.yaml': mended, 'own/web.yaml': web('2') });
    repository.commit('change');
    const { verdict } = await review({ base: 'main', head: 'change' }, context);
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons.map(({ code }) => code)).toContain('config.invalid');
  });

  it('where nothing is declared on either side needs a person', async () => {
    repository.write({ 'groundtruth.yaml': config });
    repository.commit('main');
    repository.write({ 'README.md': 'Text\n' });
    repository.commit('change');
    const { verdict } = await review({ base: 'main', head: 'change' }, context);
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons.map(({ message }) => message).join('\n')).toContain('no catalog file');
  });

  it('to make the configuration something without an end is refused', async () => {
    repository.write({ 'own/web.yaml': team });
    symlinkSync('/dev/zero', join(repository.folder, 'groundtruth.yaml'));
    await expect(check({}, context)).rejects.toMatchObject({ code: 'config-invalid' });
  });
});
