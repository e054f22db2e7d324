import type { Repository } from '../catalog/repository.ts';
import type { ReviewResult } from '../model/result.ts';
import { judge } from '../policy/judge.ts';
import { endOfTime, momentOf, resultBase } from './context.ts';
import type { Deadline } from './deadline.ts';
import { loadCommit, loadDeclared } from './declared.ts';
import { observer } from './observe-in-time.ts';
import { evidenceAddress } from './observed.ts';
import { refuseOwnEvidence } from './own-evidence.ts';
import { caseOf } from './review-case.ts';
import { uncommittedFindings } from './review-findings.ts';
import { inputsOf } from './review-inputs.ts';
import { lookAtOpenChanges } from './review-open.ts';
import type { ReviewOptions } from './review.ts';
import { loadSides } from './review-sides.ts';
import { bindVotes, type PastView } from './review-votes.ts';

/** The verdict on a change of a repository that is open. EngineErrors of `Repository`, `timeout`. */
export async function reviewIn(
  repository: Repository,
  options: ReviewOptions,
  deadline: Deadline,
): Promise<ReviewResult> {
  const { context } = deadline;
  const at = momentOf(options, context);
  const { present = context.now() } = options;
  const sides = await loadSides(repository, options, context);
  const address = evidenceAddress(sides.base, context.cwd, options.evidence);
  if ('folder' in address) await refuseOwnEvidence(repository, sides.headSha, address.folder);
  const observeAt = observer(address, deadline, (moment) => (moment < at ? endOfTime : present));
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
    verdict: judge({ ...now.input, votes }),
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
