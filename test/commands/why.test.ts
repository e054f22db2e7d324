import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { observeImport } from '../../engine/commands/observe-import.ts';
import { why } from '../../engine/commands/why.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { parseResult } from '../../engine/report/parse-result.ts';
import { renderText } from '../../engine/report/formats/text.ts';
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
spec: {class: application, owner: team:platform, identifiers: {endpoint: "10.0.0.5:5432"}, correlation: {apm: app-77}, attributes: {poolSize: 200, version: "15"}}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: named}
spec: {class: server, owner: team:platform, identifiers: {host: web-1}, attributes: {os: Debian 12}}
---
apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: pool}
spec: {codes: [decay.mismatch], attributes: [poolSize], owner: team:platform, reason: Until the sale is over., expires: 2026-12-01, approvedBy: octocat}
`;

let repository: TestRepository;
let context: CommandContext;
let count = 0;

beforeEach(() => {
  repository = testRepository();
  repository.write({
    'groundtruth.yaml': 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n',
    'catalog/all.yaml': catalog,
  });
  context = { cwd: repository.folder, now: () => new Date('2026-03-05T12:00:00Z'), version: '0.0.0' };
});
afterEach(() => repository.delete());

async function saw(day: number, seen: EvidenceRun['observations'], more: Partial<EvidenceRun> = {}): Promise<void> {
  const at = `2026-03-0${day}T10:00:00.000Z`;
  const run = evidenceRun(0, {
    source: 'scanner',
    run: `${++count}`,
    startedAt: at,
    endedAt: at,
    observations: seen.map((each) => ({ ...each, at })),
    coverage: [{ of: 'items', class: 'application', scope: {}, level: 'complete' }],
    ...more,
  });
  repository.write({ 'scan.ndjson': encodeRun(run) });
  await observeImport({ file: 'scan.ndjson' }, context);
}

const db = (version: string) =>
  observation('db', {
    class: 'application',
    identifiers: { endpoint: '10.0.0.5:5432' },
    attributes: { poolSize: '200', version },
  });
const miner = observation('c7', {
  class: 'container',
  identifiers: { host: 'h1', container: 'miner' },
  attributes: { image: 'miner:1' },
  relations: [
    { type: 'connectsTo', to: { class: 'application', identifiers: { endpoint: '10.0.0.5:5432' } }, count: 1 },
  ],
});

async function page(ref: string, at?: string): Promise<string> {
  const result = await why({ ref, ...(at !== undefined && { at: new Date(at) }) }, context);
  expect(parseResult(JSON.stringify(result), 'result.json')).toEqual(JSON.parse(JSON.stringify(result)));
  return renderText(result, { color: false, width: 100 });
}

describe('why', () => {
  it('tells what happened to a thing: values, gaps, and when it was gone (C05)', async () => {
    await saw(1, [db('15')]);
    await saw(2, []);
    await saw(3, [db('16')]);
    await saw(4, []);
    const result = await why({ ref: 'db' }, context);
    expect(result.past).toEqual([
      {
        source: 'scanner',
        key: 'db',
        goneBy: '2026-03-04T10:00:00.000Z',
        gaps: [{ goneBy: '2026-03-02T10:00:00.000Z', back: '2026-03-03T10:00:00.000Z' }],
        changes: {
          version: [
            { at: '2026-03-01T10:00:00.000Z', value: '15' },
            { at: '2026-03-03T10:00:00.000Z', after: '2026-03-01T10:00:00.000Z', value: '16' },
          ],
        },
      },
    ]);
    const text = await page('db', '2026-03-20T12:00:00Z');
    expect(text).toContain('gone by 2026-03-04 10:00 UTC');
    expect(text).toContain('Longer ago');
    expect(text).toMatch(/2026-03-03 10:00 UTC {2}version went from "15" to "16"/);
  });

  it('calls alike what is alike however it is written', async () => {
    await saw(5, [db('15.4')]);
    const text = await page('db');
    expect(text).toMatch(/agrees {2}poolSize: declared 200, seen "200"/);
    expect(text).toMatch(/agrees {2}version: declared "15", seen "15\.4"/);
  });

  it('says what was accepted instead of telling it again', async () => {
    await saw(5, [{ ...db('15'), attributes: { poolSize: 100, version: '15' } }]);
    const result = await why({ ref: 'db' }, context);
    expect(result.findings).toEqual([]);
    expect(result.masked).toMatchObject([{ waiver: 'waiver:default/pool', count: 1 }]);
  });

  it('says that what a weak match saw was seen, and is not compared', async () => {
    await saw(5, [
      observation('k', { class: 'server', identifiers: { host: 'web-1' }, attributes: { os: 'Debian 11' } }),
    ]);
    const text = await page('named');
    expect(text).toMatch(/not compared {2}os: "Debian 12"/);
    expect(text).toContain('tied to it by host alone');
  });

  it.each(['miner', 'container miner', 'c7', 'scanner/c7', 'observed:container/miner'])(
    'knows what nobody declared by the name %s',
    async (name) => {
      await saw(5, [miner, db('15')]);
      const result = await why({ ref: name }, context);
      expect(result.subject).toMatchObject({ class: 'container', presence: 'undeclared' });
      expect(result.dependencies).toMatchObject([{ to: 'asset:default/db', type: 'connectsTo' }]);
    },
  );

  it.each(['10.0.0.5:5432', 'app-77', 'scanner/db'])('knows what is declared by %s too (B05)', async (name) => {
    await saw(5, [db('15')]);
    expect((await why({ ref: name }, context)).subject.ref).toBe('asset:default/db');
  });

  it('knows what was there for a minute and is gone, and whom it talked to (I03)', async () => {
    await saw(1, [db('15')]);
    await saw(2, [miner], {
      complete: false,
      coverage: [],
      gone: [{ key: 'c7', at: '2026-03-02T10:00:00.000Z' }],
    });
    await saw(5, [db('15')]);
    const result = await why({ ref: 'miner' }, context);
    expect(result.past).toMatchObject([{ source: 'scanner', key: 'c7', goneBy: '2026-03-02T10:00:00.000Z' }]);
    expect(result.subject.attributes).toMatchObject({ image: { observed: { value: 'miner:1' } } });
    expect(result.dependencies).toMatchObject([{ to: 'asset:default/db', type: 'connectsTo' }]);
    expect(await page('miner')).toContain('is declared by nobody, and gone');
  });

  it('names the candidates where several go by one name, and what is near where nothing does', async () => {
    await saw(5, [miner, { ...miner, key: 'c8', identifiers: { host: 'h2', container: 'miner' } }]);
    await expect(why({ ref: 'miner' }, context)).rejects.toMatchObject({
      code: 'bad-arguments',
      message: expect.stringMatching(/could be any of observed:container\/.*, observed:container\//) as string,
    });
    await expect(why({ ref: 'bd' }, context)).rejects.toMatchObject({ hint: 'Did you mean `asset:default/db`?' });
  });
});
