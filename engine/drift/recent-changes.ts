import { onClock } from '../model/duration.ts';
import type { AttributeView, EstateItem } from '../model/estate.ts';
import type { AttributeChange } from '../model/evidence.ts';
import { compareText, isObject, type Json } from '../model/json.ts';
import { differingMembers } from '../model/member-path.ts';
import type { DriftContext } from './context.ts';
import type { LiveWindow } from './declared-changes.ts';
import { pastOf } from './history.ts';
import { listNames, showAt, showName } from './words.ts';

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
  /** What of them changed, by path, and what it was and is, as part of a sentence. */
  readonly told: readonly Told[];
  /** How many more values changed that evidence does not repeat. */
  readonly more: number;
}

interface Told {
  readonly path: readonly string[];
  readonly text: string;
}

/** What changed of a thing while it was watched, by what the source says that its values are taken from; latest first. */
export function recentChanges(
  item: EstateItem,
  { estate, history }: Pick<DriftContext, 'estate' | 'history'>,
  isWanted: (path: readonly string[], view: AttributeView) => boolean = () => true,
): readonly RecentChange[] {
  const now = Date.parse(estate.at);
  const found: RecentChange[] = [];
  for (const source of new Set(item.sightings.map((sighting) => sighting.source))) {
    const { changes = {} } = pastOf(item, source, history) ?? {};
    const together = new Map<string, { live: LiveWindow; names: string[]; told: Told[]; more: number }>();
    for (const [name, values] of Object.entries(changes)) {
      const view = Object.hasOwn(item.attributes, name) ? item.attributes[name] : undefined;
      const last = newsIn(values, now);
      if (!view || !last || tellsWhatHappened.test(name)) continue;
      const told = toldOf(name, values.at(-2), last).filter(({ path }) => isWanted(path, view));
      if (view.observed?.source !== source || told.length === 0) continue;
      const { at: by, after } = last;
      const live = { by, ...(after !== undefined && { after }) };
      const each = together.get(by) ?? { live, names: [], told: [], more: 0 };
      each.names.push(name);
      each.told.push(...told);
      each.more += last.more ?? 0;
      together.set(by, each);
    }
    for (const each of together.values()) found.push({ source, ...each });
  }
  return found.sort((a, b) => compareText(b.live.by, a.live.by) || compareText(a.source, b.source));
}

/** The first few of what changed in a look, and how many more. */
export function listChanges({ told, more }: RecentChange): string {
  const most = 3;
  return listNames(
    told.slice(0, most).map(({ text }) => text),
    most,
    told.length - Math.min(told.length, most) + more,
  );
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
function toldOf(name: string, before: AttributeChange | undefined, last: AttributeChange): readonly Told[] {
  if (!last.members && !(isObject(before?.value) && isObject(last.value)))
    return [{ path: [name], text: `${showName([name])} went from ${shown([name], before)} to ${shown([name], last)}` }];
  return (last.members ?? differingMembers(before?.value, last.value)).map(({ path: within, from, to }) => {
    const path = [name, ...within];
    return from === undefined && to === undefined
      ? { path, text: `${showName(path)} changed` }
      : {
          path,
          text: `${showName(path)} went from ${shown(path, { value: from })} to ${shown(path, { value: to })}`,
        };
  });
}

function shown(
  path: readonly string[],
  { value, long }: { readonly value?: Json | undefined; readonly long?: true } = {},
): string {
  if (long) return 'a value that is too long to repeat';
  return value === undefined ? 'nothing' : showAt(path, value);
}
