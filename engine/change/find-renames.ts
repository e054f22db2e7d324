import { classFamily, type ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import { canonicalJson } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';

/** An entity that goes on under another name, and what shows that it is the same. */
export interface Rename {
  readonly from: Ref;
  readonly by: readonly string[];
}

/**
 * Which of the added entities are removed ones under a new name, by new ref: of the same kind and family, with the same
 * identifiers or the same ids in other tools. Where there could be two answers there is none. Linear.
 */
export function findRenames(
  removed: readonly Entity[],
  added: readonly Entity[],
  base: ClassTree,
  head: ClassTree,
): ReadonlyMap<Ref, Rename> {
  const renames = new Map<Ref, Rename>();
  if (removed.length === 0 || added.length === 0) return renames;
  const before = byIdentity(removed, base);
  const after = byIdentity(added, head);
  const matches = new Map<Entity, ReadonlySet<Entity>>();
  for (const entity of removed) matches.set(entity, candidates(entity, base, after));
  for (const entity of added) {
    const [from, another] = candidates(entity, head, before);
    if (!from || another || matches.get(from)?.size !== 1) continue;
    renames.set(entity.ref, { from: from.ref, by: sharedNames(from, entity) });
  }
  return renames;
}

/** The base's relations in the head's names. */
export function inNewNames(
  relations: readonly Relation[],
  renames: ReadonlyMap<Ref, Pick<Rename, 'from'>>,
): readonly Relation[] {
  if (renames.size === 0) return relations;
  const names = new Map([...renames].map(([ref, { from }]) => [from, ref]));
  return relations.map((relation) => {
    const from = names.get(relation.from) ?? relation.from;
    const to = names.get(relation.to) ?? relation.to;
    return from === relation.from && to === relation.to ? relation : { ...relation, from, to };
  });
}

function byIdentity(entities: readonly Entity[], classes: ClassTree): ReadonlyMap<string, readonly Entity[]> {
  const found = new Map<string, Entity[]>();
  for (const entity of entities) {
    for (const identity of identitiesOf(entity, classes)) {
      const known = found.get(identity);
      if (known) known.push(entity);
      else found.set(identity, [entity]);
    }
  }
  return found;
}

function candidates(
  entity: Entity,
  classes: ClassTree,
  others: ReadonlyMap<string, readonly Entity[]>,
): ReadonlySet<Entity> {
  // Two are enough to know that the answer is not clear.
  return new Set(identitiesOf(entity, classes).flatMap((identity) => (others.get(identity) ?? []).slice(0, 2)));
}

function identitiesOf(entity: Entity, classes: ClassTree): string[] {
  const family = entity.class === undefined ? '' : classFamily(classes, entity.class);
  const { kind, identifiers, correlation } = entity;
  return Object.entries({ identifiers, correlation })
    .filter(([, values]) => Object.keys(values).length > 0)
    .map((identity) => canonicalJson([kind, family, ...identity]));
}

function sharedNames(a: Entity, b: Entity): string[] {
  const same = (left: Entity['identifiers'] | Entity['correlation'], right: typeof left): boolean =>
    canonicalJson(left) === canonicalJson(right);
  return [
    ...(same(a.identifiers, b.identifiers) ? Object.keys(a.identifiers) : []),
    ...(same(a.correlation, b.correlation) ? Object.keys(a.correlation).map((tool) => `correlation.${tool}`) : []),
  ].sort();
}
