import { EngineError } from '../../engine/model/error.ts';
import { readBranchTip } from './branches.ts';
import { ensureCommits, isAncestor } from './commits.ts';
import type { WantedCommits } from './commits.ts';
import { githubError } from './github.ts';
import type { GitHub } from './github.ts';
import type { Job } from './job.ts';
import { queuedNumber } from './occasion.ts';
import type { MergeGroup } from './occasion.ts';
import { listOpenPulls, readPull } from './open-pulls.ts';
import type { PullRequest } from './pull-request.ts';
import { wantedCommits } from './question.ts';
import type { Head } from './review-head.ts';

/**
 * What a merge queue would land: this pull request and all that are queued ahead of it, as one change to the base branch as
 * it is now, with the reviews of each.
 */
export function groupHead(job: Job, group: MergeGroup): Head {
  return {
    sha: group.headSha,
    kind: 'merge-group',
    notices: [],
    async ask(github, signal) {
      const tip = await readBranchTip(github, group.baseRef);
      const commits = wantedCommits(job, tip, group.headSha, signal);
      await ensureCommits(commits);
      const numbers = [...(await numbersAhead(github, group, commits)), group.number];
      const pulls: PullRequest[] = [];
      for (const number of new Set(numbers)) pulls.push(await readMember(github, number));
      const open = await listOpenPulls(github);
      return { questions: [{ sha: group.headSha, baseRef: group.baseRef, pulls, several: 'parts' }], open };
    },
  };
}

/**
 * Numbers of the pull requests that the group stands on, by the branches of the queue that its history holds. Messages of
 * commits name numbers too, but their authors word them. Throws where the history has something that no branch accounts for.
 */
async function numbersAhead(github: GitHub, group: MergeGroup, commits: WantedCommits): Promise<readonly number[]> {
  if (await isAncestor(commits, group.baseSha, commits.base)) return [];
  const ahead: { readonly sha: string; readonly number: number }[] = [];
  for (const { ref, sha } of await queueBranches(github, group.baseRef)) {
    const number = queuedNumber(ref);
    if (number === undefined || sha === group.headSha) continue;
    const isOurs = await isAncestor(commits, sha, group.headSha);
    if (isOurs && !(await isAncestor(commits, sha, commits.base))) ahead.push({ sha, number });
  }
  if (ahead.some(({ sha }) => sha === group.baseSha)) return ahead.map(({ number }) => number);
  throw new EngineError('ref-not-found', 'The pull requests ahead in the merge queue could not be told.', {
    hint: 'The queue has probably changed meanwhile: GitHub asks again for the group as it is now.',
  });
}

async function queueBranches(
  github: GitHub,
  baseRef: string,
): Promise<readonly { readonly ref: string; readonly sha: string }[]> {
  try {
    const ref = `heads/gh-readonly-queue/${baseRef}/`;
    const answer = await github.call(github.rest.git.listMatchingRefs({ ...github.repository, ref }));
    return answer.data.map((found) => ({ ref: found.ref, sha: found.object.sha }));
  } catch (error) {
    throw githubError('The merge queue could not be read', error);
  }
}

async function readMember(github: GitHub, number: number): Promise<PullRequest> {
  try {
    return await readPull(github, number);
  } catch (error) {
    throw githubError(`Pull request #${number} of the merge group could not be read`, error);
  }
}
