import type { CommitState, Gate } from './gate.ts';
import { statusDescription } from './gate.ts';
import type { GitHub } from './github.ts';
import { isNewer, runOfUrl, runUrl } from './runner.ts';
import type { Run, Runner } from './runner.ts';

/** The name under which a ruleset requires the verdict. */
const statusContext = 'groundtruth';

/** Sets the commit's status; gives the account id that GitHub shows as its author. Errors are the API's own. */
export async function setStatus(
  github: GitHub,
  runner: Runner,
  status: { sha: string; state: CommitState; description: string },
): Promise<number | undefined> {
  const answer = await github.call(
    github.rest.repos.createCommitStatus({
      ...github.repository,
      sha: status.sha,
      state: status.state,
      description: statusDescription(status.description),
      context: statusContext,
      target_url: runUrl(runner),
    }),
  );
  return answer.data.creator?.id;
}

/** A commit's status as somebody has set it. */
export interface ShownStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string | null;
  readonly creator?: number;
  /** The run whose page it links to. */
  readonly run?: Run;
}

/** What has been said of a commit under our name, by anybody, the newest first. Errors are the API's own. */
export async function readStatuses(github: GitHub, runner: Runner, sha: string): Promise<readonly ShownStatus[]> {
  const answer = await github.call(
    github.rest.repos.listCommitStatusesForRef({ ...github.repository, ref: sha, per_page: 100 }),
  );
  return answer.data
    .filter(({ context }) => context.toLowerCase() === statusContext)
    .map(({ id, state, description, creator, target_url: page }) => {
      const run = runOfUrl(runner, page);
      return { id, state, description, ...(creator && { creator: creator.id }), ...(run && { run }) };
    });
}

/**
 * True where a newer run has set this commit's status since: then the verdict is that run's to give.
 * A run is known by the page that its status links to, and counts only with the same author as ours.
 */
export async function isSuperseded(github: GitHub, runner: Runner, sha: string, author: number): Promise<boolean> {
  const statuses = await readStatuses(github, runner, sha);
  const newest = statuses.find(({ creator }) => creator === author);
  return newest?.run !== undefined && isNewer(newest.run, runner.run);
}

/**
 * Who has spoken for a commit since its statuses were read: a newer run, whose word counts, or somebody else, who may have looked at
 * less than we have.
 */
export function spokenSince(
  before: readonly ShownStatus[],
  [newest]: readonly ShownStatus[],
  runner: Runner,
): 'nobody' | 'newer' | 'other' {
  if (newest?.id === before[0]?.id) return 'nobody';
  return newest?.run && isNewer(newest.run, runner.run) ? 'newer' : 'other';
}

/** True where everybody who has said something under our name has last said just this: then it need not be said again. */
export function saysAlready(statuses: readonly ShownStatus[], gate: Gate): boolean {
  const heard = new Set<number | undefined>();
  for (const { creator, state, description } of statuses) {
    if (heard.has(creator)) continue;
    heard.add(creator);
    if (state !== gate.state || description !== gate.description) return false;
  }
  return heard.size > 0;
}
