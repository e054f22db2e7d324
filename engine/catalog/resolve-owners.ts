import type { Entity } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { referenceFinding, type ResolveReference } from './references.ts';

/** The entities of drafts with their owners. */
export function resolveOwners(
  drafts: Iterable<DraftEntity>,
  resolveReference: ResolveReference,
  locate: LocateDraft,
  findings: Finding[],
): ReadonlyMap<Ref, Entity> {
  const entities = new Map<Ref, Entity>();
  for (const draft of drafts) {
    let { entity } = draft;
    if (draft.owner !== undefined) {
      const { ref: owner, problem } = resolveReference(draft, 'owner', draft.owner);
      if (problem) findings.push(referenceFinding(draft, problem, locate(draft, ['spec', 'owner'])));
      // Not `{ ...entity, owner }`: Node 20 gives every object that is made so a layout of its own, and is slow with them.
      if (owner) entity = Object.assign({}, entity, { owner });
    }
    entities.set(entity.ref, entity);
  }
  return entities;
}

/** Teams with the users who belong to them, and everything else as it is. */
export function withMembers(owned: ReadonlyMap<Ref, Entity>, relations: readonly Relation[]): ReadonlyMap<Ref, Entity> {
  const logins = loginsByTeam(owned, relations);
  const entities = new Map(owned);
  for (const [ref, entity] of owned) {
    if (entity.kind !== 'team') continue;
    const members = [...(entity.members ?? []), ...(logins.get(ref) ?? [])];
    entities.set(ref, { ...entity, members: [...new Set(members)].sort(compareText) });
  }
  return entities;
}

function loginsByTeam(
  entities: ReadonlyMap<Ref, Entity>,
  relations: readonly Relation[],
): ReadonlyMap<Ref, readonly string[]> {
  const logins = new Map<Ref, string[]>();
  for (const { from, to, type } of relations) {
    if (type !== 'memberOf') continue;
    const user = entities.get(from);
    if (user?.kind !== 'user') continue;
    const list = logins.get(to);
    if (list) list.push(...(user.members ?? []));
    else logins.set(to, [...(user.members ?? [])]);
  }
  return logins;
}
