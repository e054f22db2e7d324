import { relative, sep } from 'node:path';
import type { Config } from '../catalog/config.ts';
import { openRepository, type Repository } from '../catalog/repository.ts';
import { diffCatalogs } from '../change/diff.ts';
import { uniteCatalogs } from '../change/unite.ts';
import { unseenOf } from '../drift/find-drift.ts';
import { computeImpact } from '../impact/impact.ts';
import { impactStarts } from '../impact/starts.ts';
import type { Change } from '../model/change.ts';
import { EngineError } from '../model/error.ts';
import type { Estate } from '../model/estate.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import type { Impact } from '../model/impact.ts';
import { relationKey } from '../model/relation.ts';
import { shortRef } from '../model/ref.ts';
import type { ReviewResult, Unseen } from '../model/result.ts';
import { judge } from '../policy/judge.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { configOfCommit, loadCommit, loadDeclared, type Declared } from './declared.ts';
import { driftOf } from './drift.ts';
import { evidenceFolder, observe, reconcileWith, type Observed } from './observed.ts';
import { inPhases } from './in-phases.ts';

export interface ReviewOptions extends CommandOptions {
  /** Where the change would land; the repository's default branch by default. Its rules judge the change. */
  readonly base?: string;
  /** What would land; `HEAD` by default. It is read as data and never checked out. */
  readonly head?: string;
  readonly evidence?: string;
}

/** The commits of a review: `fork` is where the change left the base. */
interface Sides {
  readonly base: Declared;
  readonly fork: Declared;
  readonly head: Declared;
  readonly config: Config;
  readonly changedFiles: readonly string[];
}

/** The verdict on a change: what it changes, what that breaks, who has to agree, and what could not be seen. */
export async function review(options: ReviewOptions, context: CommandContext): Promise<ReviewResult> {
  const repository = await openRepository(context.cwd, context.signal);
  try {
    const sides = await loadSides(repository, options, context);
    const at = momentOf(options, context);
    const folder = evidenceFolder(sides.base, context.cwd, options.evidence);
    await refuseOwnEvidence(repository, sides.head, folder);
    const observed = await observe(folder, sides.base, at, context);
    const result = judgeSides(sides, observed, at, options, context);
    const isIdle = options.head === undefined && sides.head.summary.sha === sides.fork.summary.sha;
    return isIdle ? { ...result, findings: [...result.findings, ...(await uncommitted(sides.head, context))] } : result;
  } finally {
    repository.close();
  }
}

async function loadSides(repository: Repository, options: ReviewOptions, context: CommandContext): Promise<Sides> {
  const [baseSha, headSha] = [
    await resolveBase(repository, options.base),
    await repository.resolve(options.head ?? 'HEAD'),
  ];
  const forkSha = await repository.mergeBase(baseSha, headSha);
  const config = await configOfCommit(repository, baseSha, context.cwd, options.config);
  const base = await loadCommit(repository, baseSha, config, context);
  const fork = forkSha === baseSha ? base : await loadCommit(repository, forkSha, config, context, base.catalog);
  const head = await loadCommit(repository, headSha, config, context, fork.catalog);
  const changedFiles = await repository.changedFiles(forkSha, headSha);
  return { base, fork, head, config, changedFiles };
}

