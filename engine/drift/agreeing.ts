import type { EstateItem } from '../model/estate.ts';
import { canonicalJson, type Json } from '../model/json.ts';

/** How many declared things of a class have a value of an attribute that is declared for them, and is as declared. */
export type Agreeing = (className: string, attribute: string, declared: Json) => number;

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
  return (className, attribute, declared) => {
    const key = `${className}\n${attribute}`;
    const known = counts.get(key) ?? countValues(ofClass.get(className) ?? [], attribute);
    counts.set(key, known);
    return known.get(canonicalJson(declared)) ?? 0;
  };
}

function countValues(items: readonly EstateItem[], attribute: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { attributes } of items) {
    const view = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (view?.declared === undefined || view.agrees !== true) continue;
    const value = canonicalJson(view.declared);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
