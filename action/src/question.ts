import type { ReviewResult } from '../../engine/model/result.ts';
import { redactResult } from '../../engine/model/redact-result.ts';
import type { OpenChange, ReviewVote } from '../../engine/model/verdict.ts';
import { readBranchTip } from './branches.ts';
import { ensureCommits, comparableHeads } from './commits.ts';
import type { WantedCommits } from './commits.ts';
import { evidenceFolder } from './evidence-folder.ts';
import type { GitHub } from './github.ts';
import type { Job } from './job.ts';
import type { OpenPulls } from './open-pulls.ts';
import { readPeople } from './people.ts';
import type { People } from './people.ts';
import type { PullRequest } from './pull-request.ts';

/** Open changes that one change is compared with: each costs a reading of its catalog. */
const maxOpenChanges = 20;

const maxApprovedCommits = 50;

/** What a commit's status has to answer: may this commit land on that branch? */
export interface Question {
  readonly sha: string;
  readonly baseRef: string;
  /** Whose reviews count. */
  readonly pulls: readonly PullRequest[];
  /** How several belong together: they propose the same commit, or each is a part of it. */
  readonly several: 'same' | 'parts';
}

export interface Answer {
  readonly question: Question;
  readonly result: ReviewResult;
  /** What could not be learned on the way, each a sentence. */
  readonly notices: readonly string[];
}

/** How long a review may take. */
export interface ReviewLimit {
  /** Fires when it must end. */
  readonly signal: AbortSignal;
  /** When the engine is to say what it has: some time is needed to publish it. */
  readonly deadline: Date;
}

/** Gathers what a review needs from GitHub and git, and has the engine judge. Throws one `EngineError`. */
export async function answerQuestion(
  job: Job,
  github: GitHub,
  question: Question,
  open: OpenPulls,
  limit: ReviewLimit,
): Promise<Answer> {
  const { signal, deadline } = limit;
  const { runner, inputs } = job;
  const base = await readBranchTip(github, question.baseRef);
  const commits = wantedCommits(job, base, question.sha, signal);
  await ensureCommits(commits);
  const people = await peopleOf(github, question);
  await comparableHeads(commits, approvedCommits(people.votes), open.comparable);
  const others = await otherChanges(question, open, commits);
  const { workspace, temporary } = runner;
  const reviewed = await job.review({
    base,
    head: question.sha,
    cwd: workspace,
    evidence: await evidenceFolder(inputs.evidence, { workspace, temporary, signal }),
    reviews: people.votes,
    authors: people.authors,
    openChanges: others.changes,
    deadline,
    signal,
    ...(inputs.config !== undefined && { config: inputs.config }),
    ...(inputs.failOn !== undefined && { failOn: inputs.failOn }),
  });
  // What a catalog or a policy lets through that looks like a credential goes no further than this.
  const result = redactResult(reviewed);
  return { question, result, notices: [...people.notices, ...others.notices] };
}

/** What people looked at, the latest first: after a rebase no branch has it any more, and what they agreed to is read from it. */
function approvedCommits(votes: readonly ReviewVote[]): readonly string[] {
  const commits = votes.toReversed().flatMap(({ state, commit }) => (state === 'approved' && commit ? [commit] : []));
  return [...new Set(commits)].slice(0, maxApprovedCommits);
}

export function wantedCommits(job: Job, base: string, head: string, signal: AbortSignal): WantedCommits {
  const { serverUrl, workspace } = job.runner;
  return { base, head, folder: workspace, serverUrl, token: job.inputs.token, signal };
}

async function peopleOf(github: GitHub, { pulls, several }: Question): Promise<People> {
  const people: People[] = [];
  for (const pull of pulls) people.push(await readPeople(github, pull));
  const notices = people.flatMap((some) => some.notices);
  if (several === 'parts' && people.length > 1) return { votes: combinedVotes(people), authors: [], notices };
  const authors = [...new Set(people.flatMap((some) => some.authors))].sort();
  return { votes: inTime(people.flatMap(({ votes }) => votes)), authors, notices };
}

/**
 * Votes on several pull requests that land together. Nobody's word on their own counts, and somebody may be an author of
 * one and an owner who reviews another: so each one's authors are taken out there. Who refuses one of them refuses the whole.
 */
function combinedVotes(people: readonly People[]): readonly ReviewVote[] {
  const counted = people.map(({ votes, authors }) =>
    votes.filter(({ login }) => !authors.includes(login.toLowerCase())),
  );
  const refusing = new Set(
    counted.flatMap((votes) => {
      const latest = new Map(votes.map((vote) => [vote.login.toLowerCase(), vote.state]));
      return [...latest].filter(([, state]) => state !== 'approved').map(([login]) => login);
    }),
  );
  const standing = counted
    .flat()
    .filter(({ login, state }) => state !== 'approved' || !refusing.has(login.toLowerCase()));
  return inTime(standing);
}

function inTime(votes: readonly ReviewVote[]): readonly ReviewVote[] {
  return votes.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What else is proposed for the same branch, the latest first. */
async function otherChanges(
  question: Question,
  open: OpenPulls,
  commits: WantedCommits,
): Promise<{ readonly changes: readonly OpenChange[]; readonly notices: readonly string[] }> {
  const own = new Set(question.pulls.map(({ number }) => number));
  const others = open.pulls.filter(
    ({ number, headSha, baseRef }) => !own.has(number) && headSha !== question.sha && baseRef === question.baseRef,
  );
  const chosen = others.slice(0, maxOpenChanges);
  const reached = await comparableHeads(commits, [...new Set(chosen.map(({ headSha }) => headSha))], open.comparable);
  const changes = chosen
    .filter(({ headSha }) => reached.has(headSha))
    .map(({ number, headSha }) => ({ name: `#${number}`, head: headSha }));
  const left = others.length - changes.length;
  if (left === 0 && open.complete) return { changes, notices: [] };
  const notice = `Collisions were looked for in ${changes.length} other open pull requests, ${open.complete ? `not in ${left} more` : 'not in older ones'}.`;
  return { changes, notices: [notice] };
}
