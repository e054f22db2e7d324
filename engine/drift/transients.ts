import { listed } from '../model/identifiers.ts';
import { formatSeconds, onClock } from '../model/duration.ts';
import type { Evidence, Observation, Sighting } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import { noSightings } from '../model/sightings.ts';
import { nameOf } from './alike.ts';
import { type Drift, type DriftContext, originOf } from './context.ts';
import type { Account } from './declared-changes.ts';
import { identityKeys } from './identity-keys.ts';
import { isInstance } from './instances.ts';
import { isSeenWhole } from './seen-whole.ts';
import { afterwards } from './strays.ts';
import { listNames } from './words.ts';

/** How long (milliseconds) it is told that something came and went, or went. */
const news = 7 * 86_400_000;
const mostRelated = 20;

/** Something that is gone, with when that was known. */
interface Gone {
  readonly sighting: Sighting;
  readonly goneBy: string;
  readonly name: string;
  readonly account: Account | undefined;
}

/**
 * What nobody declared and came and went within days while somebody looked, or had been there longer and went in that time, and is
 * nothing that is declared or still there: one drift of either kind for each source and class, for such things are many. Gone is only
 * what a complete claim of its source covers. Whatever shares what its class is identified by, be it a weak entry, with an item is
 * taken for that, and so are instances of groups; nor is anything told that a declaration was about at that time. Linear in
 * sightings and items, and in groups and claims for each that is gone.
 */
export function transientDrift(
  { sightings = noSightings, coverage = [] }: Partial<Pick<Evidence, 'sightings' | 'coverage'>>,
  context: DriftContext,
): readonly Drift[] {
  const now = Date.parse(context.estate.at);
  const isNews = (moment: string | undefined): boolean => moment !== undefined && now - Date.parse(moment) <= news;
  const recent: Sighting[] = [];
  for (const [position, { current, goneBy }] of sightings.heads.entries())
    if (!current && isNews(goneBy)) recent.push(sightings.at(position));
  if (recent.length === 0) return [];
  const isKnown = knownIn(context);
  const short = new Map<string, Gone[]>();
  const long = new Map<string, Gone[]>();
  for (const sighting of recent) {
    const { source, observation, goneBy = '', firstSeen, lastSeen, notBefore } = sighting;
    if (!isSeenWhole(sighting, coverage, context.classes) || isKnown(observation)) continue;
    const isShort = notBefore !== undefined && isNews(firstSeen);
    const account = isShort
      ? context.strays(observation, { after: notBefore, by: firstSeen })
      : context.strays(observation, { after: lastSeen, by: goneBy }, afterwards);
    if (account?.kind === 'declared') continue;
    const kind = `${source}/${observation.class}`;
    const [, name] = nameOf({ id: observation.key, identifiers: listed(observation.identifiers) });
    const gone = { sighting, goneBy, name, account };
    const kinds = isShort ? short : long;
    const others = kinds.get(kind);
    if (others) others.push(gone);
    else kinds.set(kind, [gone]);
  }
  return [
    ...[...short].map(([kind, gone]) => cameAndWent(kind, gone.sort(newestFirst))),
    ...[...long].map(([kind, gone]) => went(kind, gone.sort(lastFirst))),
  ];
}

function newestFirst(a: Gone, b: Gone): number {
  return compareText(b.sighting.firstSeen, a.sighting.firstSeen) || compareText(a.name, b.name);
}

function lastFirst(a: Gone, b: Gone): number {
  return compareText(b.goneBy, a.goneBy) || compareText(a.name, b.name);
}

