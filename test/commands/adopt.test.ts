import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adopt } from '../../engine/commands/adopt.ts';
import type { CommandContext } from '../../engine/commands/context.ts';
import { drift } from '../../engine/commands/drift.ts';
import { observeImport } from '../../engine/commands/observe-import.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import { parseResult } from '../../engine/report/parse-result.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n';
const catalog = `apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [octocat]}
---
# The orders, in one database.
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db}
spec:
  class: database.postgresql
  owner: team:platform
  identifiers: {endpoint: "10.0.0.5:5432"}
  attributes:
    maxConnections: 200   # agreed in spring
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: api}
spec: {class: application, owner: team:platform, identifiers: {endpoint: '10.0.0.4:80'}}
`;

const at = '2026-03-01T11:59:10.000Z';
const scan = (connections: number, source = 'scanner') =>
  encodeRun({
    source,
    run: `2026030${connections}`,
    scope: {},
    startedAt: '2026-03-01T11:59:00.000Z',
    endedAt: '2026-03-01T11:59:30.000Z',
    observations: [
      {
        key: 'db',
        class: 'database.postgresql',
        at,
        identifiers: { endpoint: '10.0.0.5:5432' },
        attributes: { maxConnections: connections },
        relations: [],
        state: {},
      },
      {
        key: 'api',
        class: 'application',
        at,
        identifiers: { endpoint: '10.0.0.4:80' },
        attributes: {},
        relations: [
          { type: 'connectsTo', to: { class: 'application', identifiers: { endpoint: '10.0.0.5:5432' } }, count: 1 },
        ],
        state: {},
      },
    ],
    coverage: [],
    complete: true,
  });

let repository: TestRepository;
let context: CommandContext;

const text = () => readFileSync(join(repository.folder, 'catalog/shop.yaml'), 'utf8');

beforeEach(async () => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  repository.write({ 'groundtruth.yaml': config, 'catalog/shop.yaml': catalog, 'scan.ndjson': scan(100) });
  await observeImport({ file: 'scan.ndjson' }, context);
});

afterEach(() => repository.delete());

