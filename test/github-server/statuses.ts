import { accountJson, invalid, isCommit, page, repoUrl } from './respond.ts';
import type { ApiAnswer, ApiRequest } from './respond.ts';
import { addStatus } from './state.ts';
import type { State, StoredStatus } from './state.ts';

/** Documented limits that the description leaves out. */
const limits = { description: 140, perContext: 1_000 };

export function createStatus(request: ApiRequest, state: State): ApiAnswer {
  const sha = request.operation.path['sha'] ?? '';
  const { body } = request;
  const description = typeof body['description'] === 'string' ? body['description'] : null;
  const context = typeof body['context'] === 'string' ? body['context'] : 'default';
  if (!isCommit(state, sha)) return invalid(`No commit found for SHA: ${sha}`);
  if ((description?.length ?? 0) > limits.description) {
    return invalid('description is too long (maximum is 140 characters)');
  }
  const earlier = state.statuses.filter((status) => status.sha === sha && status.context === context);
  if (earlier.length >= limits.perContext) {
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

/** Newest first. */
export function listStatuses(request: ApiRequest, state: State): ApiAnswer {
  const found = state.statuses.filter((status) => status.sha === request.operation.path['ref']).toReversed();
  return page(request, found, (status) => statusJson(status, request));
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
