import type { Entity } from '../model/entity.ts';
import type { Identifiers } from '../model/identifiers.ts';
import type { Attributes, EstateItem, ItemSighting } from '../model/estate.ts';
import { compareText, type JsonObject } from '../model/json.ts';
import { headOf, type SightingHead } from '../model/sightings.ts';
import type { AttributeRules } from './attribute-rules.ts';
import { type Account, type Authority, byAuthority, type Lifetime, mergeAttributes, mergeState } from './attributes.ts';
import type { Bindings } from './bind.ts';
import type { Subject } from './grading.ts';
import { type Identity, mergeValues, valuesOf } from './identity.ts';
import type { IdentityTrouble } from './identity-trouble.ts';
import type { External } from './links.ts';
import type { EntryBook } from './entry-book.ts';
import { disagreements, type Matching } from './matching.ts';
import type { Thing } from './merge.ts';
import { type Nodes, thingIdentity } from './nodes.ts';
import type { Observed } from './subjects.ts';

/** What every item is assembled from. */
export interface Assembly {
  readonly matching: Matching;
  readonly bindings: Bindings;
  readonly nodes: Nodes;
  readonly trouble: IdentityTrouble;
  readonly rules: (className: string) => AttributeRules;
  readonly authority: Authority;
  readonly lifetime: Lifetime | undefined;
  readonly at: string;
}

/** A sighting of an item, and what tied it to that. */
interface Tie {
  readonly observed: Observed;
  readonly by: readonly string[];
  readonly weak: boolean;
}

/** The item of a declaration: what it should be, what it was seen to be, and whether it is there. */
export function declaredItem(
  subject: Subject,
  position: number,
  thing: Thing | undefined,
  assembly: Assembly,
): EstateItem {
  const { entity } = subject;
  const ties = entity.kind === 'group' ? instanceTies(subject) : tiesOf(position, thing, assembly);
  const count = assembly.nodes.instances.get(position)?.length ?? 0;
  const earlier = ties.length === 0 ? ties : earlierTies(position, ties, assembly);
  return { ...itemOf(subject, ties, earlier, assembly), ...(entity.kind === 'group' && { instances: count }) };
}

/** The item of a declaration with what is tied to it. */
function itemOf(
  { entity, identity, judgement }: Subject,
  ties: readonly Tie[],
  earlier: readonly Tie[],
  assembly: Assembly,
): EstateItem {
  const { matching } = assembly;
  // What is tied weakly says that it is there, and nothing of what it is.
  const strong = ties.filter(({ weak }) => !weak).map(({ observed }) => observed);
  const believed = strong.filter(({ sighting }) => sighting.current);
  const told = (tie: Tie): ItemSighting =>
    tiedSighting(tie, disagreementsOf(tie.observed.identity, identity, matching.book));
  return {
    id: entity.ref,
    ref: entity.ref,
    class: identity.class,
    presence: judgement.presence,
    identifiers: identifiersOf([identity, ...strong.map((observed) => observed.identity)], entity.correlation),
    sightings: ties.map(told),
    ...(earlier.length > 0 && { earlier: earlier.map(told) }),
    attributes: attributesOf(entity.attributes, believed, identity.class, assembly),
    state: mergeState(believed),
    coverage: judgement.coverage,
    ...(!judgement.judged && { judged: false as const }),
  };
}

/** The item of something that was seen and that no declaration is. */
export function undeclaredItem(thing: Thing, id: string, assembly: Assembly): EstateItem {
  const { matching, trouble } = assembly;
  const identity = thingIdentity(thing, matching);
  const ties = thing.observed.flatMap((position) => {
    const observed = matching.observed[position];
    return observed ? [{ observed, by: thing.by.get(position) ?? [], weak: false }] : [];
  });
  const believed = ties.map(({ observed }) => observed);
  return {
    id,
    class: identity.class,
    presence: thing.observed.some((position) => trouble.observed.has(position)) ? 'ambiguous' : 'undeclared',
    identifiers: identifiersOf([identity]),
    sightings: ties.map((tie) => tiedSighting(tie)),
    attributes: attributesOf(undefined, believed, identity.class, assembly),
    state: mergeState(believed),
    coverage: [],
  };
}

/** The item of something that was only talked to. */
export function externalItem({ id, identity }: External): EstateItem {
  const nothing = { sightings: [], attributes: {}, state: {}, coverage: [] };
  return { id, class: identity.class, presence: 'undeclared', identifiers: identifiersOf([identity]), ...nothing };
}

