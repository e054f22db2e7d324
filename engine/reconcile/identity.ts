import type { GivenIdentifiers } from '../model/identifiers.ts';
import type { Way } from './entries.ts';
import { isLoopbackHost, parseEndpoint } from './endpoint.ts';
import { identifierName } from '../model/identifier-name.ts';
import { normalIdentifier, placeOf } from './identifier-forms.ts';

/** What a thing is known by, in normal form. */
export interface Identity extends Machine {
  readonly class: string;
  readonly family: string;
  /** By identifier name, sorted; without junk. */
  readonly values: IdentifierValues;
  /** Where it was seen, the ports of its endpoints are ports of its machine. */
  readonly seen?: true;
}

export type IdentifierValues = ReadonlyMap<string, readonly string[]>;

/** The machine that a thing is on. */
export interface Machine {
  /** Its names, without `localhost`. */
  readonly hosts: readonly string[];
  /** True where it is also called `localhost`, or goes by no other name. */
  readonly here: boolean;
}

/** A place on the network, `host:port`. */
export interface Place {
  readonly text: string;
  readonly host: string;
  readonly port?: number;
  /** True where it is another one on each machine. */
  readonly loopback: boolean;
}

/** A key that two things share where they are one. `loose` keys rest on `localhost` and hold only where one machine is meant. */
export interface IdentityKey {
  readonly text: string;
  readonly loose: boolean;
}

/** So that a hostile record cannot make a product of lists without end. */
const keysPerEntry = 4096;

/** Identifiers in normal form, by name; values that identify nothing are left out. */
export function normalIdentifiers(identifiers: GivenIdentifiers): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const given of inOrder(Object.keys(identifiers))) {
    const name = identifierName(given);
    const list = identifiers[given] ?? [];
    const normal: string[] = [];
    for (const value of typeof list === 'string' ? [list] : list) {
      const text = normalIdentifier(name, value);
      if (text !== undefined) normal.push(text);
    }
    if (normal.length > 0) values.set(name, union(values.get(name) ?? none, normal));
  }
  return values;
}

/** Texts in order. Those of records mostly are already, and sorting a few costs more than all else that is done with them. */
function inOrder(texts: string[]): readonly string[] {
  for (let at = 1; at < texts.length; at++) if ((texts[at - 1] ?? '') > (texts[at] ?? '')) return texts.sort();
  return texts;
}

const none: readonly string[] = [];

/** Members of both, sorted; most often there is one, or the second says nothing new. `some` is sorted. */
function union(some: readonly string[], others: readonly string[]): readonly string[] {
  if (others.length <= 4 && others.every((value) => some.includes(value))) return some;
  if (some.length === 0 && others.length === 1) return others;
  return [...new Set([...some, ...others])].sort();
}

/** Values of several accounts of one thing, by name. */
export function mergeValues(accounts: readonly IdentifierValues[]): IdentifierValues {
  const merged = new Map<string, readonly string[]>();
  for (const values of accounts) {
    for (const [name, list] of values) merged.set(name, union(merged.get(name) ?? none, list));
  }
  return new Map(inOrder([...merged.keys()]).map((name) => [name, merged.get(name) ?? none]));
}

/** The machine that identifiers name. One that they do not name is `localhost`, where something is at a loopback address. */
export function machineOf(values: IdentifierValues, places: readonly Place[]): Machine {
  const named = values.get('host');
  if (!named) return { hosts: [], here: places.some(({ loopback }) => loopback) };
  return { hosts: named.filter((host) => host !== 'localhost'), here: named.includes('localhost') };
}

const nowhere: readonly Place[] = [];

export function placesOf(values: IdentifierValues): readonly Place[] {
  const [endpoints, slots] = [values.get('endpoint'), values.get('slot')];
  if (!endpoints && !slots) return nowhere;
  const texts = new Set([...(endpoints ?? none), ...(slots ?? none).map(placeOf)]);
  return [...texts].flatMap((text) => {
    const parsed = parseEndpoint(text);
    return parsed ? [{ text, ...parsed, loopback: isLoopbackHost(parsed.host) }] : [];
  });
}

/** True where the identifiers in `by` are all there, and none of those that have to be away. */
export function isComplete(identity: Identity, { by, without }: Way): boolean {
  const isThere = by.every((name) => (name === 'host' ? hasMachine(identity) : isUsable(identity, name)));
  return isThere && !hasAny(identity, without);
}

function hasAny(identity: Identity, names: readonly string[] = none): boolean {
  return names.some((name) => (name === 'host' ? hasMachine(identity) : valuesOf(identity, name).length > 0));
}

/**
 * Every key that the identifiers in `by` give together, of which texts are equal within one family; none where one is missing
 * or one that has to be away is there. Letter case tells no two things apart.
 */
export function keysOf(identity: Identity, { by, without }: Way): readonly IdentityKey[] {
  if (without && hasAny(identity, without)) return [];
  const [first, ...others] = by;
  let keys = first === undefined ? [] : partsOf(identity, first);
  for (const name of others) {
    if (keys.length === 0) return keys;
    const parts = partsOf(identity, name);
    const next: IdentityKey[] = [];
    for (const key of keys) {
      for (const part of parts) {
        if (next.length === keysPerEntry) break;
        next.push({ text: `${key.text}\n${part.text}`, loose: key.loose || part.loose });
      }
    }
    keys = next;
  }
  return keys;
}

/** The values of one identifier, each with the machine on which it holds where it does not hold everywhere. */
function partsOf(identity: Identity, name: string): readonly IdentityKey[] {
  if (name === 'host') return machineParts(identity, '');
  const parts: IdentityKey[] = [];
  for (const value of valuesOf(identity, name)) {
    const text = value.toLowerCase();
    if (isLocal(name, text)) parts.push(...machineParts(identity, ` ${text}`));
    else parts.push({ text, loose: false });
  }
  return parts;
}

/**
 * What is seen at an endpoint has the port of that, on whichever address of its machine. What is declared, or linked to, at one
 * address is not what is at another.
 */
export function valuesOf({ values, seen }: Identity, name: string): readonly string[] {
  const given = values.get(name);
  if (given || name !== 'port' || !seen) return given ?? [];
  const ports = placesOf(values).flatMap(({ port }) => (port === undefined ? [] : [String(port)]));
  return [...new Set(ports)];
}

/** No machine is called `*`, so nothing else gives the same key. */
function machineParts({ hosts, here }: Machine, rest: string): readonly IdentityKey[] {
  const parts = hosts.map((host) => ({ text: host + rest, loose: false }));
  return here ? [...parts, { text: `*${rest}`, loose: true }] : parts;
}

function isUsable(identity: Identity, name: string): boolean {
  const list = valuesOf(identity, name);
  return hasMachine(identity) ? list.length > 0 : list.some((value) => !isLocal(name, value));
}

function hasMachine({ hosts, here }: Machine): boolean {
  return here || hosts.length > 0;
}

/** Whether a value in normal form names a place that is another one on each machine. */
function isLocal(name: string, value: string): boolean {
  return (name === 'endpoint' || name === 'slot') && /^(?:localhost(?=[:/]|$)|127\.)/.test(value);
}
