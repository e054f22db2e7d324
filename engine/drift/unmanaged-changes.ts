import { onClock } from '../model/duration.ts';
import type { EstateItem } from '../model/estate.ts';
import type { AttributeChange } from '../model/evidence.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, listNames, originOf, show } from './context.ts';
import { pastOf } from './history.ts';

/** How long (milliseconds) a change of what nobody declares is news. */
const news = 30 * 86_400_000;
/** What changed more often than this in that time, moves by itself. */
const mostChanges = 2;

/** `lastStart` and `lastReturnCode` are no settings: they change whenever something happens. */
const tellsWhatHappened = /^last[A-Z]/;

/** Values for which nothing is declared, that changed together. */
interface Together {
  readonly by: string;
  readonly after: string | undefined;
  readonly changes: string[];
  readonly names: string[];
}

/**
 * Values that changed while they were watched, and for which nothing is declared, nor assumed by the class: no difference
 * to what is declared, but a change all the same. Told only where it is known that nobody declared it.
 */
export function unmanagedChanges(
  item: EstateItem,
  { estate, history, declaredChanges, contentions }: DriftContext,
): readonly Drift[] {
  if (!declaredChanges) return [];
  const now = Date.parse(estate.at);
  const drifts: Drift[] = [];
  for (const sighting of item.sightings) {
    const { changes = {} } = pastOf(item, sighting.source, history) ?? {};
    const together = new Map<string, Together>();
    for (const [name, values] of Object.entries(changes)) {
      const view = Object.hasOwn(item.attributes, name) ? item.attributes[name] : undefined;
      const last = newsIn(values, now);
      if (tellsWhatHappened.test(name) || (name === 'schedule' && contentions.scheduled(item).length > 0)) continue;
      if (!view || !last || view.agrees !== undefined || view.observed?.source !== sighting.source) continue;
      const each = together.get(last.at) ?? { by: last.at, after: last.after, changes: [], names: [] };
      each.names.push(name);
      each.changes.push(`${name} went from ${shown(values.at(-2))} to ${shown(last)}`);
      together.set(last.at, each);
    }
    for (const { by, after, changes: told, names } of together.values()) {
      drifts.push({
        code: 'decay.undeclared-change',
        id: item.id,
        message: `${itemName(item.id)}: ${listNames(told, 3)} ${spanOf(after, by)}, as ${sighting.source} saw; nothing is declared of ${names.length === 1 ? 'it' : 'them'}, and no declared change accounts for it.`,
        hint: 'Find out who changed it and why. Declare the value where it matters, or a Change that says what was done (`affects`).',
        related: [{ message: 'the sighting', origin: originOf(sighting) }],
        onset: by,
        live: { ...(after !== undefined && { after }), by },
        onlyUndeclared: true,
        ...(names.length === 1 && names[0] !== undefined && { attribute: names[0] }),
        about: [sighting.source, ...names],
      });
    }
  }
  return drifts;
}

/** The last change, where it is news and not one of many. */
function newsIn(values: readonly AttributeChange[], now: number): AttributeChange | undefined {
  const recent = values.slice(1).filter(({ at }) => now - Date.parse(at) <= news);
  return recent.length <= mostChanges ? recent.at(-1) : undefined;
}

function spanOf(after: string | undefined, by: string): string {
  return after === undefined ? `before ${onClock(by)}` : `between ${onClock(after)} and ${onClock(by)}`;
}

function shown({ value }: Pick<AttributeChange, 'value'> = {}): string {
  return value === undefined ? 'nothing' : show(value);
}