describe('adopt', () => {
  it('shows what it would write, and writes nothing', async () => {
    const result = await adopt({}, context);
    expect(result.values.map(({ ref, path, action }) => [ref, path, action])).toEqual([
      ['asset:default/api', 'spec.connectsTo', 'proposed'],
      ['asset:default/db', 'spec.attributes.maxConnections', 'proposed'],
    ]);
    expect(result.files.map(({ path }) => path)).toEqual(['catalog/shop.yaml']);
    expect(result.files[0]?.patch.split('\n').filter((line) => /^[-+]/.test(line))).toEqual([
      '--- a/catalog/shop.yaml',
      '+++ b/catalog/shop.yaml',
      '-    maxConnections: 200   # agreed in spring',
      '+    maxConnections: 100   # agreed in spring',
      "-spec: {class: application, owner: team:platform, identifiers: {endpoint: '10.0.0.4:80'}}",
      "+spec: {class: application, owner: team:platform, identifiers: {endpoint: '10.0.0.4:80'}, connectsTo: [asset:db]}",
    ]);
    expect(text()).toBe(catalog);
    expect(parseResult(JSON.stringify(result), 'result.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('writes it, after which nothing differs any more', async () => {
    const result = await adopt({ write: true }, context);
    expect(result.values.map(({ action }) => action)).toEqual(['written', 'written']);
    expect(text()).toContain('maxConnections: 100   # agreed in spring\n');
    expect(text()).toContain('# The orders, in one database.\n');
    const after = await drift({}, context);
    expect(after.findings.filter(({ code }) => code === 'decay.mismatch' || code.startsWith('relation.'))).toEqual([]);
    expect((await adopt({ write: true }, context)).values).toEqual([]);
  });

  it('takes over what was seen of one thing', async () => {
    const result = await adopt({ refs: ['db'], write: true }, context);
    expect(result.values.map(({ ref }) => ref)).toEqual(['asset:default/db']);
    await expect(adopt({ refs: ['nothing'] }, context)).rejects.toMatchObject({ code: 'bad-arguments' });
  });

  it('leaves alone what shares its value with another, and says so', async () => {
    repository.write({
      'catalog/shop.yaml': catalog.replace(
        '  attributes:\n    maxConnections: 200   # agreed in spring\n',
        '  attributes: {maxConnections: &many 200, sharedBuffers: *many}\n',
      ),
    });
    const before = text();
    const result = await adopt({ refs: ['db'], write: true }, context);
    expect(result.values).toMatchObject([{ action: 'skipped', reason: expect.stringContaining('yourself') }]);
    expect(result.files).toEqual([]);
    expect(text()).toBe(before);
  });

  it('leaves alone what sources disagree about, until something says which counts', async () => {
    repository.write({ 'probe.ndjson': scan(150, 'probe') });
    await observeImport({ file: 'probe.ndjson' }, context);
    expect((await adopt({ refs: ['db'] }, context)).values).toMatchObject([
      { action: 'skipped', reason: expect.stringContaining('Sources disagree') },
    ]);
    repository.write({ 'groundtruth.yaml': `${config}values: {database: {maxConnections: largest}}\n` });
    expect((await adopt({ refs: ['db'] }, context)).values).toMatchObject([{ action: 'proposed', value: 150 }]);
  });

  it('leaves alone what a waiver accepts, unless the thing is named', async () => {
    repository.write({
      'catalog/waiver.yaml': `apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: scaled}
spec:
  owner: team:platform
  reason: It is scaled by hand while the sale lasts.
  expires: 2026-04-01
  codes: [decay.mismatch]
  scope: {refs: [asset:db]}
`,
    });
    const told = async (refs: readonly string[]) =>
      (await adopt({ refs }, context)).values.flatMap(({ ref, action, reason }) =>
        ref === 'asset:default/db' ? [[action, reason]] : [],
      );
    expect(await told([])).toEqual([['skipped', expect.stringContaining('A waiver accepts that it differs.')]]);
    expect(await told(['db'])).toEqual([['proposed', undefined]]);
  });

  it('takes nothing back that was merged and is not rolled out yet', async () => {
    repository.write({ 'catalog/shop.yaml': catalog.replace('maxConnections: 200', 'maxConnections: 100') });
    repository.commit('main', 'Declare the shop', '2026-02-01T09:00:00Z');
    repository.write({ 'catalog/shop.yaml': catalog });
    const commit = repository.commit('main', 'More connections', '2026-03-01T11:59:20Z');
    const result = await adopt({ refs: ['db'], write: true }, context);
    expect(result.values).toMatchObject([
      {
        path: 'spec.attributes.maxConnections',
        action: 'skipped',
        reason: `It is not rolled out yet: main declares this value since ${commit.slice(0, 10)} of 2026-03-01 11:59 UTC, and what runs is as it was before. Where what runs is meant, revert that commit.`,
      },
    ]);
    expect(text()).toBe(catalog);
  });

  it('takes no place back that was merged and to which nothing has moved yet', async () => {
    const server = (address: string) => `---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: machine}
spec: {class: server, owner: team:platform, identifiers: {serial: AB12CD, address: ${address}}}
`;
    const seen = { key: 'm', class: 'server', at, attributes: {}, relations: [], state: {} };
    const run = { source: 'cmdb', run: '1', scope: {}, startedAt: at, endedAt: at, coverage: [], complete: true };
    repository.write({
      'catalog/shop.yaml': catalog + server('10.0.0.7'),
      'machine.ndjson': encodeRun({
        ...run,
        observations: [{ ...seen, identifiers: { serial: 'AB12CD', address: '10.0.0.7' } }],
      }),
    });
    await observeImport({ file: 'machine.ndjson' }, context);
    repository.commit('main', 'Declare the machine', '2026-02-01T09:00:00Z');
    repository.write({ 'catalog/shop.yaml': catalog + server('10.0.0.8') });
    const commit = repository.commit('main', 'Move the machine', '2026-03-01T11:59:20Z');
    const result = await adopt({ refs: ['machine'], write: true }, context);
    expect(result.values).toMatchObject([
      {
        path: 'spec.identifiers.address',
        action: 'skipped',
        reason: expect.stringContaining(`main declares another address since ${commit.slice(0, 10)}`) as unknown,
      },
    ]);
    expect(text()).toBe(catalog + server('10.0.0.8'));
  });

  it('has nothing to go by without evidence', async () => {
    expect((await adopt({ evidence: 'nowhere', write: true }, context)).values).toEqual([]);
    expect(text()).toBe(catalog);
  });
});
