import { describe, expect, it } from 'vitest';
import { openPullRequest, type Hosting, type Proposal } from '../../engine/connect/open-pull-request.ts';

const proposal: Proposal = {
  title: 'Declare what was seen (1 value)',
  body: 'Text',
  files: [{ path: 'catalog/a b.yaml', before: 'pool: 20\n', after: 'pool: 5\n' }],
};

interface Call {
  readonly request: string;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A repository on GitHub as far as a pull request needs it; `answers` stand in for its own. */
function hosted(answers: Readonly<Record<string, readonly [number, unknown]>> = {}, opened = false) {
  const calls: Call[] = [];
  const own: Record<string, readonly [number, unknown]> = {
    'GET ': [200, { default_branch: 'main' }],
    'GET /git/ref/heads/main': [200, { object: { sha: 'tip' } }],
    'GET /git/commits/tip': [200, { tree: { sha: 'tree' } }],
    'GET /contents/catalog/a%20b.yaml?ref=tip': [200, { content: Buffer.from('pool: 20\n').toString('base64') }],
    'POST /git/trees': [201, { sha: 'new-tree' }],
    'POST /git/commits': [201, { sha: 'new-commit' }],
    'POST /git/refs': opened ? [422, { message: 'Reference already exists' }] : [201, {}],
    'POST /pulls': opened
      ? [422, { message: 'Validation Failed' }]
      : [201, { html_url: 'https://github.com/octo/shop/pull/7' }],
    ...answers,
  };
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    const path = url.replace('https://api.example/repos/octo/shop', '');
    const request = `${init.method} ${path.replace(/adopt-[0-9a-f]{12}/, 'adopt-X')}`;
    calls.push({
      request,
      body: JSON.parse(typeof init.body === 'string' ? init.body : 'null'),
      headers: new Headers(init.headers),
    });
    const [status, body] = own[request] ?? [404, { message: 'Not Found' }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  };
  const hosting: Hosting = {
    api: 'https://api.example/',
    repository: 'octo/shop',
    token: 'secret',
    fetch: fetch as typeof globalThis.fetch,
  };
  return { calls, hosting };
}

describe('a pull request', () => {
  it('has the changed files on a branch of its own, from the tip of the default branch', async () => {
    const { calls, hosting } = hosted();
    expect(await openPullRequest(hosting, proposal)).toBe('https://github.com/octo/shop/pull/7');
    const bodies = Object.fromEntries(calls.map(({ request, body }) => [request, body]));
    expect(bodies['POST /git/trees']).toEqual({
      base_tree: 'tree',
      tree: [{ path: 'catalog/a b.yaml', mode: '100644', type: 'blob', content: 'pool: 5\n' }],
    });
    expect(bodies['POST /git/commits']).toEqual({ message: proposal.title, tree: 'new-tree', parents: ['tip'] });
    expect(bodies['POST /pulls']).toMatchObject({
      base: 'main',
      head: expect.stringMatching(/^groundtruth\/adopt-[0-9a-f]{12}$/),
    });
    expect(new Set(calls.map(({ headers }) => headers.get('authorization')))).toEqual(new Set(['Bearer secret']));
  });

  it('is the one that is open where the same was proposed before', async () => {
    const list = 'GET /pulls?state=open&head=octo%3Agroundtruth%2Fadopt-X';
    const { hosting } = hosted({ [list]: [200, [{ html_url: 'https://github.com/octo/shop/pull/3' }]] }, true);
    expect(await openPullRequest(hosting, proposal)).toBe('https://github.com/octo/shop/pull/3');
  });

  it('is not opened where the file is another on the default branch', async () => {
    const content = { content: Buffer.from('pool: 30\n').toString('base64') };
    const { calls, hosting } = hosted({ 'GET /contents/catalog/a%20b.yaml?ref=tip': [200, content] });
    await expect(openPullRequest(hosting, proposal)).rejects.toMatchObject({
      code: 'github-failed',
      message: expect.stringContaining('is not on main as it is here'),
    });
    expect(calls.every(({ request }) => request.startsWith('GET '))).toBe(true);
  });

  it.each<readonly [string, readonly [number, unknown], RegExp]>([
    ['a right that is missing', [403, { message: 'Resource not accessible' }], /contents: write/],
    ['a server that is down', [502, { message: 'Bad gateway' }], /--write/],
    ['an answer that is no object', [200, 7], /--write/],
    ['an answer that says nothing', [200, {}], /--write/],
  ])('says what to do about %s', async (_what, answer, hint) => {
    const { hosting } = hosted({ 'POST /git/trees': answer });
    const error: unknown = await openPullRequest(hosting, proposal).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'github-failed', hint: expect.stringMatching(hint) });
    expect(String(error)).not.toContain('secret');
  });

  it('is given up when it is not wanted any more', async () => {
    const stop = new AbortController();
    const { hosting } = hosted();
    const waiting = ((_url: string, init: RequestInit) =>
      new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        stop.abort();
      })) as typeof globalThis.fetch;
    const opening = openPullRequest({ ...hosting, fetch: waiting, signal: stop.signal }, proposal);
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
  });
});
