import { execFileSync } from 'node:child_process';
import type { Operation } from './api-description.ts';
import { addComment, addStatus } from './state.ts';
import type { Account, Grant, State, StoredComment, StoredStatus } from './state.ts';

export interface ApiRequest {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly grant: Grant;
  /** `http://host/api/v3` */
  readonly apiUrl: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Documented limits that the description leaves out. */
const limits = { commentCharacters: 65_536, statusDescription: 140, statusesPerContext: 1_000 };

/** Answers as GitHub does, and changes the state. Throws for an operation that nobody wrote yet. */
export function answer(request: ApiRequest, state: State): ApiAnswer {
  const { path } = request.operation;
  if (path['owner'] !== state.owner || path['repo'] !== state.repo) return notFound();
  switch (request.operation.name) {
    case 'POST /repos/{owner}/{repo}/statuses/{sha}':
      return createStatus(request, state);
    case 'GET /repos/{owner}/{repo}/commits/{ref}/statuses':
      return listStatuses(request, state);
    case 'GET /repos/{owner}/{repo}/git/ref/{ref}':
      return readRef(request, state);
    case 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments':
      return listComments(request, state);
    case 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments':
      return createComment(request, state);
    case 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}':
      return updateComment(request, state);
    case 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}':
      return deleteComment(request, state);
    default:
      throw new Error(`no answer is written for ${request.operation.name}`);
  }
}

export function failure(status: number, message: string, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status, headers, body: { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` } };
}

function notFound(): ApiAnswer {
  return failure(404, 'Not Found');
}

function refused(): ApiAnswer {
  return failure(403, 'Resource not accessible by integration');
}

function invalid(message: string): ApiAnswer {
  const body = {
    message: 'Validation Failed',
    documentation_url: 'https://docs.github.com/rest',
    errors: [{ code: 'custom', message }],
  };
  return { status: 422, body };
}

function createStatus(request: ApiRequest, state: State): ApiAnswer {
  if (!request.grant.write.has('statuses')) return refused();
  const sha = request.operation.path['sha'] ?? '';
  const { body } = request;
  const description = typeof body['description'] === 'string' ? body['description'] : null;
  const context = typeof body['context'] === 'string' ? body['context'] : 'default';
  if (git(state, 'cat-file', '-e', `${sha}^{commit}`) === undefined) return invalid(`No commit found for SHA: ${sha}`);
  if ((description?.length ?? 0) > limits.statusDescription) {
    return invalid('description is too long (maximum is 140 characters)');
  }
  const earlier = state.statuses.filter((status) => status.sha === sha && status.context === context);
  if (earlier.length >= limits.statusesPerContext) {
    return invalid('This SHA and context has reached the maximum number of statuses.');
  }
  const status = addStatus(state, {
    sha,
    state: String(body['state']),
    context,
    description,
    targetUrl: typeof body['target_url'] === 'string' ? body['target_url'] : null,
    creator: request.grant.account,
  });
  return { status: 201, body: statusJson(status, request) };
}

function listStatuses(request: ApiRequest, state: State): ApiAnswer {
  const found = state.statuses.filter((status) => status.sha === request.operation.path['ref']).toReversed();
  return page(request, found, (status) => statusJson(status, request));
}

function readRef(request: ApiRequest, state: State): ApiAnswer {
  const name = `refs/${request.operation.path['ref']}`;
  const sha = git(state, 'rev-parse', '--verify', '--quiet', name)?.trim();
  if (sha === undefined) return notFound();
  const object = { type: 'commit', sha, url: `${repoUrl(request)}/git/commits/${sha}` };
  return { status: 200, body: { ref: name, node_id: 'ref', url: `${repoUrl(request)}/git/${name}`, object } };
}

function listComments(request: ApiRequest, state: State): ApiAnswer {
  const issue = Number(request.operation.path['issue_number']);
  return page(
    request,
    state.comments.filter((comment) => comment.issue === issue),
    (comment) => commentJson(comment, request),
  );
}

function createComment(request: ApiRequest, state: State): ApiAnswer {
  if (!request.grant.write.has('pull-requests')) return refused();
  const body = String(request.body['body']);
  if (body.length > limits.commentCharacters) return invalid('body is too long (maximum is 65536 characters)');
  const comment = addComment(state, Number(request.operation.path['issue_number']), request.grant.account, body);
  return { status: 201, body: commentJson(comment, request) };
}

function updateComment(request: ApiRequest, state: State): ApiAnswer {
  if (!request.grant.write.has('pull-requests')) return refused();
  const comment = state.comments.find(({ id }) => id === Number(request.operation.path['comment_id']));
  if (!comment) return notFound();
  const body = String(request.body['body']);
  if (body.length > limits.commentCharacters) return invalid('body is too long (maximum is 65536 characters)');
  comment.body = body;
  comment.edits++;
  return { status: 200, body: commentJson(comment, request) };
}

function deleteComment(request: ApiRequest, state: State): ApiAnswer {
  if (!request.grant.write.has('pull-requests')) return refused();
  const at = state.comments.findIndex(({ id }) => id === Number(request.operation.path['comment_id']));
  if (at < 0) return notFound();
  state.comments.splice(at, 1);
  return { status: 204 };
}

function page<T>(request: ApiRequest, items: readonly T[], json: (item: T) => unknown): ApiAnswer {
  const size = Math.min(Number(request.query.get('per_page') ?? 30), 100);
  const number = Number(request.query.get('page') ?? 1);
  const shown = items.slice((number - 1) * size, number * size);
  const next = new URLSearchParams(request.query);
  next.set('page', String(number + 1));
  const path = request.operation.name.split(' ')[1] ?? '';
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => request.operation.path[key] ?? '');
  const more = number * size < items.length;
  return {
    status: 200,
    body: shown.map(json),
    headers: more ? { link: `<${request.apiUrl}${filled}?${next.toString()}>; rel="next"` } : {},
  };
}

function statusJson(status: StoredStatus, request: ApiRequest): object {
  return {
    id: status.id,
    node_id: `status-${status.id}`,
    url: `${repoUrl(request)}/statuses/${status.sha}`,
    avatar_url: null,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: '2024-05-01T10:00:00Z',
    updated_at: '2024-05-01T10:00:00Z',
    creator: accountJson(status.creator),
  };
}

function commentJson(comment: StoredComment, request: ApiRequest): object {
  return {
    id: comment.id,
    node_id: `comment-${comment.id}`,
    url: `${repoUrl(request)}/issues/comments/${comment.id}`,
    html_url: `https://github.test/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repoUrl(request)}/issues/${comment.issue}`,
    body: comment.body,
    user: accountJson(comment.author),
    author_association: 'NONE',
    created_at: '2024-05-01T10:00:00Z',
    updated_at: '2024-05-01T10:00:00Z',
  };
}

function accountJson(account: Account): object {
  const url = `https://github.test/users/${account.id}`;
  return {
    login: account.login,
    id: account.id,
    node_id: `user-${account.id}`,
    avatar_url: url,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: url,
    following_url: url,
    gists_url: url,
    starred_url: url,
    subscriptions_url: url,
    organizations_url: url,
    repos_url: url,
    events_url: url,
    received_events_url: url,
    type: account.type,
    site_admin: false,
  };
}

function repoUrl(request: ApiRequest): string {
  return `${request.apiUrl}/repos/${request.operation.path['owner']}/${request.operation.path['repo']}`;
}

/** What git prints, or undefined where it fails. */
function git(state: State, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', state.gitFolder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
