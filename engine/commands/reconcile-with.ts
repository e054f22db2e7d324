import type { Catalog } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import type { Evidence } from '../model/evidence.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { declaredSources, type SourceRecord } from './sources.ts';

/** Declared and observed, compared. Ranks of sources come from `judge`, the catalog whose Source documents are trusted. */
export function reconcileWith(catalog: Catalog, evidence: Evidence, judge: Catalog): Estate {
  const ranks = new Map(declaredSources(judge).map((source) => [source.name, source.spec.authority ?? {}]));
  return reconcile({
    entities: catalog.entities,
    relations: catalog.relations,
    classes: catalog.classes,
    evidence,
    authority: (source, className, attribute) => rankOf(ranks.get(source) ?? {}, className, attribute, judge),
  });
}

const unranked = 1000;

type Ranks = NonNullable<SourceRecord['spec']['authority']>;

/** The rank for the attribute, or else for all, that the class has or the nearest class above it which has one. */
function rankOf(ranks: Ranks, className: string, attribute: string | undefined, catalog: Catalog): number {
  for (const name of [className, ...(catalog.classes.get(className)?.ancestors ?? [])]) {
    const rank = Object.hasOwn(ranks, name) ? ranks[name] : undefined;
    if (typeof rank === 'number') return rank;
    const { attributes = {}, rank: ofAll } = rank ?? {};
    const own = attribute !== undefined && Object.hasOwn(attributes, attribute) ? attributes[attribute] : ofAll;
    if (own !== undefined) return own;
  }
  return unranked;
}
