import type { EnvironmentDifference, EnvironmentValue } from '../model/answers.ts';
import type { Entity } from '../model/entity.ts';
import type { Attributes, AttributeView, Estate, EstateItem } from '../model/estate.ts';
import { compareText, isObject, sameJson, type Json } from '../model/json.ts';
import { pathText, valueAt } from '../model/member-path.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { originOf, type Locate } from './context.ts';

export interface CompareInput {
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly relations: readonly Relation[];
  readonly estate: Estate;
  readonly locate: Locate;
}

export interface Comparison {
  /** How many things are in both. */
  readonly compared: number;
  readonly differences: readonly EnvironmentDifference[];
}

type Sides = readonly [Entity | undefined, Entity | undefined];

/** Labels that say which environment a thing is of. */
const labels = ['environment', 'env', 'app.kubernetes.io/environment'];
/** Kinds that are there once in each environment. */
const kinds: ReadonlySet<string> = new Set(['service', 'asset', 'group', 'api', 'system']);

/**
 * The variables in which the same things differ in two environments, by name and variable. A thing is of an environment by its label
 * `environment` (or `env`), or by that being a part of its namespace or name; without that part, both are called the same. Where
 * one side is not known, nothing is said to differ. Linear but for the sort.
 */
export function compareEnvironments(input: CompareInput, environments: readonly [string, string]): Comparison {
  const [ours, theirs] = environments.map((environment) => inEnvironment(input.entities, environment));
  if (!ours || !theirs) return { compared: 0, differences: [] };
  const items = new Map(input.estate.items.map((item) => [item.id, item]));
  const needs = needsOf(input.relations);
  const roleOf = new Map([...ours, ...theirs].map(([name, { ref }]) => [ref, name]));
  const differences: EnvironmentDifference[] = [];
  let compared = 0;
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const sides: Sides = [ours.get(name), theirs.get(name)];
    const refs = sides.flatMap((entity) => entity?.ref ?? []);
    const tell = (variable: string, values: readonly [EnvironmentValue, EnvironmentValue]): void => {
      if (differ(values)) differences.push({ name, refs, variable, values });
    };
    const [first, second] = sides;
    if (!first || !second) {
      tell(
        'presence',
        bothSides(sides, (entity) => ({ declared: entity !== undefined, ...(entity && { origin: entity.origin }) })),
      );
      continue;
    }
    compared++;
    const views = bothSides(sides, (entity) => (entity && items.get(entity.ref)?.attributes) ?? {});
    for (const attribute of new Set([...Object.keys(views[0]), ...Object.keys(views[1])])) {
      const held = [viewIn(views[0], attribute), viewIn(views[1], attribute)] as const;
      for (const path of differingPaths([knownOf(held[0]), knownOf(held[1])])) {
        differences.push({
          name,
          refs,
          variable: pathText(['attributes', attribute, ...path]),
          values: bothSides(sides, (entity, side) => valueOf(held[side], entity, [attribute, ...path], input.locate)),
        });
      }
    }
    for (const field of ['class', 'lifecycle', 'criticality', 'instances'] as const) {
      tell(
        field,
        bothSides(sides, (entity) => fieldOf(entity, field)),
      );
    }
    tell(
      'health',
      bothSides(sides, (entity) => healthOf(entity && items.get(entity.ref))),
    );
    const links = bothSides(sides, (entity) => rolesOf(entity, needs, roleOf));
    for (const link of new Set([...links[0].keys(), ...links[1].keys()])) {
      tell(
        link,
        bothSides(sides, (_, side) => linkOf(links[side]?.get(link))),
      );
    }
  }
  differences.sort((a, b) => compareText(a.name, b.name) || compareText(a.variable, b.variable));
  return { compared, differences };
}

function bothSides<Value>(
  sides: Sides,
  ask: (entity: Entity | undefined, side: 0 | 1) => Value,
): readonly [Value, Value] {
  return [ask(sides[0], 0), ask(sides[1], 1)];
}

/** Things of an environment by what they are called in every one. */
function inEnvironment(entities: ReadonlyMap<Ref, Entity>, environment: string): ReadonlyMap<string, Entity> {
  const found = new Map<string, Entity>();
  for (const entity of entities.values()) {
    if (!kinds.has(entity.kind)) continue;
    const namespace = withoutPart(entity.namespace, environment);
    const name = withoutPart(entity.name, environment);
    const isLabelled = labels.some((label) => entity.labels[label] === environment);
    if (!isLabelled && namespace === entity.namespace && name === entity.name) continue;
    const common = `${entity.kind}:${namespace === '' ? '' : `${namespace}/`}${name}`;
    if (!found.has(common)) found.set(common, entity);
  }
  return found;
}

