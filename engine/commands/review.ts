import { openRepository } from '../catalog/repository.ts';
import type { ReviewResult } from '../model/result.ts';
import type { OpenChange, ReviewVote } from '../model/verdict.ts';
import type { CommandContext, CommandOptions } from './context.ts';
import { startDeadline } from './deadline.ts';
import { askAhead } from './review-commits.ts';

export interface ReviewOptions extends CommandOptions {
  /** Where the change would land; the repository's default branch by default. Its rules judge the change. */
  readonly base?: string;
  /** What would land; `HEAD` by default. It is read as data and never checked out. */
  readonly head?: string;
  readonly evidence?: string;
  /** What people said of the change so far, in any order; several of one person too. */
  readonly reviews?: readonly ReviewVote[];
  /** Logins of the author and of those who wrote the commits: their own agreement never counts. */
  readonly authors?: readonly string[];
  readonly openChanges?: readonly OpenChange[];
  /** By when there has to be a verdict: what has not been seen by then is told and not waited for. */
  readonly deadline?: Date;
  /** Evidence from after this moment is told as odd; now by default. */
  readonly present?: Date;
}

/**
 * The verdict on a change: what it changes, what that breaks, who has to agree and who did, and what could not be seen.
 * EngineErrors of `Repository`; `timeout` where not even the two commits could be read by the deadline.
 */
export async function review(options: ReviewOptions, context: CommandContext): Promise<ReviewResult> {
  const deadline = startDeadline(options.deadline, context);
  try {
    const opening = openRepository(context.cwd, deadline.context.signal).then((repository) => {
      askAhead(repository, options);
      return repository;
    });
    // Git looks for the commits while what reads them is loaded.
    const [repository, { reviewIn }] = await Promise.all([opening, import('./review-in.ts')]);
    try {
      return await reviewIn(repository, options, deadline);
    } finally {
      repository.close();
    }
  } catch (error) {
    throw deadline.explain(error);
  } finally {
    deadline.end();
  }
}
