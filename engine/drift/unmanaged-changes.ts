import type { AttributeView, EstateItem } from '../model/estate.ts';
import { isObject, type Json } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, originOf } from './context.ts';
import { listChanges, recentChanges, spanOf } from './recent-changes.ts';

/**
 * Values that changed while they were watched, and for which nothing is declared, nor assumed by the class, be it within an
 * object of which something else is: no difference
 * to what is declared, but a change all the same. Told only where it is known that nobody declared it.
 */
export function unmanagedChanges(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (!context.declaredChanges) return [];
  const isOurs = (name: string): boolean => name !== 'schedule' || context.contentions.scheduled(item).length === 0;
  const isWanted = ([name = '', ...within]: readonly string[], { declared, assumed }: AttributeView): boolean =>
    isOurs(name) && !isIntended(declared ?? assumed, within);
  return recentChanges(item, context, isWanted).map((change) => {
    const { source, live, names, told, more } = change;
    const [first, ...others] = told;
    const isOne = others.length === 0 && more === 0;
    const about = isOne ? first?.path : names.length === 1 ? names : undefined;
    const sighting = item.sightings.find((each) => each.source === source);
    return {
      code: 'decay.undeclared-change',
      id: item.id,
      message: `${itemName(item.id)}: ${listChanges(change)} ${spanOf(live)}, as ${source} saw; nothing is declared of ${isOne ? 'it' : 'them'}, and no declared change accounts for it.`,
      hint: 'Find out who changed it and why. Declare the value where it matters, or a Change that says what was done (`affects`).',
      related: sighting ? [{ message: 'the sighting', origin: originOf(sighting) }] : [],
      onset: live.by,
      live,
      onlyUndeclared: true,
      ...(about && { attribute: about }),
      about: [source, ...names],
    };
  });
}

/** Whether something is meant to be at a path, or is meant to be no object on the way there. */
function isIntended(intended: Json | undefined, path: readonly string[]): boolean {
  let value = intended;
  for (const name of path) {
    if (!isObject(value)) break;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value !== undefined;
}
