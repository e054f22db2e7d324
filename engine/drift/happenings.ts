import { listed } from '../model/identifiers.ts';
import type { Happening } from '../model/answers.ts';
import { formatSeconds } from '../model/duration.ts';
import type { Estate, EstateItem } from '../model/estate.ts';
import type { Sighting } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import type { Sightings } from '../model/sightings.ts';
import { nameOf } from './alike.ts';
import { originOf } from './context.ts';
import { type History, historyIn } from './history.ts';
import { plain } from './identity-keys.ts';
import { needsOf } from './order-of-need.ts';
import { listChanges, recentChanges } from './recent-changes.ts';

/** How far back (milliseconds) is looked. */
const lately = 7 * 86_400_000;
/** Things that are looked at, nearest first, and happenings that are told, newest first. */
const mostVisited = 1000;
const mostTold = 50;

/**
 * What evidence shows to have happened lately to a thing, to what it needs, and beside them: what came or went on a machine that one of
 * them is on, whoever declared it. Newest first. Pure; O(items + relations + sightings).
 */
export function happeningsOf(subject: string, estate: Estate, sightings: Sightings): readonly Happening[] {
  const history = historyIn(sightings);
  const path = pathOf(subject, estate);
  const items = estate.items.filter(({ id }) => path.has(id));
  const isLate = (moment: string | undefined): boolean =>
    moment !== undefined && moment <= estate.at && Date.parse(estate.at) - Date.parse(moment) <= lately;
  const found = [
    ...items.flatMap((item) => itsOwn(item, estate, history)),
    ...besides(items, estate, [...sightings]).flatMap(([sighting, what, beside]) =>
      comings(sighting, what, isLate, beside),
    ),
  ];
  return found
    .filter(({ at }) => isLate(at))
    .sort((a, b) => compareText(b.at, a.at) || compareText(a.what, b.what) || compareText(a.message, b.message))
    .slice(0, mostTold);
}

/** The thing and all that it needs, by links that are declared or seen, whether the two agree or not. */
function pathOf(subject: string, { relations }: Estate): ReadonlySet<string> {
  const needs = needsOf(relations);
  const path = new Set([subject]);
  for (const id of path) {
    if (path.size >= mostVisited) break;
    for (const needed of needs.get(id) ?? []) path.add(needed);
  }
  return path;
}

/** What happened to a thing of the path. */
function itsOwn(item: EstateItem, estate: Estate, history: History): readonly Happening[] {
  const name = itemName(item.id);
  const found: Happening[] = [];
  for (const change of recentChanges(item, { estate, history })) {
    const { source, live } = change;
    const sighting = item.sightings.find((each) => each.source === source);
    if (!sighting) continue;
    found.push({
      ...happened(live.by, live.after),
      what: item.id,
      message: `${name}: ${listChanges(change)}`,
      seen: originOf(sighting),
    });
  }
  for (const sighting of item.sightings) {
    const past = history(sighting);
    if (past) found.push(...comings(past, { id: item.id, name }, () => true));
  }
  const { healthy, reachable } = item.state;
  const [ill] = item.sightings.filter(({ stateSince }) => stateSince !== undefined);
  if (ill?.stateSince !== undefined && (healthy === false || reachable === false)) {
    const trouble = reachable === false ? 'can no longer be reached' : 'is no longer well';
    found.push({ at: ill.stateSince, what: item.id, message: `${name} ${trouble}`, seen: originOf(ill) });
  }
  return found;
}

/** Sightings of other things on the machines of the path, with what they are called and beside what they are. */
function besides(
  path: readonly EstateItem[],
  { items }: Estate,
  sightings: readonly Sighting[],
): readonly (readonly [Sighting, Named, Beside])[] {
  const machines = new Map<string, string>();
  for (const { id, identifiers } of path)
    for (const host of (identifiers['host'] ?? []).map(plain))
      if (host !== 'localhost' && !machines.has(host)) machines.set(host, itemName(id));
  if (machines.size === 0) return [];
  const onPath = new Set(path);
  const owners = new Map<string, EstateItem>();
  for (const item of items) for (const { source, key } of item.sightings) owners.set(`${source}\n${key}`, item);
  return sightings.flatMap((sighting): readonly (readonly [Sighting, Named, Beside])[] => {
    const { source, observation } = sighting;
    const identifiers = listed(observation.identifiers);
    const host = (identifiers['host'] ?? []).map(plain).find((each) => machines.has(each));
    const owner = owners.get(`${source}\n${observation.key}`);
    if (host === undefined || (owner && onPath.has(owner))) return [];
    const name = owner ? itemName(owner.id) : `${observation.class} ${nameOf({ id: observation.key, identifiers })[1]}`;
    return [[sighting, { id: owner?.id ?? name, name }, { host, of: machines.get(host) ?? '' }]];
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Beside {
  readonly host: string;
  readonly of: string;
}

/** When something came, went, or was away in between. */
function comings(
  sighting: Sighting,
  { id, name }: Named,
  isLate: (moment: string | undefined) => boolean,
  beside?: Beside,
): readonly Happening[] {
  const { firstSeen, lastSeen, notBefore, goneBy, gaps = [] } = sighting;
  const seen = originOf({ ...sighting, at: lastSeen });
  const place = beside ? ` on ${beside.host}, beside ${beside.of}` : '';
  const tell = (at: string, after: string | undefined, did: string): Happening => ({
    ...happened(at, after),
    what: id,
    message: `${name} ${did}${place}`,
    seen,
  });
  const came = notBefore !== undefined && isLate(firstSeen);
  if (came && goneBy !== undefined) {
    const seconds = (Date.parse(goneBy) - Date.parse(firstSeen)) / 1000;
    return [tell(goneBy, notBefore, `came and was gone within ${formatSeconds(seconds)}`)];
  }
  return [
    ...(came ? [tell(firstSeen, notBefore, 'came')] : []),
    ...gaps.map((gap) => tell(gap.back, gap.goneBy, 'was away and came back')),
    ...(goneBy === undefined ? [] : [tell(goneBy, lastSeen, 'went')]),
  ];
}

function happened(at: string, after: string | undefined): Pick<Happening, 'at' | 'after'> {
  return { at, ...(after !== undefined && { after }) };
}
