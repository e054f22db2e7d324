import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRemote } from '../action/remote.ts';
import type { Remote } from '../action/remote.ts';
import { readApiDescription } from './api-description.ts';
import { faults } from './faults.ts';
import { startGitHubServer } from './server.ts';
import type { GitHubServer } from './server.ts';
import { actionsBot, addPull, addReview, addStatus } from './state.ts';
import type { Account, Permission } from './state.ts';

const octocat: Account = { login: 'octocat', id: 583_231, type: 'User' };
const everything: readonly Permission[] = ['statuses', 'pull-requests', 'checks', 'security-events'];

let folder = '';
let remote: Remote;
let server: GitHubServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-github-'));
  remote = makeRemote(folder, { fork: { a: '1' }, head: { b: '1' } });
  server = await startGitHubServer({ gitFolder: remote.folder });
  server.state.grants.set('writer', { account: actionsBot, write: new Set(everything) });
  addPull(server.state, { number: 7, author: octocat });
  server.state.grants.set('reader', { account: actionsBot, write: new Set() });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(
  method: string,
  path: string,
  body?: unknown,
  token = 'writer',
): Promise<{ status: number; json: unknown; link: string | null }> {
  const answer = await fetch(`${server.apiUrl}/repos/acme/shop${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text && (JSON.parse(text) as unknown), link: answer.headers.get('link') };
}

describe('the local GitHub', () => {
  it('answers as GitHub describes it', async () => {
    const status = { state: 'success', context: 'groundtruth', description: null };
    expect((await ask('POST', `/statuses/${remote.head}`, status)).status).toBe(201);
    expect((await ask('GET', `/commits/${remote.head}/statuses?per_page=100`)).status).toBe(200);
    expect((await ask('GET', '/git/ref/heads%2Fmain')).json).toMatchObject({ object: { sha: remote.base } });
    expect((await ask('GET', '/git/ref/heads/main')).status).toBe(200);
    expect((await ask('GET', '/git/ref/heads/gone')).status).toBe(404);
    const created = await ask('POST', '/issues/7/comments', { body: 'Hello' });
    const { id } = created.json as { id: number };
    expect((await ask('PATCH', `/issues/comments/${id}`, { body: 'Hello again' })).status).toBe(200);
    expect((await ask('DELETE', `/issues/comments/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `/issues/comments/${id}`)).status).toBe(404);
    expect(server.violations).toEqual([]);
  });

  it('answers for pull requests, their reviews and their commits as GitHub describes it', async () => {
    server.state.emails.set('nobody@example.com', octocat);
    const review = { pull: 7, author: octocat, state: 'APPROVED', commit: remote.head } as const;
    addReview(server.state, { ...review, submittedAt: '2024-05-01T10:00:00Z' });
    addReview(server.state, { pull: 7, author: null, state: 'PENDING', commit: null });
    addPull(server.state, { number: 8, author: octocat, state: 'closed', labels: ['big'] });
    const list = await ask('GET', '/pulls?state=open&sort=updated&direction=desc&per_page=100');
    expect(list.json).toMatchObject([{ number: 7, head: { sha: remote.head }, base: { ref: 'main' } }]);
    expect((await ask('GET', '/pulls?state=all')).json).toHaveLength(2);
    expect((await ask('GET', '/pulls/7')).json).toMatchObject({ number: 7, commits: 1, user: { login: 'octocat' } });
    expect((await ask('GET', '/pulls/7/reviews')).json).toMatchObject([{ state: 'APPROVED' }, { user: null }]);
    expect((await ask('GET', '/pulls/7/commits')).json).toMatchObject([
      { sha: remote.head, author: { login: 'octocat' } },
    ]);
    expect((await ask('GET', '/git/matching-refs/heads/ma')).json).toMatchObject([{ object: { sha: remote.base } }]);
    expect(server.violations).toEqual([]);
  });

  it('adds the annotations of an update to those that a check run has', async () => {
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'x' };
    const output = { title: 'T', summary: 'S', annotations: [annotation] };
    const run = { name: 'report', head_sha: remote.head, status: 'completed', conclusion: 'failure', output };
    const { id } = (await ask('POST', '/check-runs', run)).json as { id: number };
    expect((await ask('PATCH', `/check-runs/${id}`, { output })).json).toMatchObject({
      output: { annotations_count: 2 },
    });
    const many = { ...output, annotations: Array.from({ length: 51 }, () => annotation) };
    await ask('PATCH', `/check-runs/${id}`, { output: many });
    expect(server.violations.join()).toContain('must NOT have more than 50 items');
  });

  it('takes SARIF that is zipped, where code scanning is enabled', async () => {
    const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [{ results: [] }] })).toString('base64');
    const body = { commit_sha: remote.head, ref: 'refs/pull/7/head', sarif };
    expect((await ask('POST', '/code-scanning/sarifs', body)).status).toBe(202);
    expect((await ask('POST', '/code-scanning/sarifs', { ...body, sarif: 'bm8=' })).status).toBe(400);
    server.state.codeScanning = false;
    expect((await ask('POST', '/code-scanning/sarifs', body)).status).toBe(403);
    expect(server.violations).toEqual([]);
  });

  it.each([
    [
      'a state that is none',
      'POST',
      '/statuses/HEAD',
      { state: 'neutral' },
      'must be equal to one of the allowed values',
    ],
    [
      'a member that is misspelt',
      'POST',
      '/statuses/HEAD',
      { state: 'error', targetUrl: 'x' },
      'targetUrl is not described',
    ],
    ['a member of another type', 'POST', '/issues/7/comments', { body: 7 }, 'must be string'],
    ['a body that is missing', 'POST', '/issues/7/comments', {}, "must have required property 'body'"],
    ['a number that is none', 'GET', '/issues/seven/comments', undefined, 'must be integer'],
    ['a query that is misspelt', 'GET', '/issues/7/comments?perPage=5', undefined, 'perPage is not described'],
    ['an operation that is not extracted', 'GET', '/issues/7/labels', undefined, 'no such operation'],
  ])('notes a request with %s', async (_title, method, path, body, problem) => {
    await ask(method, path.replace('HEAD', remote.head), body);
    expect(server.violations.join('\n')).toContain(problem);
  });

  it('would note an answer that GitHub would not give', () => {
    const operation = readApiDescription().find('GET', '/repos/acme/shop/git/ref/heads/main');
    expect(operation?.checkAnswer(200, { ref: 'refs/heads/main' })).not.toEqual([]);
    expect(operation?.checkAnswer(418, {})).toEqual(['answer 418 is not described']);
  });

  it.each([
    ['a token that nobody has', 'GET', '/issues/7/comments', undefined, 'nobody', 401],
    ['a status by a reader', 'POST', '/statuses/HEAD', { state: 'error' }, 'reader', 403],
    ['a comment by a reader', 'POST', '/issues/7/comments', { body: 'x' }, 'reader', 403],
    ['a status of no commit', 'POST', `/statuses/${'d'.repeat(40)}`, { state: 'error' }, 'writer', 422],
    [
      'a description of 141 characters',
      'POST',
      '/statuses/HEAD',
      { state: 'error', description: 'x'.repeat(141) },
      'writer',
      422,
    ],
    ['a comment of 65,537 characters', 'POST', '/issues/7/comments', { body: 'x'.repeat(65_537) }, 'writer', 422],
  ])('refuses %s', async (_title, method, path, body, token, status) => {
    expect((await ask(method, path.replace('HEAD', remote.head), body, token)).status).toBe(status);
  });

  it('takes a thousand statuses of a context, and no more', async () => {
    const status = { sha: remote.head, state: 'error', context: 'groundtruth', description: null, targetUrl: null };
    for (let index = 0; index < 1000; index++) addStatus(server.state, { ...status, creator: actionsBot });
    const body = { state: 'error', context: 'groundtruth' };
    expect((await ask('POST', `/statuses/${remote.head}`, body)).status).toBe(422);
    expect((await ask('POST', `/statuses/${remote.head}`, { ...body, context: 'other' })).status).toBe(201);
  });

  it('gives lists page by page', async () => {
    for (let index = 0; index < 5; index++) await ask('POST', '/issues/7/comments', { body: `Comment ${index}` });
    const first = await ask('GET', '/issues/7/comments?per_page=2');
    expect(first.json).toHaveLength(2);
    expect(first.link).toContain('page=2>; rel="next"');
    const last = await ask('GET', '/issues/7/comments?per_page=2&page=3');
    expect(last.json).toHaveLength(1);
    expect(last.link).toBeNull();
  });

  it('lets a fault befall the requests it is meant for, as often as it is told', async () => {
    server.inject(/^POST .*\/comments$/, faults.broken, { skip: 1, times: 1 });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) {
      statuses.push((await ask('POST', '/issues/7/comments', { body: 'x' })).status);
    }
    expect(statuses).toEqual([201, 500, 201]);
  });

  it('tears an answer after the request took effect', async () => {
    server.inject(/^POST/, faults.torn);
    await expect(ask('POST', '/issues/7/comments', { body: 'x' })).rejects.toThrow(/terminated|aborted/);
    expect(server.state.comments).toHaveLength(1);
  });
});
