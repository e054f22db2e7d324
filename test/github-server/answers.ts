import { createCheckRun, updateCheckRun } from './checks.ts';
import { uploadSarif } from './code-scanning.ts';
import { createComment, deleteComment, listComments, updateComment } from './comments.ts';
import { listRefs, readRef } from './git-refs.ts';
import { listPullCommits, listPulls, listReviews, readPull } from './pulls.ts';
import { notFound, permitted } from './respond.ts';
import type { ApiAnswer, ApiRequest, Answerer } from './respond.ts';
import type { State } from './state.ts';
import { createStatus, listStatuses } from './statuses.ts';

const answerers: Readonly<Record<string, Answerer>> = {
  'POST /repos/{owner}/{repo}/statuses/{sha}': permitted('statuses', createStatus),
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': listStatuses,
  'GET /repos/{owner}/{repo}/git/ref/{ref}': readRef,
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': listRefs,
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': listComments,
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': permitted('pull-requests', createComment),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': permitted('pull-requests', updateComment),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': permitted('pull-requests', deleteComment),
  'GET /repos/{owner}/{repo}/pulls': listPulls,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': readPull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': listReviews,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': listPullCommits,
  'POST /repos/{owner}/{repo}/check-runs': permitted('checks', createCheckRun),
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': permitted('checks', updateCheckRun),
  'POST /repos/{owner}/{repo}/code-scanning/sarifs': permitted('security-events', uploadSarif),
};

/** Answers as GitHub does, and changes the state. Throws for an operation that nobody wrote yet. */
export function answer(request: ApiRequest, state: State): ApiAnswer {
  const { path, name } = request.operation;
  if (path['owner'] !== state.owner || path['repo'] !== state.repo) return notFound();
  const answerer = answerers[name];
  if (!answerer) throw new Error(`no answer is written for ${name}`);
  return answerer(request, state);
}
