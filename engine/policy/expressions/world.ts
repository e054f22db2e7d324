import type { Entity } from '../../model/entity.ts';
import type { EstateItem, EstateRelation } from '../../model/estate.ts';
import { isObject, type JsonObject } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import { relationKey, type Grade, type Relation } from '../../model/relation.ts';
import { opaque, unknownFact } from './cel.ts';
import type { PolicyFacts } from './policy-outcome.ts';

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
  readonly relationView: (link: Link) => object;
  readonly links: () => readonly Link[];
  /** Links in which a thing needs something, by its ref. */
  readonly needs: (ref: string) => readonly Link[];
  /** Links in which something needs a thing. */
  readonly neededBy: (ref: string) => readonly Link[];
  readonly grade: (from: string, to: string) => Grade | undefined;
}

/** An entity as expressions see it; members that nobody states are empty texts or left out. */
export interface EntityView {
  readonly ref: Ref;
  readonly namespace: string;
  readonly criticality: string;
  readonly owner: string;
  readonly class: string;
  readonly spec: JsonObject;
}

export function worldOf(facts: PolicyFacts): World {
  const views = new Map<string, EntityView>();
  let links: readonly Link[] | undefined;
  let from: ReadonlyMap<string, readonly Link[]> | undefined;
  let to: ReadonlyMap<string, readonly Link[]> | undefined;
  const items = once(() => new Map(facts.estate?.items.map((item) => [item.id, item])));
  const all = (): readonly Link[] => (links ??= linksOf(facts));
  const world: World = {
    facts,
    entity(ref) {
      let view = views.get(ref);
      if (view) return view;
      const entity = facts.catalog.entities.get(ref as Ref);
      if (!entity) return undefined;
      view = viewOf(entity, facts, items);
      views.set(ref, view);
      return view;
    },
    before(ref) {
      const entity = facts.before?.entities.get(ref as Ref);
      return entity && viewOf(entity, { ...facts, catalog: facts.before ?? facts.catalog }, items);
    },
    relationView: (link) => relationView(link, world),
    links: all,
    needs: (ref) => (from ??= groupLinks(all(), 'from')).get(ref) ?? none,
    neededBy: (ref) => (to ??= groupLinks(all(), 'to')).get(ref) ?? none,
    grade(one, other) {
      if (!facts.estate) return unknownFact();
      return world.needs(one).find((link) => link.to === other)?.observed?.grade;
    },
  };
  return world;
}

const none: readonly Link[] = [];

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function viewOf(entity: Entity, facts: PolicyFacts, items: () => ReadonlyMap<string, EstateItem>): EntityView {
  const { ref, kind, namespace, name, lifecycle, labels, identifiers, correlation, attributes } = entity;
  const { expects, entrypoints, paths, origin, members = [] } = entity;
  const document = once(() => facts.catalog.document(ref) ?? {});
  const item = (): EstateItem => (facts.estate && items().get(ref)) ?? unknownFact();
  return {
    [opaque]: true,
    ref,
    kind,
    namespace,
    name,
    title: entity.title ?? '',
    owner: entity.owner ?? '',
    lifecycle,
    criticality: entity.criticality ?? '',
    class: entity.class ?? '',
    labels,
    identifiers,
    correlation,
    attributes,
    expects,
    entrypoints,
    paths,
    members,
    file: origin.file,
    get annotations() {
      return memberOf(memberOf(document(), 'metadata'), 'annotations');
    },
    get spec() {
      return memberOf(document(), 'spec');
    },
    get presence() {
      return item().presence;
    },
    get observed() {
      const seen = Object.entries(item().attributes).filter(([, { observed }]) => observed !== undefined);
      return Object.fromEntries(seen.map(([attribute, { observed }]) => [attribute, observed?.value]));
    },
    get sources() {
      return [...new Set(item().sightings.map(({ source }) => source))].sort();
    },
  } as EntityView;
}

function memberOf(object: JsonObject, name: string): JsonObject {
  const member = object[name];
  return isObject(member) ? member : {};
}

function relationView({ from, to, type, strength, spares, declared, observed }: Link, world: World): object {
  return {
    [opaque]: true,
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
  };
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
    const observed = seen.get(relationKey(declared));
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
