import type { Catalog, Entity } from './entity.ts';

/** One entity as two catalogs have it. */
export interface EntityPair {
  readonly before: Entity;
  readonly after: Entity;
}

/** Where two catalogs do not have the same object under the same name, each list in the order of its catalog. */
export interface EntityDifference {
  readonly removed: readonly Entity[];
  readonly added: readonly Entity[];
  readonly differing: readonly EntityPair[];
}

/** One look at each entity of the second catalog; the first is gone through only where something in it is gone. */
export function compareEntities(
  { entities: before }: Pick<Catalog, 'entities'>,
  { entities: after }: Pick<Catalog, 'entities'>,
): EntityDifference {
  const added: Entity[] = [];
  const differing: EntityPair[] = [];
  for (const [ref, entity] of after) {
    const old = before.get(ref);
    if (!old) added.push(entity);
    else if (old !== entity) differing.push({ before: old, after: entity });
  }
  const removed: Entity[] = [];
  if (before.size + added.length > after.size) {
    for (const [ref, entity] of before) if (!after.has(ref)) removed.push(entity);
  }
  return { removed, added, differing };
}
