import type { Repository } from '../catalog/repository.ts';
import { EngineError } from '../model/error.ts';
import { usualBase, usualBases } from './usual-base.ts';

/** What a review is asked to compare. */
export interface CommitNames {
  readonly base?: string;
  readonly head?: string;
}

interface Commits {
  readonly base: string;
  readonly head: string;
  /** Where the change left the base. */
  readonly fork: string;
}

/** EngineErrors of `Repository`. */
export async function findCommits(repository: Repository, names: CommitNames): Promise<Commits> {
  const [base, head] = await Promise.all([
    resolveBase(repository, names.base),
    repository.resolve(names.head ?? 'HEAD'),
  ]);
  return { base, head, fork: await repository.mergeBase(base, head) };
}

/**
 * Asks a repository for what a review begins with, so that git looks for it while other things are done. It keeps the answers, and
 * whoever asks for them later is told of what went wrong.
 */
export function askAhead(repository: Repository, names: CommitNames): void {
  const quietly = (answer: Promise<unknown>): void => void answer.catch(() => {});
  quietly(findCommits(repository, names));
  const both = Promise.all([resolveBase(repository, names.base), repository.resolve(names.head ?? 'HEAD')]);
  quietly(both.then(([base, head]) => repository.changedFiles(base, head)));
}

async function resolveBase(repository: Repository, base: string | undefined): Promise<string> {
  if (base !== undefined) return repository.resolve(base);
  const usual = await usualBase(repository);
  if (usual) return usual.sha;
  throw new EngineError('ref-not-found', `None of ${usualBases.join(', ')} exists here.`, {
    hint: 'Name the branch that the change would land on: `groundtruth review --base BRANCH`.',
  });
}
