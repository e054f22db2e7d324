import type { ClassTree } from '../model/asset-class.ts';
import type { EstateItem } from '../model/estate.ts';
import { itemName } from '../model/ref.ts';

/** Of something undeclared: the declared thing whose number it has, as part of a sentence; undefined where it has none's. */
export type CopyOf = (item: EstateItem) => string | undefined;

/** Numbers that identify a thing by themselves are indexed once, when it is first asked. Linear in declared things. */
export function copiesIn(items: readonly EstateItem[], classes: ClassTree): CopyOf {
  let known: ReadonlyMap<string, EstateItem> | undefined;
  return (item) => {
    known ??= numbersOf(items, classes);
    for (const name of ownNumbers(item, classes)) {
      for (const value of item.identifiers[name] ?? []) {
        const holder = known.get(`${name} ${value}`);
        if (holder) return `its ${name} ${value} is that of ${itemName(holder.id)}`;
      }
    }
    return undefined;
  };
}

function numbersOf(items: readonly EstateItem[], classes: ClassTree): ReadonlyMap<string, EstateItem> {
  const numbers = new Map<string, EstateItem>();
  for (const item of items) {
    if (item.ref === undefined || item.presence !== 'confirmed') continue;
    for (const name of ownNumbers(item, classes))
      for (const value of item.identifiers[name] ?? []) numbers.set(`${name} ${value}`, item);
  }
  return numbers;
}

function ownNumbers({ class: name }: EstateItem, classes: ClassTree): readonly string[] {
  const entries = classes.get(name)?.identification ?? [];
  return entries.flatMap(({ by, without, weak }) => (by.length === 1 && !without && weak !== true ? by : []));
}
