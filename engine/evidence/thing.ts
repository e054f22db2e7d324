import type { AttributeChange, Gap, Observation, ObservedRelation, SeenLink, Sighting } from '../model/evidence.ts';
import { canonicalJson, compareText, isObject, type Json, type JsonObject, sameJson } from '../model/json.ts';
import { changedMembers } from './changed-members.ts';
import type { Place } from './place.ts';
import { sameContent } from './snapshot.ts';

/** What one source knows of one thing while runs are added, oldest first. Moments are RFC 3339, in UTC. */
export interface Thing {
  readonly source: string;
  /** The newest observation; its time is `at`. */
  seen: Observation;
  at: string;
  run: string;
  firstSeen: string;
  lastSeen: string;
  /** More than one run saw it. */
  many: boolean;
  /** Since when all of it is what it is. */
  contentAt: string;
  relationsAt: string;
  stateSince: string;
  /** By attribute, where that is longer than all of it. */
  since: ReadonlyMap<string, string>;
  /** Links by type and other end, as they were when they were last other than those of `seen`. */
  links: ReadonlyMap<string, SeenLink>;
  changes: ReadonlyMap<string, readonly AttributeChange[]>;
  /** By `class` and identifier name. */
  identity: ReadonlyMap<string, readonly AttributeChange[]>;
  /** When a whole run at its place ended that did not have it, the last before it was first seen. */
  readonly notBefore?: string;
  gaps: readonly Gap[];
  readonly places: ThingPlace[];
}

/** Where a source saw a thing: in which of the runs there it was seen last, or since when it is known to be gone. */
export interface ThingPlace {
  readonly place: Place;
  sequence: number;
  goneBy?: string;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();
/** Gaps, and values of one attribute, that are remembered, and how long (characters of JSON) a value may be. */
const mostChanges = 16;
const longestValue = 256;
/** Links of a thing that are remembered beyond their time: those seen last. */
const mostFormer = 64;

export function newThing(
  source: string,
  seen: Observation,
  at: string,
  run: string,
  notBefore: string | undefined,
): Thing {
  return {
    source,
    seen,
    at,
    run,
    firstSeen: at,
    lastSeen: at,
    many: false,
    contentAt: at,
    relationsAt: at,
    stateSince: at,
    since: none,
    links: none,
    changes: none,
    identity: none,
    ...(notBefore !== undefined && notBefore < at && { notBefore }),
    gaps: [],
    places: [],
  };
}

/** Puts down in which run of a place a thing was seen, and whether it was gone before from everywhere. */
export function seeAt(thing: Thing, place: Place, sequence: number): void {
  const [first] = thing.places;
  const here = first?.place === place ? first : thing.places.find((each) => each.place === place);
  if (!here) {
    thing.places.push({ place, sequence });
    return;
  }
  if (here.goneBy !== undefined || here.sequence < sequence - 1) {
    const gone = thing.places.map((each) => goneFrom(each, each === here ? sequence : undefined));
    const goneBy = gone.every((each) => each !== undefined) ? lastOf(gone) : undefined;
    if (goneBy !== undefined) thing.gaps = [...thing.gaps, { goneBy, back: thing.at }].slice(-mostChanges);
    delete here.goneBy;
  }
  here.sequence = sequence;
}

/** Adds that a run saw the thing again. O(1) where it is as it was. */
export function seeAgain(thing: Thing, seen: Observation, at: string, run: string): void {
  if (thing.seen !== seen && !sameContent(thing.seen, seen)) change(thing, seen, at);
  thing.seen = seen;
  thing.at = at;
  thing.run = run;
  thing.many = true;
  if (at > thing.lastSeen) thing.lastSeen = at;
  if (at < thing.firstSeen) thing.firstSeen = at;
  if (at < thing.contentAt) thing.contentAt = at;
  if (at < thing.relationsAt) thing.relationsAt = at;
  if (at < thing.stateSince) thing.stateSince = at;
}

function change(thing: Thing, next: Observation, at: string): void {
  const { seen } = thing;
  const since = new Map<string, string>();
  for (const [name, value] of Object.entries(next.attributes)) {
    if (!Object.hasOwn(seen.attributes, name) || !sameJson(seen.attributes[name], value)) continue;
    since.set(name, earlier(thing.since.get(name) ?? thing.contentAt, at));
  }
  const between = [thing.at, at] as const;
  const { since: known, contentAt, firstSeen } = thing;
  const begin = (name: string): string => known.get(name) ?? contentAt;
  thing.changes = withChanges(thing.changes, [seen.attributes, next.attributes], begin, between);
  if (seen.class !== next.class || !sameJson(seen.identifiers, next.identifiers))
    thing.identity = withChanges(thing.identity, [identityOf(seen), identityOf(next)], () => firstSeen, between);
  thing.since = since;
  thing.contentAt = at;
  if (!sameJson({ ...seen.state }, { ...next.state })) thing.stateSince = at;
  if (!sameJson(seen.relations as unknown as Json, next.relations as unknown as Json)) {
    thing.links = allLinks(thing);
    thing.relationsAt = at;
  }
}

/** Former values with those that `after` changes; `begin` says since when a value was as it is before. */
function withChanges(
  known: Thing['changes'],
  [before, after]: readonly [JsonObject, JsonObject],
  begin: (name: string) => string,
  [until, at]: readonly [string, string],
): Thing['changes'] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => !sameJson(valueOf(before, name), valueOf(after, name)));
  if (changed.length === 0) return known;
  const all = new Map(known);
  for (const name of changed) {
    const past = all.get(name) ?? [changeTo(valueOf(before, name), begin(name))];
    const latest = { ...changeTo(valueOf(after, name), at, valueOf(before, name)), after: until };
    all.set(name, [...past, latest].slice(-mostChanges));
  }
  return all;
}

