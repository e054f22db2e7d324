import { githubError, isRefusal } from './github.ts';
import type { GitHub } from './github.ts';
import type { PullRequest } from './pull-request.ts';

/** Pages of a hundred: more would take too many of the requests that a token has. */
const maxPages = 5;

export interface OpenPulls {
  /** The one that changed last comes first. */
  readonly pulls: readonly PullRequest[];
  /** False where there are more than were read. */
  readonly complete: boolean;
  /** `<base> <head>` of commits that were found to be comparable or not: a sweep asks of the same ones many times. */
  readonly comparable: Map<string, boolean>;
}

/** The open pull requests of the repository. Throws one `EngineError`. */
export async function listOpenPulls(github: GitHub): Promise<OpenPulls> {
  const pulls: PullRequest[] = [];
  try {
    for (let page = 1; page <= maxPages; page++) {
      const answer = await github.call(
        github.rest.pulls.list({
          ...github.repository,
          state: 'open',
          sort: 'updated',
          direction: 'desc',
          per_page: 100,
          page,
        }),
      );
      pulls.push(...answer.data.map(pullOf));
      if (answer.data.length < 100) return { pulls: unique(pulls), complete: true, comparable: new Map() };
    }
  } catch (error) {
    const needs = isRefusal(error) ? ' (the job needs `pull-requests: read`)' : '';
    throw githubError(`The open pull requests could not be listed${needs}`, error);
  }
  return { pulls: unique(pulls), complete: false, comparable: new Map() };
}

/** One pull request. Errors are the API's own. */
export async function readPull(github: GitHub, number: number): Promise<PullRequest> {
  const answer = await github.call(github.rest.pulls.get({ ...github.repository, pull_number: number }));
  return pullOf(answer.data);
}

interface ApiPull {
  readonly number: number;
  readonly user: { readonly login: string } | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
}

function pullOf({ number, user, head, base }: ApiPull): PullRequest {
  return { number, headSha: head.sha, baseRef: base.ref, ...(user && { author: user.login }) };
}

/** What changes while pages are read may come twice. */
function unique(pulls: readonly PullRequest[]): readonly PullRequest[] {
  return [...new Map(pulls.map((pull) => [pull.number, pull])).values()];
}
