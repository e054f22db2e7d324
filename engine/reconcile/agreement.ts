import { canonicalJson, isObject, type Json, type JsonObject, sameJson } from '../model/json.ts';
import { momentOf } from '../model/moment.ts';
import { redacted } from '../model/redact.ts';
import { sameSchedule } from '../model/schedule.ts';
import { sameZone } from '../model/time-zone.ts';
import { normalIdentifier } from './identifier-forms.ts';
import { parseDuration, parseQuantity } from './quantity.ts';
import { sameMembers } from './same-members.ts';
import { pathForm, textForm } from './text-forms.ts';
import { isVersionName, versionsAgree } from './version.ts';

type Scalar = null | boolean | number | string;

/** Two values of one attribute; `schema` is what its class says of it. */
interface Pair {
  readonly name: string;
  readonly schema: JsonObject;
  readonly a: Scalar;
  readonly b: Scalar;
}

/** Ways to read two scalars alike, in the order in which they are tried: the first that speaks decides. */
const readings: readonly ((pair: Pair) => boolean | undefined)[] = [
  asBooleans,
  asDeclaredNumbers,
  asVersions,
  asSchedules,
  asZones,
  asForms,
  asDurations,
  asMixedNumbers,
  asTexts,
];

/**
 * Whether an intended and an observed value mean the same, however each is written: numbers and booleans given as text,
 * quantities, durations, addresses, paths, versions of different exactness, moments in different zones, lists in another order.
 * Members of an object that `a` does not have are not compared, and one that is null there is not to be there; members of lists that
 * are lists or objects have to be equal. Of what evidence hides nothing is known, so nothing is said against it.
 */
export function agree(name: string, schema: JsonObject | undefined, a: Json, b: Json): boolean {
  if (sameJson(a, b)) return true;
  if (a === null || b === null) return false;
  if (a === redacted || b === redacted) return true;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && listsAgree(name, schema, a, b);
  if (isObject(a) || isObject(b)) return isObject(a) && isObject(b) && objectsAgree(name, schema, a, b);
  return scalarsAgree({ name, schema: schema ?? {}, a, b });
}

function scalarsAgree(pair: Pair): boolean {
  for (const reading of readings) {
    const same = reading(pair);
    if (same !== undefined) return same;
  }
  return false;
}

/** Settings that are lists are seldom reported in the order in which they were written. */
function listsAgree(name: string, schema: JsonObject | undefined, a: readonly Json[], b: readonly Json[]): boolean {
  const members = isObject(schema?.['items']) ? schema['items'] : {};
  return sameMembers(
    a,
    b,
    (member) => {
      // No text that was trimmed begins with the end of a line.
      if (!isScalar(member)) return `\n${canonicalJson(member)}`;
      const text = String(member).trim();
      return textForm(name, members['format'], text) ?? text;
    },
    (one, other) => isScalar(one) && isScalar(other) && scalarsAgree({ name, schema: members, a: one, b: other }),
  );
}

function isScalar(value: Json): value is Scalar {
  return !isList(value) && !isObject(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function objectsAgree(name: string, schema: JsonObject | undefined, a: JsonObject, b: JsonObject): boolean {
  const pairOf = memberPairs(name, schema, a, b);
  return Object.keys(a).every((key) => membersAgree(pairOf(key)));
}

/** A member of two objects, and how it is compared; a value that is not there is null. */
interface MemberPair {
  readonly name: string;
  readonly schema: JsonObject | undefined;
  readonly a: Json;
  readonly b: Json;
}

export function membersAgree({ name, schema, a, b }: MemberPair): boolean {
  return agree(name, schema, a, b);
}

/** The members of two objects that are compared with each other, by the name that the first has for them. */
export function memberPairs(
  name: string,
  schema: JsonObject | undefined,
  a: JsonObject,
  b: JsonObject,
): (key: string) => MemberPair {
  const properties = isObject(schema?.['properties']) ? schema['properties'] : {};
  // File systems are named by where they are mounted.
  const places = name === 'mounts' ? byPath(b) : undefined;
  return (key) => {
    const place = places?.get(pathForm(key) ?? key) ?? key;
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return {
      // Packages are named as they like; what stands beside a name is its version.
      name: name === 'packages' ? 'version' : key,
      schema: isObject(property) ? property : undefined,
      a: a[key] ?? null,
      b: (Object.hasOwn(b, place) ? b[place] : undefined) ?? null,
    };
  };
}

/** Members by the path that their name is; none where two names are one path. */
function byPath(mounts: JsonObject): ReadonlyMap<string, string> {
  const names = Object.keys(mounts);
  const named = new Map(names.map((path) => [pathForm(path) ?? path, path]));
  return named.size === names.length ? named : new Map();
}

function asBooleans({ schema, a, b }: Pair): boolean | undefined {
  if (schema['type'] !== 'boolean' && typeof a !== 'boolean' && typeof b !== 'boolean') return undefined;
  const [one, other] = [booleanOf(a), booleanOf(b)];
  return one !== undefined && other !== undefined && one === other;
}

function booleanOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (['true', 'yes', 'on', '1', 'enabled'].includes(text)) return true;
  if (['false', 'no', 'off', '0', 'disabled'].includes(text)) return false;
  return undefined;
}

function asDeclaredNumbers({ schema, a, b }: Pair): boolean | undefined {
  if (schema['type'] !== 'integer' && schema['type'] !== 'number') return undefined;
  return sameNumber(numberOf(a), numberOf(b)) || undefined;
}

function asVersions({ name, a, b }: Pair): boolean | undefined {
  return isVersionName(name) ? versionsAgree(String(a), String(b)) : undefined;
}

function asSchedules({ name, a, b }: Pair): boolean | undefined {
  return name === 'schedule' ? sameSchedule(String(a), String(b)) : undefined;
}

function asZones({ name, schema, a, b }: Pair): boolean | undefined {
  const isZone = schema['format'] === 'time-zone' || /(?:^t|T)ime[zZ]one$/.test(name);
  return isZone ? sameZone(String(a).trim(), String(b).trim()) : undefined;
}

function asForms({ name, schema, a, b }: Pair): boolean | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  const one = textForm(name, schema['format'], a.trim());
  const other = one === undefined ? undefined : textForm(name, schema['format'], b.trim());
  return other === undefined ? undefined : one === other;
}

