import type { Bindings } from './bind.ts';
import type { Entry } from './entries.ts';
import type { Key } from './keys.ts';
import { type Matching, onOneMachine } from './matching.ts';

/** Sightings that are of one thing: with the declared item that they are, where there is one. Positions throughout. */
export interface Thing {
  readonly declared: number | undefined;
  readonly observed: readonly number[];
  /** What tied a sighting to the others; one that is bound has its own in the bindings. */
  readonly by: ReadonlyMap<number, readonly string[]>;
}

/** A thing as it grows. */
interface Cluster extends Thing {
  readonly observed: number[];
  readonly sources: string[];
  by: Map<number, readonly string[]>;
}

/** What nothing has been joined with. */
const untied: Map<number, readonly string[]> = new Map();

/** By sighting, for those whose identifiers may bring others. */
type Clusters = Map<number, Cluster>;

/**
 * Joins what several sources saw of one thing, by strong identifiers that are unique in each source: sightings that no
 * declaration names with each other, or with those that are bound to one. Never two sightings of one source, two machines, or
 * two declared items. O(keys); the order of the lists does not matter.
 */
export function mergeSightings(matching: Matching, { current }: Bindings): readonly Thing[] {
  const all = startThings(matching, current);
  const clusters: Clusters = new Map();
  for (const cluster of all) {
    for (const position of cluster.observed) clusters.set(position, cluster);
  }
  // What is tied weakly belongs to its item, but its identifiers bring no others.
  for (const bindings of current.values())
    for (const { observed, weak } of bindings) if (weak) clusters.delete(observed);
  const families = new Set(matching.observed.map(({ identity }) => identity.family));
  for (const family of families) {
    for (const entry of matching.book.ofFamily(family)) {
      // Several programs may have one port, each at an address of its own.
      if (entry.weak || entry.by.includes('port')) continue;
      const shared = [...matching.keys.all(family, entry.signature)].filter(({ holders }) => holders.length > 1);
      for (const loose of [false, true]) {
        const keys = shared.filter((key) => key.loose === loose);
        for (const gone of joinBy(keys, entry, clusters, matching)) all.delete(gone);
      }
    }
  }
  for (const { observed } of all) if (observed.length > 1) observed.sort((a, b) => a - b);
  return [...all];
}

/** Each declared item with what is bound to it, and each other current sighting alone. */
function startThings({ observed }: Matching, current: Bindings['current']): Set<Cluster> {
  const things = new Set<Cluster>();
  const bound = new Set<number>();
  for (const [declared, bindings] of current) {
    const positions = bindings.map((binding) => binding.observed);
    for (const position of positions) bound.add(position);
    const sources = [...new Set(positions.map((position) => observed[position]?.sighting.source ?? ''))];
    things.add({ declared, observed: positions, sources, by: untied });
  }
  for (const [position, { sighting }] of observed.entries()) {
    if (!sighting.current || bound.has(position)) continue;
    things.add({ declared: undefined, observed: [position], sources: [sighting.source], by: untied });
  }
  return things;
}

/** Joins what hangs together by keys of one entry, each group as a whole or not at all; gives what went up in another. */
function joinBy(keys: readonly Key[], entry: Entry, clusters: Clusters, matching: Matching): readonly Cluster[] {
  const neighbours = new Map<Cluster, Set<Cluster>>();
  for (const { holders } of keys) {
    const group = [...new Set(holders.flatMap((position) => clusters.get(position) ?? []))];
    if (group.length < 2 || !canBeOne(group, matching)) continue;
    for (const cluster of group) {
      const known = neighbours.get(cluster) ?? new Set();
      for (const other of group) known.add(other);
      neighbours.set(cluster, known);
    }
  }
  const seen = new Set<Cluster>();
  const gone: Cluster[] = [];
  for (const start of neighbours.keys()) {
    if (seen.has(start)) continue;
    const group = reachable(start, neighbours, seen);
    if (canBeOne(group, matching)) gone.push(...join(group, entry, clusters));
  }
  return gone;
}

function canBeOne(group: readonly Cluster[], { observed }: Matching): boolean {
  const sources = new Set<string>();
  let declared = 0;
  for (const cluster of group) {
    if (cluster.declared !== undefined) declared++;
    for (const source of cluster.sources) {
      if (sources.has(source)) return false;
      sources.add(source);
    }
  }
  const things = group.flatMap((cluster) => cluster.observed.flatMap((position) => observed[position]?.identity ?? []));
  return declared < 2 && onOneMachine(things);
}

function reachable(
  start: Cluster,
  neighbours: ReadonlyMap<Cluster, ReadonlySet<Cluster>>,
  seen: Set<Cluster>,
): readonly Cluster[] {
  const group = [start];
  seen.add(start);
  for (const cluster of group) {
    for (const other of neighbours.get(cluster) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      group.push(other);
    }
  }
  return group;
}

function join(group: readonly Cluster[], entry: Entry, clusters: Clusters): readonly Cluster[] {
  const target = group.find(({ declared }) => declared !== undefined) ?? group[0];
  if (!target) return [];
  const others = group.filter((cluster) => cluster !== target);
  if (target.by === untied) target.by = new Map();
  for (const cluster of group) {
    for (const position of cluster.observed) if (!target.by.has(position)) target.by.set(position, entry.by);
  }
  for (const { observed, sources } of others) {
    target.observed.push(...observed);
    for (const position of observed) clusters.set(position, target);
    target.sources.push(...sources);
  }
  return others;
}
