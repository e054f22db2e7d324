import { openRepository, type Repository } from '../catalog/repository.ts';
import type { ReviewResult } from '../model/result.ts';
import type { OpenChange, ReviewVote } from '../model/verdict.ts';
import { judge } from '../policy/judge.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import { loadCommit, loadDeclared } from './declared.ts';
import { observer } from './observe-in-time.ts';
import { evidenceAddress } from './observed.ts';
import { caseOf } from './review-case.ts';
import { refuseOwnEvidence } from './review-estates.ts';
import { uncommittedFindings } from './review-findings.ts';
import { inputsOf } from './review-inputs.ts';
import { lookAtOpenChanges } from './review-open.ts';
import { loadSides } from './review-sides.ts';
import { bindVotes, type PastView } from './review-votes.ts';

export interface ReviewOptions extends CommandOptions {
  /** Where the change would land; the repository's default branch by default. Its rules judge the change. */
  readonly base?: string;
  /** What would land; `HEAD` by default. It is read as data and never checked out. */
  readonly head?: string;
  readonly evidence?: string;
  /** What people said of the change so far, in any order; several of one person too. */
  readonly reviews?: readonly ReviewVote[];
  /** Logins of the author and of those who wrote the commits: their own agreement never counts. */
  readonly authors?: readonly string[];
  readonly openChanges?: readonly OpenChange[];
  /** By when there has to be a verdict: what has not been seen by then is told and not waited for. */
  readonly deadline?: Date;
  /** Takes evidence from after the moment for what it is when the past is asked about: of no concern. */
  readonly ignoreLater?: boolean;
}

/**
 * The verdict on a change: what it changes, what that breaks, who has to agree and who did, and what could not be seen.
 * EngineErrors of `Repository`; `timeout` where not even the two commits could be read by the deadline.
 */
export async function review(options: ReviewOptions, context: CommandContext): Promise<ReviewResult> {
  const deadline = startDeadline(options.deadline, context);
  try {
    const repository = await openRepository(context.cwd, deadline.context.signal);
    try {
      return await reviewIn(repository, options, deadline);
    } finally {
      repository.close();
    }
  } catch (error) {
    throw deadline.explain(error);
  } finally {
    deadline.end();
  }
}

async function reviewIn(repository: Repository, options: ReviewOptions, deadline: Deadline): Promise<ReviewResult> {
  const { context } = deadline;
  const at = momentOf(options, context);
  const sides = await loadSides(repository, options, context);
  const address = evidenceAddress(sides.base, context.cwd, options.evidence);
  if ('folder' in address) await refuseOwnEvidence(repository, sides.headSha, address.folder);
  const observeAt = observer(address, deadline, (moment) => options.ignoreLater === true || moment < at);
  const observed = await observeAt(sides, at);
  const { openChanges, unseen } = await lookAtOpenChanges(options.openChanges ?? [], repository, sides, deadline);
  const { failOn } = options;
  const now = await caseOf(sides, observed, repository, {
    at,
    ...(failOn !== undefined && { failOn }),
    openChanges,
    ...(options.authors && { authors: options.authors }),
    unseen,
  });
  const pastView: PastView = { repository, sides, now, deadline, observeAt };
  const votes = await bindVotes(options.reviews ?? [], pastView);
  const result: ReviewResult = {
    ...resultBase(context, at),
    kind: 'ReviewResult',
    ...(now.masked && { masked: now.masked }),
    failOn: now.input.failOn,
    base: sides.base.summary,
    head: sides.head,
    inputs: inputsOf(sides, observed, options),
    changes: now.changes,
    impact: now.impact,
    verdict: judge({ ...now.input, votes, authors: options.authors ?? [] }),
    evidence: now.evidence,
    unseen: now.unseen,
    findings: now.findings,
  };
  if (options.head !== undefined || !sides.isLanded) return result;
  // Nothing is committed beyond the base: somebody who is still writing is told that it does not count yet.
  const head = await loadCommit(repository, sides.headSha, sides.config, context, sides.base.catalog);
  const uncommitted = uncommittedFindings(head, await loadDeclared({}, context));
  return { ...result, findings: [...result.findings, ...uncommitted] };
}
