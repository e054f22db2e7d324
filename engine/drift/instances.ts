import { classFamily, type ClassTree } from '../model/asset-class.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Entity } from '../model/entity.ts';
import { listed } from '../model/identifiers.ts';
import type { EstateItem, ItemSighting } from '../model/estate.ts';
import type { Observation } from '../model/evidence.ts';
import { matchesGlob } from '../model/glob.ts';
import { compareText, type Json } from '../model/json.ts';
import type { Sightings } from '../model/sightings.ts';
import type { Drift } from './context.ts';
import type { History } from './history.ts';

/** Whether what was seen once is an instance of a group, by its selector. Only the spelling of identifiers is compared. */
export function isInstance(
  { class: className, identifiers, attributes }: Pick<Observation, 'class' | 'identifiers' | 'attributes'>,
  group: Pick<Entity, 'class' | 'instances'>,
  classes: ClassTree,
): boolean {
  const { instances } = group;
  if (!instances || !isOfFamily(className, group, classes)) return false;
  const traits = { ...attributes, ...listed(identifiers) };
  return Object.entries(instances.selector).every(
    ([trait, pattern]) =>
      Object.hasOwn(traits, trait) && textsOf(traits[trait]).some((text) => matchesGlob(pattern, text)),
  );
}

function isOfFamily(className: string, group: Pick<Entity, 'class'>, classes: ClassTree): boolean {
  return group.class !== undefined && classFamily(classes, group.class) === classFamily(classes, className);
}

/** When the instances of a group became fewer than `min` for good; nothing where they never were enough while somebody looked. */
export function whenTooFew(
  group: Entity,
  { heads, at }: Sightings,
  classes: ClassTree,
): Pick<Drift, 'onset' | 'live' | 'departed'> {
  const min = group.instances?.min ?? 0;
  const steps: { readonly at: string; readonly by: number; readonly last?: string }[] = [];
  for (const [position, { class: className, current, goneBy, firstSeen, lastSeen }] of heads.entries()) {
    if ((!current && goneBy === undefined) || !isOfFamily(className, group, classes)) continue;
    if (!isInstance(at(position).observation, group, classes)) continue;
    steps.push({ at: firstSeen, by: 1 });
    if (goneBy !== undefined) steps.push({ at: goneBy, by: -1, last: lastSeen });
  }
  // Where some came in the look that missed others, they took their place.
  steps.sort((a, b) => compareText(a.at, b.at) || b.by - a.by);
  let count = 0;
  let tipping: (typeof steps)[number] | undefined;
  for (const step of steps) {
    if (count >= min && count + step.by < min) tipping = step;
    count += step.by;
  }
  if (!tipping || count >= min) return {};
  const { at: by, last: after } = tipping;
  return { onset: by, live: { ...(after !== undefined && { after }), by }, departed: true };
}

/** Instances that were seen for longer than one may live, since they were last away; those seen longest first. */
export function outlivedIn(
  { sightings }: EstateItem,
  { instances }: Entity,
  at: string,
  history: History,
): readonly { readonly sighting: ItemSighting; readonly since: string }[] {
  const lifetime = durationSeconds(instances?.lifetime ?? '') * 1000;
  return sightings
    .map((sighting) => ({ sighting, since: history(sighting)?.gaps?.at(-1)?.back ?? sighting.firstSeen }))
    .filter(({ sighting, since }) => Date.parse(sighting.lastSeen) - Date.parse(since) > lifetime && since <= at)
    .sort((a, b) => compareText(a.since, b.since) || compareText(a.sighting.key, b.sighting.key));
}

function textsOf(value: Json | readonly string[] | undefined): readonly string[] {
  if (Array.isArray(value)) return value.filter((each): each is string => typeof each === 'string');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}
