import type { Attributes, AttributeView, Choice, ObservedValue, OtherValue } from '../model/estate.ts';
import type { Observation, ObservedState, Sighting } from '../model/evidence.ts';
import { compareText, type Json, type JsonObject } from '../model/json.ts';
import { type Records, valueIn } from '../model/records.ts';
import { redacted } from '../model/redact.ts';
import { agreeBy, type AttributeRules, departuresBy } from './attribute-rules.ts';
import { type Settled, settled } from './settle-values.ts';
import type { Observed } from './subjects.ts';

/** Rank of a source for an attribute of a class, or for the class; lower wins. */
export type Authority = (source: string, className: string, attribute?: string) => number;

/** For how many seconds what a source says of an attribute of a class counts before that of others; undefined for as long as its run does. */
export type Lifetime = (source: string, className: string, attribute: string) => number | undefined;

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

/** What a sighting says of attributes. */
export interface Account extends Pick<Sighting, 'source' | 'run' | 'since'> {
  /** Too old to count where another is not; those stand last. */
  readonly stale?: boolean;
  /** That of its source for the attribute. */
  readonly rank?: number;
  readonly observation: Pick<Observation, 'at' | 'attributes'>;
}

/** What is said of an attribute, in the order in which it is believed. */
type Order = (attribute: string) => readonly Account[];

/** Each attribute that is declared, assumed or observed: the value of the first sighting that states it, and every other that disagrees with that. */
export function mergeAttributes(
  declared: JsonObject | undefined,
  sightings: readonly Account[],
  rules: AttributeRules,
  order: Order = () => sightings,
): Attributes {
  const names = new Set(Object.keys(declared ?? {}));
  for (const { observation } of sightings) for (const name of Object.keys(observation.attributes)) names.add(name);
  return viewsOf([...names], declared, order, rules);
}

/** The attributes of which an observed record contradicts what is declared or assumed. O(attributes that are). */
export function contradicted(
  declared: JsonObject,
  observed: Records<Json | undefined>,
  position: number,
  rules: AttributeRules,
): readonly string[] {
  const shape = observed.shapes[position] as readonly string[];
  const start = observed.starts.list[position] as number;
  let names: string[] | undefined;
  let next = 0;
  for (const name in declared) {
    const intended = declared[name];
    if (intended === undefined || intended === null) continue;
    // Both sides mostly have them in one order.
    const place = shape[next] === name ? next : shape.indexOf(name);
    if (place < 0) continue;
    next = place + 1;
    const value = observed.values[start + place];
    if (value === undefined || value === null) continue;
    if (intended !== value && !agreeBy(rules, name, intended, value)) (names ??= []).push(name);
  }
  for (const name of rules.assumed) {
    if ((memberOf(declared, name) ?? undefined) !== undefined) continue;
    const value = valueIn(observed, position, name) ?? undefined;
    if (value !== undefined && !agreeBy(rules, name, rules.defaults[name] as Json, value)) (names ??= []).push(name);
  }
  return names ?? none;
}

const none: readonly never[] = [];

/** The views of some names, of those that either side has. */
export function viewsOf(
  names: readonly string[],
  declared: JsonObject | undefined,
  order: Order,
  rules: AttributeRules,
): Attributes {
  const views: [string, AttributeView][] = [];
  // Mostly one: sorting allocates even then.
  for (const name of names.length < 2 ? names : [...names].sort()) {
    const view = viewOf(name, declared, order(name), rules);
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
  sightings: readonly Account[],
  rules: AttributeRules,
): AttributeView | undefined {
  const intended = memberOf(declared, name) ?? undefined;
  const assumed = declared && intended === undefined ? (memberOf(rules.defaults, name) ?? undefined) : undefined;
  const { values, choice } = valuesOf(name, sightings, rules);
  const [taken] = values;
  // An attribute is the commonest thing of an estate: its view is put together without spreading what is there or not.
  const view: { -readonly [Member in keyof AttributeView]: AttributeView[Member] } = {};
  if (intended !== undefined) view.declared = intended;
  if (!taken) return intended === undefined ? undefined : view;
  if (assumed !== undefined) view.assumed = assumed;
  view.observed = taken;
  const meant = intended ?? assumed;
  if (meant !== undefined && taken.value !== redacted) {
    view.agrees = agreeBy(rules, name, meant, taken.value);
    const departing = view.agrees ? undefined : departuresBy(rules, name, meant, taken.value);
    if (departing) view.departing = departing;
  }
  if (values.length === 1) return view;
  const others = values.slice(1).filter(({ value }) => !agreeBy(rules, name, taken.value, value));
  if (others.length === 0) return view;
  view.others = others.map((other) => withDepartures(name, taken, other, rules));
  const by = settledBy(taken, others, choice, sightings);
  if (by !== undefined) view.settledBy = by;
  return view;
}

/** What tells the one taken from all others. */
function settledBy(
  taken: ObservedValue,
  others: readonly ObservedValue[],
  choice: Choice | undefined,
  sightings: readonly Account[],
): AttributeView['settledBy'] {
  const fresh = others.filter(({ stale }) => !stale);
  if (fresh.length === 0) return 'age';
  if (choice !== undefined) return choice;
  const rankOf = ({ source }: ObservedValue): number => sightings.find((each) => each.source === source)?.rank ?? 0;
  return fresh.every((other) => rankOf(other) > rankOf(taken)) ? 'authority' : undefined;
}

function withDepartures(name: string, taken: ObservedValue, other: ObservedValue, rules: AttributeRules): OtherValue {
  const departing = departuresBy(rules, name, taken.value, other.value);
  return departing ? { ...other, departing } : other;
}

function valuesOf(name: string, sightings: readonly Account[], rules: AttributeRules): Settled {
  const values: ObservedValue[] = [];
  let fresh = 0;
  for (const sighting of sightings) {
    const { at, attributes } = sighting.observation;
    const value = memberOf<Json | undefined>(attributes, name);
    if (value === undefined || value === null) continue;
    const { source, run } = sighting;
    if (!sighting.stale) fresh++;
    const since = memberOf(sighting.since, name);
    values.push(since === undefined ? { source, run, at, value } : { source, run, at, value, since });
  }
  if (values.length < 2) return { values };
  return settled(values, fresh, memberOf(rules.choices, name), (a, b) => agreeBy(rules, name, a, b));
}

function memberOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  const member = record?.[name];
  // What every object has from its prototype is no value of JSON but an object or a function.
  return typeof member !== 'object' && typeof member !== 'function' ? member : ownMember(record, name);
}

function ownMember<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
