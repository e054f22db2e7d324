import { compareText } from '../model/json.ts';
import { findInstances } from './groups.ts';
import type { Entry } from './entries.ts';
import { type Identity, keysOf, mergeValues } from './identity.ts';
import type { Matching } from './matching.ts';
import type { Thing } from './merge.ts';
import { nameObserved, type Unnamed } from './observed-id.ts';

/** The things of the estate with their ids, and which item each sighting is of. */
export interface Nodes {
  readonly things: readonly Thing[];
  /** By position in `things`: the items that it is; several where it is an instance of several groups. */
  readonly idsOf: readonly (readonly string[])[];
  /** By position of a sighting: its thing. */
  readonly thingOf: ReadonlyMap<number, number>;
  /** By position of a group: its instances in `things`. */
  readonly instances: ReadonlyMap<number, readonly number[]>;
}

export function nameThings(things: readonly Thing[], matching: Matching): Nodes {
  const thingOf = new Map<number, number>();
  for (const [thing, { observed }] of things.entries()) for (const sighting of observed) thingOf.set(sighting, thing);
  const instances = findInstances(things, matching);
  const groupsOf = new Map<number, string[]>();
  for (const [group, members] of instances) {
    const id = matching.declared[group]?.entity.ref ?? '';
    for (const member of members) groupsOf.set(member, [...(groupsOf.get(member) ?? []), id]);
  }
  const free = [...things.entries()].filter(([thing, { declared }]) => declared === undefined && !groupsOf.has(thing));
  const bound = new Set(things.flatMap(({ declared, observed }) => (observed.length > 0 ? (declared ?? []) : [])));
  const names = nameObserved(
    free.map(([, thing]) => unnamed(thing, bound, matching)),
    matching.book,
    new Set(),
  );
  const named = new Map(free.map(([thing], index) => [thing, names[index] ?? '']));
  const idsOf = things.map(({ declared }, thing) => {
    if (declared !== undefined) return [matching.declared[declared]?.entity.ref ?? ''];
    return groupsOf.get(thing)?.sort(compareText) ?? [named.get(thing) ?? ''];
  });
  return { things, idsOf, thingOf, instances };
}

/** `bound` are the declared items that something is. */
function unnamed(thing: Thing, bound: ReadonlySet<number>, matching: Matching): Unnamed {
  const identity = thingIdentity(thing, matching);
  const isOthers = (entry: Entry): boolean =>
    keysOf(identity, entry).some(({ text }) =>
      matching.keys.known(identity.family, entry.signature, text)?.claimants.some((each) => bound.has(each)),
    );
  return { identity, fallback: fallbackOf(thing, matching), ...(bound.size > 0 && { isOthers }) };
}

/** What all sightings of a thing know it by, under the most exact of their classes. */
export function thingIdentity({ observed }: Thing, matching: Matching): Identity {
  const identities = observed.flatMap((position) => matching.observed[position]?.identity ?? []);
  const [only, ...others] = identities;
  if (only && others.length === 0) return only;
  const { depthOf } = matching.book;
  const [exact] = [...identities].sort((a, b) => depthOf(b.class) - depthOf(a.class) || compareText(a.class, b.class));
  const values = mergeValues(identities.map((identity) => identity.values));
  return {
    class: exact?.class ?? '',
    family: exact?.family ?? '',
    values,
    hosts: [...new Set(identities.flatMap(({ hosts }) => hosts))].sort(compareText),
    here: identities.some(({ here }) => here),
    seen: true,
  };
}

function fallbackOf({ observed }: Thing, matching: Matching): string {
  const [first] = observed;
  const sighting = first === undefined ? undefined : matching.observed[first]?.sighting;
  return sighting ? `${sighting.source}/${sighting.observation.key}` : '';
}
