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

/** Teams of teams are followed this far down: deeper ones are no teams that anybody asks. */
const deepest = 10;

/** Teams with the users who belong to them and with the members of the teams below them, and everything else as it is. */
export function withMembers(owned: ReadonlyMap<Ref, Entity>, relations: readonly Relation[]): ReadonlyMap<Ref, Entity> {
  const below = belongings(owned, relations);
  const entities = new Map<Ref, Entity>();
  for (const [ref, entity] of owned) {
    if (entity.kind !== 'team') {
      entities.set(ref, entity);
      continue;
    }
    const members = new Set(entity.members);
    for (const part of partsOf(ref, below)) for (const login of owned.get(part)?.members ?? []) members.add(login);
    entities.set(ref, { ...entity, members: [...members].sort(compareText) });
  }
  return entities;
}

/** Users and teams by the team that they say they belong to. */
function belongings(
  entities: ReadonlyMap<Ref, Entity>,
  relations: readonly Relation[],
): ReadonlyMap<Ref, readonly Ref[]> {
  const below = new Map<Ref, Ref[]>();
  for (const { from, to, type } of relations) {
    if (type !== 'memberOf') continue;
    const kind = entities.get(from)?.kind;
    if (kind !== 'user' && kind !== 'team') continue;
    const list = below.get(to);
    if (list) list.push(from);
    else below.set(to, [from]);
  }
  return below;
}

/** Everything below a team, each once; teams that belong to each other included. */
function partsOf(team: Ref, below: ReadonlyMap<Ref, readonly Ref[]>): ReadonlySet<Ref> {
  const found = new Set<Ref>();
  let level: readonly Ref[] = below.get(team) ?? [];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const fresh = level.filter((ref) => !found.has(ref));
    for (const ref of fresh) found.add(ref);
    level = fresh.flatMap((ref) => below.get(ref) ?? []);
  }
  return found;
}
