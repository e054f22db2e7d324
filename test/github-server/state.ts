/** Somebody who calls the API: a user, or an app's bot. */
export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

export const actionsBot: Account = { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' };

/** A token with what it may write; reading is always allowed. */
export interface Grant {
  readonly account: Account;
  readonly write: ReadonlySet<'statuses' | 'pull-requests'>;
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

/** Everything one repository on the server holds. Tests read it, and change it as other users would. */
export interface State {
  readonly owner: string;
  readonly repo: string;
  /** The bare repository behind it. */
  readonly gitFolder: string;
  readonly grants: Map<string, Grant>;
  /** Oldest first. */
  readonly statuses: StoredStatus[];
  readonly comments: StoredComment[];
  nextId: number;
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

/** What GitHub shows for a commit: the newest status of a context. */
export function shownStatus(state: State, sha: string, context = 'groundtruth'): StoredStatus | undefined {
  return state.statuses.findLast((status) => status.sha === sha && status.context === context);
}
