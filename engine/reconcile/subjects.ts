import { classFamily, type ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Evidence, ObservedRelation, Sighting } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { isAddressHost, isLoopbackHost, parseEndpoint } from './endpoint.ts';
import { hostsOf, type Identity, isLoopbackPlace, normalIdentifiers, placesOf } from './identity.ts';

/** A declared item with what it is known by. */
export interface Declared {
  readonly entity: Entity;
  readonly identity: Identity;
}

/** A sighting with what it is known by. */
export interface Observed {
  readonly sighting: Sighting;
  readonly identity: Identity;
  /** False where the run that saw it is too old to speak of now. */
  readonly fresh: boolean;
}

/** Declared configuration items, by ref. Teams, users, rules and records are no part of the estate. */
export function declaredItems(
  entities: ReadonlyMap<Ref, Entity>,
  relations: readonly Relation[],
  classes: ClassTree,
): readonly Declared[] {
  const runsOn = new Map<Ref, Ref[]>();
  for (const { type, from, to } of relations) {
    if (type !== 'runsOn') continue;
    const hosts = runsOn.get(from);
    if (hosts) hosts.push(to);
    else runsOn.set(from, [to]);
  }
  const declared: Declared[] = [];
  for (const entity of [...entities.values()].sort((a, b) => compareText(a.ref, b.ref))) {
    if (!itemKinds.has(entity.kind)) continue;
    declared.push({ entity, identity: declaredIdentity(entity, runsOn.get(entity.ref) ?? [], entities, classes) });
  }
  return declared;
}

const itemKinds: ReadonlySet<string> = new Set(['service', 'asset', 'api', 'system', 'domain', 'group']);

/** Sightings in an order of their own, by source and key. */
export function observedThings(
  evidence: Evidence,
  tools: ReadonlySet<string>,
  classes: ClassTree,
): readonly Observed[] {
  const stale = new Map(evidence.runs.map((run) => [`${run.source}\n${run.run}`, run.stale]));
  return [...evidence.sightings]
    .sort((a, b) => compareText(a.source, b.source) || compareText(a.observation.key, b.observation.key))
    .map((sighting) => ({
      sighting,
      identity: observedIdentity(sighting, tools, classes),
      fresh: !(stale.get(`${sighting.source}\n${sighting.run}`) ?? false),
    }));
}

/** The tools whose ids tie things together: those that declarations name, and those that observations name. */
export function correlatedTools(entities: ReadonlyMap<Ref, Entity>, evidence: Evidence): ReadonlySet<string> {
  const tools = new Set<string>();
  for (const entity of entities.values()) for (const tool of Object.keys(entity.correlation)) tools.add(tool);
  for (const { observation } of evidence.sightings) {
    for (const name of Object.keys(observation.identifiers)) {
      if (name.startsWith(correlationPrefix)) tools.add(name.slice(correlationPrefix.length));
    }
  }
  return tools;
}

const correlationPrefix = 'correlation.';

/** What the other end of an observed link is known by; an address of the machine itself is one of the machine that was watched. */
export function targetIdentity({ to }: ObservedRelation, watched: Identity, classes: ClassTree): Identity {
  const values = normalIdentifiers(to.identifiers);
  const identity = identityOf(to.class, values, classes);
  if (identity.hosts.length > 0 || !placesOf(identity).some(isLoopbackPlace)) return identity;
  return { ...identity, hosts: watched.hosts, here: watched.here || watched.hosts.length === 0 };
}

function declaredIdentity(
  entity: Entity,
  runsOn: readonly Ref[],
  entities: ReadonlyMap<Ref, Entity>,
  classes: ClassTree,
): Identity {
  const values = normalIdentifiers(entity.identifiers);
  const ids = Object.entries(entity.correlation).map(([tool, id]) => `${tool} ${id.trim()}`);
  if (ids.length > 0) values.set('correlation', ids.sort(compareText));
  const identity = identityOf(entity.class ?? entity.kind, values, classes);
  if (identity.hosts.length > 0 || hostsOf(values).length > 0) return identity;
  const machines = runsOn.flatMap((ref) => machineOf(entities.get(ref), identity.family, classes) ?? []);
  const [machine] = machines;
  // On one of several machines, and it is not said on which.
  if (machines.length > 1) return { ...identity, here: false };
  if (machine && (machine.hosts.length > 0 || machine.here)) return { ...identity, ...machine };
  const names = endpointNames(identity);
  return names.length > 0 ? { ...identity, hosts: names, here: false } : identity;
}

/** The machine that something of another family runs on. */
function machineOf(
  entity: Entity | undefined,
  family: string,
  classes: ClassTree,
): Pick<Identity, 'hosts' | 'here'> | undefined {
  if (entity?.class === undefined || classFamily(classes, entity.class) === family) return undefined;
  const { hosts, here } = identityOf(entity.class, normalIdentifiers(entity.identifiers), classes);
  return { hosts, here };
}

function endpointNames(identity: Identity): readonly string[] {
  const names = new Set<string>();
  for (const place of placesOf(identity)) {
    const host = parseEndpoint(place)?.host;
    if (host !== undefined && !isLoopbackHost(host) && !isAddressHost(host)) names.add(host);
  }
  return [...names];
}

function observedIdentity({ source, observation }: Sighting, tools: ReadonlySet<string>, classes: ClassTree): Identity {
  const values = normalIdentifiers(observation.identifiers);
  const ids = new Set<string>();
  for (const [name, list] of values) {
    const tool = name.startsWith(correlationPrefix) ? name.slice(correlationPrefix.length) : source;
    if (tools.has(tool)) for (const value of list) ids.add(`${tool} ${value}`);
  }
  if (tools.has(source)) ids.add(`${source} ${observation.key.trim()}`);
  if (ids.size > 0) values.set('correlation', [...ids].sort(compareText));
  return withDerived(identityOf(observation.class, values, classes));
}

function identityOf(className: string, values: ReadonlyMap<string, readonly string[]>, classes: ClassTree): Identity {
  const named = hostsOf(values);
  const identity = {
    class: className,
    family: classFamily(classes, className),
    values,
    hosts: named.filter((host) => host !== 'localhost'),
    here: named.includes('localhost'),
  };
  const alone = named.length === 0 && placesOf(identity).some(isLoopbackPlace);
  return alone ? { ...identity, here: true } : identity;
}

/**
 * Adds what follows from what a source saw: a program on a named machine that listens on more than loopback holds
 * `name:port` as well, and each port is an identifier for classes that ask for it.
 */
function withDerived(identity: Identity): Identity {
  const endpoints = identity.values.get('endpoint');
  if (!endpoints || identity.hosts.length === 0) return identity;
  const [ports, open] = [new Set<number>(), new Set<number>()];
  for (const text of endpoints) {
    const parsed = parseEndpoint(text);
    if (parsed?.port === undefined) continue;
    ports.add(parsed.port);
    if (isAddressHost(parsed.host) && !isLoopbackHost(parsed.host)) open.add(parsed.port);
  }
  const named = identity.hosts.flatMap((host) => [...open].map((port) => `${host}:${port}`));
  const values = new Map(identity.values);
  values.set('endpoint', [...new Set([...endpoints, ...named])].sort(compareText));
  if (ports.size > 0 && !values.has('port')) values.set('port', [...ports].map(String).sort(compareText));
  return { ...identity, values };
}
