import { classFamily, type ClassTree, isA } from '../model/asset-class.ts';
import { formatSeconds, onClock } from '../model/duration.ts';
import type { Identifiers } from '../model/entity.ts';
import type { CoverageClaim, Evidence, Observation, Sighting } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import { nameOf } from './alike.ts';
import { type Drift, type DriftContext, listNames, originOf } from './context.ts';
import { isInstance, listed } from './instances.ts';

/** How long (milliseconds) it is told that something came and went. */
const news = 7 * 86_400_000;
const mostRelated = 20;

/** Something that is gone, with when that was known. */
interface Gone {
  readonly sighting: Sighting;
  readonly goneBy: string;
  readonly name: string;
}

/**
 * What came and went within days while somebody looked, and is nothing that is declared or still there: one drift for each source
 * and class, for such things are many. Gone is only what a complete claim of its source covers. Whatever shares what its class is
 * identified by, be it a weak entry, with an item is taken for that, and so are instances of groups. Linear in sightings and items,
 * and in groups and claims for each that is gone.
 */
export function transientDrift(
  { sightings = [], coverage = [] }: Partial<Pick<Evidence, 'sightings' | 'coverage'>>,
  context: DriftContext,
): readonly Drift[] {
  const now = Date.parse(context.estate.at);
  const recent = sightings.filter(
    ({ current, goneBy, notBefore, firstSeen }) =>
      !current && goneBy !== undefined && notBefore !== undefined && now - Date.parse(firstSeen) <= news,
  );
  if (recent.length === 0) return [];
  const isKnown = knownIn(context);
  const kinds = new Map<string, Gone[]>();
  for (const sighting of recent) {
    const { source, observation, goneBy = '' } = sighting;
    if (!isCovered(sighting, coverage, context.classes) || isKnown(observation)) continue;
    const kind = `${source}/${observation.class}`;
    const [, name] = nameOf({ id: observation.key, identifiers: listed(observation.identifiers) });
    const gone = { sighting, goneBy, name };
    const others = kinds.get(kind);
    if (others) others.push(gone);
    else kinds.set(kind, [gone]);
  }
  return [...kinds].map(([kind, gone]) => cameAndWent(kind, gone.sort(newestFirst)));
}

function newestFirst(a: Gone, b: Gone): number {
  return compareText(b.sighting.firstSeen, a.sighting.firstSeen) || compareText(a.name, b.name);
}

function cameAndWent(kind: string, gone: readonly Gone[]): Drift {
  const [newest] = gone as readonly [Gone, ...Gone[]];
  const { source, observation } = newest.sighting;
  const what = gone.length === 1 ? 'one thing' : `${gone.length} things`;
  return {
    code: 'inventory.transient',
    id: `seen:${kind}`,
    message: `${source} saw ${what} of class ${observation.class} come and go that nobody declared: ${listNames(gone.map(inTime), 3)}.`,
    hint: 'Find out what starts it. Declare a Group that it is an instance of where it comes again, or keep it out of the scope of the source.',
    origin: originOf({ ...newest.sighting, at: newest.sighting.lastSeen }),
    related: gone.slice(0, mostRelated).map(({ sighting, name }) => ({
      message: `${observation.class} ${name}`,
      origin: originOf({ ...sighting, at: sighting.lastSeen }),
    })),
    onset: newest.sighting.firstSeen,
    mechanism: 'undeclared change',
    because: `${source} had looked until ${onClock(newest.sighting.notBefore ?? '')}, and ${newest.name} was not there`,
  };
}

function inTime({ sighting: { firstSeen }, goneBy, name }: Gone): string {
  const seconds = (Date.parse(goneBy) - Date.parse(firstSeen)) / 1000;
  return `${name} (seen at ${onClock(firstSeen)}, gone within ${formatSeconds(seconds)})`;
}

/** Whether its source would see it if it were there. Networks are not reckoned with: what lies in one may be unknown. */
function isCovered({ source, observation }: Sighting, claims: readonly CoverageClaim[], classes: ClassTree): boolean {
  const identifiers = listed(observation.identifiers);
  const ofClass = claims.filter(
    (claim) => claim.source === source && claim.of === 'items' && isA(classes, observation.class, claim.class),
  );
  const holds = ({ scope }: CoverageClaim): boolean =>
    Object.entries(scope).every(([name, values]) => {
      const own = new Set((identifiers[name] ?? []).map(plain));
      return values.some((value) => own.has(plain(value)));
    });
  return (
    ofClass.some((claim) => claim.level === 'complete' && holds(claim)) &&
    !ofClass.some((claim) => claim.level !== 'complete' && holds(claim))
  );
}

/** Whether an observation is of something that the estate has, as far as its identifiers tell. */
function knownIn({ estate, classes, entities }: DriftContext): (observation: Observation) => boolean {
  const held = new Set<string>();
  for (const { class: name, identifiers } of estate.items)
    for (const key of keysOf(name, identifiers, classes)) held.add(key);
  const groups = [...entities.values()].filter(({ instances }) => instances !== undefined);
  return (observation) => {
    const { class: name, identifiers } = observation;
    if (keysOf(name, listed(identifiers), classes).some((key) => held.has(key))) return true;
    return groups.some((group) => isInstance(observation, group, classes));
  };
}

/** All that the class tells a thing apart by, and that this one has; all of its identifiers together where that is nothing. */
function keysOf(className: string, identifiers: Identifiers, classes: ClassTree): readonly string[] {
  const family = classFamily(classes, className);
  const entries = (classes.get(className)?.identification ?? []).map(({ by }) => by);
  const complete = entries.filter((by) => by.every((name) => (identifiers[name] ?? []).length > 0));
  const wanted = complete.length > 0 ? complete : [Object.keys(identifiers).sort(compareText)];
  return wanted.flatMap((by) => combinations(by, identifiers).map((values) => `${family} ${by.join()} ${values}`));
}

/** So many values of one entry are enough to recognise it by. */
const mostValues = 64;

function combinations(by: readonly string[], identifiers: Identifiers): readonly string[] {
  let texts: readonly string[] = [''];
  for (const name of by) {
    const values = [...new Set((identifiers[name] ?? []).map(plain))];
    texts = texts.flatMap((text) => values.map((value) => `${text}\n${value}`)).slice(0, mostValues);
  }
  return texts;
}

function plain(value: string): string {
  return value.trim().toLowerCase();
}
