import type { Entity } from '../model/entity.ts';
import type { Estate, EstateRelation } from '../model/estate.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';

/** A relation as a walk reads it: `spares` further targets of a choice are there that have no relation of their own. */
export type Carrier = Relation & { readonly redundancy?: { readonly spares?: number } };

/**
 * The same relations, where those to a group are turned round: a group works as long as `min` of its instances do (one, where it
 * does not say), and those are the declared members and whatever else was seen to fit its selector. Linear; the same list where
 * nothing is a member of a group.
 */
export function withMembers(
  relations: readonly Relation[],
  entities: ReadonlyMap<Ref, Entity>,
  estate: Estate | undefined,
): readonly Carrier[] {
  if (!relations.some(isMembership)) return relations;
  const seen = new Map(estate?.items.map(({ id, instances }) => [id, instances]));
  return relations.map((relation) => {
    if (!isMembership(relation)) return relation;
    const { from: member, to: group } = relation;
    const need = entities.get(group)?.instances?.min ?? 1;
    const redundancy = { id: `${group} members`, need, spares: seen.get(group) ?? 0 };
    return { ...turned(relation, member, group), strength: 'hard', redundancy };
  });
}

/** The sightings of them, turned round alike. */
export function withSeenMembers(relations: readonly EstateRelation[]): readonly EstateRelation[] {
  if (!relations.some(isMembership)) return relations;
  return relations.map((relation) =>
    // Declared, it is there as such, and then carries what that does.
    isMembership(relation) ? turned(relation, relation.from, relation.to) : relation,
  );
}

function isMembership({ type, to }: Relation | EstateRelation): boolean {
  return type === 'memberOf' && to.startsWith('group:');
}

function turned<Link extends Relation | EstateRelation>(link: Link, member: Link['from'], group: Link['to']): Link {
  return { ...link, from: group, to: member, type: 'contains' };
}
