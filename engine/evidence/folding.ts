import type { CoverageClaim, Evidence, EvidenceRun, Observation, RunSummary, Sighting } from '../model/evidence.ts';
import { sightingsOf } from '../model/sightings.ts';
import { compareText } from '../model/json.ts';
import { newPlace, placeName, type PastRun, type Place } from './place.ts';
import type { Snapshot } from './snapshot.ts';
import { newThing, seeAgain, seeAt, sightingOf, type Thing } from './thing.ts';

/** What runs say together, run by run. */
export interface Folding {
  things(): readonly Thing[];
  readonly places: ReadonlyMap<string, Place>;
  /** Adds a run. Each has to come after those of its source that ended before it. */
  add(run: Snapshot): void;
  /** Takes over what a checkpoint knows of a source of which no run was added yet. */
  restore(places: readonly Place[], things: readonly Thing[]): void;
  /** Seconds after which what a source saw is no longer taken for the present, by source. */
  evidence(at: Date, staleAfter: (source: string) => number): Evidence;
}

/**
 * Runs of one source at one place follow each other, also where the rest of the scope changed in between: the newest whole
 * one says what is there now, and runs that were not whole add to it and take nothing away. A thing keeps its first and
 * last sighting over all runs. Time is linear in what the runs tell anew, with one step for each thing that a run saw
 * again as it was; memory is linear in things.
 */
export function startFolding(): Folding {
  /** By source, then by key. */
  const things = new Map<string, Map<string, Thing>>();
  /** The things of the newest run at each place. */
  const latest = new Map<Place, readonly Thing[]>();
  const places = new Map<string, Place>();
  /** The things of the contents of a snapshot, which the next of its stream has too where nothing changed. */
  const thingsOf = new WeakMap<readonly Observation[], Thing[]>();

  function add({ run, contents, times }: Snapshot): void {
    const place = placeOf(run);
    const lookedBefore = place.newest()[0];
    const notBefore = lookedBefore?.complete === true ? lookedBefore.endedAt : undefined;
    const sequence = place.add(pastRun(run, contents.length));
    const known = thingsOf.get(contents);
    const all: Thing[] = known ?? [];
    const before = latest.get(place) ?? [];
    const source = thingsFrom(run.source);
    let position = 0;
    for (let index = 0; index < contents.length; index++) {
      const seen = contents[index] as Observation;
      const at = times[index] ?? seen.at;
      // Mostly it is the next of the run before.
      const next = before[position];
      const thing = known?.[index] ?? (next?.seen.key === seen.key ? next : source.get(seen.key));
      if (thing === next) position++;
      if (thing) seeAgain(thing, seen, at, run.run);
      const here = thing ?? newThing(run.source, seen, at, run.run, notBefore);
      if (!thing) source.set(seen.key, here);
      if (!known) all.push(here);
      seeAt(here, place, sequence);
    }
    thingsOf.set(contents, all);
    latest.set(place, all);
    for (const { key, at } of run.gone ?? []) {
      const thing = source.get(key);
      // It may have come back before the run ended.
      if (!thing || thing.at > at) continue;
      for (const each of thing.places) if (each.place === place) each.goneBy = at;
    }
  }

  function thingsFrom(source: string): Map<string, Thing> {
    const known = things.get(source) ?? new Map<string, Thing>();
    things.set(source, known);
    return known;
  }

  function placeOf(run: EvidenceRun): Place {
    const name = placeName(run);
    const key = keyOf(run.source, name);
    const place = places.get(key) ?? newPlace(run.source, name);
    places.set(key, place);
    return place;
  }

  return {
    things: () => [...things.values()].flatMap((each) => [...each.values()]),
    places,
    add,
    restore(knownPlaces, knownThings) {
      for (const place of knownPlaces) places.set(keyOf(place.source, place.name), place);
      for (const thing of knownThings) thingsFrom(thing.source).set(thing.seen.key, thing);
    },
    evidence(at, staleAfter) {
      const newest = [...places.values()]
        .flatMap((place) => place.newest().map((run) => ({ ...run, source: place.source, place: place.name })))
        .sort(compareRuns);
      return {
        at: at.toISOString(),
        sightings: sightingsOf(sightingsIn(things, (source) => momentBefore(at, staleAfter(source)))),
        coverage: newest.flatMap(claimsOf),
        runs: newest.map((run) => summarize(run, at, staleAfter)),
      };
    },
  };
}

/** By source, then by key. `linksFrom`: from when on links of a source are kept that only earlier runs saw. */
function* sightingsIn(
  things: ReadonlyMap<string, ReadonlyMap<string, Thing>>,
  linksFrom: (source: string) => string,
): Iterable<Sighting> {
  for (const [source, own] of [...things].sort(([a], [b]) => compareText(`${a} `, `${b} `))) {
    const from = linksFrom(source);
    for (const thing of [...own.values()].sort((a, b) => compareText(a.seen.key, b.seen.key))) {
      yield sightingOf(thing, from);
    }
  }
}

function keyOf(source: string, key: string): string {
  return `${source} ${key}`;
}

function pastRun({ run, startedAt, endedAt, complete, coverage }: EvidenceRun, observations: number): PastRun {
  return { run, startedAt, endedAt, complete, observations, coverage };
}

type SourceRun = PastRun & { readonly source: string; readonly place: string };

function compareRuns(a: SourceRun, b: SourceRun): number {
  return (
    compareText(a.endedAt, b.endedAt) ||
    compareText(a.startedAt, b.startedAt) ||
    compareText(a.source, b.source) ||
    compareText(a.run, b.run)
  );
}

/** Empty, which is before every moment, where there is no end to how old something may be. */
function momentBefore(at: Date, seconds: number): string {
  const moment = new Date(at.getTime() - seconds * 1000);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

function claimsOf({ source, run, endedAt: at, complete, coverage }: SourceRun): readonly CoverageClaim[] {
  return coverage.map((claim) => ({
    ...claim,
    ...(!complete &&
      claim.level === 'complete' && { level: 'partial', reason: 'The run was stopped before it was done.' }),
    source,
    run,
    at,
  }));
}

function summarize(
  { source, run, place: name, startedAt, endedAt, complete, observations }: SourceRun,
  at: Date,
  staleAfter: (source: string) => number,
): RunSummary {
  const age = Math.floor((at.getTime() - Date.parse(endedAt)) / 1000);
  const place = name === '{}' ? {} : { place: JSON.parse(name) as Record<string, string> };
  const stale = age > staleAfter(source);
  return { source, run, ...place, startedAt, endedAt, age, complete, stale, observations };
}
