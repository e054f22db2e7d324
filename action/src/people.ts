import type { ReviewVote } from '../../engine/model/verdict.ts';
import { githubError, isRefusal } from './github.ts';
import type { GitHub } from './github.ts';
import type { PullRequest } from './pull-request.ts';

/** GitHub lists no more of a pull request's commits. */
const maxCommits = 250;

/** Who has a part in a pull request. */
export interface People {
  /** Every review that says yes or no, oldest first. */
  readonly votes: readonly ReviewVote[];
  /** Logins of whoever opened it, and wrote or committed any of its commits, or is named there as a co-author. */
  readonly authors: readonly string[];
  /** What could not be learned, each a sentence. */
  readonly notices: readonly string[];
}

/** Reads all reviews and commits of a pull request. Throws one `EngineError`. */
export async function readPeople(github: GitHub, pull: PullRequest): Promise<People> {
  try {
    const votes = await readVotes(github, pull);
    const { authors, strangers, complete } = await readAuthors(github, pull);
    if (complete) return { votes, authors, notices: strangers > 0 ? [strangersNotice(pull, strangers)] : [] };
    const notice =
      `#${pull.number} has more than ${maxCommits} commits, and GitHub does not list who wrote the others: ` +
      'no approval counts, since it could be an author’s own. Squash the commits, or split the change.';
    return { votes: votes.map(withoutApproval), authors, notices: [notice] };
  } catch (error) {
    const needs = isRefusal(error) ? ' (the job needs `pull-requests: read`)' : '';
    throw githubError(`The reviews of #${pull.number} could not be read${needs}`, error);
  }
}

function strangersNotice({ number }: PullRequest, strangers: number): string {
  const commits = strangers === 1 ? 'one commit' : `${strangers} commits`;
  return `The author of ${commits} of #${number} has no GitHub account: whether that is somebody who approved cannot be told.`;
}

async function readVotes(github: GitHub, pull: PullRequest): Promise<readonly ReviewVote[]> {
  const reviews = await github.call(
    github.paginate(github.rest.pulls.listReviews, {
      ...github.repository,
      pull_number: pull.number,
      per_page: 100,
    }),
  );
  return reviews.flatMap(({ user, state, submitted_at: at, commit_id: commit }) => {
    const said = voteOf(state);
    // Nobody can say any more who a deleted account was.
    if (!user || said === undefined || at === undefined) return [];
    return [{ login: user.login, state: said, at, ...(commit && { commit }) }];
  });
}

/** Upper case in the API, lower case in payloads. A comment is no vote; what is not known takes one back. */
function voteOf(state: string): ReviewVote['state'] | undefined {
  switch (state.toUpperCase()) {
    case 'APPROVED':
      return 'approved';
    case 'CHANGES_REQUESTED':
      return 'changes-requested';
    case 'COMMENTED':
    case 'PENDING':
      return undefined;
    default:
      return 'dismissed';
  }
}

function withoutApproval(vote: ReviewVote): ReviewVote {
  return vote.state === 'approved' ? { ...vote, state: 'dismissed' } : vote;
}

async function readAuthors(
  github: GitHub,
  pull: PullRequest,
): Promise<{ readonly authors: readonly string[]; readonly strangers: number; readonly complete: boolean }> {
  const commits = await github.call(
    github.paginate(github.rest.pulls.listCommits, { ...github.repository, pull_number: pull.number, per_page: 100 }),
  );
  const people = commits.flatMap(({ author, committer, commit }) => [
    author?.login,
    committer?.login,
    ...coAuthors(commit.message),
  ]);
  const strangers = commits.filter(({ author }) => !author?.login).length;
  const logins = [pull.author, ...people].filter((login) => login !== undefined);
  const authors = [...new Set(logins.map((login) => login.toLowerCase()))].sort();
  if (commits.length < maxCommits) return { authors, strangers, complete: true };
  const whole = await github.call(github.rest.pulls.get({ ...github.repository, pull_number: pull.number }));
  return { authors, strangers, complete: whole.data.commits <= maxCommits };
}

/**
 * Logins in the trailers of a commit, as far as their addresses tell them: GitHub gives every account one at
 * users.noreply.HOST, with or without its number.
 */
function coAuthors(message: string): readonly string[] {
  const trailer = /^co-authored-by:[^<\n]*<(?:[0-9]+\+)?([a-z0-9][a-z0-9_-]*)@users\.noreply\.[a-z0-9.-]+>/gim;
  return [...message.matchAll(trailer)].flatMap(([, login]) => (login === undefined ? [] : [login]));
}
