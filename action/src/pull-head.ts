import { EngineError } from '../../engine/model/error.ts';
import { listOpenPulls } from './open-pulls.ts';
import type { OpenPulls } from './open-pulls.ts';
import type { PullRequest } from './pull-request.ts';
import type { Question } from './question.ts';
import type { Head } from './review-head.ts';

/** Pull requests of one commit that are reviewed: each one more that somebody opens costs a whole review. */
const maxPulls = 20;

const ownWorkflowNotice =
  'On `pull_request_review` GitHub runs the workflow file of the pull request itself, so that its author can change what runs: ' +
  'use the two-step relay that `groundtruth init --github` writes.';

/** The head of the pull request that an event speaks of. */
export function pullHead(pull: PullRequest, ownWorkflow: boolean): Head {
  return {
    sha: pull.headSha,
    kind: 'pull-request',
    notices: ownWorkflow ? [ownWorkflowNotice] : [],
    async ask(github) {
      const open = await listOpenPulls(github);
      // Its base may have changed since the event: the list says what it is now.
      const listed = open.pulls.some(({ number }) => number === pull.number);
      return { questions: questionsOf(pull.headSha, listed ? open.pulls : [pull, ...open.pulls]), open };
    },
  };
}

/** A commit that is at the head of open pull requests. */
export function openHead(sha: string, open: OpenPulls): Head {
  return {
    sha,
    kind: 'pull-request',
    notices: [],
    ask: () => Promise.resolve({ questions: questionsOf(sha, open.pulls), open }),
  };
}

/**
 * One question for each branch that the commit is proposed for: pull requests that propose the same for the same branch are
 * reviewed as one, or anybody could open a second one that nobody has approved. Throws where they are too many.
 */
function questionsOf(sha: string, pulls: readonly PullRequest[]): readonly Question[] {
  const proposed = pulls.filter(({ headSha }) => headSha === sha);
  if (proposed.length > maxPulls) {
    throw new EngineError(
      'bad-arguments',
      `The commit is at the head of ${proposed.length} open pull requests, more than ${maxPulls}.`,
      { hint: 'Close those that are not needed.' },
    );
  }
  const branches = new Map<string, PullRequest[]>();
  for (const pull of proposed) branches.set(pull.baseRef, [...(branches.get(pull.baseRef) ?? []), pull]);
  return [...branches].map(([baseRef, same]) => ({ sha, baseRef, pulls: same, several: 'same' }));
}
