import { matchCatalogFiles } from '../catalog/config.ts';
import type { Repository } from '../catalog/repository.ts';
import { unseenOf } from '../drift/find-drift.ts';
import type { Estate } from '../model/estate.ts';
import type { Finding } from '../model/finding.ts';
import { relationKey } from '../model/relation.ts';
import type { Unseen } from '../model/result.ts';
import { knowledgeBy } from './drift-knowledge.ts';
import { driftOf } from './find-all.ts';
import type { Observed } from './observed.ts';
import { reconcileWith } from './reconcile-with.ts';
import type { Sides } from './review-sides.ts';

/** What is observed, held against both sides of a change. */
export interface Estates {
  /** The estate with the change and what is only there without it, so that what a change removes is still there to be judged. */
  readonly whole: Estate;
  readonly driftBefore: readonly Finding[];
  readonly driftAfter: readonly Finding[];
  /** What no source could see of the whole. */
  readonly unseen: readonly Unseen[];
}

/** How drift came about is told by what the base has declared, and when. */
export async function compareEstates(
  { base, before, after }: Sides,
  { evidence }: Observed,
  repository: Repository,
  at: Date,
): Promise<Estates> {
  const without = reconcileWith(before.catalog, evidence, base);
  const withChange = reconcileWith(after.catalog, evidence, base);
  const { namespace } = base.catalog;
  const { sha } = base.summary;
  const open = async () => ({
    repository,
    base: 'the base',
    sha: sha ?? (await repository.resolve('HEAD')),
    namespace,
    isCatalogFile: matchCatalogFiles(base.config),
  });
  const { unseen: _, ...known } = await knowledgeBy({ estate: without, evidence }, base.catalog, at, open);
  const whole = mergeEstates(without, withChange);
  return {
    whole,
    driftBefore: driftOf(without, before.catalog, known),
    driftAfter: driftOf(withChange, after.catalog, known),
    unseen: unseenOf(whole),
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