function cameAndWent(kind: string, gone: readonly Gone[]): Drift {
  const [newest] = gone as readonly [Gone, ...Gone[]];
  const { source, observation, notBefore = '', firstSeen } = newest.sighting;
  return {
    code: 'inventory.transient',
    id: `seen:${kind}`,
    message: `${source} saw ${manyThings(gone)} of class ${observation.class} come and go that nobody declared: ${listNames(gone.map(inTime), 3)}.`,
    hint: 'Find out what starts it. Declare a Group that it is an instance of where it comes again, or keep it out of the scope of the source.',
    ...sightingsOf(gone),
    onset: firstSeen,
    live: { after: earliest(gone, (each) => each.notBefore), by: firstSeen },
    ...accountOf(gone),
    mechanism: 'undeclared change',
    because: `${source} had looked until ${onClock(notBefore)}, and ${newest.name} was not there`,
  };
}

/** Where it is known of some that no commit accounts for it, the others are left out: it is told of nothing else. */
function went(kind: string, all: readonly Gone[]): Drift {
  const sure = all.filter(({ account }) => account?.kind === 'undeclared');
  const gone = sure.length > 0 ? sure : all;
  const [last] = gone as readonly [Gone, ...Gone[]];
  const { source, observation, lastSeen } = last.sighting;
  return {
    code: 'inventory.vanished',
    id: `gone:${kind}`,
    message: `${source} no longer sees ${manyThings(gone)} of class ${observation.class} that had been there and that nobody declared: ${listNames(gone.map(sinceThen), 3)}.`,
    hint: 'Find out who took it away and why, where somebody counted on it. Declare what should be there.',
    ...sightingsOf(gone),
    onset: last.goneBy,
    live: { after: earliest(gone, (each) => each.lastSeen), by: last.goneBy },
    ...accountOf(gone),
    onlyUndeclared: true,
    mechanism: 'undeclared change',
    because: `${last.name} was last seen at ${onClock(lastSeen)}, and no commit is about a declaration of it`,
  };
}

function manyThings(gone: readonly Gone[]): string {
  return gone.length === 1 ? 'one thing' : `${gone.length} things`;
}

function sightingsOf(gone: readonly Gone[]): Pick<Drift, 'origin' | 'related'> {
  const [first] = gone as readonly [Gone, ...Gone[]];
  return {
    origin: originOf({ ...first.sighting, at: first.sighting.lastSeen }),
    related: gone.slice(0, mostRelated).map(({ sighting, name }) => ({
      message: `${sighting.observation.class} ${name}`,
      origin: originOf({ ...sighting, at: sighting.lastSeen }),
    })),
  };
}

function earliest(gone: readonly Gone[], momentOf: (sighting: Sighting) => string | undefined): string {
  return gone.map(({ sighting }) => momentOf(sighting) ?? sighting.firstSeen).reduce((a, b) => (a < b ? a : b));
}

/** Of several, what holds of all of them. */
function accountOf(gone: readonly Gone[]): Pick<Drift, 'account'> {
  const account = gone.find((each) => each.account?.kind !== 'undeclared') ?? gone[0];
  return account?.account ? { account: account.account } : {};
}

function inTime({ sighting: { firstSeen }, goneBy, name }: Gone): string {
  const seconds = (Date.parse(goneBy) - Date.parse(firstSeen)) / 1000;
  return `${name} (seen at ${onClock(firstSeen)}, gone within ${formatSeconds(seconds)})`;
}

function sinceThen({ sighting: { firstSeen }, goneBy, name }: Gone): string {
  return `${name} (seen since ${onClock(firstSeen)}, gone by ${onClock(goneBy)})`;
}

/** Whether an observation is of something that the estate has, as far as its identifiers tell. */
function knownIn({ estate, classes, entities }: DriftContext): (observation: Observation) => boolean {
  const held = new Set<string>();
  for (const { class: name, identifiers } of estate.items)
    for (const key of identityKeys(name, identifiers, classes)) held.add(key);
  const groups = [...entities.values()].filter(({ instances }) => instances !== undefined);
  return (observation) => {
    const { class: name, identifiers } = observation;
    if (identityKeys(name, identifiers, classes).some((key) => held.has(key))) return true;
    return groups.some((group) => isInstance(observation, group, classes));
  };
}
