import { openRepository } from '../catalog/repository.ts';
import { EngineError } from '../model/error.ts';
import type { ReviewResult } from '../model/result.ts';
import type { ReviewVote } from '../model/verdict.ts';
import { type CommandContext, momentOf } from './context.ts';
import { review, type ReviewOptions } from './review.ts';

/** Who is taken to have said what: logins, or `LOGIN@COMMIT` of what they said it to; the head otherwise. */
export interface SimulateOptions extends Omit<ReviewOptions, 'reviews'> {
  readonly approve?: readonly string[];
  readonly dismiss?: readonly string[];
  readonly requestChanges?: readonly string[];
}

/** The verdict as it would be if these people said this: the same judgement as a review, without anybody having to say it. */
export async function simulate(options: SimulateOptions, context: CommandContext): Promise<ReviewResult> {
  const { approve = [], dismiss = [], requestChanges = [], ...rest } = options;
  const at = momentOf(options, context);
  const repository = await openRepository(context.cwd, context.signal);
  try {
    const head = await repository.resolve(options.head ?? 'HEAD');
    const votes = async (texts: readonly string[], state: ReviewVote['state']): Promise<readonly ReviewVote[]> =>
      Promise.all(
        texts.map(async (text) => {
          const [login = '', commit] = text.split('@');
          if (login === '') {
            throw new EngineError('bad-arguments', `\`${text}\` names nobody.`, {
              hint: 'Name a GitHub login, or LOGIN@COMMIT for what somebody said to an earlier commit.',
            });
          }
          return { login, state, at: at.toISOString(), commit: commit ? await repository.resolve(commit) : head };
        }),
      );
    const reviews = [
      ...(await votes(approve, 'approved')),
      ...(await votes(dismiss, 'dismissed')),
      ...(await votes(requestChanges, 'changes-requested')),
    ];
    return await review({ ...rest, at, reviews }, context);
  } finally {
    repository.close();
  }
}
