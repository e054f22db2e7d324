import { attributesNamed, type EstateItem } from '../model/estate.ts';
import { canonicalJson, isObject, type Json } from '../model/json.ts';
import { pathText } from '../model/member-path.ts';

/** How many declared things of a class have a value of an attribute, or within one, that is declared for them, and is as declared. */
export type Agreeing = (className: string, path: readonly string[], declared: Json) => number;

/** Each class and attribute is counted once, when it is first asked about. */
export function agreeingIn(items: readonly EstateItem[]): Agreeing {
  const ofClass = new Map<string, EstateItem[]>();
  for (const item of items) {
    if (item.ref === undefined) continue;
    const known = ofClass.get(item.class);
    if (known) known.push(item);
    else ofClass.set(item.class, [item]);
  }
  const counts = new Map<string, ReadonlyMap<string, number>>();
  return (className, [attribute = '', ...within], declared) => {
    const key = `${className}\n${attribute}`;
    const known = counts.get(key) ?? countValues(ofClass.get(className) ?? [], attribute);
    counts.set(key, known);
    return known.get(keyOf(within, declared)) ?? 0;
  };
}

function countValues(items: readonly EstateItem[], attribute: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const attributes = attributesNamed(item, [attribute]);
    const view = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (view?.declared === undefined || !(view.agrees === true || view.departing)) continue;
    const departing = new Set(view.departing?.map(({ path }) => pathText(path)));
    for (const [path, value] of valuesWithin(view.declared, [])) {
      if (departing.has(pathText(path))) continue;
      const key = keyOf(path, value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** A value, or where it is an object all values within it, as deep as they are objects. */
function* valuesWithin(value: Json, path: readonly string[]): Generator<readonly [readonly string[], Json]> {
  if (!isObject(value)) yield [path, value];
  else for (const [name, member] of Object.entries(value)) yield* valuesWithin(member ?? null, [...path, name]);
}

function keyOf(path: readonly string[], value: Json): string {
  return `${pathText(path)}\n${canonicalJson(value)}`;
}
