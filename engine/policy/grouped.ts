import { compareText } from '../model/json.ts';

/** Things by what they have in common, each with its first, how many follow, and all; sorted by what is common. */
export function grouped<Thing>(
  things: readonly Thing[],
  common: (thing: Thing) => string,
): readonly (readonly [first: Thing, others: number, all: readonly Thing[]])[] {
  const groups = new Map<string, [Thing, ...Thing[]]>();
  for (const thing of things) {
    const group = groups.get(common(thing));
    if (group) group.push(thing);
    else groups.set(common(thing), [thing]);
  }
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, group]) => [group[0], group.length - 1, group] as const);
}

export function andMore(count: number, what: string): string {
  if (count <= 0) return '';
  return ` (and ${count} more ${what}${count === 1 ? '' : 's'})`;
}
