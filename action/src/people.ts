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
  /** Logins of whoever opened it, and wrote or committed any of its commits. */
  readonly authors: readonly string[];
  /** What could not be learned, each a sentence. */
  readonly notices: readonly string[];
}

/** Reads all reviews and commits of a pull request. Throws one `EngineError`. */
export async function readPeople(github: GitHub, pull: PullRequest): Promise<People> {
  try {
    const votes = await readVotes(github, pull);
    const { authors, complete } = await readAuthors(github, pull);
    if (complete) return { votes, authors, notices: [] };
    const notice =
      `#${pull.number} has more than ${maxCommits} commits, and GitHub does not list who wrote the others: ` +
      'no approval counts, since it could be an author’s own. Squash the commits, or split the change.';
    return { votes: votes.map(withoutApproval), authors, notices: [notice] };
  } catch (error) {
    const needs = isRefusal(error) ? ' (the job needs `pull-requests: read`)' : '';
    throw githubError(`The reviews of #${pull.number} could not be read${needs}`, error);
  }
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
): Promise<{ readonly authors: readonly string[]; readonly complete: boolean }> {
  const commits = await github.call(
    github.paginate(github.rest.pulls.listCommits, { ...github.repository, pull_number: pull.number, per_page: 100 }),
  );
  const people = commits.flatMap(({ author, committer }) => [author?.login, committer?.login]);
  const logins = [pull.author, ...people].filter((login) => login !== undefined);
  const authors = [...new Set(logins.map((login) => login.toLowerCase()))].sort();
  if (commits.length < maxCommits) return { authors, complete: true };
  const whole = await github.call(github.rest.pulls.get({ ...github.repository, pull_number: pull.number }));
  return { authors, complete: whole.data.commits <= maxCommits };
}
