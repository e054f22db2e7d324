import { listed } from '../../model/identifiers.ts';
import type { Catalog, Entity } from '../../model/entity.ts';
import type { EstateItem, EstateRelation } from '../../model/estate.ts';
import { isObject, type JsonObject } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import { relationKey, type Grade, type Relation } from '../../model/relation.ts';
import { unknownFact } from './cel.ts';
import type { PolicyFacts } from './policy-outcome.ts';
import type { Subject } from './subjects.ts';
import { asType, typed } from './typed.ts';

/** A link as policies see it: declared, seen, or both. */
export interface Link {
  readonly from: Ref;
  readonly to: Ref;
  readonly type: string;
  readonly strength: string;
  /** How many of the things that stand in for each other may fail before this one is missed. */
  readonly spares: number;
  readonly declared?: Relation;
  readonly observed?: EstateRelation;
}

/** The facts as expressions see them. What costs something is put together when it is first asked for. */
export interface World {
  readonly facts: PolicyFacts;
  readonly entity: (ref: string) => EntityView | undefined;
  /** What the change removes. */
  readonly before: (ref: string) => EntityView | undefined;
  readonly links: () => readonly Link[];
  /** Links in which a thing needs something, by its ref. */
  readonly needs: (ref: string) => readonly Link[];
  /** Links in which something needs a thing. */
  readonly neededBy: (ref: string) => readonly Link[];
  readonly item: (ref: string) => EstateItem | undefined;
  readonly grade: (from: string, to: string) => Grade | undefined;
  /** What policies of one kind judge, put together once for all of them. */
  readonly subjects: Map<string, readonly Subject[]>;
}

/** An entity as expressions see it; texts that nobody states are empty. */
export interface EntityView {
  readonly ref: Ref;
  readonly namespace: string;
  readonly criticality: string;
  readonly owner: string;
  readonly class: string;
  readonly spec: { readonly objectives?: { readonly availability?: number } };
}

export function worldOf(facts: PolicyFacts): World {
  const views = new Map<string, EntityView>();
  let links: readonly Link[] | undefined;
  let from: ReadonlyMap<string, readonly Link[]> | undefined;
  let to: ReadonlyMap<string, readonly Link[]> | undefined;
  let items: ReadonlyMap<string, EstateItem> | undefined;
  const all = (): readonly Link[] => (links ??= linksOf(facts));
  const world: World = {
    facts,
    subjects: new Map(),
    entity(ref) {
      let view = views.get(ref);
      if (view) return view;
      const entity = facts.catalog.entities.get(ref as Ref);
      if (!entity) return undefined;
      view = viewOf(entity, facts.catalog, world);
      views.set(ref, view);
      return view;
    },
    before(ref) {
      const entity = facts.before?.entities.get(ref as Ref);
      return entity && facts.before && viewOf(entity, facts.before, world);
    },
    links: all,
    needs: (ref) => (from ??= groupLinks(all(), 'from')).get(ref) ?? none,
    neededBy: (ref) => (to ??= groupLinks(all(), 'to')).get(ref) ?? none,
    item(ref) {
      if (!facts.estate) return unknownFact();
      items ??= new Map(facts.estate.items.map((item) => [item.id, item]));
      return items.get(ref);
    },
    grade(one, other) {
      if (!facts.estate) return unknownFact();
      return world.needs(one).find((link) => link.to === other)?.observed?.grade;
    },
  };
  return world;
}

const none: readonly Link[] = [];

/** What a view rests on. */
interface Held {
  readonly entity: Entity;
  readonly catalog: Catalog;
  readonly world: World;
  readSpec?: object;
}

