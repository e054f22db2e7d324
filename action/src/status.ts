import type { CommitState } from './gate.ts';
import { statusDescription } from './gate.ts';
import type { GitHub } from './github.ts';
import { isNewer, runOfUrl, runUrl } from './runner.ts';
import type { Runner } from './runner.ts';

/** The name under which a ruleset requires the verdict. */
const statusContext = 'groundtruth';

/** Sets the commit's status; gives the account id that GitHub shows as its author. Errors are the API's own. */
export async function setStatus(
  github: GitHub,
  runner: Runner,
  status: { sha: string; state: CommitState; description: string },
): Promise<number | undefined> {
  const answer = await github.call(
    github.rest.repos.createCommitStatus({
      ...github.repository,
      sha: status.sha,
      state: status.state,
      description: statusDescription(status.description),
      context: statusContext,
      target_url: runUrl(runner),
    }),
  );
  return answer.data.creator?.id;
}

/**
 * True where a newer run has set this commit's status since: then the verdict is that run's to give.
 * A run is known by the page that its status links to, and counts only with the same author as ours.
 */
export async function isSuperseded(github: GitHub, runner: Runner, sha: string, author: number): Promise<boolean> {
  const answer = await github.call(
    github.rest.repos.listCommitStatusesForRef({ ...github.repository, ref: sha, per_page: 100 }),
  );
  const newest = answer.data.find(
    (status) => status.context.toLowerCase() === statusContext && status.creator?.id === author,
  );
  const run = newest && runOfUrl(runner, newest.target_url);
  return run !== undefined && isNewer(run, runner.run);
}
