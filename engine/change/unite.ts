import type { Change } from '../model/change.ts';
import type { Catalog, Entity } from '../model/entity.ts';
import { canonicalJson, compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { inNewNames } from './find-renames.ts';

/**
 * Both sides of a change as one, in the head's names: what the change can harm. A relation that differs is there in both of its
 * forms, so that a change cannot hide a dependency by dropping or softening it. `changes` are those from base to head. Linear.
 */
export function uniteCatalogs(
  base: Catalog,
  head: Catalog,
  changes: readonly Change[],
): { readonly entities: ReadonlyMap<Ref, Entity>; readonly relations: readonly Relation[] } {
  const renames = new Map(
    changes.flatMap((change) => (change.kind === 'entity-renamed' ? [[change.ref, change]] : [])),
  );
  const entities = new Map([...base.entities, ...head.entities]);
  for (const { from } of renames.values()) entities.delete(from);
  for (const change of changes) {
    if (change.kind !== 'field-changed' || change.path !== 'spec.min') continue;
    const now = entities.get(change.ref);
    const least = base.entities.get(renames.get(change.ref)?.from ?? change.ref)?.instances?.min ?? 1;
    // A group needs as many of its members as either side says.
    if (now?.instances && (now.instances.min ?? 1) < least)
      entities.set(change.ref, { ...now, instances: { ...now.instances, min: least } });
  }
  const changed = new Set(changes.flatMap((change) => ('relation' in change ? [change.ref] : [])));
  if (changed.size === 0) return { entities, relations: head.relations };
  const now = signaturesOf(head.relations.filter(({ from }) => changed.has(from)));
  const before = signaturesOf(inNewNames(base.relations, renames).filter(({ from }) => changed.has(from)));
  const kept = [...before].filter(([signature]) => !now.has(signature)).map(([, relation]) => ofItsOwn(relation));
  return { entities, relations: [...head.relations, ...kept] };
}

/** Relations by all that decides what they carry; a member of a choice also by the whole choice. */
function signaturesOf(relations: readonly Relation[]): ReadonlyMap<string, Relation> {
  const choices = new Map<string, string[]>();
  for (const { from, to, redundancy } of relations) {
    if (!redundancy) continue;
    const key = `${from} ${redundancy.id}`;
    const members = choices.get(key);
    if (members) members.push(to);
    else choices.set(key, [to]);
  }
  return new Map(
    relations.map((relation) => {
      const { from, to, type, strength, flow, when, redundancy } = relation;
      const members = redundancy && choices.get(`${from} ${redundancy.id}`)?.sort(compareText);
      const choice = redundancy && { need: redundancy.need, members: members ?? [] };
      return [canonicalJson({ from, to, type, strength, flow, when, choice }), relation];
    }),
  );
}

/** The base's choice beside the head's: they are not one. */
function ofItsOwn(relation: Relation): Relation {
  const { redundancy } = relation;
  return redundancy ? { ...relation, redundancy: { ...redundancy, id: `${redundancy.id} before` } } : relation;
}
