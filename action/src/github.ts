import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { EngineError } from '../../engine/model/error.ts';
import { limitTime, orAborted } from './time-limit.ts';

/** Statuses whose answers cannot hold a body. */
const withoutBody = new Set([204, 205, 304]);

const OctokitWithPlugins = Octokit.plugin(nameLimits, retry, throttling);

export interface GitHub {
  readonly rest: Octokit['rest'];
  readonly paginate: Octokit['paginate'];
  /** Names the repository in every call. */
  readonly repository: { readonly owner: string; readonly repo: string };
  /** Waits for a call, but no longer than this connection lives. */
  call<T>(request: Promise<T>): Promise<T>;
}

/** Options of the plugins that go before ours: tests use them so as not to wait. */
export interface PluginOptions {
  readonly retry: object;
  readonly throttle: object;
}

interface Connection {
  readonly apiUrl: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  /** Ends the connection: what is under way is given up, and nothing is sent afterwards. */
  readonly signal: AbortSignal;
  /** Milliseconds after which it does so. */
  readonly lifetime: number;
  readonly plugins?: PluginOptions;
}

/**
 * GitHub's API with bounded patience: server errors and lost connections are tried again twice; a rate limit is waited for
 * where the wait ends before the connection does; a request without an answer is given up.
 */
export function connectGitHub(connection: Connection): GitHub {
  const end = Date.now() + connection.lifetime;
  const { signal } = connection;
  const worthWaiting = (seconds: number, _options: object, _octokit: object, retries: number): boolean =>
    retries < 2 && Date.now() + seconds * 1000 < end;
  const octokit = new OctokitWithPlugins({
    auth: connection.token,
    baseUrl: connection.apiUrl,
    userAgent: 'groundtruth-action',
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: { fetch: wholeAnswers(signal, Math.min(10_000, connection.lifetime / 2)) },
    // 429 is a limit, and the throttling plugin waits for those as long as GitHub asks.
    retry: { retries: 2, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451], ...connection.plugins?.retry },
    throttle: {
      id: connection.apiUrl,
      onRateLimit: worthWaiting,
      onSecondaryRateLimit: worthWaiting,
      ...connection.plugins?.throttle,
    },
  });
  return {
    rest: octokit.rest,
    paginate: octokit.paginate,
    repository: { owner: connection.owner, repo: connection.repo },
    call: (request) => orAborted(request, signal),
  };
}

/** True where GitHub refuses an action to this token: 403, or 404 for what it may not even see; never for a rate limit. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return (status === 403 || status === 404) && !isLimit(error);
}

export function statusOf(error: unknown): number | undefined {
  // A lost connection counts as 500 in the library, without an answer.
  if (!(error instanceof Error) || !('status' in error) || !('response' in error) || !error.response) return undefined;
  return Number(error.status);
}

/** An error of the API as one that says what could not be done and what to do about it. */
export function githubError(what: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const status = statusOf(error);
  const said = error instanceof Error ? error.message : String(error);
  return new EngineError(
    'github-failed',
    `${what}: ${status === undefined ? said : `GitHub answered ${status}, ${said}`}`,
    {
      hint: hintFor(status, error),
      cause: error,
    },
  );
}

function hintFor(status: number | undefined, error: unknown): string {
  if (isLimit(error)) return 'The token has used up its requests for now. Run the job again later.';
  if (status === 401) return 'The token is not valid. Give the input `token` one that is, or leave it out.';
  if (status === 403 || status === 404) return 'Check the permissions of the job: see docs/action.md.';
  if (status === 422) return 'GitHub does not accept the request. Push a commit, or run the job again.';
  return 'GitHub could not be reached or failed. Run the job again later.';
}

function isLimit(error: unknown): boolean {
  return statusOf(error) === 429 || (error instanceof Error && /\brate limit\b/i.test(error.message));
}

/** The throttling plugin knows a secondary limit by its words only; this says them where GitHub or a proxy does not. */
function nameLimits(octokit: Pick<Octokit, 'hook'>): object {
  octokit.hook.error('request', (error) => {
    const status = statusOf(error);
    const answer = 'response' in error ? error.response : undefined;
    const limited = status === 429 || (status === 403 && answer?.headers['retry-after'] !== undefined);
    if (limited && !/\bsecondary rate\b/i.test(error.message)) error.message += ' (secondary rate limit)';
    throw error;
  });
  return {};
}

/** A fetch that gives only whole answers: one that is cut off, or is no JSON, counts as a lost connection. */
function wholeAnswers(signal: AbortSignal, patience: number): typeof fetch {
  const slow = (): Error => new Error(`no answer within ${patience / 1000} seconds`);
  return async (url, init) => {
    const limit = limitTime(patience, slow, signal);
    try {
      limit.signal.throwIfAborted();
      const response = await fetch(url, { ...init, signal: limit.signal });
      const text = await response.text();
      if (withoutBody.has(response.status)) return new Response(null, response);
      if (response.ok && !isJson(text)) throw new TypeError('the answer is not JSON');
      return new Response(text, response);
    } finally {
      limit.end();
    }
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function ignore(): void {}
