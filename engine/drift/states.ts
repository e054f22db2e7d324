import type { EstateItem, ItemSighting } from '../model/estate.ts';
import type { ObservedState } from '../model/evidence.ts';
import type { Sightings } from '../model/sightings.ts';

/** What one source says of a member of the state of a thing. */
export interface StateAccount {
  readonly sighting: ItemSighting;
  readonly says: boolean;
}

/** What each source that speaks of now says of a member of the state of a thing, in the order of its sightings. */
export type States = (item: EstateItem, member: keyof ObservedState) => readonly StateAccount[];

/** Sightings are looked through once, when the first thing is asked about that more than one of them could tell of. */
export function statesIn({ heads, keys }: Sightings, stale: ReadonlySet<string>): States {
  let known: ReadonlyMap<string, ObservedState> | undefined;
  return (item, member) => {
    known ??= new Map(heads.map(({ source, state }, position) => [keyOf(source, keys[position] ?? ''), state]));
    const accounts: StateAccount[] = [];
    for (const sighting of item.sightings) {
      const { source, key, run, weak } = sighting;
      // What is tied weakly says nothing of what a thing is like.
      if (weak || stale.has(keyOf(source, run))) continue;
      const says = known.get(keyOf(source, key))?.[member];
      if (says !== undefined) accounts.push({ sighting, says });
    }
    return accounts;
  };
}

/** What says so and what says otherwise. */
export function sidesOf(accounts: readonly StateAccount[]): readonly [yes: readonly string[], no: readonly string[]] {
  const named = (wanted: boolean): readonly string[] => [
    ...new Set(accounts.filter(({ says }) => says === wanted).map(({ sighting }) => sighting.source)),
  ];
  return [named(true), named(false)];
}

export function keyOf(source: string, key: string): string {
  return `${source}\n${key}`;
}
