import { classFamily, type ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';

/** Entities that say they are the same thing. */
export interface ContestedIdentity {
  /** In the order in which they were given. */
  readonly entities: readonly Entity[];
  /** What they share, e.g. `endpoint db-1.internal:5432`. */
  readonly identities: readonly string[];
}

/** Of one entity and entry: more combinations of values than a thing has identities. */
const mostCombinations = 1000;

/**
 * Entities of one family that claim the same identity by a strong entry of their classes; those who share several are told
 * once. Letter case does not tell two things apart; what is retired claims nothing any more. O(identifiers).
 */
export function contestedIdentities(entities: Iterable<Entity>, classes: ClassTree): readonly ContestedIdentity[] {
  const claims = new Map<string, Entity | Entity[]>();
  for (const entity of entities) {
    if (entity.class === undefined || entity.lifecycle === 'retired') continue;
    const family = classFamily(classes, entity.class);
    for (const { by, weak } of classes.get(entity.class)?.identification ?? []) {
      if (weak) continue;
      for (const identity of identitiesOf(entity, by)) claim(claims, `${family}\n${identity}`, entity);
    }
  }
  return byClaimants(claims);
}

/** The combinations of an entity's values for the names of one entry; none where a name has no value. */
function identitiesOf({ identifiers }: Entity, by: readonly string[]): readonly string[] {
  let combined = [''];
  for (const name of by) {
    const values = Object.hasOwn(identifiers, name) ? identifiers[name] : undefined;
    if (!values || combined.length * values.length > mostCombinations) return [];
    const prefix = `${name} `;
    combined = combined.flatMap((start) => values.map((value) => `${start}${start && ', '}${prefix}${value.toLowerCase()}`));
  }
  return combined;
}

function claim(claims: Map<string, Entity | Entity[]>, key: string, entity: Entity): void {
  const claimant = claims.get(key);
  if (claimant === undefined) claims.set(key, entity);
  else if (Array.isArray(claimant)) claimant.push(entity);
  else if (claimant !== entity) claims.set(key, [claimant, entity]);
}

function byClaimants(claims: ReadonlyMap<string, Entity | Entity[]>): readonly ContestedIdentity[] {
  const contested = new Map<string, { entities: readonly Entity[]; identities: string[] }>();
  for (const [key, claimants] of claims) {
    if (!Array.isArray(claimants)) continue;
    const entities = [...new Set(claimants)];
    const identity = key.slice(key.indexOf('\n') + 1);
    const names = entities.map(({ ref }) => ref).join(' ');
    const known = contested.get(names);
    if (known) known.identities.push(identity);
    else contested.set(names, { entities, identities: [identity] });
  }
  return [...contested.values()];
}
