import type { AttributeChange, Observation, SeenLink } from '../model/evidence.ts';
import { evidenceFormat, readInstant, readObservation } from '../model/evidence-line.ts';
import type { Finding } from '../model/finding.ts';
import { canonicalJson, compareText, isObject, type Json, type JsonObject } from '../model/json.ts';
import { malformedFindings, tamperedFinding } from './file-findings.ts';
import { digestOf, encodeLine, seal } from './format.ts';
import { newPlace, type PastRun, type Place } from './place.ts';
import { readLines } from './read-lines.ts';
import { goneFrom, type Thing } from './thing.ts';

/** What stands for every run of a source up to a moment. */
export interface Checkpoint {
  readonly source: string;
  readonly at: string;
  readonly runs: number;
  /** Digests of those runs that others still name. */
  readonly folded: readonly string[];
  readonly places: readonly Place[];
  readonly things: readonly Thing[];
}

/** A checkpoint as text. Equal ones give equal text, whatever the order of their parts. */
export function encodeCheckpoint({ source, at, runs, folded, places, things }: Checkpoint): string {
  const ordered = [...places].sort((a, b) => compareText(a.name, b.name));
  const numbers = new Map(ordered.map((place, index) => [place, index]));
  const placeLines = ordered.map((place) => {
    const [first, second] = place.newest();
    const whole = first?.complete ? first : undefined;
    const last = second ?? first;
    return encodeLine('place', { name: place.name, ...(whole && { whole }), ...(last && { last }) });
  });
  const thingLines = [...things]
    .sort((a, b) => compareText(a.seen.key, b.seen.key))
    .map((thing) => encodeLine('thing', thingLine(thing, numbers)));
  const end = { endedAt: at, complete: true, count: things.length };
  return seal([
    encodeLine('checkpoint', { format: evidenceFormat, source, at, runs, folded: [...new Set(folded)].sort() }),
    ...placeLines,
    ...thingLines,
    encodeLine('end', end),
  ]);
}

function thingLine(thing: Thing, numbers: ReadonlyMap<Place, number>): object {
  const { run, firstSeen, lastSeen, contentAt, relationsAt, stateSince, many, since, links, changes, gaps } = thing;
  const { identity, notBefore } = thing;
  return {
    seen: {
      kind: 'observation',
      ...thing.seen,
      at: thing.at,
    },
    run,
    firstSeen,
    lastSeen,
    contentAt,
    relationsAt,
    stateSince,
    many,
    since: Object.fromEntries(since),
    links: [...links.values()],
    changes: Object.fromEntries(changes),
    identity: Object.fromEntries(identity),
    ...(notBefore !== undefined && { notBefore }),
    gaps,
    places: thing.places
      .map((each) => ({
        place: numbers.get(each.place) ?? 0,
        goneBy: goneFrom(each),
      }))
      .sort((a, b) => a.place - b.place),
  };
}

/** A checkpoint from its file; none, and what is wrong with it, unless every line of it is sound. Total, and linear in time. */
export function decodeCheckpoint(
  bytes: Buffer,
  file: string,
): { readonly checkpoint?: Checkpoint; readonly findings: readonly Finding[] } {
  const places: Place[] = [];
  const things: Thing[] = [];
  let opening: JsonObject | undefined;
  let ended: JsonObject | undefined;
  let last = 1;
  let sealed = false;
  const wrong = (problem: string) => ({ findings: malformedFindings(file, [{ line: last, problem }]) });
  const tampered = (problem: string) => ({ findings: [tamperedFinding(file, { line: last, problem })] });
  for (const line of readLines(bytes, false)) {
    last = line.number;
    if (sealed) return tampered('something was written after its digest');
    if (line.kind === 'malformed') return wrong(line.problem);
    if (line.kind === 'cut' || line.kind === 'again') return wrong('it was cut off');
    const { kind, value, offset } = line;
    if (kind === 'digest') {
      if (digestOf(bytes.subarray(0, offset)) !== value['sha256'])
        return tampered('its digest is not that of what is before it');
      sealed = true;
    } else if (kind === 'checkpoint' && !opening) opening = value;
    else if (!opening || ended) return wrong('it is not where it belongs');
    else if (kind === 'place') places.push(readPlace(value, opening['source'] as string));
    else if (kind === 'thing') {
      const thing = readThing(value, opening['source'] as string, places);
      if (!thing) return wrong('it names a place that is not there');
      things.push(thing);
    } else if (kind === 'end') ended = value;
    else return wrong('it does not belong into a checkpoint');
  }
  if (!opening || !ended || !sealed || ended['count'] !== things.length) return wrong('it is not whole');
  const { source, at, runs, folded } = opening as unknown as Checkpoint;
  return { checkpoint: { source, at: readInstant(at), runs, folded, places, things }, findings: [] };
}

function readPlace(value: JsonObject, source: string): Place {
  const past = value as unknown as { readonly whole?: PastRun; readonly last?: PastRun };
  const { whole, last } = past;
  // One object where both are the same run.
  const same = whole && last && canonicalJson(whole as unknown as Json) === canonicalJson(last as unknown as Json);
  const newest = same ? whole : last;
  return newPlace(source, value['name'] as string, { ...(whole && { whole }), ...(newest && { last: newest }) });
}

interface ThingLine extends Pick<
  Thing,
  'run' | 'firstSeen' | 'lastSeen' | 'contentAt' | 'relationsAt' | 'stateSince' | 'many' | 'gaps' | 'notBefore'
> {
  readonly seen: JsonObject;
  readonly since: Readonly<Record<string, string>>;
  readonly links: readonly SeenLink[];
  readonly changes: Readonly<Record<string, readonly AttributeChange[]>>;
  /** A checkpoint of an earlier version has none. */
  readonly identity?: Readonly<Record<string, readonly AttributeChange[]>>;
  readonly places: readonly { readonly place: number; readonly goneBy?: string }[];
}

function readThing(value: JsonObject, source: string, places: readonly Place[]): Thing | undefined {
  if (!isObject(value['seen'])) return undefined;
  const line = value as unknown as ThingLine;
  const { run, firstSeen, lastSeen, contentAt, relationsAt, stateSince, many, gaps, notBefore } = line;
  const seen: Observation = readObservation(line.seen);
  const at: Thing['places'] = [];
  for (const { place: number, goneBy } of line.places) {
    const place = places[number];
    if (!place) return undefined;
    at.push({ place, sequence: 0, ...(goneBy !== undefined && { goneBy }) });
  }
  return {
    source,
    seen,
    at: seen.at,
    run,
    firstSeen,
    lastSeen,
    contentAt,
    relationsAt,
    stateSince,
    many,
    gaps,
    since: new Map(Object.entries(line.since)),
    links: new Map(
      line.links.map((link) => [`${link.relation.type} ${canonicalJson(link.relation.to as unknown as Json)}`, link]),
    ),
    changes: new Map(Object.entries(line.changes)),
    identity: new Map(Object.entries(line.identity ?? {})),
    ...(notBefore !== undefined && { notBefore }),
    places: at,
  };
}
