import { createHash } from 'node:crypto';
import { EngineError } from '../model/error.ts';
import { compareText, isObject, type Json, type JsonObject } from '../model/json.ts';

/** Where a pull request is opened, and by whose right. */
export interface Hosting {
  /** `https://api.github.com`, or that of a server of one's own. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal;
}

export interface Proposal {
  readonly title: string;
  readonly body: string;
  /** Paths from the repository root; `before` is what the default branch has to have. */
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
}

const timeout = 30_000;

/**
 * Opens a pull request with some changed files against the default branch, and gives its address; where one with just these files
 * is open already, that one's. Needs `contents: write` and `pull-requests: write`. EngineErrors `github-failed`, `cancelled`.
 */
export async function openPullRequest(hosting: Hosting, { title, body, files }: Proposal): Promise<string> {
  const ask = asker(hosting);
  const base = textAt(await ask('GET', ''), 'default_branch');
  const tip = textAt(await ask('GET', `/git/ref/heads/${encoded(base)}`), 'object', 'sha');
  const tree = textAt(await ask('GET', `/git/commits/${tip}`), 'tree', 'sha');
  for (const { path, before } of files) {
    const content = textAt(await ask('GET', `/contents/${encoded(path)}?ref=${tip}`), 'content');
    if (Buffer.from(content, 'base64').toString('utf8') === before) continue;
    throw new EngineError('github-failed', `${path} is not on ${base} as it is here, so no pull request was opened.`, {
      hint: `Bring your branch up to date with ${base}, and push what you have changed.`,
    });
  }
  const entries = files.map(({ path, after }) => ({ path, mode: '100644', type: 'blob', content: after }));
  const changed = await ask('POST', '/git/trees', { base_tree: tree, tree: entries });
  const commit = await ask('POST', '/git/commits', { message: title, tree: textAt(changed, 'sha'), parents: [tip] });
  const branch = branchOf(files);
  await ask('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: textAt(commit, 'sha') }, 422);
  const opened = await ask('POST', '/pulls', { title, body, head: branch, base: base }, 422);
  if (typeof opened['html_url'] === 'string') return opened['html_url'];
  const owner = hosting.repository.split('/')[0] ?? '';
  const open = await ask('GET', `/pulls?state=open&head=${encodeURIComponent(`${owner}:${branch}`)}`);
  return textAt(open, '0', 'html_url');
}

/** The same files give the same branch, so that asking twice opens one. */
function branchOf(files: Proposal['files']): string {
  const hash = createHash('sha256');
  for (const { path, before, after } of [...files].sort((a, b) => compareText(a.path, b.path))) {
    hash.update(JSON.stringify([path, before, after]));
  }
  return `groundtruth/adopt-${hash.digest('hex').slice(0, 12)}`;
}

type Ask = (method: 'GET' | 'POST', path: string, body?: Json, tolerated?: number) => Promise<JsonObject>;

/** A list comes as an object by position. */
function asker({ api, repository, token, fetch: send, signal }: Hosting): Ask {
  return async (method, path, body, tolerated) => {
    const stop = AbortSignal.timeout(timeout);
    const url = `${api.replace(/\/+$/, '')}/repos/${encoded(repository)}${path}`;
    let response: Response;
    try {
      response = await send(url, {
        method,
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, stop]) : stop,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          'user-agent': 'groundtruth',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      if (response.ok && typeof answer === 'object' && answer !== null) return { ...answer };
      if (response.status === tolerated) return {};
      const said =
        isObject(answer) && typeof answer['message'] === 'string' ? `: ${answer['message'].slice(0, 200)}` : '';
      throw refused(method, path, `GitHub answered ${response.status}${said}`, response.status);
    } catch (cause) {
      if (signal?.aborted) throw new EngineError('cancelled', 'Opening the pull request was cancelled.', { cause });
      if (cause instanceof EngineError) throw cause;
      throw refused(
        method,
        path,
        stop.aborted ? 'no answer within 30 s' : 'no answer that can be read',
        undefined,
        cause,
      );
    }
  };
}

function refused(method: string, path: string, why: string, status?: number, cause?: unknown): EngineError {
  const isRight = status === 401 || status === 403 || status === 404;
  return new EngineError(
    'github-failed',
    `The pull request could not be opened (${method} ${path.split('?')[0] || '/'}): ${why}.`,
    {
      hint: isRight
        ? 'Give a token with `contents: write` and `pull-requests: write` for this repository in GITHUB_TOKEN.'
        : 'Try again; with `--write` the files are changed here, and you can open one yourself.',
      cause,
    },
  );
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function textAt(answer: JsonObject, ...path: readonly string[]): string {
  let value: Json | undefined = answer;
  for (const name of path) value = isObject(value) ? value[name] : undefined;
  if (typeof value === 'string') return value;
  throw new EngineError('github-failed', `GitHub gave an answer without ${path.join('.')}.`, {
    hint: 'Try again; with `--write` the files are changed here, and you can open one yourself.',
  });
}
