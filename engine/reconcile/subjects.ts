import { classFamily, type ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Evidence, ObservedRelation, Sighting } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { isAddressHost } from './endpoint.ts';
import { identifiersDiffer } from './identifier-forms.ts';
import { groupBy } from './group-by.ts';
import { type Identity, type Machine, machineOf, normalIdentifiers, type Place, placesOf } from './identity.ts';

/** A declared item with what it is known by. */
export interface Declared {
  readonly entity: Entity;
  readonly identity: Identity;
}

/** True where it is meant to run: what is planned or retired yields its identifiers to what is. */
export function isExpected({ lifecycle }: Entity): boolean {
  return lifecycle !== 'planned' && lifecycle !== 'retired';
}

/** A sighting with what it is known by. */
export interface Observed {
  readonly sighting: Sighting;
  readonly identity: Identity;
  /** False where the run that saw it is too old to speak of now. */
  readonly fresh: boolean;
}

/** What the identity of a declared item rests on besides itself. */
export interface Surroundings {
  readonly entities: ReadonlyMap<Ref, Entity>;
  /** The machines that each item is declared to run on. */
  readonly runsOn: ReadonlyMap<Ref, readonly Ref[]>;
  /** The names by which some of those go now; left out where it is not known yet. */
  readonly seenMachines?: ReadonlyMap<Ref, readonly string[]>;
  readonly classes: ClassTree;
}

export function declaredMachines(relations: readonly Relation[]): ReadonlyMap<Ref, readonly Ref[]> {
  const runsOn = relations.filter(({ type }) => type === 'runsOn');
  return new Map([...groupBy(runsOn, ({ from }) => from)].map(([from, list]) => [from, list.map(({ to }) => to)]));
}

/** Declared configuration items, by ref. Teams, users, rules and records are no part of the estate. */
export function declaredItems(entities: ReadonlyMap<Ref, Entity>): readonly Entity[] {
  const items: Entity[] = [];
  let sorted = true;
  for (const entity of entities.values()) {
    if (!itemKinds.has(entity.kind)) continue;
    const last = items.at(-1);
    if (last && last.ref > entity.ref) sorted = false;
    items.push(entity);
  }
  return sorted ? items : items.sort((a, b) => compareText(a.ref, b.ref));
}

const itemKinds: ReadonlySet<string> = new Set(['service', 'asset', 'api', 'system', 'domain', 'group']);

export function classOf(entity: Entity): string {
  return entity.class ?? entity.kind;
}

/** Whether a run of a source speaks of now. */
export type IsFresh = (source: string, run: string) => boolean;

export function isFresh(evidence: Evidence): IsFresh {
  const stale = new Set(evidence.runs.filter((run) => run.stale).map(({ source, run }) => `${source}\n${run}`));
  return (source, run) => stale.size === 0 || !stale.has(`${source}\n${run}`);
}

/** Sightings in an order of their own, by source and key. */
export function observedThings(
  sightings: readonly Sighting[],
  fresh: IsFresh,
  tools: ReadonlySet<string>,
  classes: ClassTree,
): readonly Observed[] {
  return [...sightings].sort(compareSightings).map((sighting) => ({
    sighting,
    identity: observedIdentity(sighting, tools, classes),
    fresh: fresh(sighting.source, sighting.run),
  }));
}

