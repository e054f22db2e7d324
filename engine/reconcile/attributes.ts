import type { Attributes, AttributeView, ObservedValue } from '../model/estate.ts';
import type { ObservedState, Sighting } from '../model/evidence.ts';
import { compareText, type Json, type JsonObject } from '../model/json.ts';
import { agreeBy, type AttributeRules } from './attribute-rules.ts';
import type { Observed } from './subjects.ts';

/** Sightings in the order in which their values are believed: fresh ones, then by authority, then the newest. */
export function byAuthority(sightings: readonly Observed[], rank: (source: string) => number): readonly Observed[] {
  if (sightings.length < 2) return sightings;
  return [...sightings].sort(
    (a, b) =>
      Number(b.fresh) - Number(a.fresh) ||
      rank(a.sighting.source) - rank(b.sighting.source) ||
      compareText(b.sighting.observation.at, a.sighting.observation.at) ||
      compareText(a.sighting.source, b.sighting.source) ||
      compareText(a.sighting.observation.key, b.sighting.observation.key),
  );
}

/** Each attribute that is declared, assumed or observed: the value of the first sighting that states it, and every other that disagrees with that. */
export function mergeAttributes(
  declared: JsonObject | undefined,
  sightings: readonly Sighting[],
  rules: AttributeRules,
): Attributes {
  const names = new Set(Object.keys(declared ?? {}));
  for (const { observation } of sightings) for (const name of Object.keys(observation.attributes)) names.add(name);
  return viewsOf([...names], declared, sightings, rules);
}

/** The attributes of which one sighting contradicts what is declared or assumed. O(attributes). */
export function contradicted(declared: JsonObject, attributes: JsonObject, rules: AttributeRules): readonly string[] {
  let names: string[] | undefined;
  for (const name in attributes) {
    const value = memberOf(attributes, name);
    if (value === undefined || value === null) continue;
    const intended = memberOf(declared, name) ?? memberOf(rules.defaults, name) ?? undefined;
    if (intended !== undefined && !agreeBy(rules, name, intended, value)) (names ??= []).push(name);
  }
  return names ?? none;
}

const none: readonly never[] = [];

/** The views of some names, of those that either side has. */
export function viewsOf(
  names: readonly string[],
  declared: JsonObject | undefined,
  sightings: readonly Sighting[],
  rules: AttributeRules,
): Attributes {
  const views: [string, AttributeView][] = [];
  for (const name of [...names].sort()) {
    const view = viewOf(name, declared, sightings, rules);
    if (view) views.push([name, view]);
  }
  return Object.fromEntries(views);
}

/** What fresh sightings say together: reachable from anywhere, healthy unless one says otherwise, participating in any. */
export function mergeState(sightings: readonly Pick<Observed, 'sighting' | 'fresh'>[]): ObservedState {
  const states = sightings.filter(({ fresh }) => fresh).map(({ sighting }) => sighting.observation.state);
  const reachable = states.flatMap((state) => state.reachable ?? []);
  const healthy = states.flatMap((state) => state.healthy ?? []);
  const participating = states.flatMap((state) => state.participating ?? []);
  return {
    ...(reachable.length > 0 && { reachable: reachable.includes(true) }),
    ...(healthy.length > 0 && { healthy: !healthy.includes(false) }),
    ...(participating.length > 0 && { participating: participating.includes(true) }),
  };
}

function viewOf(
  name: string,
  declared: JsonObject | undefined,
  sightings: readonly Sighting[],
  rules: AttributeRules,
): AttributeView | undefined {
  const intended = memberOf(declared, name) ?? undefined;
  const assumed = declared && intended === undefined ? (memberOf(rules.defaults, name) ?? undefined) : undefined;
  const values = valuesOf(name, sightings);
  const [taken] = values;
  // An attribute is the commonest thing of an estate: its view is put together without spreading what is there or not.
  const view: { -readonly [Member in keyof AttributeView]: AttributeView[Member] } = {};
  if (intended !== undefined) view.declared = intended;
  if (!taken) return intended === undefined ? undefined : view;
  if (assumed !== undefined) view.assumed = assumed;
  view.observed = taken;
  const meant = intended ?? assumed;
  if (meant !== undefined) view.agrees = agreeBy(rules, name, meant, taken.value);
  if (values.length === 1) return view;
  const others = values.slice(1).filter(({ value }) => !agreeBy(rules, name, taken.value, value));
  if (others.length > 0) view.others = others;
  return view;
}

function valuesOf(name: string, sightings: readonly Sighting[]): readonly ObservedValue[] {
  const values: ObservedValue[] = [];
  for (const sighting of sightings) {
    const { at, attributes } = sighting.observation;
    const value = memberOf<Json | undefined>(attributes, name);
    if (value === undefined || value === null) continue;
    const { source, run } = sighting;
    const since = memberOf(sighting.since, name);
    values.push(since === undefined ? { source, run, at, value } : { source, run, at, value, since });
  }
  return values;
}

function memberOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  const member = record?.[name];
  // What every object has from its prototype is no value of JSON but an object or a function.
  return typeof member !== 'object' && typeof member !== 'function' ? member : ownMember(record, name);
}

function ownMember<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
