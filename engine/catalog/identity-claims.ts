import { identifierValues } from '../model/identifiers.ts';
import { classFamily, type ClassTree, type IdentificationEntry, isCompleteFor } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';

/** Entities that say they are the same thing. */
export interface ContestedIdentity {
  /** In the order in which they were given. */
  readonly entities: readonly Entity[];
  /** What they share, e.g. `endpoint db-1.internal:5432`. */
  readonly identities: readonly string[];
}

/** More combinations of values than the names of one thing give. */
const mostCombinations = 1000;

/**
 * Entities of one family that claim the same identity: an id in a tool, or by a strong entry of their classes, unless an entry
 * that is tried before tells them apart; those who share several identities are told once. Letter case and spaces at the ends do
 * not tell two things apart; what is retired claims nothing any more. O(identifiers).
 */
export function contestedIdentities(entities: Iterable<Entity>, classes: ClassTree): readonly ContestedIdentity[] {
  const claims = new Map<string, Entity | Entity[]>();
  for (const entity of entities) {
    if (entity.class === undefined || entity.lifecycle === 'retired') continue;
    const family = classFamily(classes, entity.class);
    for (const identity of correlated(entity)) claim(claims, `${family}\n${identity}`, entity);
    for (const entry of strongEntries(entity, classes)) {
      for (const identity of identitiesOf(entity, entry)) claim(claims, `${family}\n${identity}`, entity);
    }
  }
  const contested = new Map<string, { entities: readonly Entity[]; identities: string[] }>();
  for (const [key, claimants] of claims) {
    if (!Array.isArray(claimants)) continue;
    const rivals = rivalsOfFirst(claimants, key, classes);
    if (rivals.length < 2) continue;
    const identity = key.slice(key.indexOf('\n') + 1);
    const names = rivals.map(({ ref }) => ref).join(' ');
    const known = contested.get(names);
    if (known) known.identities.push(identity);
    else contested.set(names, { entities: rivals, identities: [identity] });
  }
  return [...contested.values()];
}

/** An id in a tool is tried before all else. */
function correlated({ correlation }: Entity): readonly string[] {
  return Object.entries(correlation).map(([tool, id]) => `${correlationPrefix}${tool} ${plain(id)}`);
}

const correlationPrefix = 'correlation.';

function plain(value: string): string {
  return value.trim().toLowerCase();
}

function strongEntries(entity: Entity, classes: ClassTree): readonly IdentificationEntry[] {
  const entries = (entity.class !== undefined && classes.get(entity.class)?.identification) || [];
  return entries.filter(({ weak }) => !weak);
}

/** The combinations of an entity's values for the names of one entry; none where it does not hold. */
function identitiesOf({ identifiers }: Entity, entry: IdentificationEntry): readonly string[] {
  if (!isCompleteFor(entry, (name) => identifierValues(identifiers, name).length > 0)) return [];
  let combined = [''];
  for (const name of entry.by) {
    const values = identifierValues(identifiers, name);
    if (combined.length * values.length > mostCombinations) return [];
    combined = combined.flatMap((start) => values.map((value) => `${start}${start && ', '}${name} ${plain(value)}`));
  }
  return combined;
}

function claim(claims: Map<string, Entity | Entity[]>, key: string, entity: Entity): void {
  const claimant = claims.get(key);
  if (claimant === undefined) claims.set(key, entity);
  else if (Array.isArray(claimant)) claimant.push(entity);
  else if (claimant !== entity) claims.set(key, [claimant, entity]);
}

/** The first claimant with all those that nothing tells apart from it before the contested identity is looked at. */
function rivalsOfFirst(claimants: readonly Entity[], key: string, classes: ClassTree): readonly Entity[] {
  const [first, ...others] = new Set(claimants);
  if (!first) return [];
  const identity = key.slice(key.indexOf('\n') + 1);
  return [first, ...others.filter((other) => !areToldApart(first, other, identity, classes))];
}

function areToldApart(a: Entity, b: Entity, identity: string, classes: ClassTree): boolean {
  if (identity.startsWith(correlationPrefix)) return false;
  for (const entry of strongEntries(a, classes)) {
    const [ofA, ofB] = [identitiesOf(a, entry), identitiesOf(b, entry)];
    if (ofA.includes(identity)) return false;
    if (ofA.length > 0 && ofB.length > 0) return !ofA.some((one) => ofB.includes(one));
  }
  return false;
}
