import { type ClassTree, isA } from '../model/asset-class.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Estate, EstateItem } from '../model/estate.ts';
import type { Json } from '../model/json.ts';
import type { RelationType } from '../model/relation.ts';
import { parseSchedule } from '../model/read-schedule.ts';
import { startsOf } from '../model/schedule.ts';
import { isTimeZone } from '../model/time-zone.ts';
import { momentsOf } from './on-clocks.ts';

/** A job that runs when another does, over something that both need, or before the one that it has to wait for has ended. */
export interface Contention {
  readonly other: EstateItem;
  /** What both need; undefined where the one follows the other. */
  readonly over: string | undefined;
  /** A moment at which both run. */
  readonly at: string;
  /** The moment is on a clock of which nobody says in which zone it is. */
  readonly local?: true;
}

export interface Contentions {
  /** By what is scheduled now, where the schedules that are declared do not say so. */
  readonly scheduled: (item: EstateItem) => readonly Contention[];
  /** By the last runs that were seen, each told at the job that began later. */
  readonly seen: (item: EstateItem) => readonly Contention[];
}

/** When a job runs, by what was seen of it, or by what is declared. */
interface Timing {
  readonly schedule: string;
  readonly zone: string | undefined;
  readonly length: number;
}

/** Days that are looked ahead: every day of a month. */
const ahead = 35;
/** Starts of one job, and jobs at one thing, that are compared. */
const mostStarts = 20_000;
const mostJobs = 200;
/** Schedules whose starts are kept: as many as jobs that are compared with each other, by what is declared and by what is so. */
const mostKept = 2 * mostJobs;
/** How long (milliseconds) a run is taken to be of which nothing is known. */
const shortest = 60_000;

/** Links by which a job needs something that another may need too. */
const needs: ReadonlySet<RelationType> = new Set(['dependsOn', 'connectsTo', 'uses', 'runsOn', 'readsFrom']);

/** Jobs are put together by what they need when the first of them is asked about; O(jobs at one thing) for each that is. */
export function contentionsIn({ at, items, relations }: Estate, classes: ClassTree): Contentions {
  let known: ReadonlyMap<string, readonly [EstateItem, string | undefined][]> | undefined;
  const around = (item: EstateItem): readonly [EstateItem, string | undefined][] => {
    known ??= neighboursIn(items, relations, classes);
    return known.get(item.id) ?? [];
  };
  const starts = startsFrom(Date.parse(at));
  return {
    scheduled: (item) =>
      isJob(item, classes)
        ? around(item).flatMap(([other, over]) => {
            const alone = over === undefined;
            const begin = together(timingOf(item, 'now'), timingOf(other, 'now'), starts, alone);
            const meant = together(timingOf(item, 'declared'), timingOf(other, 'declared'), starts, alone);
            if (begin === undefined || meant !== undefined) return [];
            const isLocal = timingOf(item, 'now')?.zone === undefined;
            return [{ other, over, at: isoOf(begin), ...(isLocal && { local: true as const }) }];
          })
        : [],
    seen: (item) =>
      isJob(item, classes) && lastRun(item)
        ? around(item).flatMap(([other, over]) => {
            const [own, its] = [lastRun(item), lastRun(other)];
            if (!own || !its || own[0] < its[0] || own[0] >= its[1]) return [];
            if (own[0] === its[0] && item.id < other.id) return [];
            const [meant, theirs] = [timingOf(item, 'declared'), timingOf(other, 'declared')];
            // Where nothing says when they should run, that they met is no difference; but what follows another, waits for it.
            if (over !== undefined && (!meant || !theirs || together(meant, theirs, starts, false) !== undefined))
              return [];
            return [{ other, over, at: isoOf(own[0]) }];
          })
        : [],
  };
}

function isJob({ class: name, presence }: EstateItem, classes: ClassTree): boolean {
  return presence === 'confirmed' && isA(classes, name, 'batch-job');
}

