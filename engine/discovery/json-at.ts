import { isObject, type Json, type JsonObject } from '../model/json.ts';

/** The value under a path of members and positions; undefined where there is none. Only members of the data's own. */
export function jsonAt(data: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = data;
  for (const part of path) {
    if (Array.isArray(value) && typeof part === 'number') value = value[part] as Json | undefined;
    else if (isObject(value) && Object.hasOwn(value, part)) value = value[String(part)];
    else return undefined;
  }
  return value;
}

/** A text that says something, at most 2048 characters of it; a number as text. */
export function textAt(data: Json | undefined, ...path: readonly (string | number)[]): string | undefined {
  const value = jsonAt(data, ...path);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 2048) : undefined;
}

/** A finite number; a text that is one as a number. */
export function numberAt(data: Json | undefined, ...path: readonly (string | number)[]): number | undefined {
  const value = jsonAt(data, ...path);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function listAt(data: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const value = jsonAt(data, ...path);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function objectAt(data: Json | undefined, ...path: readonly (string | number)[]): JsonObject {
  const value = jsonAt(data, ...path);
  return isObject(value) ? value : {};
}

/** The texts of an object by name, sorted; numbers and flags as text, anything else left out. */
export function textsAt(
  data: Json | undefined,
  ...path: readonly (string | number)[]
): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(data, ...path)).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An object without the members that are undefined. */
export function defined(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
