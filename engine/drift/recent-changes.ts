import { onClock } from '../model/duration.ts';
import type { AttributeView, EstateItem } from '../model/estate.ts';
import type { AttributeChange } from '../model/evidence.ts';
import { compareText, type Json } from '../model/json.ts';
import { type DriftContext, show } from './context.ts';
import type { LiveWindow } from './declared-changes.ts';
import { pastOf } from './history.ts';

/** How long (milliseconds) a change of what nobody declares is news. */
const news = 30 * 86_400_000;
/** What changed more often than this in that time, moves by itself. */
const mostChanges = 2;

/** `lastStart` and `lastReturnCode` are no settings: they change whenever something happens. */
const tellsWhatHappened = /^last[A-Z]/;

/** Values that changed in the same look of one source. */
export interface RecentChange {
  readonly source: string;
  readonly live: LiveWindow;
  readonly names: readonly string[];
  /** What each of them was and is, as part of a sentence. */
  readonly told: readonly string[];
}

/** What changed of a thing while it was watched, by what the source says that its values are taken from; latest first. */
export function recentChanges(
  item: EstateItem,
  { estate, history }: Pick<DriftContext, 'estate' | 'history'>,
  isWanted: (name: string, view: AttributeView) => boolean = () => true,
): readonly RecentChange[] {
  const now = Date.parse(estate.at);
  const found: RecentChange[] = [];
  for (const source of new Set(item.sightings.map((sighting) => sighting.source))) {
    const { changes = {} } = pastOf(item, source, history) ?? {};
    const together = new Map<string, { live: LiveWindow; names: string[]; told: string[] }>();
    for (const [name, values] of Object.entries(changes)) {
      const view = Object.hasOwn(item.attributes, name) ? item.attributes[name] : undefined;
      const last = newsIn(values, now);
      if (!view || !last || tellsWhatHappened.test(name)) continue;
      if (view.observed?.source !== source || !isWanted(name, view)) continue;
      const { at: by, after } = last;
      const each = together.get(by) ?? { live: { by, ...(after !== undefined && { after }) }, names: [], told: [] };
      each.names.push(name);
      each.told.push(...toldOf(name, values.at(-2), last));
      together.set(by, each);
    }
    for (const each of together.values()) found.push({ source, ...each });
  }
  return found.sort((a, b) => compareText(b.live.by, a.live.by) || compareText(a.source, b.source));
}

export function spanOf({ after, by }: LiveWindow): string {
  return after === undefined ? `before ${onClock(by)}` : `between ${onClock(after)} and ${onClock(by)}`;
}

/** The last change, where it is news and not one of many. */
function newsIn(values: readonly AttributeChange[], now: number): AttributeChange | undefined {
  const recent = values.slice(1).filter(({ at }) => now - Date.parse(at) <= news);
  return recent.length <= mostChanges ? recent.at(-1) : undefined;
}

/** Of an object, what changed of it. */
function toldOf(name: string, before: AttributeChange | undefined, last: AttributeChange): readonly string[] {
  if (!last.members) return [`${name} went from ${shown(before)} to ${shown(last)}`];
  return last.members.map(({ path, from, to }) => {
    const member = [name, ...path].join('.');
    return from === undefined && to === undefined
      ? `${member} changed`
      : `${member} went from ${shown({ value: from })} to ${shown({ value: to })}`;
  });
}

function shown({ value, long }: { readonly value?: Json | undefined; readonly long?: true } = {}): string {
  if (long) return 'a value that is too long to repeat';
  return value === undefined ? 'nothing' : show(value);
}
