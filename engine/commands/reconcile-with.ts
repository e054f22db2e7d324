import type { Catalog } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import type { Evidence } from '../model/evidence.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { declaredSources } from './sources.ts';

/** Declared and observed, compared. Ranks of sources come from `judge`, the catalog whose Source documents are trusted. */
export function reconcileWith(catalog: Catalog, evidence: Evidence, judge: Catalog): Estate {
  const ranks = new Map(declaredSources(judge).map((source) => [source.name, source.spec.authority ?? {}]));
  return reconcile({
    entities: catalog.entities,
    relations: catalog.relations,
    classes: catalog.classes,
    evidence,
    authority: (source, className) => rankOf(ranks.get(source) ?? {}, className, judge),
  });
}

const unranked = 1000;

/** The rank for the class or the nearest class above it. */
function rankOf(ranks: Readonly<Record<string, number>>, className: string, catalog: Catalog): number {
  for (const name of [className, ...(catalog.classes.get(className)?.ancestors ?? [])]) {
    const rank = Object.hasOwn(ranks, name) ? ranks[name] : undefined;
    if (rank !== undefined) return rank;
  }
  return unranked;
}