/** What is there now; where nothing is, what was there once. */
function tiesOf(position: number, thing: Thing | undefined, { bindings, matching }: Assembly): readonly Tie[] {
  const [first, ...others] = bindings.current.get(position) ?? [];
  if (first && others.length === 0 && (thing?.observed.length ?? 1) === 1) {
    const observed = matching.observed[first.observed];
    return observed ? [{ observed, by: first.by, weak: first.weak }] : [];
  }
  const ties = new Map<number, Omit<Tie, 'observed'>>();
  for (const { observed, by, weak } of bindings.current.get(position) ?? []) ties.set(observed, { by, weak });
  for (const [observed, by] of thing?.by ?? []) if (!ties.has(observed)) ties.set(observed, { by, weak: false });
  if (ties.size === 0) {
    for (const { observed, by, weak } of bindings.past.get(position) ?? []) ties.set(observed, { by, weak });
  }
  return [...ties]
    .sort(([a], [b]) => a - b)
    .flatMap(([sighting, tie]) => {
      const observed = matching.observed[sighting];
      return observed ? [{ observed, ...tie }] : [];
    });
}

/** What was there before what is there now, under keys that its sources give to nothing any more. */
function earlierTies(position: number, ties: readonly Tie[], { bindings, matching }: Assembly): readonly Tie[] {
  const now = new Set(ties.map(({ observed }) => observed));
  return (bindings.past.get(position) ?? []).flatMap(({ observed, by, weak }) => {
    const before = matching.observed[observed];
    return weak || !before || now.has(before) ? [] : [{ observed: before, by, weak }];
  });
}

/** Instances belong to their group by its selector, which says nothing of what each of them is. */
function instanceTies({ entity, sightings }: Subject): readonly Tie[] {
  const by = Object.keys(entity.instances?.selector ?? {}).sort(compareText);
  return sightings.map((observed) => ({ observed, by, weak: true }));
}

function tiedSighting(tie: Tie, disagrees?: Identifiers): ItemSighting {
  const { sighting } = tie.observed;
  return itemSighting(sighting.observation.key, headOf(sighting), tie, disagrees);
}

/** A sighting of an item with the identifiers that do not agree with the declared ones. */
export function itemSighting(
  key: string,
  { source, run, at, class: className, firstSeen, lastSeen, stateSince }: SightingHead,
  { by, weak }: Omit<Tie, 'observed'>,
  disagrees?: Identifiers,
): ItemSighting {
  if (!disagrees && stateSince === undefined) {
    return { source, run, at, key, class: className, by, weak, firstSeen, lastSeen };
  }
  return {
    source,
    run,
    at,
    key,
    class: className,
    by,
    weak,
    ...(disagrees && { disagrees }),
    firstSeen,
    lastSeen,
    ...(stateSince !== undefined && { stateSince }),
  };
}

/** Identifiers that both have and that cannot be of one thing, with what was observed; undefined where there are none. */
export function disagreementsOf(observed: Identity, declared: Identity, book: EntryBook): Identifiers | undefined {
  const differing = disagreements(declared, observed, book);
  if (differing.length === 0) return undefined;
  return Object.fromEntries(differing.map((name) => [name, valuesOf(observed, name)]));
}

/** What a thing is known by, on any of its accounts, with its ids in tools as they are declared. */
export function identifiersOf(identities: readonly Identity[], correlation: Entity['correlation'] = {}): Identifiers {
  const merged = [...mergeValues(identities.map((identity) => identity.values))];
  const ids = Object.entries(correlation).map(([tool, id]) => [`correlation.${tool}`, [id]] as const);
  return Object.fromEntries([...merged.filter(([name]) => name !== 'correlation'), ...ids]);
}

/** Values of what is believed, each attribute by the authority that sources have for it. */
function attributesOf(
  declared: JsonObject | undefined,
  believed: readonly Observed[],
  className: string,
  { authority, rules, lifetime, at }: Assembly,
): Attributes {
  const sightings = believed.map(({ sighting }) => sighting);
  const isFresh = ({ sighting, fresh }: Observed, attribute: string): boolean => {
    const longest = fresh ? lifetime?.(sighting.source, className, attribute) : undefined;
    return longest === undefined ? fresh : Date.parse(at) - Date.parse(sighting.observation.at) <= longest * 1000;
  };
  const order = (attribute: string): readonly Account[] => {
    const aged = lifetime ? believed.map((each) => ({ ...each, fresh: isFresh(each, attribute) })) : believed;
    const rank = (source: string): number => authority(source, className, attribute);
    return byAuthority(aged, rank).map(({ sighting, fresh }) => ({
      ...sighting,
      rank: rank(sighting.source),
      stale: !fresh,
    }));
  };
  return mergeAttributes(declared, sightings, rules(className), order);
}
