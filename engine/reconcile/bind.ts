import type { RankedEntry } from './entry-book.ts';
import { groupBy } from './group-by.ts';
import type { Identity } from './identity.ts';
import { keysBy, type Matching, canBeOne, sightingsBy } from './matching.ts';
import { type Declared, isExpected } from './subjects.ts';

/** A sighting bound to a declared item, with the identifiers that tied them. */
export interface Binding {
  readonly observed: number;
  readonly by: readonly string[];
  readonly weak: boolean;
}

/** What fits and was not bound: several sightings of one source, or a sighting that another item holds or claims. */
export interface Unsettled {
  readonly declared: number;
  readonly candidates: readonly number[];
  readonly by: readonly string[];
}

export interface Bindings {
  /** By declared item: what is there now. */
  readonly current: ReadonlyMap<number, readonly Binding[]>;
  /** By declared item: what was there once. */
  readonly past: ReadonlyMap<number, readonly Binding[]>;
  /** By sighting: the declared items that it was bound to, or that claimed it together. */
  readonly claimedBy: ReadonlyMap<number, readonly number[]>;
  /** One source has several candidates for one item. */
  readonly several: readonly Unsettled[];
  /** The candidate of an item went to another. */
  readonly lost: readonly Unsettled[];
}

interface Rounds extends Matching {
  readonly current: Map<number, Binding[]>;
  readonly claimedBy: Map<number, readonly number[]>;
  /** By item and source. */
  readonly several: Map<string, Unsettled>;
  readonly lost: Map<number, Unsettled>;
}

/** A declared item, and the entry by which it looks for sightings. */
interface Proposer {
  readonly declared: number;
  readonly entry: RankedEntry;
}

/**
 * Ties sightings to declared items of the same family. Entries are tried in order, each over all items before the next;
 * the first that is complete and unique on both sides wins, for each source by itself. What is not unique is told, never
 * guessed. O(keys); the order of the lists does not matter.
 */
export function bind(matching: Matching): Bindings {
  const rounds: Rounds = {
    ...matching,
    current: new Map(),
    claimedBy: new Map(),
    several: new Map(),
    lost: new Map(),
  };
  const { declared, book } = matching;
  const entries = declared.map(({ entity, identity }) => (entity.kind === 'group' ? [] : book.triedFor(identity)));
  const levels = entries.reduce((most, list) => Math.max(most, list.length), 0);
  // What is not meant to run takes what is left.
  for (const expected of [true, false]) {
    const positions = [...declared.keys()].filter((at) => isExpected((declared[at] as Declared).entity) === expected);
    for (let level = 0; level < levels; level++) {
      const complete = positions.flatMap((at): Proposer[] => {
        const entry = entries[at]?.[level];
        return entry && keysBy(entry, at, matching).length > 0 ? [{ declared: at, entry }] : [];
      });
      // What rests on `localhost` comes after what names a machine.
      settle(complete, false, rounds);
      settle(complete, true, rounds);
    }
  }
  return {
    current: rounds.current,
    past: bindPast(entries, rounds),
    claimedBy: rounds.claimedBy,
    several: [...rounds.several.values()],
    lost: [...rounds.lost.values()],
  };
}

/** One round: every item proposes by its entry of this level; a sighting that one item alone proposes is bound to it. */
function settle(proposers: readonly Proposer[], loose: boolean, rounds: Rounds): void {
  const proposals = new Map<number, Proposer[]>();
  for (const proposer of proposers) {
    for (const observed of propose(proposer, loose, rounds)) {
      const others = proposals.get(observed);
      if (others) others.push(proposer);
      else proposals.set(observed, [proposer]);
    }
  }
  for (const [observed, claims] of proposals) {
    rounds.claimedBy.set(
      observed,
      claims.map(({ declared }) => declared),
    );
    const [only] = claims;
    if (!only || claims.length > 1) continue;
    const binding = { observed, by: only.entry.by, weak: only.entry.weak };
    const bound = rounds.current.get(only.declared);
    if (bound) bound.push(binding);
    else rounds.current.set(only.declared, [binding]);
  }
}

/** The free sightings that this entry gives the item: one a source, all of them on one machine. */
function propose({ declared, entry }: Proposer, loose: boolean, rounds: Rounds): readonly number[] {
  const sightings = sightingsBy(entry, loose, declared, rounds);
  if (sightings.length === 0) return sightings;
  const bound = rounds.current.get(declared)?.map(({ observed }) => observed) ?? [];
  const hits = sightings.filter(
    (hit) =>
      rounds.observed[hit]?.sighting.current === true &&
      !bound.some((observed) => sourceOf(observed, rounds) === sourceOf(hit, rounds)) &&
      canBeOne(identitiesOf([...bound, hit], rounds), entry),
  );
  if (hits.length === 0) return hits;
  const held = hits.filter((hit) => rounds.claimedBy.has(hit));
  if (held.length > 0 && !rounds.lost.has(declared)) {
    rounds.lost.set(declared, { declared, candidates: held, by: entry.by });
  }
  const free = hits.filter((hit) => !rounds.claimedBy.has(hit));
  if (free.length < 2) return free;
  const single: number[] = [];
  for (const [source, candidates] of bySource(free, rounds)) {
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) single.push(only);
    else noteSeveral(`${declared} ${source}`, { declared, candidates, by: entry.by }, rounds);
  }
  if (canBeOne(identitiesOf(single, rounds), entry)) return single;
  noteSeveral(`${declared}`, { declared, candidates: single, by: entry.by }, rounds);
  return [];
}

function noteSeveral(key: string, unsettled: Unsettled, rounds: Rounds): void {
  if (!rounds.several.has(key)) rounds.several.set(key, unsettled);
}

/** Hits of each source; where some are of a fresh run, those of a stale one are history. */
function bySource(hits: readonly number[], rounds: Rounds): ReadonlyMap<string, readonly number[]> {
  const groups = groupBy(hits, (hit) => sourceOf(hit, rounds));
  for (const [source, group] of groups) {
    const fresh = group.filter((hit) => rounds.observed[hit]?.fresh === true);
    if (fresh.length > 0) groups.set(source, fresh);
  }
  return groups;
}

/** Things that are gone: they bind by the first entry that finds any, and several do no harm. */
function bindPast(
  entries: readonly (readonly RankedEntry[])[],
  rounds: Rounds,
): ReadonlyMap<number, readonly Binding[]> {
  const past = new Map<number, readonly Binding[]>();
  if (rounds.observed.every(({ sighting }) => sighting.current)) return past;
  for (const [declared, list] of entries.entries()) {
    for (const entry of list) {
      const hits = [false, true].flatMap((loose) => sightingsBy(entry, loose, declared, rounds));
      const gone = hits.filter((hit) => rounds.observed[hit]?.sighting.current === false);
      if (gone.length === 0) continue;
      past.set(
        declared,
        gone.map((observed) => ({ observed, by: entry.by, weak: entry.weak })),
      );
      break;
    }
  }
  return past;
}

function identitiesOf(positions: readonly number[], { observed }: Rounds): readonly Identity[] {
  return positions.flatMap((position) => observed[position]?.identity ?? []);
}

function sourceOf(observed: number, rounds: Rounds): string {
  return rounds.observed[observed]?.sighting.source ?? '';
}
