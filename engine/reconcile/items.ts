import type { ClassTree } from '../model/asset-class.ts';
import type { Identifiers } from '../model/entity.ts';
import type { EstateItem, ItemSighting } from '../model/estate.ts';
import { compareText } from '../model/json.ts';
import { byAuthority, mergeAttributes, mergeState } from './attributes.ts';
import type { Bindings } from './bind.ts';
import type { Subject } from './grading.ts';
import { type Identity, mergeValues } from './identity.ts';
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
  readonly classes: ClassTree;
  readonly authority: (source: string, className: string) => number;
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
  const { entity, identity, judgement } = subject;
  const { matching, nodes, classes, authority } = assembly;
  const ties = entity.kind === 'group' ? instanceTies(subject) : tiesOf(position, thing, assembly);
  // What is tied weakly says that it is there, and nothing of what it is.
  const strong = ties.filter(({ weak }) => !weak).map(({ observed }) => observed);
  const believed = byAuthority(
    strong.filter(({ sighting }) => sighting.current),
    (source) => authority(source, identity.class),
  );
  const correlation = Object.entries(entity.correlation).map(([tool, id]) => [`correlation.${tool}`, [id]] as const);
  return {
    id: entity.ref,
    ref: entity.ref,
    class: identity.class,
    presence: judgement.presence,
    identifiers: identifiersOf([identity, ...strong.map((observed) => observed.identity)], correlation),
    sightings: ties.map((tie) => sightingOf(tie, matching.book, identity)),
    attributes: mergeAttributes(entity.attributes, believed, classes.get(identity.class)),
    state: mergeState(believed),
    coverage: judgement.coverage,
    ...(!judgement.judged && { judged: false as const }),
    ...(entity.kind === 'group' && { instances: nodes.instances.get(position)?.length ?? 0 }),
  };
}

/** The item of something that was seen and that no declaration is. */
export function undeclaredItem(thing: Thing, id: string, assembly: Assembly): EstateItem {
  const { matching, trouble, classes, authority } = assembly;
  const identity = thingIdentity(thing, matching);
  const ties = thing.observed.flatMap((position) => {
    const observed = matching.observed[position];
    return observed ? [{ observed, by: thing.by.get(position) ?? [], weak: false }] : [];
  });
  const believed = byAuthority(
    ties.map(({ observed }) => observed),
    (source) => authority(source, identity.class),
  );
  return {
    id,
    class: identity.class,
    presence: thing.observed.some((position) => trouble.observed.has(position)) ? 'ambiguous' : 'undeclared',
    identifiers: identifiersOf([identity]),
    sightings: ties.map((tie) => sightingOf(tie, matching.book)),
    attributes: mergeAttributes(undefined, believed, classes.get(identity.class)),
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

/** Instances belong to their group by its selector, which says nothing of what each of them is. */
function instanceTies({ entity, sightings }: Subject): readonly Tie[] {
  const by = Object.keys(entity.instances?.selector ?? {}).sort(compareText);
  return sightings.map((observed) => ({ observed, by, weak: true }));
}

function sightingOf({ observed, by, weak }: Tie, book: EntryBook, declared?: Identity): ItemSighting {
  const { source, run, firstSeen, lastSeen, stateSince, observation } = observed.sighting;
  const { at, key, class: className } = observation;
  const differing = declared ? disagreements(declared, observed.identity, book) : [];
  if (differing.length === 0 && stateSince === undefined) {
    return { source, run, at, key, class: className, by, weak, firstSeen, lastSeen };
  }
  const disagrees = Object.fromEntries(differing.map((name) => [name, observed.identity.values.get(name) ?? []]));
  return {
    source,
    run,
    at,
    key,
    class: className,
    by,
    weak,
    ...(differing.length > 0 && { disagrees }),
    firstSeen,
    lastSeen,
    ...(stateSince !== undefined && { stateSince }),
  };
}

function identifiersOf(
  identities: readonly Identity[],
  more: readonly (readonly [name: string, values: readonly string[]])[] = [],
): Identifiers {
  const merged = [...mergeValues(identities.map((identity) => identity.values))];
  return Object.fromEntries([...merged.filter(([name]) => name !== 'correlation'), ...more]);
}
