import type { EstateItem } from '../model/estate.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, listNames, originOf } from './context.ts';
import { recentChanges, spanOf } from './recent-changes.ts';

/**
 * Values that changed while they were watched, and for which nothing is declared, nor assumed by the class: no difference
 * to what is declared, but a change all the same. Told only where it is known that nobody declared it.
 */
export function unmanagedChanges(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (!context.declaredChanges) return [];
  const isOurs = (name: string): boolean => name !== 'schedule' || context.contentions.scheduled(item).length === 0;
  const changes = recentChanges(item, context, (name, { agrees }) => agrees === undefined && isOurs(name));
  return changes.map(({ source, live, names, told }) => {
    const sighting = item.sightings.find((each) => each.source === source);
    return {
      code: 'decay.undeclared-change',
      id: item.id,
      message: `${itemName(item.id)}: ${listNames(told, 3)} ${spanOf(live)}, as ${source} saw; nothing is declared of ${names.length === 1 ? 'it' : 'them'}, and no declared change accounts for it.`,
      hint: 'Find out who changed it and why. Declare the value where it matters, or a Change that says what was done (`affects`).',
      related: sighting ? [{ message: 'the sighting', origin: originOf(sighting) }] : [],
      onset: live.by,
      live,
      onlyUndeclared: true,
      ...(names.length === 1 && names[0] !== undefined && { attribute: names[0] }),
      about: [source, ...names],
    };
  });
}