/** Where a length of time is meant, `m` is a minute and no thousandth, and a number without a unit could be of any; but nothing is. */
function asDurations({ name, schema, a, b }: Pair): boolean | undefined {
  const texts = [String(a).trim(), String(b).trim()];
  const [one, other] = texts.map(parseDuration);
  if (one === undefined && other === undefined) return undefined;
  if (one !== undefined && other !== undefined) return sameNumber(one, other);
  if ((one ?? other) === 0 && texts.some((text) => /^0+(?:\.0+)?$/.test(text))) return true;
  return schema['format'] === 'duration' || durationName.test(name) ? false : undefined;
}

const durationName =
  /(?:^|[a-z])(?:[tT]imeout|[dD]uration|[iI]nterval|[rR]etention|[tT]imeToLive|[dD]elay|[pP]eriod)$|^ttl$/;

function asMixedNumbers({ a, b }: Pair): boolean | undefined {
  if (typeof a !== 'number' && typeof b !== 'number') return undefined;
  return sameNumber(numberOf(a), numberOf(b));
}

function asTexts({ name, schema, a, b }: Pair): boolean | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  const [one, other] = [a.trim(), b.trim()];
  const normal = normalIdentifier(name, one);
  return (
    one === other ||
    (normal !== undefined && normal === normalIdentifier(name, other)) ||
    sameNumber(unitQuantity(name, one, other), unitQuantity(name, other, one)) ||
    sameMoments(one, other, schema['format'] === 'date') ||
    (Array.isArray(schema['enum']) && one.toLowerCase() === other.toLowerCase())
  );
}

function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseQuantity(value) : undefined;
}

/**
 * Bare numbers in text stay text, since `1.10` and `1.1` are not always the same; but a whole number beside a quantity with a
 * unit counts what the unit counts, and processors are had in parts.
 */
function unitQuantity(name: string, text: string, beside: string): number | undefined {
  const hasUnit = /[A-Za-z]$/;
  const bare = /cpus?$/i.test(name) ? /^[0-9]{1,20}(?:\.[0-9]{1,20})?$/ : /^[0-9]{1,20}$/;
  return hasUnit.test(text) || (hasUnit.test(beside) && bare.test(text)) ? parseQuantity(text) : undefined;
}

/** Moments in any zone; a date is its midnight, and where `dates` are meant, any time of that day. */
function sameMoments(a: string, b: string, dates: boolean): boolean {
  const [one, other] = [placedMoment(a), placedMoment(b)];
  if (one === undefined || other === undefined) return false;
  return one === other || (dates && a.slice(0, 10) === b.slice(0, 10));
}

/** A date, or a time that says of which zone it is. */
function placedMoment(text: string): number | undefined {
  const standard = text.replace(/^([0-9-]{10}) (?=[0-9])/, '$1T');
  return /^[0-9-]{10}(?:T.*(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/.test(standard) ? momentOf(standard) : undefined;
}

function sameNumber(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  // Fractions that were multiplied by a unit may miss each other by the last bit.
  return a === b || Math.abs(a - b) <= Math.abs(a) * 1e-12;
}
