import { isObject, type Json } from './json.ts';
import { type Hide, hidingAt, redactText } from './redact.ts';

/** Members that hold a value of what a `path`, a `variable` or an attribute's name beside them names. */
const values: ReadonlySet<string> = new Set([
  'old',
  'new',
  'was',
  'value',
  'values',
  'declared',
  'observed',
  'expected',
  'assumed',
  'others',
  'departing',
]);

/** Members of such values that say whence they come. */
const whence: ReadonlySet<string> = new Set(['origin', 'source', 'at', 'since', 'run']);

/**
 * A result without anything that looks like a credential, wherever a catalog, a policy or a message has brought it in: shapes
 * anywhere, and values by the telling name of their field. The same object where there is nothing to hide; idempotent.
 */
export function redactResult<T extends object>(result: T): T {
  return redactIn(result as unknown as Json) as unknown as T;
}

function redactIn(data: Json): Json {
  if (typeof data === 'string') return redactText(data);
  if (Array.isArray(data)) return mapped(data, redactIn);
  if (!isObject(data)) return data;
  const named = [data['path'], data['variable']].find((name) => typeof name === 'string');
  return members(data, (name, member) => {
    if (name === 'attributes' && isObject(member)) {
      return members(member, (attribute, view) => redactNamed(view, attribute));
    }
    return named === undefined || !values.has(name) ? redactIn(member) : redactNamed(member, named);
  });
}

/** A value of a document by its path: its own members may have telling names. */
function redactNamed(value: Json, path: string): Json {
  const hide = hidingAt(path);
  if (hide) return hidden(value, hide);
  if (Array.isArray(value)) return mapped(value, (each) => redactNamed(each, path));
  if (!isObject(value)) return redactIn(value);
  const within = Array.isArray(value['path']) ? [path, ...value['path']].join('.') : path;
  return members(value, (name, member) => redactNamed(member, values.has(name) ? within : `${path}.${name}`));
}

function hidden(data: Json, hide: Hide): Json {
  if (typeof data === 'string' || typeof data === 'number') return hide(data);
  if (Array.isArray(data)) return mapped(data, (member) => hidden(member, hide));
  if (!isObject(data)) return data;
  return members(data, (name, member) => (whence.has(name) ? redactIn(member) : hidden(member, hide)));
}

function members(data: Readonly<Record<string, Json | undefined>>, change: (name: string, member: Json) => Json): Json {
  let copy: Record<string, Json> | undefined;
  for (const [name, member] of Object.entries(data)) {
    if (member === undefined) continue;
    const is = change(name, member);
    const clean = redactText(name);
    if (is === member && clean === name) continue;
    copy ??= { ...data } as Record<string, Json>;
    if (clean !== name) delete copy[name];
    copy[clean] = is;
  }
  return copy ?? data;
}

function mapped(data: readonly Json[], change: (member: Json) => Json): Json {
  const changed = data.map(change);
  return changed.every((member, index) => member === data[index]) ? data : changed;
}