function judgeSides(
  sides: Sides,
  observed: Observed,
  at: Date,
  options: ReviewOptions,
  context: CommandContext,
): ReviewResult {
  const { base, fork, head, config, changedFiles } = sides;
  const changes = diffCatalogs(fork.catalog, head.catalog, changedFiles);
  const estates = compareEstates(sides, observed);
  const both = uniteCatalogs(fork.catalog, head.catalog, changes);
  const impact = computeImpact({
    ...both,
    ...(estates && { estate: estates.whole }),
    starts: impactStarts(changes, fork.catalog, head.catalog),
  });
  const failOn = options.failOn ?? config.failOn;
  const touched = touchedBy(changes, impact);
  const findings = sortFindings([
    ...configFindings(config, changedFiles),
    ...behindFindings(sides),
    ...inPhases(
      [...fork.findings, ...(estates?.forkDrift ?? [])],
      [...head.findings, ...(estates?.headDrift ?? [])],
      touched,
    ),
    ...observed.findings,
  ]);
  const unseen = estates
    ? unseenOf(estates.whole).filter(({ ref }) => ref === undefined || touched.has(ref))
    : [noEvidence];
  const verdict = judge({
    changes,
    impact,
    findings,
    base: base.catalog,
    head: head.catalog,
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
    head: head.summary,
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

interface Estates {
  /** Head's estate with what only the fork has, so that what a change removes is still there to be judged. */
  readonly whole: Estate;
  readonly forkDrift: readonly Finding[];
  readonly headDrift: readonly Finding[];
}

function compareEstates({ base, fork, head }: Sides, { evidence }: Observed): Estates | undefined {
  if (evidence.runs.length === 0) return undefined;
  const before = reconcileWith(fork.catalog, evidence, base.catalog);
  const after = reconcileWith(head.catalog, evidence, base.catalog);
  return {
    whole: mergeEstates(before, after),
    forkDrift: driftOf(before, fork.catalog),
    headDrift: driftOf(after, head.catalog),
  };
}

function mergeEstates(before: Estate, after: Estate): Estate {
  const items = new Set(after.items.map((item) => item.id));
  const relations = new Set(after.relations.map(relationKey));
  return {
    ...after,
    items: [...after.items, ...before.items.filter((item) => !items.has(item.id))],
    relations: [...after.relations, ...before.relations.filter((relation) => !relations.has(relationKey(relation)))],
  };
}

function touchedBy(changes: readonly Change[], impact: Impact): ReadonlySet<string> {
  const touched = new Set<string>(changes.map((change) => change.ref));
  for (const item of impact.affected) if (item.state === 'down' || item.state === 'degraded') touched.add(item.id);
  return touched;
}

/** A change could bring its own witnesses: evidence that it has a part in, links on the way to it included, is refused. */
async function refuseOwnEvidence(repository: Repository, { root, summary }: Declared, folder: string): Promise<void> {
  const wanted = relative(root, folder).split(sep).join('/').toLowerCase();
  if (wanted.startsWith('../') || summary.sha === undefined) return;
  const tree = await repository.tree(summary.sha, (path) => {
    const file = path.toLowerCase();
    return file.startsWith(`${wanted}/`) || `${wanted}/`.startsWith(`${file}/`);
  });
  if (tree.files.length + tree.findings.length === 0) return;
  throw new EngineError(
    'evidence-invalid',
    `The evidence folder ${wanted} is a part of ${summary.ref ?? summary.sha}, the change.`,
    {
      hint: 'A change could bring its own evidence. Keep evidence out of git, or name another folder with --evidence.',
    },
  );
}

/** What the base declares since the fork is not in the impact: the branch has to take it in for a verdict on what would land. */
function behindFindings({ base, fork }: Sides): readonly Finding[] {
  if (base === fork) return [];
  const refs = new Set(diffCatalogs(fork.catalog, base.catalog, []).map(({ ref }) => shortRef(ref)));
  if (refs.size === 0) return [];
  return [
    {
      code: 'review.behind',
      severity: 'warning',
      message: `The base has changed ${[...refs].slice(0, 3).join(', ')}${refs.size > 3 ? ` and ${refs.size - 3} more` : ''} since this branch left it, and the impact does not speak of that.`,
      hint: 'Merge or rebase onto the base, then review again.',
      phase: 'introduced',
    },
  ];
}

/** Commits are judged. Somebody who has committed nothing yet is told so, instead of an approval that means nothing. */
async function uncommitted(head: Declared, context: CommandContext): Promise<readonly Finding[]> {
  const { catalog } = await loadDeclared({}, context);
  const refs = [...new Set(diffCatalogs(head.catalog, catalog, []).map(({ ref }) => shortRef(ref)))];
  if (refs.length === 0) return [];
  const named = `${refs.slice(0, 3).join(', ')}${refs.length > 3 ? ` and ${refs.length - 3} more` : ''}`;
  return [
    {
      code: 'review.uncommitted',
      severity: 'warning',
      message: `Changes that are not committed were not judged: ${named}.`,
      hint: 'Commit them on a branch, then run `groundtruth review` again.',
    },
  ];
}

/** A change to the configuration does not judge itself: the base's rules hold until it has landed. */
function configFindings(config: Config, changedFiles: readonly string[]): readonly Finding[] {
  const file = config.file ?? 'groundtruth.yaml';
  if (!changedFiles.includes(file)) return [];
  return [
    {
      code: 'config.changed',
      severity: 'warning',
      message: `This change edits ${file}. It was judged by ${config.file === undefined ? 'the built-in defaults' : "the base's version"}; its own takes effect once it has landed.`,
      origin: { file, line: 1, column: 1 },
      phase: 'introduced',
    },
  ];
}

const usualBases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

async function resolveBase(repository: Repository, base: string | undefined): Promise<string> {
  if (base !== undefined) return repository.resolve(base);
  for (const candidate of usualBases) {
    try {
      return await repository.resolve(candidate);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'ref-not-found') throw error;
    }
  }
  throw new EngineError('ref-not-found', `None of ${usualBases.join(', ')} exists here.`, {
    hint: 'Name the branch that the change would land on: `groundtruth review --base BRANCH`.',
  });
}
