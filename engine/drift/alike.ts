import type { EstateItem } from '../model/estate.ts';
import { itemName } from '../model/ref.ts';

/** What instances are told apart by: a number, or the letters and digits that a platform gives. */
const instanceSuffix = /[-_.](?:\d+|[0-9a-f]{8,10}-[0-9a-z]{5}|(?=[0-9a-z]*\d)[0-9a-z]{4,10})$/;
/** Identifiers that people know a thing by, best first. */
const names = ['name', 'process', 'workload', 'container', 'serviceName', 'software', 'host', 'slot', 'endpoint'];

/** Things by class and name without what numbers them; what has no such number stands alone. */
export function alike(items: readonly EstateItem[]): ReadonlyMap<string, readonly EstateItem[]> {
  const groups = new Map<string, EstateItem[]>();
  for (const item of items) {
    const [name, value] = nameOf(item);
    const base = baseName(value);
    const key = base === value || name === 'endpoint' ? item.id : `${item.class} ${name} ${base}`;
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The identifier that people know it by, and its value. */
export function nameOf({
  id,
  identifiers,
}: Pick<EstateItem, 'id' | 'identifiers'>): readonly [name: string, value: string] {
  for (const name of names) {
    const value = identifiers[name]?.find((text) => text !== 'localhost');
    if (value !== undefined) return [name, value];
  }
  return ['id', itemName(id)];
}

/** A name without what numbers its instances. */
export function baseName(name: string): string {
  return name.replace(instanceSuffix, '');
}

/** Others that differ from a thing by an instance number alone, so many that they may come and go by themselves. */
export type Siblings = (item: EstateItem) => readonly EstateItem[];

/** So many others make a name one of a series. */
const enough = 2;

/** Grouped once, when it is first asked. */
export function siblingsIn(items: readonly EstateItem[]): Siblings {
  let known: ReadonlyMap<string, readonly EstateItem[]> | undefined;
  return (item) => {
    known ??= bySeries(items);
    const others = (known.get(item.id) ?? []).filter((other) => other !== item);
    return others.length < enough ? [] : others;
  };
}

function bySeries(items: readonly EstateItem[]): ReadonlyMap<string, readonly EstateItem[]> {
  const series = new Map<string, readonly EstateItem[]>();
  const seen = items.filter(({ sightings, presence }) => sightings.length > 0 && presence !== 'missing');
  for (const group of alike(seen).values()) for (const item of group) series.set(item.id, group);
  return series;
}
