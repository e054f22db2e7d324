import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureCommits } from '../../action/src/commits.ts';
import { gitBackend } from '../github-server/git-http.ts';
import { skipAbsent } from '../support/absent.ts';
import { makeStage, token } from './harness.ts';
import type { Stage } from './harness.ts';
import { git } from './remote.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const longPlan = { fork: { a: '1' }, base: { b: '1' }, head: { c: '1' }, commits: 120 };

function want(at: Stage, overrides: Partial<Parameters<typeof ensureCommits>[0]> = {}): Promise<void> {
  return ensureCommits({
    folder: at.workspace,
    base: at.remote.base,
    head: at.remote.head,
    serverUrl: at.server.url,
    token,
    signal: AbortSignal.timeout(30_000),
    ...overrides,
  });
}

describe('ensureCommits, from a server', () => {
  beforeEach((context) => {
    if (gitBackend() === undefined) skipAbsent(context, 'git-http-backend');
  });

  it('fetches both commits and their common ancestor into a checkout of one commit', async () => {
    stage = await makeStage();
    await want(stage);
    expect(git(stage.workspace, 'merge-base', stage.remote.base, stage.remote.head).trim()).toBe(stage.remote.fork);
  });

  it('goes deeper until the two histories meet', async () => {
    stage = await makeStage({ plan: longPlan });
    await want(stage);
    expect(git(stage.workspace, 'merge-base', stage.remote.base, stage.remote.head).trim()).toBe(stage.remote.fork);
    const rounds = stage.server.requests.filter(({ request }) => request.endsWith('/git-upload-pack'));
    expect(rounds.length).toBeGreaterThan(1);
  });

  it('fetches only what is missing into the whole history of the base branch, and leaves it whole', async () => {
    stage = await makeStage({ depth: 'base', plan: { ...longPlan, commits: 60 } });
    const { workspace, remote } = stage;
    expect(() => git(workspace, 'cat-file', '-e', remote.head)).toThrow('cat-file');
    await want(stage);
    expect(git(stage.workspace, 'merge-base', stage.remote.base, stage.remote.head).trim()).toBe(stage.remote.fork);
    expect(git(stage.workspace, 'rev-parse', '--is-shallow-repository').trim()).toBe('false');
    expect(stage.server.requests.filter(({ request }) => request.endsWith('/info/refs'))).toHaveLength(1);
  });

  it('asks the network for nothing where everything is there', async () => {
    stage = await makeStage({ depth: 'whole' });
    await want(stage);
    const before = stage.server.requests.length;
    await want(stage);
    expect(stage.server.requests.length).toBe(before);
  });

  it('changes no file, no ref and no setting of the checkout, and leaves no credential in it', async () => {
    stage = await makeStage();
    const look = (at: Stage): string[] => [
      git(at.workspace, 'rev-parse', 'HEAD'),
      git(at.workspace, 'for-each-ref'),
      git(at.workspace, 'status', '--porcelain', '--ignored'),
      readFileSync(join(at.workspace, '.git/config'), 'utf8'),
      readFileSync(join(at.workspace, '.git/FETCH_HEAD'), 'utf8'),
    ];
    const before = look(stage);
    await want(stage);
    expect(look(stage)).toEqual(before);
  });

  it('shows its token in place of the one that actions/checkout has left', async () => {
    stage = await makeStage();
    git(stage.workspace, 'config', `http.${stage.server.url}/.extraheader`, 'AUTHORIZATION: basic stale');
    await want(stage);
    const shown = stage.server.requests.map(({ authorization }) => authorization);
    expect(new Set(shown)).toEqual(new Set([`basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`]));
  });

  it('shows its token to no other server', async () => {
    stage = await makeStage();
    await expect(want(stage, { serverUrl: 'https://github.example' })).rejects.toThrow('could not be fetched');
    expect(stage.server.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('says that a commit is gone where the branch has moved on', async () => {
    stage = await makeStage();
    await expect(want(stage, { head: 'd'.repeat(40) })).rejects.toMatchObject({
      code: 'ref-not-found',
      message: expect.stringContaining('no longer on the server') as string,
    });
  });

  it('says what to do where the histories do not meet in reach', async () => {
    stage = await makeStage();
    const alone = git(stage.remote.folder, 'commit-tree', '-m', 'Alone', `${stage.remote.head}^{tree}`).trim();
    git(stage.remote.folder, 'update-ref', 'refs/pull/7/head', alone);
    await expect(want(stage, { head: alone })).rejects.toMatchObject({
      code: 'shallow-history',
      hint: expect.stringContaining('fetch-depth: 0') as string,
    });
  });

  it('says which permission is missing where the server refuses', async () => {
    stage = await makeStage();
    stage.server.state.grants.clear();
    await expect(want(stage)).rejects.toMatchObject({
      code: 'git-failed',
      hint: expect.stringContaining('contents: read') as string,
    });
  });

  it('ends with its signal where the server hangs', async () => {
    stage = await makeStage();
    stage.server.inject(/^GIT /, { kind: 'hang' });
    const started = Date.now();
    await expect(want(stage, { signal: AbortSignal.timeout(500) })).rejects.toThrow(/timeout/);
    expect(Date.now() - started).toBeLessThan(5000);
  });
});

describe('ensureCommits', () => {
  it('asks for actions/checkout where there is no repository', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'groundtruth-none-'));
    try {
      const none = {
        base: 'a'.repeat(40),
        head: 'b'.repeat(40),
        token,
        serverUrl: 'http://x',
      };
      await expect(ensureCommits({ ...none, folder, signal: AbortSignal.timeout(5000) })).rejects.toMatchObject({
        code: 'not-a-repository',
        hint: expect.stringContaining('actions/checkout') as string,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
