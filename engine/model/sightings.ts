import type { Observation, Sighting } from './evidence.ts';
import type { GivenIdentifiers } from './identifiers.ts';
import type { Json } from './json.ts';
import { addRecord, emptyRecords, recordAt, type Records } from './records.ts';

/**
 * What all sources know of all things, in columns: a list of a million takes less than half of the memory of as many objects, and
 * what is read of all of them lies side by side. A sighting is put together when it is asked for.
 */
export interface Sightings extends Iterable<Sighting> {
  readonly length: number;
  /** The sighting at a position, made anew. */
  readonly at: (position: number) => Sighting;
  /** By position, in the order in which sightings were given. */
  readonly keys: readonly string[];
  readonly heads: readonly SightingHead[];
  readonly identifiers: Records<GivenIdentifiers[string]>;
  readonly attributes: Records<Json | undefined>;
  /** The list of them. */
  readonly toJSON: () => readonly Sighting[];
}

/** What a sighting says besides what its thing is called, known by and like. What says the same has one head. */
export type SightingHead = Omit<Sighting, 'observation'> & Omit<Observation, 'key' | 'identifiers' | 'attributes'>;

/** Takes over sightings, in their order. Linear; each may be let go of once the next is asked for. */
export function sightingsOf(list: Iterable<Sighting>): Sightings {
  const keys: string[] = [];
  const heads: SightingHead[] = [];
  const identifiers = emptyRecords<GivenIdentifiers[string]>();
  const attributes = emptyRecords<Json | undefined>();
  const sharedHead = sharingHeads();
  const texts = new Map<string, string>();
  for (const sighting of list) {
    const { observation } = sighting;
    keys.push(observation.key);
    heads.push(sharedHead(sighting));
    addRecord(identifiers, observation.identifiers);
    const from = attributes.values.length;
    addRecord(attributes, observation.attributes);
    for (let index = from; index < attributes.values.length; index++) {
      const value = attributes.values[index];
      if (typeof value === 'string') attributes.values[index] = shared(value, texts);
    }
  }
  const { length } = keys;
  const at = (position: number): Sighting => {
    const { class: className, at: moment, relations, state, ...rest } = heads[position] as SightingHead;
    const observation = {
      key: keys[position] as string,
      class: className,
      at: moment,
      identifiers: recordAt(identifiers, position),
      attributes: recordAt(attributes, position),
      relations,
      state,
    };
    return { ...rest, observation };
  };
  return {
    length,
    at,
    keys,
    heads,
    identifiers,
    attributes,
    toJSON: () => keys.map((_, position) => at(position)),
    *[Symbol.iterator]() {
      for (let position = 0; position < length; position++) yield at(position);
    },
  };
}

export const noSightings = sightingsOf([]);

/** What an item says of a sighting, whatever tied the two. */
export function headOf({ observation, ...rest }: Sighting): SightingHead {
  const { class: className, at, relations, state } = observation;
  return { ...rest, class: className, at, relations, state };
}

/** The heads of sightings; those of what one run alone saw, and that shows no links, are shared. */
function sharingHeads(): (sighting: Sighting) => SightingHead {
  const known = new Map<string, SightingHead>();
  let last: SightingHead | undefined;
  return (sighting) => {
    if (!isPlain(sighting)) return headOf(sighting);
    if (last && saysTheSame(sighting, last)) return last;
    const { source, run, firstSeen, lastSeen, current, observation } = sighting;
    const { class: className, at, state } = observation;
    const text = JSON.stringify([source, run, firstSeen, lastSeen, current, className, at, state]);
    last = known.get(text) ?? headOf(sighting);
    known.set(text, last);
    return last;
  };
}

/** Every member that is not of all sightings: what has one of them has a head of its own. */
const overTime = Object.keys({
  since: true,
  stateSince: true,
  links: true,
  goneBy: true,
  notBefore: true,
  gaps: true,
  changes: true,
  identity: true,
} satisfies Record<OverTime, true>) as readonly OverTime[];

type OverTime = Exclude<keyof Sighting, 'source' | 'run' | 'observation' | 'firstSeen' | 'lastSeen' | 'current'>;

function isPlain(sighting: Sighting): boolean {
  if (sighting.observation.relations.length > 0) return false;
  for (const member of overTime) if (sighting[member] !== undefined) return false;
  return true;
}

function saysTheSame(
  { source, run, firstSeen, lastSeen, current, observation }: Sighting,
  head: SightingHead,
): boolean {
  const { class: className, at, state } = observation;
  return (
    source === head.source &&
    run === head.run &&
    firstSeen === head.firstSeen &&
    lastSeen === head.lastSeen &&
    current === head.current &&
    className === head.class &&
    at === head.at &&
    state.reachable === head.state.reachable &&
    state.healthy === head.state.healthy &&
    state.participating === head.state.participating
  );
}

/** So many texts, none longer than this, are kept once for all values that say the same. */
const mostTexts = 65_536;
const longestText = 64;

function shared(text: string, texts: Map<string, string>): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size < mostTexts && text.length <= longestText) texts.set(text, text);
  return text;
}
