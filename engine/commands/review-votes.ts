import type { Repository } from '../catalog/repository.ts';
import { EngineError } from '../model/error.ts';
import type { ReviewVote } from '../model/verdict.ts';
import { digestsToAgreeTo } from '../policy/judge.ts';
import { foldLogin, latestVotes, type BoundVote } from '../policy/votes.ts';
import { quiet } from './context.ts';
import type { Deadline } from './deadline.ts';
import type { Observed } from './observed.ts';
import { caseOf, type Case } from './review-case.ts';
import { loadSides, type Sides } from './review-sides.ts';

/** What is needed to judge the change as it was at an earlier moment. */
export interface PastView {
  readonly repository: Repository;
  readonly sides: Sides;
  readonly now: Case;
  readonly deadline: Deadline;
  /** The evidence as it was at a moment. */
  readonly observeAt: (sides: Sides, at: Date) => Promise<Observed>;
}

/** Moments of the past that are judged for one verdict; each costs as much as a review. */
const maxPast = 10;

/**
 * Votes with what each agreed to: the change at the commit that it names, on the base and the evidence of its moment. What cannot
 * be had any more leaves a vote unbound, with the reason.
 */
export async function bindVotes(votes: readonly ReviewVote[], view: PastView): Promise<readonly BoundVote[]> {
  const { at } = view.now.input;
  const known = new Map<string, Promise<Omit<BoundVote, 'vote'>>>();
  const latest = [
    ...latestVotes(
      votes.map((vote) => ({ vote })),
      at,
    ).values(),
  ].sort((a, b) => b.time - a.time);
  const people = new Set(
    [...view.now.input.base.entities.values()].flatMap(({ members = [] }) => members.map(foldLogin)),
  );
  const bound: BoundVote[] = [];
  for (const { vote, time } of latest) {
    // Anybody may approve of what is public: what strangers looked at is not worked out, and pushes nobody's word out.
    if (vote.state !== 'approved' || !people.has(foldLogin(vote.login))) {
      bound.push({ vote });
      continue;
    }
    if (vote.commit === undefined) {
      bound.push({ vote, problem: 'Which commit they agreed to is not known.' });
      continue;
    }
    const key = `${vote.commit} ${time}`;
    if (!known.has(key) && known.size >= maxPast) {
      bound.push({ vote, problem: `Only the ${maxPast} latest approvals are held against what has changed since.` });
      continue;
    }
    const past = known.get(key) ?? digestsThen(vote.commit, new Date(time), view);
    known.set(key, past);
    bound.push({ vote, ...(await past) });
  }
  return bound;
}

async function digestsThen(commit: string, then: Date, view: PastView): Promise<Omit<BoundVote, 'vote'>> {
  const { repository, sides, now, deadline, observeAt } = view;
  try {
    deadline.check();
    const head = await repository.resolve(commit);
    const base = await repository.commitAt(sides.base.summary.sha ?? '', then);
    if (base === undefined) return { problem: `What the base was at ${then.toISOString()} is not in this clone.` };
    const file = sides.config.file;
    const names = { base, head, ...(file !== undefined && { config: file }) };
    const isNow = head === sides.headSha && base === sides.base.summary.sha;
    const past = isNow ? sides : await loadSides(repository, names, quiet(deadline.context), sides);
    const observed = await observeAt(past, then);
    deadline.check();
    // Whose change it is may decide who is asked: both are judged as the change of the same people.
    const { openChanges, authors = [] } = now.input;
    const shared = { authors, ...(openChanges && { openChanges }) };
    const { input } = await caseOf(past, observed, repository, { at: then, ...shared });
    return { digests: digestsToAgreeTo(input) };
  } catch (error) {
    const meant = deadline.explain(error);
    if (!(meant instanceof EngineError) || meant.code === 'cancelled') throw meant;
    return { problem: `What they agreed to cannot be had any more: ${meant.message}` };
  }
}