/** Of an object that is too long, what of it is other than it was. */
function changeTo(value: Json | undefined, at: string, before?: Json): AttributeChange {
  if (value === undefined) return { at };
  if (JSON.stringify(value).length <= longestValue) return { at, value };
  if (!isObject(before) || !isObject(value)) return { at, long: true };
  const { members, more } = changedMembers(before, value);
  return { at, long: true, members, ...(more > 0 && { more }) };
}

/** What a thing is known by. */
function identityOf({ class: className, identifiers }: Observation): JsonObject {
  return { ...identifiers, class: className };
}

function valueOf(values: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Links of the newest observation, and those that earlier ones had. */
function allLinks({ seen, links, relationsAt, run, at }: Thing): ReadonlyMap<string, SeenLink> {
  const all = new Map(links);
  const here = new Map<string, ObservedRelation>();
  for (const relation of seen.relations) {
    const key = `${relation.type} ${canonicalJson(relation.to)}`;
    const twin = here.get(key);
    here.set(key, twin ? { ...relation, count: relation.count + twin.count } : relation);
  }
  for (const [key, relation] of here) {
    const known = links.get(key);
    all.set(key, { relation, run, at, firstSeen: known ? earlier(known.firstSeen, relationsAt) : relationsAt });
  }
  return all;
}

/** The thing as a reader of evidence meets it. Links that only runs before `linksFrom` saw are former ones. */
export function sightingOf(thing: Thing, linksFrom: string): Sighting {
  const { source, run, seen, at, firstSeen, lastSeen } = thing;
  const current = thing.places.some((each) => goneFrom(each) === undefined);
  const goneBy = current ? undefined : lastOf(thing.places.map((each) => goneFrom(each)));
  return {
    source,
    run,
    observation: seen.at === at ? seen : { ...seen, at },
    firstSeen,
    lastSeen,
    ...(thing.notBefore !== undefined && { notBefore: thing.notBefore }),
    ...(thing.many && historyOf(thing, linksFrom)),
    current,
    ...(goneBy !== undefined && goneBy !== '' && { goneBy }),
  };
}

type History = Pick<Sighting, 'since' | 'stateSince' | 'links' | 'changes' | 'identity' | 'gaps'>;

/** One look that misses a link does not end it. */
function historyOf(thing: Thing, linksFrom: string): History {
  const { seen, at, contentAt, stateSince, changes, identity, gaps } = thing;
  const since: [string, string][] = [];
  for (const name of Object.keys(seen.attributes)) {
    const moment = thing.since.get(name) ?? contentAt;
    if (moment < at) since.push([name, moment]);
  }
  const all = [...allLinks(thing).values()];
  const isStanding = ({ run, at: seenAt }: SeenLink): boolean => run === thing.run || seenAt >= linksFrom;
  const former = all.filter((link) => !isStanding(link)).sort((a, b) => compareText(b.at, a.at));
  const links: readonly SeenLink[] = [
    ...all.filter(isStanding),
    ...former.slice(0, mostFormer).map((link) => ({ ...link, former: true as const })),
  ];
  return {
    ...(since.length > 0 && { since: Object.fromEntries(since) }),
    ...(stateSince < at && { stateSince }),
    ...(links.length > 0 && { links }),
    ...(gaps.length > 0 && { gaps }),
    ...(changes.size > 0 && { changes: Object.fromEntries(changes) }),
    ...(identity.size > 0 && { identity: Object.fromEntries(identity) }),
  };
}

/**
 * By when it was gone from a place; undefined where the newest whole run there, or one after it, has it. With `before`, as it
 * stood before the run of that number.
 */
export function goneFrom({ place, sequence, goneBy }: ThingPlace, before?: number): string | undefined {
  return goneBy ?? place.goneBy(sequence, before);
}

function lastOf(moments: readonly (string | undefined)[]): string | undefined {
  return moments.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
