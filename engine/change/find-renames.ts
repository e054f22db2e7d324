import { classFamily, type ClassTree } from '../model/asset-class.ts';
import type { Catalog, Entity } from '../model/entity.ts';
import { canonicalJson, sameJson } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';

/** An entity that goes on under another name, and what shows that it is the same. */
export interface Rename {
  readonly from: Ref;
  readonly by: readonly string[];
}

/** What is asked of the two sides of a change. */
type Side = Pick<Catalog, 'classes' | 'document'>;

/**
 * Which of the added entities are removed ones under a new name, by new ref: of the same kind and family, with the same
 * identifiers. The same ids in other tools prove nothing at run time: they are enough only where neither has identifiers and all
 * else that is declared stays. What begins or ends with its name is no rename. Where there could be two answers there is none. Linear.
 */
export function findRenames(
  removed: readonly Entity[],
  added: readonly Entity[],
  base: Side,
  head: Side,
): ReadonlyMap<Ref, Rename> {
  const renames = new Map<Ref, Rename>();
  if (removed.length === 0 || added.length === 0) return renames;
  const before = byIdentity(removed, base.classes);
  const after = byIdentity(added, head.classes);
  const matches = new Map<Entity, ReadonlySet<Entity>>();
  for (const entity of removed) matches.set(entity, candidates(entity, base.classes, after));
  for (const entity of added) {
    const [from, another] = candidates(entity, head.classes, before);
    if (!from || another || matches.get(from)?.size !== 1) continue;
    if (isThere(from) !== isThere(entity) || !isSame(from, entity, base, head)) continue;
    renames.set(entity.ref, { from: from.ref, by: sharedNames(from, entity) });
  }
  return renames;
}

/** Neither planned nor retired. */
function isThere({ lifecycle }: Entity): boolean {
  return lifecycle !== 'planned' && lifecycle !== 'retired';
}

function isSame(before: Entity, after: Entity, base: Side, head: Side): boolean {
  if (!sameJson(before.identifiers, after.identifiers)) return false;
  if (Object.keys(before.identifiers).length > 0) return true;
  return (
    before.owner === after.owner && sameJson(base.document(before.ref)?.['spec'], head.document(after.ref)?.['spec'])
  );
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
