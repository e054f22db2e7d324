import { compareText, isObject, type Json, type JsonObject, type JsonPath, sameJson } from './json.ts';

/**
 * `spec.attributes.poolSize`; a name that would not read well so stands in brackets: `packages["libssl1.1"]`. No two paths have
 * the same text.
 */
export function pathText(path: JsonPath): string {
  let text = '';
  for (const segment of path) {
    const plain = typeof segment === 'string' && /^[\w-]+$/.test(segment);
    text += plain ? `${text === '' ? '' : '.'}${segment}` : `[${JSON.stringify(segment)}]`;
  }
  return text;
}

/** What an attribute is called, or a value within it. */
export function attributeText(path: readonly string[]): string {
  const [name = '', ...rest] = path;
  return rest.length === 0 ? name : pathText(path);
}

/** What stands in a value by a path of names; undefined where nothing does. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const name of path) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A value within an object, and within another; without one of them it is in one alone. */
export interface DifferingMember {
  readonly path: readonly string[];
  readonly from?: Json;
  readonly to?: Json;
}

/** Where two objects differ, as deep as both are objects, in the order of names. What is no object has no members. */
export function differingMembers(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): readonly DifferingMember[] {
  const [from, to] = [membersOf(before), membersOf(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort(compareText);
  return names.flatMap((name): readonly DifferingMember[] => {
    const [old, now] = [valueAt(from, [name]), valueAt(to, [name])];
    if (sameJson(old, now)) return [];
    const here = [...path, name];
    if (isObject(old) && isObject(now)) return differingMembers(old, now, here);
    return [{ path: here, ...(old !== undefined && { from: old }), ...(now !== undefined && { to: now }) }];
  });
}

function membersOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
