import { compareText, isObject, type Json, type JsonObject, sameJson } from '../model/json.ts';
import { sameSchedule } from '../model/schedule.ts';
import { sameZone } from '../model/time-zone.ts';
import { normalIdentifier } from './identifier-forms.ts';
import { parseDuration, parseQuantity } from './quantity.ts';
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
  asMixedNumbers,
  asTexts,
];

/**
 * Whether an intended and an observed value mean the same, however each is written: numbers and booleans given as text,
 * quantities, durations, versions of different exactness, moments in different zones, lists in another order. Members of an
 * object that `a` does not have are not compared.
 */
export function agree(name: string, schema: JsonObject | undefined, a: Json, b: Json): boolean {
  if (sameJson(a, b)) return true;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && listsAgree(a, b);
  if (isObject(a) || isObject(b)) return isObject(a) && isObject(b) && objectsAgree(name, schema, a, b);
  for (const reading of readings) {
    const same = reading({ name, schema: schema ?? {}, a, b });
    if (same !== undefined) return same;
  }
  return false;
}

/** Settings that are lists are seldom reported in the order in which they were written. */
function listsAgree(a: readonly Json[], b: readonly Json[]): boolean {
  if (a.length !== b.length) return false;
  const texts = [a, b].map((list) => list.map((member) => scalarText(member) ?? '').sort(compareText));
  return [...a, ...b].every((member) => scalarText(member) !== undefined) && sameJson(texts[0], texts[1]);
}

function scalarText(value: Json): string | undefined {
  return isList(value) || isObject(value) ? undefined : String(value).trim();
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function objectsAgree(name: string, schema: JsonObject | undefined, a: JsonObject, b: JsonObject): boolean {
  const properties = isObject(schema?.['properties']) ? schema['properties'] : {};
  return Object.keys(a).every((key) => {
    const [one, other] = [a[key], Object.hasOwn(b, key) ? b[key] : undefined];
    if (one === undefined || other === undefined) return one === other;
    const member = Object.hasOwn(properties, key) ? properties[key] : undefined;
    // Packages are named as they like; what stands beside a name is its version.
    return agree(name === 'packages' ? 'version' : key, isObject(member) ? member : undefined, one, other);
  });
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

function asZones({ name, a, b }: Pair): boolean | undefined {
  return name === 'timeZone' ? sameZone(String(a), String(b)) : undefined;
}

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
    sameNumber(unitQuantity(one, other), unitQuantity(other, one)) ||
    sameNumber(parseDuration(one), parseDuration(other)) ||
    sameNumber(momentOf(one), momentOf(other)) ||
    (Array.isArray(schema['enum']) && one.toLowerCase() === other.toLowerCase())
  );
}

function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseQuantity(value) : undefined;
}

/**
 * Bare numbers in text stay text, since `1.10` and `1.1` are not always the same; but a whole number beside a quantity with a
 * unit counts what the unit counts.
 */
function unitQuantity(text: string, beside: string): number | undefined {
  const hasUnit = /[A-Za-z]$/;
  return hasUnit.test(text) || (hasUnit.test(beside) && /^[0-9]{1,20}$/.test(text)) ? parseQuantity(text) : undefined;
}

function momentOf(text: string): number | undefined {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})$/.test(text) ? Date.parse(text) : undefined;
}

function sameNumber(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  // Fractions that were multiplied by a unit may miss each other by the last bit.
  return a === b || Math.abs(a - b) <= Math.abs(a) * 1e-12;
}