export function compareSightings(a: Sighting, b: Sighting): number {
  return (
    compareText(a.source, b.source) ||
    compareText(a.observation.key, b.observation.key) ||
    // One key twice is a fault of the source, and still no reason to depend on order.
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

/** The tools whose ids tie things together: those that declarations name, and those that observations name. */
export function correlatedTools(
  entities: ReadonlyMap<Ref, Entity>,
  observedNames: readonly string[],
): ReadonlySet<string> {
  const tools = new Set<string>();
  for (const { correlation } of entities.values()) for (const tool in correlation) tools.add(tool);
  for (const name of observedNames) {
    if (name.startsWith(correlationPrefix)) tools.add(name.slice(correlationPrefix.length));
  }
  return tools;
}

const correlationPrefix = 'correlation.';

/** What the other end of an observed link is known by; a loopback address is one of the machine that was watched. */
export function targetIdentity({ to }: ObservedRelation, watched: Identity, classes: ClassTree): Identity {
  const values = normalIdentifiers(to.identifiers);
  const places = placesOf(values);
  const own = machineOf(values, places);
  const shared = own.hosts.length === 0 && places.some(({ loopback }) => loopback);
  const machine = shared ? { hosts: watched.hosts, here: watched.here || watched.hosts.length === 0 } : own;
  return { class: to.class, family: classFamily(classes, to.class), values, ...machine };
}

/** What a declared item is known by. */
export function declaredIdentity(entity: Entity, surroundings: Surroundings): Identity {
  const { entities, runsOn, classes } = surroundings;
  const name = classOf(entity);
  const family = classFamily(classes, name);
  const values = normalIdentifiers(entity.identifiers);
  const ids = Object.entries(entity.correlation).map(([tool, id]) => `${tool} ${id.trim()}`);
  if (ids.length > 0) values.set('correlation', ids.sort(compareText));
  const places = placesOf(values);
  const machines = values.has('host')
    ? []
    : (runsOn.get(entity.ref) ?? []).flatMap((ref) => hostMachine(entities.get(ref), family, surroundings));
  return { class: name, family, values, ...declaredMachine(values, places, machines) };
}

/** The machine that a declaration means: the one it names, the one it runs on, the one that its endpoints name. */
function declaredMachine(
  values: Identity['values'],
  places: readonly Place[],
  [machine, ...others]: readonly Machine[],
): Machine {
  const own = machineOf(values, places);
  if (values.has('host')) return own;
  // On one of several machines, and it is not said on which.
  if (others.length > 0) return { hosts: [], here: false };
  if (machine && (machine.hosts.length > 0 || machine.here)) return machine;
  const names = places.filter(({ host, loopback }) => !loopback && !isAddressHost(host)).map(({ host }) => host);
  return names.length > 0 ? { hosts: [...new Set(names)], here: false } : own;
}

/** The machine that something of another family runs on, by the names that it goes by now. */
function hostMachine(
  entity: Entity | undefined,
  family: string,
  { classes, seenMachines }: Surroundings,
): readonly Machine[] {
  if (entity?.class === undefined || classFamily(classes, entity.class) === family) return [];
  const values = normalIdentifiers(entity.identifiers);
  const declared = machineOf(values, placesOf(values));
  const seen = seenMachines?.get(entity.ref);
  if (!seen) return [declared];
  // A name that was given to another machine since is of this one no longer.
  const renamed = declared.hosts.length > 0 && identifiersDiffer('host', declared.hosts, seen);
  return [{ ...declared, hosts: renamed ? seen : [...new Set([...declared.hosts, ...seen])].sort(compareText) }];
}

/** What a sighting is known by. */
export function observedIdentity(
  { source, observation }: Sighting,
  tools: ReadonlySet<string>,
  classes: ClassTree,
): Identity {
  const values = normalIdentifiers(observation.identifiers);
  const ids = tools.size > 0 ? correlationIds(source, observation.key, values, tools) : [];
  if (ids.length > 0) values.set('correlation', ids);
  const places = placesOf(values);
  const machine = machineOf(values, places);
  deriveIdentifiers(values, places, machine);
  return { class: observation.class, family: classFamily(classes, observation.class), values, seen: true, ...machine };
}

/** Ids in tools that tie things together: what is named for a tool, and all that the tool itself says. */
function correlationIds(
  source: string,
  key: string,
  values: Identity['values'],
  tools: ReadonlySet<string>,
): readonly string[] {
  const ids = new Set<string>();
  for (const [name, list] of values) {
    const tool = name.startsWith(correlationPrefix) ? name.slice(correlationPrefix.length) : source;
    if (tools.has(tool)) for (const value of list) ids.add(`${tool} ${value}`);
  }
  if (tools.has(source)) ids.add(`${source} ${key.trim()}`);
  return [...ids].sort(compareText);
}

/** A program on a named machine that listens on more than loopback holds `name:port` as well. */
function deriveIdentifiers(values: Map<string, readonly string[]>, places: readonly Place[], { hosts }: Machine): void {
  const endpoints = values.get('endpoint');
  if (!endpoints || hosts.length === 0) return;
  const open = places.filter(({ host, loopback }) => !loopback && isAddressHost(host));
  const named = open.flatMap(({ port }) => (port === undefined ? [] : hosts.map((host) => `${host}:${port}`)));
  if (named.length > 0) values.set('endpoint', [...new Set([...endpoints, ...named])].sort(compareText));
}
