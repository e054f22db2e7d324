/** Somebody who calls the API: a user, or an app's bot. */
export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

export const actionsBot: Account = { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' };

/** What a token may be granted to write, by the names that a workflow gives them. */
export type Permission = 'statuses' | 'pull-requests' | 'checks' | 'security-events';

/** A token with what it may write; reading is always allowed. */
export interface Grant {
  readonly account: Account;
  readonly write: ReadonlySet<Permission>;
}

export interface StoredStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
}

export interface StoredComment {
  readonly id: number;
  readonly issue: number;
  readonly author: Account;
  body: string;
  /** How often it was sent again after it was created. */
  edits: number;
}

/** Its head is what git holds as `refs/pull/<number>/head`. */
export interface StoredPull {
  readonly number: number;
  readonly author: Account;
  readonly headRef: string;
  /** `owner/name` of the repository that the branch is in. */
  readonly headRepository: string;
  baseRef: string;
  title: string;
  body: string;
  labels: readonly string[];
  state: 'open' | 'closed';
  /** RFC 3339; lists are in its order. */
  updatedAt: string;
}

export interface StoredReview {
  readonly id: number;
  readonly pull: number;
  /** Null where the account was deleted. */
  readonly author: Account | null;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  /** Null where the commit is gone. */
  readonly commit: string | null;
  /** RFC 3339; absent while it is pending. */
  readonly submittedAt?: string;
}

export interface StoredCheckRun {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  readonly app: Account;
  readonly detailsUrl: string | null;
  readonly externalId: string | null;
  status: string;
  conclusion: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: object[];
}

export interface StoredAnalysis {
  readonly sha: string;
  readonly ref: string;
  readonly sarif: unknown;
}

/** Everything one repository on the server holds. Tests read it, and change it as other users would. */
export interface State {
  readonly owner: string;
  readonly repo: string;
  /** The bare repository behind it. */
  readonly gitFolder: string;
  readonly grants: Map<string, Grant>;
  /** Accounts by the e-mail address that commits carry: without one, GitHub knows no author. */
  readonly emails: Map<string, Account>;
  /** Oldest first. */
  readonly statuses: StoredStatus[];
  readonly comments: StoredComment[];
  readonly pulls: StoredPull[];
  readonly reviews: StoredReview[];
  readonly checkRuns: StoredCheckRun[];
  readonly analyses: StoredAnalysis[];
  /** Whether the repository takes SARIF. */
  codeScanning: boolean;
  nextId: number;
}

export function emptyState(repository: { gitFolder: string; owner?: string; repo?: string }): State {
  return {
    owner: repository.owner ?? 'acme',
    repo: repository.repo ?? 'shop',
    gitFolder: repository.gitFolder,
    grants: new Map(),
    emails: new Map(),
    statuses: [],
    comments: [],
    pulls: [],
    reviews: [],
    checkRuns: [],
    analyses: [],
    codeScanning: true,
    nextId: 1,
  };
}

export function addComment(state: State, issue: number, author: Account, body: string): StoredComment {
  const comment: StoredComment = { id: state.nextId++, issue, author, body, edits: 0 };
  state.comments.push(comment);
  return comment;
}

export function addStatus(state: State, status: Omit<StoredStatus, 'id'>): StoredStatus {
  const stored = { id: state.nextId++, ...status };
  state.statuses.push(stored);
  return stored;
}

export function addPull(state: State, pull: Partial<StoredPull> & Pick<StoredPull, 'number' | 'author'>): StoredPull {
  const stored: StoredPull = {
    headRef: `branch-${pull.number}`,
    headRepository: `${state.owner}/${state.repo}`,
    baseRef: 'main',
    title: 'A change',
    body: '',
    labels: [],
    state: 'open',
    updatedAt: '2024-05-01T10:00:00Z',
    ...pull,
  };
  state.pulls.push(stored);
  return stored;
}

export function addReview(state: State, review: Omit<StoredReview, 'id'>): StoredReview {
  const stored = { id: state.nextId++, ...review };
  state.reviews.push(stored);
  return stored;
}

/** What GitHub shows for a commit: the newest status of a context. */
export function shownStatus(state: State, sha: string, context = 'groundtruth'): StoredStatus | undefined {
  return state.statuses.findLast((status) => status.sha === sha && status.context === context);
}