/** By job: the others that need what it needs, and those that it follows. */
function neighboursIn(
  items: Estate['items'],
  relations: Estate['relations'],
  classes: ClassTree,
): ReadonlyMap<string, readonly [EstateItem, string | undefined][]> {
  const jobs = new Map(items.filter((item) => isJob(item, classes)).map((item) => [item.id, item]));
  const users = new Map<string, Set<EstateItem>>();
  const found = new Map<string, [EstateItem, string | undefined][]>();
  const add = (id: string, other: EstateItem, over: string | undefined): void => {
    const all = found.get(id) ?? [];
    found.set(id, all);
    if (!all.some(([known]) => known === other)) all.push([other, over]);
  };
  for (const { from, to, type, grade } of relations) {
    if (grade === 'contradicted') continue;
    const waited = type === 'follows' ? jobs.get(to) : undefined;
    if (waited && jobs.has(from)) add(from, waited, undefined);
    const [job, thing] = type === 'writtenBy' ? [jobs.get(to), from] : [jobs.get(from), to];
    if (!job || (type !== 'writtenBy' && !needs.has(type)) || jobs.has(thing)) continue;
    const known = users.get(thing);
    if (known) known.add(job);
    else users.set(thing, new Set([job]));
  }
  for (const [thing, all] of users) {
    const some = [...all].slice(0, mostJobs);
    for (const job of some) for (const other of some) if (other !== job) add(job.id, other, thing);
  }
  return found;
}

/** Undefined where nothing says when it runs, or where it does not start at all. */
function timingOf(item: EstateItem, as: 'now' | 'declared'): Timing | undefined {
  const value = (name: string): Json | undefined => {
    const view = Object.hasOwn(item.attributes, name) ? item.attributes[name] : undefined;
    return as === 'now' ? (view?.observed?.value ?? view?.declared) : view?.declared;
  };
  const [schedule, zone, longest] = [value('schedule'), value('timeZone'), value('maxDuration')];
  if (typeof schedule !== 'string' || value('enabled') === false) return undefined;
  // How long it takes in truth is nothing that anybody declared.
  const run = as === 'now' ? lastRun(item) : undefined;
  const declared = typeof longest === 'string' ? durationSeconds(longest) * 1000 : Number.NaN;
  const length = run ? run[1] - run[0] : Number.isNaN(declared) ? shortest : declared;
  return { schedule, zone: typeof zone === 'string' ? zone : undefined, length: Math.max(length, shortest) };
}

/** Begin and end of the last run that was seen, where that has ended. */
function lastRun({ attributes }: EstateItem): readonly [begin: number, end: number] | undefined {
  const [begin, end] = ['lastStart', 'lastEnd'].map((name) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name]?.observed?.value : undefined;
    return typeof value === 'string' ? Date.parse(value) : Number.NaN;
  }) as [number, number];
  return end > begin ? [begin, end] : undefined;
}

/** When both run for the first time from now on, with `alone` because the first begins; undefined where they never do, or nobody can tell. */
function together(a: Timing | undefined, b: Timing | undefined, starts: Starts, alone: boolean): number | undefined {
  if (!a || !b || (a.zone === undefined) !== (b.zone === undefined)) return undefined;
  const [one, other] = [starts(a), starts(b)];
  let next = 0;
  for (const begin of one) {
    // The other's last run that had begun by then, and its next.
    while (next + 1 < other.length && (other[next + 1] ?? 0) <= begin) next++;
    for (const theirs of [other[next], other[next + 1]]) {
      if (theirs === undefined) continue;
      if (theirs <= begin ? begin < theirs + b.length : !alone && theirs < begin + a.length) {
        return Math.max(begin, theirs);
      }
    }
  }
  return undefined;
}

/** In the order of time; in UTC where its zone is known, else on the clock that all of them go by. */
type Starts = (timing: Timing) => readonly number[];

/** Worked out once for all jobs of one schedule; some hundred of them are kept. */
function startsFrom(now: number): Starts {
  const known = new Map<string, readonly number[]>();
  return ({ schedule, zone }) => {
    const key = `${zone ?? ''}\n${schedule}`;
    const before = known.get(key);
    if (before) return before;
    const parsed = parseSchedule(schedule);
    const times = parsed ? startsOf(parsed, now, ahead, mostStarts) : [];
    const starts = zone === undefined ? times : isTimeZone(zone) ? momentsOf(times, zone) : [];
    if (known.size >= mostKept) known.clear();
    known.set(key, starts);
    return starts;
  };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
