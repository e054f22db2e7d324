import type { ErrorObject } from 'ajv';
import { isObject, type Json, type JsonObject, type JsonPath } from '../model/json.ts';
import { errorPath } from './error-path.ts';

/**
 * A document without the parts that the errors are about, so that the rest can still be used: fields are taken out, entries
 * of lists leave holes, and what is required and missing stays missing.
 */
export function withoutErrors(value: JsonObject, errors: readonly ErrorObject[]): JsonObject {
  const rest = structuredClone(value) as { [key: string]: Json };
  for (const error of errors) {
    const path = errorPath(error, value);
    // What lacks something is of no use, but for the parts that every document has.
    if (error.keyword === 'required') path.pop();
    if (path.length > 1 || error.keyword !== 'required') remove(rest, path);
  }
  return rest;
}

/** The same for the document of an entity; undefined where it is not clear what the entity is called. */
export function namedWithoutErrors(value: JsonObject, errors: readonly ErrorObject[]): JsonObject | undefined {
  const rest = withoutErrors(value, errors);
  const [written, kept] = [value['metadata'], rest['metadata'] as { [key: string]: Json } | undefined];
  if (!isObject(written) || !kept) return undefined;
  for (const field of ['name', 'namespace']) {
    const name = written[field];
    if (name === undefined || name === null || kept[field] === name) continue;
    if (!isWholeNumber(name)) return undefined;
    kept[field] = String(name);
  }
  return typeof kept['name'] === 'string' ? rest : undefined;
}

function remove(root: { [key: string]: Json }, path: JsonPath): void {
  if (path.length === 0) return;
  let at: unknown = root;
  for (const segment of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, segment)) return;
    at = (at as Record<string | number, unknown>)[segment];
  }
  // An entry leaves a hole, so that the places of the others do not move.
  if (typeof at === 'object' && at !== null) Reflect.deleteProperty(at, path.at(-1) as string | number);
}

function isWholeNumber(value: Json): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
