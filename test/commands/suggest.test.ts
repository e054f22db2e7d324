import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../engine/commands/check.ts';
import { compareEnvironments } from '../../engine/commands/compare-environments.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { drift } from '../../engine/commands/drift.ts';
import { observeImport } from '../../engine/commands/observe-import.ts';
import { suggest } from '../../engine/commands/suggest.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import { parseResult } from '../../engine/report/parse-result.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n';
const api = (environment: string, address: string) => `---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: api-${environment}}
spec: {class: application, owner: team:platform, identifiers: {endpoint: "${address}"}, attributes: {version: "1"}}
`;
const catalog = `apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [octocat]}
${api('staging', '10.0.0.4:80')}${api('production', '10.0.0.5:80')}`;

const at = '2026-03-01T11:59:10.000Z';
const thing = (address: string, version: string) => ({
  key: address,
  class: address.endsWith('6379') ? 'cache' : 'application',
  at,
  identifiers: { endpoint: address },
  attributes: { version },
  relations: address.endsWith('6379')
    ? [
        {
          type: 'connectsTo' as const,
          to: { class: 'application', identifiers: { endpoint: '10.0.0.4:80' } },
          count: 1,
        },
      ]
    : [],
  state: {},
});
const scan = encodeRun({
  source: 'scanner',
  run: '1',
  scope: {},
  startedAt: '2026-03-01T11:59:00.000Z',
  endedAt: '2026-03-01T11:59:30.000Z',
  observations: [thing('10.0.0.4:80', '1'), thing('10.0.0.5:80', '2'), thing('10.0.0.6:6379', '7')],
  coverage: [],
  complete: true,
});

let repository: TestRepository;
let context: CommandContext;

beforeEach(async () => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  repository.write({ 'groundtruth.yaml': config, 'catalog/shop.yaml': catalog, 'scan.ndjson': scan });
  await observeImport({ file: 'scan.ndjson' }, context);
});

afterEach(() => repository.delete());

const read = (path: string) => readFileSync(join(repository.folder, path), 'utf8');

describe('suggest', () => {
  it('shows documents for what nobody declared, and writes nothing', async () => {
    const result = await suggest({}, context);
    expect(result.suggestions).toMatchObject([{ name: '10.0.0.6-6379', class: 'cache', action: 'proposed' }]);
    expect(parseResult(JSON.stringify(result), 'result.json')).toEqual(JSON.parse(JSON.stringify(result)));
    expect(existsSync(join(repository.folder, 'groundtruth.rejected.txt'))).toBe(false);
  });

  it('adds them to a file, after which they are declared', async () => {
    const result = await suggest({ write: 'catalog/shop.yaml' }, context);
    expect(result).toMatchObject({ file: 'catalog/shop.yaml', suggestions: [{ action: 'written' }], findings: [] });
    expect(read('catalog/shop.yaml').startsWith(`${catalog}---\n# Seen by scanner.\n`)).toBe(true);
    expect((await check({}, context)).findings).toEqual([]);
    expect((await drift({}, context)).items.undeclared).toBe(0);
    expect((await suggest({}, context)).suggestions).toEqual([]);
  });

  it('says where what it wrote is not read', async () => {
    const result = await suggest({ write: 'found.yaml' }, context);
    expect(result.findings).toMatchObject([{ code: 'suggest.not-included', origin: { file: 'found.yaml' } }]);
    await expect(suggest({ write: 'nowhere/found.yaml' }, context)).rejects.toMatchObject({ code: 'unwritable' });
    await expect(suggest({ write: 'catalog' }, context)).rejects.toMatchObject({ code: 'unwritable' });
  });

  it('remembers a rejection in a file, and does not suggest it again', async () => {
    const result = await suggest({ only: ['10.0.0.6-6379'], reject: true }, context);
    expect(result).toMatchObject({ file: 'groundtruth.rejected.txt', suggestions: [{ action: 'rejected' }] });
    expect(read('groundtruth.rejected.txt')).toContain('asset 10.0.0.6-6379 (cache) (2026-03-01)');
    expect(await suggest({}, context)).toMatchObject({ suggestions: [], rejectedBefore: 1 });
    expect((await drift({}, context)).items.undeclared).toBe(1);
  });

  it.each([
    ['which is meant', { reject: true }],
    ['one that is there', { only: ['nothing'] }],
    ['one thing to do', { only: ['10.0.0.6-6379'], reject: true, write: 'a.yaml' }],
  ])('has to be told %s', async (_what, options) => {
    await expect(suggest(options, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});

describe('drift between two environments', () => {
  it('names the variable that differs (F03)', async () => {
    const result = await compareEnvironments({ environments: ['staging', 'production'] }, context);
    expect(result).toMatchObject({
      compared: 1,
      differences: [
        {
          name: 'asset:default/api',
          variable: 'attributes.version',
          values: [
            { declared: '1', observed: '1', origin: { file: 'catalog/shop.yaml', line: 9 } },
            { declared: '1', observed: '2', origin: { file: 'catalog/shop.yaml', line: 14 } },
          ],
        },
      ],
    });
    expect(parseResult(JSON.stringify(result), 'result.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it.each([
    ['one', ['staging']],
    ['three', ['staging', 'production', 'test']],
    ['one twice', ['staging', 'staging']],
    ['two that are not there', ['red', 'blue']],
  ])('cannot compare %s', async (_what, environments) => {
    await expect(compareEnvironments({ environments }, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});