/** `shop-prod` without `prod` is `shop`. */
function withoutPart(text: string, part: string): string {
  const parts = text.split(/([-._])/);
  const at = parts.indexOf(part);
  if (at < 0) return text;
  // With the sign before it, or after it where it comes first.
  return parts.filter((_, index) => index !== at && index !== (at === 0 ? 1 : at - 1)).join('');
}

function valueOf(
  view: AttributeView | undefined,
  entity: Entity | undefined,
  [attribute = '', ...within]: readonly string[],
  locate: Locate,
): EnvironmentValue {
  const { declared, observed } = view ?? {};
  const meant = valueAt(declared, within);
  const line =
    entity && meant !== undefined ? locate(entity.ref, ['spec', 'attributes', attribute, ...within]) : undefined;
  const origin = line ?? (observed ? originOf(observed) : entity?.origin);
  return {
    ...(meant !== undefined && { declared: meant }),
    // Of an object that was seen, nothing is hidden.
    ...(observed && { observed: valueAt(observed.value, within) ?? null }),
    ...(origin && { origin }),
  };
}

/** What is known of a value on one side; null where somebody looked and it is not there. */
interface Known {
  readonly declared: Json | undefined;
  readonly observed: Json | undefined;
}

function viewIn(attributes: Attributes, name: string): AttributeView | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function knownOf(view: AttributeView | undefined): Known {
  return { declared: view?.declared, observed: view?.observed?.value };
}

/** Where a value differs: of objects on both sides, the values within them, as deep as all that is known are objects. */
function differingPaths(
  [one, other]: readonly [Known, Known],
  path: readonly string[] = [],
): readonly (readonly string[])[] {
  const [ours, theirs] = [one, other].map(({ declared, observed }) => [declared, observed].filter(isThere));
  const known = [...(ours ?? []), ...(theirs ?? [])];
  if (ours?.length === 0 || theirs?.length === 0 || !known.every(isObject)) return differ([one, other]) ? [path] : [];
  return [...new Set(known.flatMap((value) => Object.keys(value)))].sort(compareText).flatMap((name) => {
    const within = ({ declared, observed }: Known): Known => ({
      declared: valueAt(declared, [name]),
      observed: isObject(observed) ? (valueAt(observed, [name]) ?? null) : undefined,
    });
    return differingPaths([within(one), within(other)], [...path, name]);
  });
}

function isThere(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}

function fieldOf(
  entity: Entity | undefined,
  field: 'class' | 'lifecycle' | 'criticality' | 'instances',
): EnvironmentValue {
  if (!entity) return {};
  const { instances, origin } = entity;
  const limits: Json = {
    ...(instances?.min !== undefined && { min: instances.min }),
    ...(instances?.max !== undefined && { max: instances.max }),
  };
  const declared: Json | undefined = field === 'instances' ? limits : entity[field];
  return declared === undefined ? { origin } : { declared, origin };
}

function healthOf(item: EstateItem | undefined): EnvironmentValue {
  const { healthy, reachable } = item?.state ?? {};
  if (healthy === undefined && reachable === undefined) return {};
  return { observed: healthy !== false && reachable !== false ? 'well' : 'not well' };
}

function needsOf(relations: readonly Relation[]): ReadonlyMap<Ref, readonly Relation[]> {
  const needs = new Map<Ref, Relation[]>();
  for (const relation of relations) {
    if (relation.type === 'ownedBy') continue;
    const known = needs.get(relation.from);
    if (known) known.push(relation);
    else needs.set(relation.from, [relation]);
  }
  return needs;
}

/** What it needs, by type and by what that is called in every environment. */
function rolesOf(
  entity: Entity | undefined,
  needs: ReadonlyMap<Ref, readonly Relation[]>,
  roleOf: ReadonlyMap<Ref, string>,
): ReadonlyMap<string, Relation> {
  const links = (entity && needs.get(entity.ref)) ?? [];
  return new Map(links.map((link) => [`${link.type} ${roleOf.get(link.to) ?? link.to}`, link]));
}

function linkOf(link: Relation | undefined): EnvironmentValue {
  if (!link) return { declared: false };
  const { strength, flow, when, origin } = link;
  return { declared: { strength, ...(flow && { flow }), ...(when !== undefined && { when }) }, origin };
}

/** What is declared differs where one side has it and the other has not; what was seen, where both sides were looked at. */
function differ([one, other]: readonly [Partial<Known>, Partial<Known>]): boolean {
  if (one.observed !== undefined && other.observed !== undefined && !sameJson(one.observed, other.observed))
    return true;
  // What was seen stands in where nothing is declared.
  if (one.declared === undefined && other.declared !== undefined) return !sameJson(one.observed, other.declared);
  if (other.declared === undefined && one.declared !== undefined) return !sameJson(other.observed, one.declared);
  return !sameJson(one.declared, other.declared);
}
