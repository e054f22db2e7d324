/** JSON as plain data: what every document, observation and result is made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Segments from the root of a document to a value in it, e.g. `['spec', 'dependsOn', 0]`. */
export type JsonPath = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text order by UTF-16 code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** JSON text with object keys sorted at every depth; `undefined` members are left out. Equal data gives equal bytes. */
export function canonicalJson(value: Json | undefined, indent?: number): string {
  return JSON.stringify(value, (_key, member: Json) => (isObject(member) ? sortKeys(member) : member), indent);
}

/** Deep equality of JSON data; key order does not matter, list order does. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((member, index) => sameJson(member, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  let left = 0;
  for (const key of Object.keys(b)) if (b[key] !== undefined) left++;
  for (const key of Object.keys(a)) {
    const member = a[key];
    if (member === undefined) continue;
    if (!Object.hasOwn(b, key) || b[key] === undefined || !sameJson(member, b[key])) return false;
    left--;
  }
  return left === 0;
}

function sortKeys(object: JsonObject): JsonObject {
  // A null prototype, so that a member named `__proto__` stays a member.
  const sorted = Object.create(null) as Record<string, Json | undefined>;
  for (const key of Object.keys(object).sort(compareText)) sorted[key] = object[key];
  return sorted;
}
