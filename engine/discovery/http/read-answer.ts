import type { Json, JsonObject } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import type { HttpAnswer } from './get.ts';
import type { HttpEndpoint } from './http-endpoints.ts';

type Answered = HttpAnswer & { readonly kind: 'answered' };

const longestText = 256;

/** What the headers say of the program and its version. */
export function readHeaders({ headers }: Answered, endpoint: HttpEndpoint): JsonObject {
  const server = headerText(headers['server']);
  const own = endpoint.isServer ? /\/([^\s]+)/.exec(server ?? '')?.[1] : undefined;
  const version = headerText(headers[endpoint.versionHeader ?? 'x-version']) ?? own;
  return { ...(version !== undefined && { version }), ...(server !== undefined && { server }) };
}

/**
 * True and false as a service says of itself, by its status and by the `status` of a JSON body; undefined where it says
 * neither.
 */
export function readHealth({ status, body }: Answered): boolean | undefined {
  if (status >= 500) return false;
  if (status < 200 || status > 299) return undefined;
  const parsed = readJson(body);
  const word = isObject(parsed) && typeof parsed['status'] === 'string' ? parsed['status'].toLowerCase() : undefined;
  return word === undefined || !unhealthyWords.has(word);
}

/** Spring says DOWN and OUT_OF_SERVICE, the IETF's health+json `fail`; the others are in wide use. */
const unhealthyWords = new Set([
  'down',
  'out_of_service',
  'fail',
  'failed',
  'failing',
  'error',
  'unhealthy',
  'critical',
]);

/** Values of a JSON body by attribute; `missing` names those that are not there, all where the body is not JSON. */
export function readAttributes(
  body: Buffer,
  pointers: Readonly<Record<string, string>>,
): { readonly attributes: JsonObject; readonly missing: readonly string[] } {
  const parsed = readJson(body);
  const found: [string, Json][] = [];
  const missing: string[] = [];
  for (const [name, pointer] of Object.entries(pointers)) {
    const value = parsed === undefined ? undefined : atPointer(parsed, pointer);
    if (value === undefined) missing.push(name);
    else found.push([name, value]);
  }
  return { attributes: Object.fromEntries(found), missing };
}

/** RFC 6901. Only members of the document's own: `__proto__` and `length` are names like any other. */
function atPointer(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value))
      value = /^(?:0|[1-9][0-9]{0,9})$/.test(name) ? (value[Number(name)] as Json | undefined) : undefined;
    else if (isObject(value) && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

function readJson(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

function headerText(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text.trim() === '' ? undefined : text.trim().slice(0, longestText);
}
