import type { ErrorObject } from 'ajv';
import { isObject } from '../model/json.ts';

/** The path of the value that an error is about: of the field itself where it is unknown or missing. */
export function errorPath(error: ErrorObject, root: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let at: unknown = root;
  for (const escaped of error.instancePath.split('/').slice(1)) {
    const segment = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = Array.isArray(at);
    path.push(isIndex ? Number(segment) : segment);
    at = isIndex ? (at as unknown[])[Number(segment)] : isObject(at) ? at[segment] : undefined;
  }
  const field: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
  if (typeof field === 'string') path.push(field);
  return path;
}
