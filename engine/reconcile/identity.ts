import type { ReportedIdentifiers } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import { isLoopbackHost, parseEndpoint } from './endpoint.ts';
import { isHostName, isPlace, normalIdentifier, placeOf } from './identifier-forms.ts';

/** What a thing is known by, in normal form. */
export interface Identity {
  readonly class: string;
  readonly family: string;
  /** By identifier name, sorted; without junk. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Names of the machine that it is on, without `localhost`. */
  readonly hosts: readonly string[];
  /** True where its machine is also called `localhost`, or goes by no other name. */
  readonly here: boolean;
}

/** A key that two things share where they are one. `loose` keys rest on `localhost` and hold only where one machine is meant. */
export interface IdentityKey {
  readonly text: string;
  readonly loose: boolean;
}

/** So that a hostile record cannot make a product of lists without end. */
const keysPerEntry = 4096;

/** Identifiers in normal form, by name; values that identify nothing are left out. */
export function normalIdentifiers(identifiers: ReportedIdentifiers): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const name of Object.keys(identifiers).sort(compareText)) {
    const given = identifiers[name] ?? [];
    const normal = new Set<string>();
    for (const value of typeof given === 'string' ? [given] : given) {
      const text = normalIdentifier(name, value);
      if (text !== undefined) normal.add(text);
    }
    if (normal.size > 0) values.set(name, [...normal].sort(compareText));
  }
  return values;
}

/** The host names among the identifiers. */
export function hostsOf(values: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const hosts = [];
  for (const [name, list] of values) if (isHostName(name)) hosts.push(...list);
  return hosts;
}

/** The endpoints among the identifiers, and those that a slot stands on. */
export function placesOf(identity: Identity): readonly string[] {
  const places = new Set<string>();
  for (const [name, list] of identity.values) if (isPlace(name)) for (const value of list) places.add(placeOf(value));
  return [...places];
}

export function isLoopbackPlace(place: string): boolean {
  const parsed = parseEndpoint(place);
  return parsed !== undefined && isLoopbackHost(parsed.host);
}

/**
 * Every key that the identifiers in `by` give together, those that name a machine first; none where one is missing. Letter
 * case tells no two things apart.
 */
export function keysOf(identity: Identity, by: readonly string[]): readonly IdentityKey[] {
  let keys: IdentityKey[] = [{ text: `${identity.family}\n${by.join('+')}`, loose: false }];
  for (const name of by) {
    const parts = partsOf(identity, name);
    const next: IdentityKey[] = [];
    for (const key of keys) {
      for (const part of parts) {
        if (next.length === keysPerEntry) break;
        next.push({ text: `${key.text}\n${part.text.toLowerCase()}`, loose: key.loose || part.loose });
      }
    }
    keys = next;
  }
  return keys.sort((a, b) => Number(a.loose) - Number(b.loose));
}

/** The values of one identifier, each with the machine on which it holds where it does not hold everywhere. */
function partsOf(identity: Identity, name: string): readonly IdentityKey[] {
  const here: readonly IdentityKey[] = identity.here ? [{ text: 'localhost', loose: true }] : [];
  const machines = [...identity.hosts.map((text) => ({ text, loose: false })), ...here];
  if (isHostName(name)) return machines;
  const values = identity.values.get(name) ?? [];
  if (!isPlace(name)) return values.map((text) => ({ text, loose: false }));
  return values.flatMap((text) =>
    isLoopbackPlace(placeOf(text))
      ? machines.map((machine) => ({ text: `${machine.text} ${text}`, loose: machine.loose }))
      : [{ text, loose: false }],
  );
}

/** True where the identifiers in `by` are all there. */
export function isComplete(identity: Identity, by: readonly string[]): boolean {
  return by.every((name) =>
    isHostName(name) ? identity.hosts.length > 0 || identity.here : partsOf(identity, name).length > 0,
  );
}
