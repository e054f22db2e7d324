import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event } from 'js-yaml';
import type { JsonPath } from '../model/json.ts';

/** Indexes of the two events at which an entry's key and value begin. */
interface Entry {
  readonly key: number;
  readonly value: number;
}

/**
 * Offset of the value at a path, or of the key that it stands under; of the nearest parent where it is not there. `index` is
 * that of the document's event. Merge keys and aliases are followed to where the value is written. O(events before it).
 */
export function locateValue(
  text: string,
  events: readonly Event[],
  index: number,
  path: JsonPath,
  part: 'key' | 'value' = 'value',
): number {
  let node = index + 1;
  let offset = Math.max(0, placeOf(text, events[node]));
  for (const segment of path) {
    node = dereference(text, events, node);
    const found = findChild(text, events, node, segment);
    if (!found) return offset;
    const keyPlace = found.key < 0 ? -1 : placeOf(text, events[found.key]);
    const valuePlace = placeOf(text, events[found.value]);
    const place = part === 'key' && keyPlace >= 0 ? keyPlace : valuePlace >= 0 ? valuePlace : keyPlace;
    if (place >= 0) offset = place;
    node = found.value;
  }
  return offset;
}

/** The first entry of a mapping with a key. `index` is that of the mapping's event. */
export function findEntry(text: string, events: readonly Event[], index: number, name: string): Entry | undefined {
  for (let key = index + 1; isInside(events, key);) {
    const value = skipNode(events, key);
    if (isKey(text, events, key, name)) return { key, value };
    key = skipNode(events, value);
  }
  return undefined;
}

/** Where a node is written; -1 for an empty one and for a block scalar, which begin at their key. */
export function placeOf(text: string, event: Event | undefined): number {
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      if (event.tagStart >= 0 || event.anchorStart >= 0) return propertyPlace(event);
      if (event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK) return -1;
      return event.style === SCALAR_STYLE.PLAIN ? event.valueStart : event.valueStart - 1;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.tagStart >= 0 || event.anchorStart >= 0 ? propertyPlace(event) : event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
    case undefined:
      break;
  }
  return text.length;
}

/** Where the tag or the anchor of a node begins, whichever comes first. */
function propertyPlace({ tagStart, anchorStart }: { readonly tagStart: number; readonly anchorStart: number }): number {
  if (tagStart < 0) return anchorStart - 1;
  return anchorStart < 0 ? tagStart : Math.min(tagStart, anchorStart - 1);
}

function findChild(
  text: string,
  events: readonly Event[],
  index: number,
  segment: string | number,
  searched = new Set<number>(),
): Entry | undefined {
  const event = events[index];
  if (event?.type === EVENT_ID.SEQUENCE) return findItem(events, index, Number(segment));
  if (event?.type !== EVENT_ID.MAPPING || searched.has(index)) return undefined;
  searched.add(index);
  return findEntry(text, events, index, String(segment)) ?? findMerged(text, events, index, segment, searched);
}

function findItem(events: readonly Event[], index: number, position: number): Entry | undefined {
  let item = index + 1;
  for (let count = 0; count < position && isInside(events, item); count++) item = skipNode(events, item);
  return isInside(events, item) ? { key: -1, value: item } : undefined;
}

/** The entry that a merge key brings in. No mapping is searched twice: merges may repeat each other, or go in a circle. */
function findMerged(
  text: string,
  events: readonly Event[],
  index: number,
  segment: string | number,
  searched: Set<number>,
): Entry | undefined {
  const merge = findEntry(text, events, index, '<<');
  if (!merge) return undefined;
  const source = dereference(text, events, merge.value);
  if (events[source]?.type !== EVENT_ID.SEQUENCE) return findChild(text, events, source, segment, searched);
  for (let item = source + 1; isInside(events, item); item = skipNode(events, item)) {
    const found = findChild(text, events, dereference(text, events, item), segment, searched);
    if (found) return found;
  }
  return undefined;
}

/** The node that an alias names: the last with its anchor before it. */
function dereference(text: string, events: readonly Event[], index: number): number {
  const alias = events[index];
  if (alias?.type !== EVENT_ID.ALIAS) return index;
  const name = text.slice(alias.anchorStart, alias.anchorEnd);
  for (let at = index - 1; at >= 0; at--) {
    const event = events[at];
    if (event === undefined || event.type === EVENT_ID.DOCUMENT) break;
    if (!('anchorStart' in event) || event.type === EVENT_ID.ALIAS || event.anchorStart < 0) continue;
    if (text.slice(event.anchorStart, event.anchorEnd) === name) return at;
  }
  return index;
}

function isKey(text: string, events: readonly Event[], index: number, name: string): boolean {
  const event = events[dereference(text, events, index)];
  if (event?.type !== EVENT_ID.SCALAR) return false;
  if (!event.fast) return getScalarValue(text, event) === name;
  return event.valueEnd - event.valueStart === name.length && text.startsWith(name, event.valueStart);
}

/** True where a node begins, not the end of the collection around it. */
function isInside(events: readonly Event[], index: number): boolean {
  const event = events[index];
  return event !== undefined && event.type !== EVENT_ID.POP;
}

/** Index of the event after a node. */
function skipNode(events: readonly Event[], index: number): number {
  let open = 0;
  for (let at = index; at < events.length; at++) {
    const type = events[at]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) open++;
    else if (type === EVENT_ID.POP) open--;
    if (open <= 0) return at + 1;
  }
  return events.length;
}
