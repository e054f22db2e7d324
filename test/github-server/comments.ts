import { accountJson, invalid, notFound, page, repoUrl } from './respond.ts';
import type { ApiAnswer, ApiRequest } from './respond.ts';
import { addComment } from './state.ts';
import type { State, StoredComment } from './state.ts';

/** A documented limit that the description leaves out. */
const maxCharacters = 65_536;
const tooLong = 'body is too long (maximum is 65536 characters)';

export function listComments(request: ApiRequest, state: State): ApiAnswer {
  const issue = Number(request.operation.path['issue_number']);
  return page(
    request,
    state.comments.filter((comment) => comment.issue === issue),
    (comment) => commentJson(comment, request),
  );
}

export function createComment(request: ApiRequest, state: State): ApiAnswer {
  const body = String(request.body['body']);
  if (body.length > maxCharacters) return invalid(tooLong);
  const comment = addComment(state, Number(request.operation.path['issue_number']), request.grant.account, body);
  return { status: 201, body: commentJson(comment, request) };
}

export function updateComment(request: ApiRequest, state: State): ApiAnswer {
  const comment = state.comments.find(({ id }) => id === Number(request.operation.path['comment_id']));
  if (!comment) return notFound();
  const body = String(request.body['body']);
  if (body.length > maxCharacters) return invalid(tooLong);
  comment.body = body;
  comment.edits++;
  return { status: 200, body: commentJson(comment, request) };
}

export function deleteComment(request: ApiRequest, state: State): ApiAnswer {
  const at = state.comments.findIndex(({ id }) => id === Number(request.operation.path['comment_id']));
  if (at < 0) return notFound();
  state.comments.splice(at, 1);
  return { status: 204 };
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
