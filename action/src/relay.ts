import { failReview } from './fail-review.ts';
import { connect } from './job.ts';
import type { ExitStatus, Job } from './job.ts';
import { listOpenPulls } from './open-pulls.ts';
import type { OpenPulls } from './open-pulls.ts';
import { openHead } from './pull-head.ts';
import { reviewHead, tooLate } from './review-head.ts';
import { limitTime } from './time-limit.ts';

/**
 * Reviews a commit that another workflow was run for, where open pull requests have it at their head. Where GitHub cannot say
 * whether they do, its status becomes `error`: a review that was taken back must not leave an old verdict. Never throws.
 */
export async function reviewRelayed(job: Job, sha: string): Promise<ExitStatus> {
  const limit = limitTime(job.inputs.timeout, () => tooLate(job.inputs.timeout), job.signal);
  let open: OpenPulls;
  try {
    open = await listOpenPulls(connect(job, limit.signal, job.inputs.timeout));
  } catch (error) {
    return await failReview(job, { sha, pulls: [] }, undefined, error);
  } finally {
    limit.end();
  }
  if (open.pulls.some(({ headSha }) => headSha === sha)) return reviewHead(job, openHead(sha, open));
  job.print(`Groundtruth: no open pull request has the commit ${sha} at its head\n`);
  return 0;
}
