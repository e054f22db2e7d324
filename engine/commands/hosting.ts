import { gitIn } from '../catalog/git-porcelain.ts';
import type { Hosting } from '../connect/open-pull-request.ts';
import { EngineError } from '../model/error.ts';
import type { CommandContext } from './context.ts';

/**
 * Where this repository is hosted: `GITHUB_REPOSITORY`, else the remote `origin`; the token is `GITHUB_TOKEN` or `GH_TOKEN`, the
 * API `GITHUB_API_URL`. EngineErrors: `bad-arguments` where one of them is not known.
 */
export async function hostingOf(root: string, context: CommandContext): Promise<Hosting> {
  const { environment = {}, signal } = context;
  const { GITHUB_TOKEN, GH_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL } = environment;
  const token = GITHUB_TOKEN ?? GH_TOKEN;
  if (token === undefined || token === '') {
    throw new EngineError('bad-arguments', 'There is no token to open a pull request with.', {
      hint: 'Set GITHUB_TOKEN to one that may write contents and pull requests, or use `--write`.',
    });
  }
  const repository = GITHUB_REPOSITORY ?? repositoryOf(await originOf(root, signal));
  if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new EngineError('bad-arguments', 'It is not known which repository on GitHub this is.', {
      hint: 'Set GITHUB_REPOSITORY to OWNER/NAME.',
    });
  }
  return { api: GITHUB_API_URL ?? 'https://api.github.com', repository, token, fetch, ...(signal && { signal }) };
}

async function originOf(root: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return (await gitIn(root, signal)('remote', 'get-url', 'origin')).trim();
  } catch (cause) {
    if (cause instanceof EngineError && cause.code !== 'cancelled') return '';
    throw cause;
  }
}

/** `owner/name` of an address on github.com; another server is named by the environment. */
function repositoryOf(address: string): string | undefined {
  return /^(?:https:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(
    address,
  )?.[1];
}
