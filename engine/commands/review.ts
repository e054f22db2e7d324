import { openRepository } from '../catalog/repository.ts';
import { diffCatalogs } from '../change/diff.ts';
import { uniteCatalogs } from '../change/unite.ts';
import { unseenOf } from '../drift/find-drift.ts';
import { computeImpact } from '../impact/impact.ts';
import { impactStarts } from '../impact/starts.ts';
import type { Change } from '../model/change.ts';
import { sortFindings } from '../model/finding.ts';
import type { Impact } from '../model/impact.ts';
import type { ReviewResult, Unseen } from '../model/result.ts';
import type { OpenChange, ReviewVote } from '../model/verdict.ts';
import { judge } from '../policy/judge.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadCommit, loadDeclared } from './declared.ts';
import { inPhases } from './in-phases.ts';
import { evidenceFolder, observe, type Observed } from './observed.ts';
import { compareEstates, refuseOwnEvidence } from './review-estates.ts';
import { configFindings, uncommittedFindings } from './review-findings.ts';
import { loadSides, type Sides } from './review-sides.ts';

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
}

/** The verdict on a change: what it changes, what that breaks, who has to agree, and what could not be seen. */
export async function review(options: ReviewOptions, context: CommandContext): Promise<ReviewResult> {
  const repository = await openRepository(context.cwd, context.signal);
  try {
    const sides = await loadSides(repository, options, context);
    const at = momentOf(options, context);
    const folder = evidenceFolder(sides.base, context.cwd, options.evidence);
    await refuseOwnEvidence(repository, sides.headSha, folder);
    const observed = await observe(folder, sides.base, at, context);
    const result = judgeSides(sides, observed, at, options, context);
    if (options.head !== undefined || !sides.isLanded) return result;
    // Nothing is committed beyond the base: somebody who is still writing is told that it does not count yet.
    const head = await loadCommit(repository, sides.headSha, sides.config, context, sides.base.catalog);
    const uncommitted = uncommittedFindings(head, await loadDeclared({}, context));
    return { ...result, findings: [...result.findings, ...uncommitted] };
  } finally {
    repository.close();
  }
}

function judgeSides(
  sides: Sides,
  observed: Observed,
  at: Date,
  options: ReviewOptions,
  context: CommandContext,
): ReviewResult {
  const { base, before, after, head, config, changedFiles } = sides;
  const changes = diffCatalogs(before.catalog, after.catalog, changedFiles);
  const estates = compareEstates(sides, observed);
  const impact = computeImpact({
    ...uniteCatalogs(before.catalog, after.catalog, changes),
    ...(estates && { estate: estates.whole }),
    starts: impactStarts(changes, before.catalog, after.catalog),
  });
  const failOn = options.failOn ?? config.failOn;
  const touched = touchedBy(changes, impact);
  const findings = sortFindings([
    ...configFindings(config, changedFiles),
    ...sides.findings,
    ...inPhases(
      [...before.findings, ...(estates?.driftBefore ?? [])],
      [...after.findings, ...(estates?.driftAfter ?? [])],
      touched,
    ),
    ...observed.findings,
  ]);
  const unseen = estates
    ? unseenOf(estates.whole).filter(({ ref }) => ref === undefined || touched.has(ref))
    : [noEvidence];
  const verdict = judge({
    at,
    changes,
    impact,
    findings,
    base: base.catalog,
    head: after.catalog,
    ...(estates && { estate: estates.whole }),
    unseen,
    approvals: config.approvals,
    failOn,
    configured: config.file !== undefined,
  });
  return {
    ...resultBase(context, at),
    kind: 'ReviewResult',
    failOn,
    base: base.summary,
    head,
    changes,
    impact,
    verdict,
    evidence: estates?.whole.runs ?? [],
    unseen,
    findings,
  };
}

const noEvidence: Unseen = {
  what: 'what runs',
  reason: 'There is no evidence from any source: the impact rests on declarations alone. Run `groundtruth discover`.',
};

function touchedBy(changes: readonly Change[], impact: Impact): ReadonlySet<string> {
  const touched = new Set<string>(changes.map((change) => change.ref));
  for (const item of impact.affected) if (item.state === 'down' || item.state === 'degraded') touched.add(item.id);
  return touched;
}
