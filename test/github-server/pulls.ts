import { readFileSync } from 'node:fs';
import { accountJson, git, notFound, page, refSha, repoUrl } from './respond.ts';
import type { ApiAnswer, ApiRequest } from './respond.ts';
import type { State, StoredPull, StoredReview } from './state.ts';

/** GitHub lists no more of a pull request's commits. */
const maxCommits = 250;

/** GitHub's own example of a pull request, for the many members that nobody here reads. */
const examples = JSON.parse(
  readFileSync(new URL('../fixtures/github/payloads.json', import.meta.url), 'utf8'),
) as Record<string, { pull_request: Record<string, Record<string, unknown>> }>;

export function listPulls(request: ApiRequest, state: State): ApiAnswer {
  const wanted = request.query.get('state') ?? 'open';
  const base = request.query.get('base');
  const by = request.query.get('sort') === 'updated' ? byUpdate : byNumber;
  const ordered = state.pulls
    .filter((pull) => (wanted === 'all' || pull.state === wanted) && (base === null || pull.baseRef === base))
    .sort(by);
  const found = (request.query.get('direction') ?? 'desc') === 'desc' ? ordered.toReversed() : ordered;
  return page(request, found, (pull) => pullJson(pull, request, state));
}

export function readPull(request: ApiRequest, state: State): ApiAnswer {
  const pull = pullOf(request, state);
  if (!pull) return notFound();
  const commits = commitsOf(pull, state).length;
  return { status: 200, body: { ...wholePull, ...pullJson(pull, request, state), commits } };
}

export function listReviews(request: ApiRequest, state: State): ApiAnswer {
  const pull = pullOf(request, state);
  if (!pull) return notFound();
  const reviews = state.reviews.filter((review) => review.pull === pull.number);
  return page(request, reviews, (review) => reviewJson(review, request));
}

export function listPullCommits(request: ApiRequest, state: State): ApiAnswer {
  const pull = pullOf(request, state);
  if (!pull) return notFound();
  const commits = commitsOf(pull, state).slice(0, maxCommits);
  return page(request, commits, (commit) => commitJson(commit, request, state));
}

/** The commit at the tip of a pull request. */
function headOf(pull: StoredPull, state: State): string {
  return refSha(state, `refs/pull/${pull.number}/head`) ?? '';
}

function pullOf(request: ApiRequest, state: State): StoredPull | undefined {
  return state.pulls.find(({ number }) => number === Number(request.operation.path['pull_number']));
}

interface Commit {
  readonly sha: string;
  readonly author: string;
  readonly committer: string;
  readonly message: string;
}

/** Oldest first, those that the base does not have. */
function commitsOf(pull: StoredPull, state: State): readonly Commit[] {
  const range = [`refs/pull/${pull.number}/head`, `^refs/heads/${pull.baseRef}`];
  const lines = git(state, 'log', '--reverse', '--format=%x1e%H%x1f%ae%x1f%ce%x1f%B', ...range) ?? '';
  return lines
    .split('\x1e')
    .slice(1)
    .map((entry) => {
      const [sha = '', author = '', committer = '', message = ''] = entry.split('\x1f');
      return { sha, author, committer, message: message.trim() };
    });
}

function byUpdate(a: StoredPull, b: StoredPull): number {
  return a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : byNumber(a, b);
}

function byNumber(a: StoredPull, b: StoredPull): number {
  return a.number - b.number;
}

function pullJson(pull: StoredPull, request: ApiRequest, state: State): object {
  const example = examples['pull_request opened']?.pull_request ?? {};
  const end = (side: 'head' | 'base', ref: string, sha: string, repository: string): object => {
    const owner = repository.split('/')[0] ?? '';
    const repo = { ...(example[side]?.['repo'] as object), full_name: repository };
    return { ...example[side], ref, sha, label: `${owner}:${ref}`, repo };
  };
  const base = refSha(state, `refs/heads/${pull.baseRef}`) ?? '';
  const labels = pull.labels.map((name, id) => ({
    id,
    node_id: `label-${id}`,
    url: `${repoUrl(request)}/labels/${id}`,
    name,
    description: '',
    color: 'ffffff',
    default: false,
  }));
  return {
    ...example,
    url: `${repoUrl(request)}/pulls/${pull.number}`,
    number: pull.number,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    auto_merge: null,
    labels,
    user: accountJson(pull.author),
    updated_at: pull.updatedAt,
    head: end('head', pull.headRef, headOf(pull, state), pull.headRepository),
    base: end('base', pull.baseRef, base, `${state.owner}/${state.repo}`),
  };
}

/** What only the answer for a single pull request has. */
const wholePull = {
  additions: 1,
  changed_files: 1,
  comments: 0,
  deletions: 0,
  mergeable: true,
  mergeable_state: 'clean',
  merged: false,
  maintainer_can_modify: false,
  merged_by: null,
  review_comments: 0,
};

function reviewJson(review: StoredReview, request: ApiRequest): object {
  const url = `${repoUrl(request)}/pulls/${review.pull}`;
  const html = `https://github.test/pull/${review.pull}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: `review-${review.id}`,
    user: review.author && accountJson(review.author),
    body: '',
    state: review.state,
    commit_id: review.commit,
    html_url: html,
    pull_request_url: url,
    _links: { html: { href: html }, pull_request: { href: url } },
    author_association: 'MEMBER',
    ...(review.submittedAt !== undefined && { submitted_at: review.submittedAt }),
  };
}

function commitJson(commit: Commit, request: ApiRequest, state: State): object {
  const url = `${repoUrl(request)}/commits/${commit.sha}`;
  const account = (email: string): object | null => {
    const known = state.emails.get(email);
    return known ? accountJson(known) : null;
  };
  const person = { name: 'Somebody', email: 'somebody@example.com', date: '2024-05-01T10:00:00Z' };
  return {
    url,
    sha: commit.sha,
    node_id: commit.sha,
    html_url: url,
    comments_url: `${url}/comments`,
    commit: {
      url,
      author: person,
      committer: person,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.sha, url },
    },
    author: account(commit.author),
    committer: account(commit.committer),
    parents: [],
  };
}
