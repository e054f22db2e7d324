import { onClock } from '../model/duration.ts';
import type { EstateItem, ItemSighting } from '../model/estate.ts';
import { compareText, type JsonObject } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, originOf, seenBy } from './context.ts';
import { listChanges, type RecentChange, recentChanges, spanOf } from './recent-changes.ts';
import { listNames } from './words.ts';

/** What is there and that nobody declared. What changed of it since is told with it: one finding for a thing, whatever happens to it. */
export function undeclared(item: EstateItem, context: DriftContext): Drift {
  const [first, ...others] = item.sightings;
  const sources = [...new Set(item.sightings.map(({ source }) => source))];
  const earliest = [...item.sightings].sort((a, b) => compareText(a.firstSeen, b.firstSeen))[0];
  const changes = recentChanges(item, context);
  return {
    code: 'inventory.undeclared',
    id: item.id,
    message: `${itemName(item.id)} is seen by ${listNames(sources)} and declared nowhere${knownBy(item)}.${changesText(changes)}`,
    hint: 'Declare it as an Asset, or as an instance of a Group; or keep it out of the scope of the source.',
    ...(first && { origin: originOf(first) }),
    related: others.map(seenBy),
    ...(earliest && { onset: earliest.firstSeen, ...howItCame(item, earliest, changes, context) }),
  };
}

function changesText(changes: readonly RecentChange[]): string {
  if (changes.length === 0) return '';
  return ` Its ${listNames(
    changes.map((change) => `${listChanges(change)} ${spanOf(change.live)}`),
    3,
  )}.`;
}

/** When it came, or when something of it changed: the first of these for which it is known that nobody declared it. */
function howItCame(
  item: EstateItem,
  earliest: ItemSighting,
  changes: readonly RecentChange[],
  context: DriftContext,
): Pick<Drift, 'live' | 'account' | 'mechanism' | 'because'> {
  const notBefore = context.history(earliest)?.notBefore;
  const arrival = arrivalOf(item, earliest, notBefore, context);
  const windows = [
    ...(notBefore === undefined ? [] : [{ after: notBefore, by: earliest.firstSeen }]),
    ...changes.map(({ live }) => live),
  ];
  const thing = { class: item.class, identifiers: item.identifiers, attributes: valuesOf(item) };
  const accounts = windows.flatMap((live) => {
    const account = context.strays(thing, live);
    return account ? [{ live, account }] : [];
  });
  const told = accounts.find(({ account }) => account.kind === 'undeclared') ?? accounts[0];
  // What was declared then was no undeclared change, whatever it is now.
  if (told?.account.kind === 'declared' && arrival.mechanism === 'undeclared change') return told;
  const [change] = changes;
  return {
    ...(change &&
      told?.account.kind === 'undeclared' && {
        mechanism: 'undeclared change',
        because: `${listNames(change.names, 3)} changed while ${change.source} looked, and no document is about it`,
      }),
    ...arrival,
    ...told,
  };
}

function valuesOf({ attributes }: EstateItem): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { observed }]) => (observed ? [[name, observed.value]] : [])),
  );
}

/** How something came to be there that nobody declared. */
function arrivalOf(
  item: EstateItem,
  earliest: ItemSighting,
  notBefore: string | undefined,
  { siblings, copyOf }: DriftContext,
): Pick<Drift, 'mechanism' | 'because'> {
  const original = copyOf(item);
  if (original !== undefined) return { mechanism: 'cloning', because: original };
  if (notBefore === undefined) return {};
  const came = `${earliest.source} had looked until ${onClock(notBefore)}, and it was not there`;
  const alike = siblings(item).map(({ id }) => itemName(id));
  return alike.length > 0
    ? { mechanism: 'autoscaling', because: `it is named like ${listNames(alike, 3)}, and ${came}` }
    : { mechanism: 'undeclared change', because: came };
}

/** The identifiers that its id does not show. */
function knownBy(item: EstateItem): string {
  const known = Object.entries(item.identifiers)
    .filter(([name, values]) => name !== 'port' && !values.some((value) => item.id.includes(value)))
    .map(([name, values]) => `${name} ${listNames(values, 2)}`);
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}
