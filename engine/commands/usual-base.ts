import type { Repository } from '../catalog/repository.ts';
import { EngineError } from '../model/error.ts';

/** Where changes land in most repositories, the likeliest first. */
export const usualBases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'] as const;

/** The branch that changes land on; undefined where it has none of the usual names. EngineErrors of `resolve`. */
export async function usualBase(
  repository: Repository,
): Promise<{ readonly name: string; readonly sha: string } | undefined> {
  for (const name of usualBases) {
    try {
      return { name, sha: await repository.resolve(name) };
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'ref-not-found') throw error;
    }
  }
  return undefined;
}
