import { EngineError } from '../../engine/model/error.ts';
import type { Json } from '../../engine/model/json.ts';
import { isSha, malformed, member, readPullRequest } from './pull-request.ts';
import type { PullRequest } from './pull-request.ts';

/** Commits that GitHub has put together to be merged as one, and the pull request that it did so for. */
export interface MergeGroup {
  readonly headSha: string;
  /** What the group was put on: the base branch, or the group ahead of it. */
  readonly baseSha: string;
  readonly baseRef: string;
  readonly number: number;
}

/** Why the action runs, as far as it matters to what it does. */
export type Occasion =
  /** `ownWorkflow`: GitHub runs the workflow file of the pull request itself. */
  | { readonly kind: 'pull-request'; readonly pull: PullRequest; readonly ownWorkflow: boolean }
  /** Something happened to this commit; who said so is not trusted with more. */
  | { readonly kind: 'relay'; readonly headSha: string }
  | { readonly kind: 'merge-group'; readonly group: MergeGroup }
  | { readonly kind: 'sweep' };

const readers: Readonly<Record<string, (payload: Json) => Occasion>> = {
  pull_request: (payload) => ({ kind: 'pull-request', pull: readPullRequest(payload), ownWorkflow: false }),
  pull_request_target: (payload) => ({ kind: 'pull-request', pull: readPullRequest(payload), ownWorkflow: false }),
  pull_request_review: (payload) => ({ kind: 'pull-request', pull: readPullRequest(payload), ownWorkflow: true }),
  workflow_run: readRelay,
  merge_group: (payload) => ({ kind: 'merge-group', group: readMergeGroup(payload) }),
  push: () => ({ kind: 'sweep' }),
  schedule: () => ({ kind: 'sweep' }),
  workflow_dispatch: () => ({ kind: 'sweep' }),
};

/** Throws `bad-arguments` for an event that says nothing to this action, and for a payload that is not as GitHub sends it. */
export function readOccasion(event: string, payload: Json): Occasion {
  const reader = Object.hasOwn(readers, event) ? readers[event] : undefined;
  if (reader) return reader(payload);
  throw new EngineError('bad-arguments', `The event \`${event}\` is not one that this action knows.`, {
    hint: `Run it on ${Object.keys(readers).join(', ')}.`,
  });
}

/** Of the workflow that ran, only the commit is believed: everything else in it may be worded by a pull request. */
function readRelay(payload: Json): Occasion {
  const headSha = member(member(payload, 'workflow_run'), 'head_sha');
  if (!isSha(headSha)) throw malformed('workflow_run.head_sha');
  return { kind: 'relay', headSha };
}

function readMergeGroup(payload: Json): MergeGroup {
  const group = member(payload, 'merge_group');
  const [headSha, baseSha] = [member(group, 'head_sha'), member(group, 'base_sha')];
  const [headRef, baseRef] = [member(group, 'head_ref'), member(group, 'base_ref')];
  if (!isSha(headSha)) throw malformed('merge_group.head_sha');
  if (!isSha(baseSha)) throw malformed('merge_group.base_sha');
  if (typeof baseRef !== 'string' || !baseRef.startsWith('refs/heads/')) throw malformed('merge_group.base_ref');
  const number = typeof headRef === 'string' ? queuedNumber(headRef) : undefined;
  if (number === undefined) throw malformed('merge_group.head_ref');
  return { headSha, baseSha, baseRef: baseRef.slice('refs/heads/'.length), number };
}

/** The number in the name that GitHub gives a branch of its merge queue: `refs/heads/gh-readonly-queue/main/pr-104-<sha>`. */
export function queuedNumber(ref: string): number | undefined {
  const match = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,15})-[0-9a-f]{40,64}$/.exec(ref);
  return match ? Number(match[1]) : undefined;
}
