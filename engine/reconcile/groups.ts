import type { Entity } from '../model/entity.ts';
import { matchesGlob } from '../model/glob.ts';
import { normalIdentifier } from './identifier-forms.ts';
import type { Matching } from './matching.ts';
import type { Thing } from './merge.ts';

/** By selector name and value, the things that have it. */
type Traits = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/**
 * The things that are instances of each group, as positions in `things`, by position of the group. A selector is a query: a thing that fits two
 * groups counts in both. Linear but for selectors of wildcards alone, which look at each distinct value.
 */
export function findInstances(things: readonly Thing[], matching: Matching): ReadonlyMap<number, readonly number[]> {
  const groups = [...matching.declared.entries()].filter(([, { entity }]) => entity.kind === 'group');
  const instances = new Map<number, readonly number[]>();
  if (groups.length === 0) return instances;
  const traits = indexTraits(
    things,
    matching,
    groups.map(([, { entity }]) => entity),
  );
  for (const [position, { entity, identity }] of groups) {
    const found = fitting(entity, traits).filter((thing) => familyOf(things[thing], matching) === identity.family);
    if (found.length > 0) instances.set(position, found);
  }
  return instances;
}

/** Things that have every trait of the selector, in order. */
function fitting(group: Entity, traits: Traits): readonly number[] {
  const selector = Object.entries(group.instances?.selector ?? {});
  let found: ReadonlySet<number> | undefined;
  // What is written out narrows at the cost of a look-up; wildcards then only look at what is left.
  for (const [name, pattern] of selector.sort(([, a], [, b]) => Number(a.includes('*')) - Number(b.includes('*')))) {
    const having = havingTrait(name, pattern, traits);
    const before = found;
    found = before ? new Set(having.filter((thing) => before.has(thing))) : new Set(having);
    if (found.size === 0) return [];
  }
  return [...(found ?? [])].sort((a, b) => a - b);
}

function havingTrait(name: string, pattern: string, traits: Traits): readonly number[] {
  const values = traits.get(name);
  if (!values) return [];
  if (!pattern.includes('*')) {
    const normal = normalIdentifier(name, pattern) ?? pattern;
    return [...(values.get(normal) ?? []), ...(normal === pattern ? [] : (values.get(pattern) ?? []))];
  }
  return [...values].flatMap(([value, having]) => (matchesGlob(pattern, value) ? having : []));
}

function indexTraits(things: readonly Thing[], { observed }: Matching, groups: readonly Entity[]): Traits {
  const names = new Set(groups.flatMap((group) => Object.keys(group.instances?.selector ?? {})));
  const traits = new Map([...names].map((name) => [name, new Map<string, number[]>()]));
  for (const [position, thing] of things.entries()) {
    if (thing.declared !== undefined) continue;
    for (const [name, values] of traits) {
      const own = new Set<string>();
      for (const sighting of thing.observed) for (const value of traitValues(name, observed[sighting])) own.add(value);
      for (const value of own) {
        const having = values.get(value);
        if (having) having.push(position);
        else values.set(value, [position]);
      }
    }
  }
  return traits;
}

function traitValues(name: string, observed: Matching['observed'][number] | undefined): readonly string[] {
  if (!observed) return [];
  const { attributes } = observed.sighting.observation;
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  const scalar = typeof attribute === 'object' || attribute === undefined ? [] : [String(attribute)];
  return [...(observed.identity.values.get(name) ?? []), ...scalar];
}

function familyOf(thing: Thing | undefined, { observed }: Matching): string | undefined {
  const [first] = thing?.observed ?? [];
  return first === undefined ? undefined : observed[first]?.identity.family;
}
