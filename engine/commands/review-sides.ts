import type { Config } from '../catalog/config.ts';
import type { Repository } from '../catalog/repository.ts';
import type { Finding } from '../model/finding.ts';
import { sameJson, type Json } from '../model/json.ts';
import type { CatalogSummary } from '../model/result.ts';
import type { CommandContext } from './context.ts';
import { configOfCommit, loadCommit, type Declared } from './declared.ts';
import { type CommitNames, findCommits } from './review-commits.ts';
import { behindFindings, conflictFindings } from './review-findings.ts';

/** What a review holds against what. */
export interface Sides {
  /** Where the change would land: its rules, owners and classes are the ones that count. */
  readonly base: Declared;
  /** What there is without the change: the base, or where the change left it if what would land cannot be had. */
  readonly before: Declared;
  /** What there would be with it: the head merged into the base. */
  readonly after: Declared;
  readonly head: CatalogSummary;
  readonly headSha: string;
  readonly config: Config;
  /** Between before and after. */
  readonly changedFiles: readonly string[];
  /** What could not be judged as it would land. */
  readonly findings: readonly Finding[];
  /** The head has nothing that the base has not. */
  readonly isLanded: boolean;
}

/**
 * Both sides of a change. A base that has moved on since the change left it is taken in first, as a merge would do it; where that
 * conflicts, or git is older than 2.38, the change is judged from where it left the base, and a finding says so. What is `known`
 * of another change to much the same is not read again.
 * EngineErrors of `Repository`.
 */
export async function loadSides(
  repository: Repository,
  names: CommitNames & { readonly config?: string },
  context: CommandContext,
  known?: Sides,
): Promise<Sides> {
  const commits = await findCommits(repository, names);
  const { base: baseSha, head: headSha, fork: forkSha } = commits;
  const isLanded = forkSha === headSha;
  // Git merges while the base is read.
  const merging = forkSha === baseSha || isLanded ? undefined : repository.merge(baseSha, headSha);
  merging?.catch(() => {});
  const config = await configOfCommit(repository, baseSha, context.cwd, names.config);
  const near = known && sameJson(rulesOf(known.config), rulesOf(config)) ? known.base : undefined;
  const base =
    near?.summary.sha === baseSha ? near : await loadCommit(repository, baseSha, config, context, near?.catalog);
  const load = (sha: string, previous: Declared): Promise<Declared> =>
    loadCommit(repository, sha, config, context, previous.catalog);
  const shared = { base, config, headSha, isLanded };
  if (isLanded)
    return {
      ...shared,
      before: base,
      after: base,
      head: { ...base.summary, sha: headSha, ref: headSha },
      changedFiles: [],
      findings: [],
    };
  const merge = await merging;
  if (merge?.kind === 'merged') {
    const after = await load(merge.tree, base);
    const changedFiles = await repository.changedFiles(baseSha, merge.tree);
    const head = { ...after.summary, ref: headSha, sha: headSha, tree: merge.tree };
    return { ...shared, before: base, after, head, changedFiles, findings: [] };
  }
  const before = merge === undefined ? base : await load(forkSha, base);
  const after = await load(headSha, before);
  return {
    ...shared,
    before,
    after,
    head: after.summary,
    changedFiles: await repository.changedFiles(forkSha, headSha),
    findings: merge?.kind === 'conflict' ? conflictFindings(merge.paths) : behindFindings(before, base),
  };
}

/** By what files are read: facts of one and the same file are the same under it. */
function rulesOf({ include, exclude, namespace, root, file = '' }: Config): Json {
  return { include, exclude, namespace, root, file };
}