const entityFields = asType('Entity', {
  get ref(): Ref {
    return (this as unknown as Held).entity.ref;
  },
});
const plainFields = [
  'kind',
  'namespace',
  'name',
  'lifecycle',
  'labels',
  'correlation',
  'attributes',
  'expects',
  'entrypoints',
  'paths',
] as const;
const textFields = ['title', 'owner', 'criticality', 'class'] as const;
const computedFields: Readonly<Record<string, (held: Held) => unknown>> = {
  identifiers: ({ entity }) => listed(entity.identifiers),
  members: ({ entity }) => entity.members ?? [],
  file: ({ entity }) => entity.origin.file,
  annotations: ({ entity, catalog }) => memberOf(memberOf(catalog.document(entity.ref), 'metadata'), 'annotations'),
  spec: (held) => (held.readSpec ??= typed('Spec', memberOf(held.catalog.document(held.entity.ref), 'spec'))),
  presence: (held) => itemOf(held).presence,
  observed: (held) =>
    Object.fromEntries(
      Object.entries(itemOf(held).attributes).flatMap(([name, { observed }]) =>
        observed === undefined ? [] : [[name, observed.value]],
      ),
    ),
  sources: (held) => [...new Set(itemOf(held).sightings.map(({ source }) => source))].sort(),
};
for (const field of plainFields) define(field, ({ entity }) => entity[field]);
for (const field of textFields) define(field, ({ entity }) => entity[field] ?? '');
for (const [field, compute] of Object.entries(computedFields)) define(field, compute);

function define(field: string, compute: (held: Held) => unknown): void {
  Object.defineProperty(entityFields, field, {
    get(this: Held) {
      return compute(this);
    },
  });
}

function viewOf(entity: Entity, catalog: Catalog, world: World): EntityView {
  const held = Object.create(entityFields) as { -readonly [Key in keyof Held]: Held[Key] };
  held.entity = entity;
  held.catalog = catalog;
  held.world = world;
  return held as unknown as EntityView;
}

function itemOf({ entity, world }: Held): EstateItem {
  return world.item(entity.ref) ?? unknownFact();
}

function memberOf(object: JsonObject | undefined, name: string): JsonObject {
  const member = object?.[name];
  return isObject(member) ? member : {};
}

export function relationView(link: Link, world: World): object {
  const { from, to, type, strength, spares, declared, observed } = link;
  return asType('Relation', {
    get from() {
      return world.entity(from);
    },
    get to() {
      return world.entity(to);
    },
    type,
    strength,
    flow: declared?.flow ?? observed?.flow ?? '',
    when: declared?.when ?? '',
    reason: declared?.reason ?? '',
    redundancy: BigInt(spares),
    declared: declared !== undefined,
    get grade() {
      return world.facts.estate ? (observed?.grade ?? 'declared-only') : unknownFact();
    },
  });
}

/** Declared links, and those that were only seen between things that are declared; in the order of both. */
function linksOf({ catalog, estate }: PolicyFacts): readonly Link[] {
  const seen = new Map((estate?.relations ?? []).map((relation) => [relationKey(relation), relation]));
  const offered = new Map<string, number>();
  for (const { redundancy } of catalog.relations) {
    if (redundancy) offered.set(redundancy.id, (offered.get(redundancy.id) ?? 0) + 1);
  }
  const links: Link[] = catalog.relations.map((declared) => {
    const { from, to, type, strength, redundancy } = declared;
    const observed = estate && seen.get(relationKey(declared));
    const spares = redundancy ? Math.max(0, (offered.get(redundancy.id) ?? 0) - redundancy.need) : 0;
    return { from, to, type, strength, spares, declared, ...(observed && { observed }) };
  });
  for (const observed of estate?.relations ?? []) {
    const { from, to, type, strength, declared } = observed;
    if (declared || !catalog.entities.has(from as Ref) || !catalog.entities.has(to as Ref)) continue;
    links.push({ from: from as Ref, to: to as Ref, type, strength, spares: 0, observed });
  }
  return links;
}

function groupLinks(links: readonly Link[], end: 'from' | 'to'): ReadonlyMap<string, readonly Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    // What carries no failure is no need: an owner, a member.
    if (link.strength === 'none') continue;
    const group = groups.get(link[end]);
    if (group) group.push(link);
    else groups.set(link[end], [link]);
  }
  return groups;
}
