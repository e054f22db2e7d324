import type { EstateItem, ItemSighting } from '../model/estate.ts';
import type { AttributeChange, Sighting } from '../model/evidence.ts';
import type { Sightings } from '../model/sightings.ts';
import { changesWithin } from './member-history.ts';

/** What runs over time say of a sighting of the estate; undefined where they say no more than the last of them. */
export type History = (sighting: Pick<ItemSighting, 'source' | 'key'>) => Sighting | undefined;

/** Looks up what is known of the past, by source and key. Linear in what has one. */
export function historyIn({ heads, keys, at }: Sightings): History {
  const known = new Map<string, Sighting>();
  for (const [position, { source, run, changes, identity, gaps, goneBy, notBefore, links }] of heads.entries()) {
    if (changes ?? identity ?? gaps ?? goneBy ?? notBefore ?? links?.some((link) => link.run !== run))
      known.set(`${source}\n${keys[position]}`, at(position));
  }
  return ({ source, key }) => known.get(`${source}\n${key}`);
}

/** What a source saw of a thing over time, where it tells more than that the thing is there. */
export function pastOf(item: EstateItem, source: string, history: History): Sighting | undefined {
  const own = item.sightings.find((sighting) => sighting.source === source && !sighting.weak);
  return own && history(own);
}

/** Every value that a source has seen of an attribute, or within one, oldest first; none where the attribute was always the same. */
export function changesOf(
  item: EstateItem,
  [attribute = '', ...within]: readonly string[],
  source: string,
  history: History,
): readonly AttributeChange[] {
  const changes = pastOf(item, source, history)?.changes;
  const own = changes && Object.hasOwn(changes, attribute) ? (changes[attribute] ?? []) : [];
  return within.length === 0 ? own : changesWithin(own, within);
}
