import { githubError, statusOf } from './github.ts';
import type { GitHub } from './github.ts';

/** The commit that a base branch is at now: its policies and teams judge the change. Throws one `EngineError`. */
export async function readBranchTip(github: GitHub, branch: string): Promise<string> {
  try {
    const answer = await github.call(github.rest.git.getRef({ ...github.repository, ref: `heads/${branch}` }));
    return answer.data.object.sha;
  } catch (error) {
    const missing = statusOf(error) === 404 ? ' (it is gone, or the job needs `contents: read`)' : '';
    throw githubError(`The base branch could not be read${missing}`, error);
  }
}
