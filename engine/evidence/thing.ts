import type { AttributeChange, Gap, Observation, ObservedRelation, SeenLink, Sighting } from '../model/evidence.ts';
import { canonicalJson, type Json, sameJson } from '../model/json.ts';
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

export function newThing(source: string, seen: Observation, at: string, run: string): Thing {
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
  thing.changes = withChanges(thing, next, at);
  thing.since = since;
  thing.contentAt = at;
  if (!sameJson({ ...seen.state }, { ...next.state })) thing.stateSince = at;
  if (!sameJson(seen.relations as unknown as Json, next.relations as unknown as Json)) {
    thing.links = allLinks(thing);
    thing.relationsAt = at;
  }
}

function withChanges({ seen, since, contentAt, changes }: Thing, next: Observation, at: string): Thing['changes'] {
  const names = new Set([...Object.keys(seen.attributes), ...Object.keys(next.attributes)]);
  const changed = [...names].filter((name) => !sameJson(valueOf(seen, name), valueOf(next, name)));
  if (changed.length === 0) return changes;
  const all = new Map(changes);
  for (const name of changed) {
    const before = all.get(name) ?? [changeTo(valueOf(seen, name), since.get(name) ?? contentAt)];
    all.set(name, [...before, changeTo(valueOf(next, name), at)].slice(-mostChanges));
  }
  return all;
}

function changeTo(value: Json | undefined, at: string): AttributeChange {
  const fits = value !== undefined && JSON.stringify(value).length <= longestValue;
  return { at, ...(fits && { value }) };
}

function valueOf({ attributes }: Observation, name: string): Json | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
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

/** The thing as a reader of evidence meets it. Links that only earlier runs saw are kept from `linksFrom` on. */
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
    ...(thing.many && historyOf(thing, linksFrom)),
    current,
    ...(goneBy !== undefined && goneBy !== '' && { goneBy }),
  };
}

type History = Pick<Sighting, 'since' | 'stateSince' | 'links' | 'changes' | 'gaps'>;

/** One look that misses a link does not end it. */
function historyOf(thing: Thing, linksFrom: string): History {
  const { seen, at, contentAt, stateSince, changes, gaps } = thing;
  const since: [string, string][] = [];
  for (const name of Object.keys(seen.attributes)) {
    const moment = thing.since.get(name) ?? contentAt;
    if (moment < at) since.push([name, moment]);
  }
  const links = [...allLinks(thing).values()].filter((link) => link.run === thing.run || link.at >= linksFrom);
  return {
    ...(since.length > 0 && { since: Object.fromEntries(since) }),
    ...(stateSince < at && { stateSince }),
    ...(links.length > 0 && { links }),
    ...(gaps.length > 0 && { gaps }),
    ...(changes.size > 0 && { changes: Object.fromEntries(changes) }),
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
