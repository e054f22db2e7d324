import type { ClassTree, Effect } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import { type Identifiers, listed } from '../model/identifiers.ts';
import type { JsonPath } from '../model/json.ts';
import { refParts, type EntityKind, type Ref } from '../model/ref.ts';
import type { Relation, RelationType } from '../model/relation.ts';

/** Kinds that stand for something that runs or can be called. To change any other kind of document does nothing to what runs. */
const runningKinds: ReadonlySet<EntityKind> = new Set(['service', 'asset', 'api', 'group', 'system', 'domain']);

/**
 * Effect of changing a field of a spec, where nothing more exact is known. What says who answers for a thing, or how it is
 * recognised and judged, does nothing to it. A field that is not listed may do something: reload.
 */
const specEffects: Readonly<Record<string, Effect>> = {
  owner: 'none',
  criticality: 'none',
  outcome: 'none',
  objectives: 'none',
  correlation: 'none',
  expects: 'none',
  sources: 'none',
  selfUpdates: 'none',
  selector: 'none',
  lifetime: 'none',
  type: 'none',
  profile: 'none',
};

/** Effect on the needing end of beginning or ceasing to need something: what it runs on is a move, the rest a new wiring. */
const relationEffects: Readonly<Record<RelationType, Effect>> = {
  dependsOn: 'reload',
  connectsTo: 'reload',
  uses: 'reload',
  consumesApi: 'reload',
  providedBy: 'reload',
  managedBy: 'reload',
  follows: 'reload',
  readsFrom: 'reload',
  writtenBy: 'reload',
  runsOn: 'replace',
  contains: 'none',
  memberOf: 'none',
  ownedBy: 'none',
};

export function isRunning(ref: Ref): boolean {
  return runningKinds.has(refParts(ref).kind);
}

export function effectOfRemoval(ref: Ref): Effect {
  return isRunning(ref) ? 'remove' : 'none';
}

/**
 * What changing a field does to the thing that is declared. Attributes are judged by the platform profile that the class had
 * before, so that a change cannot soften the rule it is judged by; one that no profile names restarts.
 */
export function effectOfField(path: JsonPath, before: Entity, after: Entity, classes: readonly ClassTree[]): Effect {
  const [root, field, name] = path;
  if (root !== 'spec' || !isRunning(after.ref)) return 'none';
  if (field === 'attributes') return effectOfAttribute(String(name ?? '*'), before, classes);
  if (field === 'identifiers')
    return isReplaced(listed(before.identifiers), listed(after.identifiers)) ? 'replace' : 'none';
  if (field === 'lifecycle') return ends(before, after) ? 'remove' : 'none';
  if ((field === 'class' || field === 'type') && before.class !== after.class) return 'replace';
  return own(specEffects, String(field)) ?? 'reload';
}

/** No longer there, or said to be not there yet. */
function ends(before: Entity, after: Entity): boolean {
  return after.lifecycle === 'retired' || (after.lifecycle === 'planned' && before.lifecycle !== 'retired');
}

/** A relation that begins or ends. An end that is itself new or gone is told as such, and nothing happens to it here. */
export function effectOfRelation(relation: Relation): Effect {
  return isRunning(relation.from) ? relationEffects[relation.type] : 'none';
}

/** What moves along a relation, and what it can fall back on, is wiring; the rest is what is known of it. */
export function effectOfRelationChange(was: Relation, is: Relation, sameChoice: boolean): Effect {
  return was.flow !== is.flow || !sameChoice ? effectOfRelation(is) : 'none';
}

function effectOfAttribute(name: string, entity: Entity, classes: readonly ClassTree[]): Effect {
  for (const tree of classes) {
    const profile = entity.class === undefined ? undefined : tree.get(entity.class)?.profile;
    if (profile) return own(profile.effects, name) ?? own(profile.effects, '*') ?? 'restart';
  }
  return 'restart';
}

/** Another thing under the same name: an identifier got wholly other values, or none of the old ones is left. */
function isReplaced(before: Identifiers, after: Identifiers): boolean {
  const names = Object.keys(before);
  const common = names.filter((name) => Object.hasOwn(after, name));
  const shares = (name: string): boolean => before[name]?.some((value) => after[name]?.includes(value)) ?? false;
  return (names.length > 0 && !common.some(shares)) || common.some((name) => !shares(name));
}

/** A member of a table by a name that somebody else wrote. */
function own(table: Readonly<Record<string, Effect>>, name: string): Effect | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
