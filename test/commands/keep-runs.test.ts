import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { loadDeclared } from '../../engine/commands/declared.ts';
import { discover } from '../../engine/commands/discover.ts';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import { keepRuns } from '../../engine/commands/keep-runs.ts';
import { observeImport } from '../../engine/commands/observe-import.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import { skipAbsent } from '../support/absent.ts';
import { asNobody } from '../support/as-nobody.ts';
import { evidenceRun, observation } from '../support/evidence.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\nfailOn: none\n';

let repository: TestRepository;
let folder: string;
let context: CommandContext;
beforeEach(() => {
  repository = testRepository();
  folder = join(repository.folder, 'kept');
  mkdirSync(folder);
  const observations = [observation('a', { attributes: { text: randomBytes(60_000).toString('base64') } })];
  const lines = encodeRun(evidenceRun(1, { observations })).split('\n').slice(1, 3);
  repository.write({
    'groundtruth.yaml': config,
    'lines.ndjson': `${lines.join('\n')}\n`,
    'catalog/sources.yaml': `apiVersion: groundtruth/v1\nkind: Source\nmetadata: {name: seen}\nspec: {type: exec, scope: {program: [/bin/cat, ${repository.folder}/lines.ndjson]}}\n`,
  });
  context = { cwd: repository.folder, now: () => new Date('2026-11-20T10:05:00Z'), version: '0.0.0' };
});
afterEach(() => repository.delete());

describe('a look that cannot be kept', () => {
  const told = {
    code: 'evidence.not-kept',
    severity: 'error',
    message: expect.stringMatching(/^What seen saw could not be kept\. kept\/.* could not be written: /),
  };

  test('on a disk that is full is told with what was seen, and is no success', async (own) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      skipAbsent(own, 'the right to mount a tmpfs');
    }
    try {
      const result = await discover({ evidence: folder }, context);
      expect(result.sources).toMatchObject([{ source: 'seen' }]);
      expect(result.findings).toContainEqual(expect.objectContaining(told));
      expect(result.findings.find(({ code }) => code === told.code)?.message).toContain('no space left');
      expect(exitStatus(result)).toBe(2);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test('in a folder where one may not write is told with what was seen, and is no success', async () => {
    chmodSync(repository.folder, 0o755);
    chmodSync(folder, 0o555);
    const result = await asNobody(() => discover({ evidence: folder }, context));
    expect(result.sources).toMatchObject([{ source: 'seen' }]);
    expect(result.findings).toContainEqual(expect.objectContaining(told));
    expect(exitStatus(result)).toBe(2);
  });

  test('because it is older than what was folded takes none of its file along', async () => {
    const runs = [5, 1, 6].map((number) => evidenceRun(number));
    const take = (some: readonly (typeof runs)[number][]) => {
      repository.write({ 'runs.ndjson': some.map((run) => encodeRun(run)).join('') });
      return observeImport({ file: 'runs.ndjson' }, context);
    };
    await take([evidenceRun(1), { ...evidenceRun(1), endedAt: '2026-11-20T10:01:30.000Z' }]);
    const result = await take(runs);
    expect(result.findings).toMatchObject([{ code: 'evidence.duplicate' }]);
    expect(result.sources).toHaveLength(3);
    const other = await take([{ ...evidenceRun(1), complete: false }, evidenceRun(4)]);
    expect(other.findings).toMatchObject([{ code: 'evidence.not-kept', severity: 'error' }]);
    expect(other.sources).toHaveLength(1);
  });
});

describe('a database that dies in the middle', () => {
  let server: PostgresqlServer | undefined;
  beforeAll(async () => {
    server = await startPostgresql();
  }, 60_000);
  afterAll(() => server?.remove());

  test('has what came before, and the folder has the rest', async (own) => {
    const running = server ?? skipAbsent(own, 'PostgreSQL (apt-get install postgresql)');
    const asked = { ...context, environment: { STORE: running.url } };
    const declared = await loadDeclared({}, asked);
    const address = { variable: 'STORE' };
    expect((await keepRuns([evidenceRun(1)], address, declared, asked)).findings).toEqual([]);
    const dying = evidenceRun(3);
    Object.defineProperty(dying, 'observations', {
      get() {
        running.stop();
        return [];
      },
    });
    const kept = await keepRuns([evidenceRun(2), dying, evidenceRun(4)], address, declared, asked);
    expect(kept).toMatchObject({ findings: [{ code: 'evidence.kept-here' }], lost: [] });
    const names = readdirSync(join(repository.folder, '.groundtruth/evidence')).filter((name) =>
      name.endsWith('.ndjson'),
    );
    expect(names).toEqual(['run-3.host.ndjson', 'run-4.host.ndjson']);
    // And where neither can keep it.
    rmSync(join(repository.folder, '.groundtruth'), { recursive: true });
    repository.write({ '.groundtruth': 'a file\n' });
    const { lost, findings } = await keepRuns([evidenceRun(5)], address, declared, asked);
    expect(findings).toEqual([]);
    expect(lost).toMatchObject([{ error: { code: 'unreadable' } }]);
  });
});
