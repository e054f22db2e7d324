import { EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { JsonPath } from '../model/json.ts';
import {
  aliasMark,
  documentMark,
  emptyMark,
  eventOf,
  listMark,
  mappingMark,
  markSize,
  type Marks,
  nextMark,
  quotedMark,
  scalarMark,
} from './marks.ts';

/** Where the key and the value of an entry begin; items of a list have no key. */
interface Entry {
  readonly key: number | undefined;
  readonly value: number;
}

/** Where a segment of a path has led. */
interface Step extends Entry {
  readonly segment: string | number;
}

/**
 * Offsets in one document: of the value at a path, or of the key that it stands under; of the nearest parent where it is not
 * there. `document` is the index of its mark. Merge keys and aliases are followed to where the value is written. What a path
 * has in common with the one before is not looked for again. O(entries passed by).
 */
export function valueLocator(
  text: string,
  marks: Marks,
  document: number,
): (path: JsonPath, part?: 'key' | 'value') => number {
  const root = document + markSize;
  const steps: Step[] = [];
  return (path, part = 'value') => {
    let depth = 0;
    while (depth < path.length && steps[depth]?.segment === path[depth]) depth++;
    // To set the length instead would be slow.
    while (steps.length > depth) steps.pop();
    for (; depth < path.length; depth++) {
      const segment = path[depth] as string | number;
      const node = depth === 0 ? root : (steps[depth - 1] as Step).value;
      const found = findChild(text, marks, dereference(text, marks, node), segment);
      if (!found) break;
      steps.push({ segment, key: found.key, value: found.value });
    }
    for (let last = steps.length - 1; last >= 0; last--) {
      const place = placeOfStep(marks, steps[last] as Step, part);
      if (place >= 0) return place;
    }
    return Math.max(0, placeOf(marks, root));
  };
}

function placeOfStep(marks: Marks, { key, value }: Step, part: 'key' | 'value'): number {
  const keyPlace = key === undefined ? -1 : placeOf(marks, key);
  if (part === 'key' && keyPlace >= 0) return keyPlace;
  const valuePlace = placeOf(marks, value);
  return valuePlace >= 0 ? valuePlace : keyPlace;
}

/** The first entry of a mapping with a key. `mapping` is the index of its mark. */
export function findEntry(text: string, marks: Marks, mapping: number, name: string): Entry | undefined {
  const end = nextMark(marks, mapping);
  for (let key = mapping + markSize; key < end;) {
    const value = nextMark(marks, key);
    if (isKey(text, marks, key, name)) return { key, value };
    key = nextMark(marks, value);
  }
  return undefined;
}

/** Where a node is written; -1 for an empty one and for a block scalar, which begin at their key. */
export function placeOf(marks: Marks, index: number): number {
  const kind = marks.data[index];
  const start = marks.data[index + 1] ?? -1;
  if (kind === quotedMark) return start - 1;
  if (kind === emptyMark) return -1;
  const event =
    kind === mappingMark || kind === listMark || kind === scalarMark || kind === aliasMark
      ? eventOf(marks, index)
      : undefined;
  switch (event?.type) {
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return propertyPlace(event);
    case EVENT_ID.SCALAR:
      if (event.tagStart >= 0 || event.anchorStart >= 0) return propertyPlace(event);
      if (event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK) return -1;
      return event.style === SCALAR_STYLE.PLAIN ? event.valueStart : event.valueStart - 1;
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
    case undefined:
      break;
  }
  return start;
}

/** Where the tag or the anchor of a node begins, whichever comes first. */
function propertyPlace({ tagStart, anchorStart }: { readonly tagStart: number; readonly anchorStart: number }): number {
  if (tagStart < 0) return anchorStart - 1;
  return anchorStart < 0 ? tagStart : Math.min(tagStart, anchorStart - 1);
}

function findChild(
  text: string,
  marks: Marks,
  index: number,
  segment: string | number,
  searched?: Set<number>,
): Entry | undefined {
  const kind = marks.data[index];
  if (kind === listMark) return findItem(marks, index, Number(segment));
  if (kind !== mappingMark) return undefined;
  return findEntry(text, marks, index, String(segment)) ?? findMerged(text, marks, index, segment, searched);
}

function findItem(marks: Marks, list: number, position: number): Entry | undefined {
  const end = nextMark(marks, list);
  let item = list + markSize;
  for (let count = 0; count < position && item < end; count++) item = nextMark(marks, item);
  return item < end ? { key: undefined, value: item } : undefined;
}

/** The entry that a merge key brings in. No mapping is searched twice: merges may repeat each other, or go in a circle. */
function findMerged(
  text: string,
  marks: Marks,
  mapping: number,
  segment: string | number,
  searched = new Set<number>(),
): Entry | undefined {
  if (searched.has(mapping)) return undefined;
  searched.add(mapping);
  const merge = findEntry(text, marks, mapping, '<<');
  if (!merge) return undefined;
  const source = dereference(text, marks, merge.value);
  if (marks.data[source] !== listMark) return findChild(text, marks, source, segment, searched);
  const end = nextMark(marks, source);
  for (let item = source + markSize; item < end; item = nextMark(marks, item)) {
    const found = findChild(text, marks, dereference(text, marks, item), segment, searched);
    if (found) return found;
  }
  return undefined;
}

/** The node that an alias names: the last with its anchor before it in the document. */
function dereference(text: string, marks: Marks, index: number): number {
  if (marks.data[index] !== aliasMark) return index;
  const alias = anchorOf(text, marks, index);
  for (let at = index - markSize; at >= 0 && marks.data[at] !== documentMark; at -= markSize) {
    if (marks.data[at] !== aliasMark && anchorOf(text, marks, at) === alias) return at;
  }
  return index;
}

function anchorOf(text: string, marks: Marks, index: number): string | undefined {
  const kind = marks.data[index];
  if (kind !== aliasMark && kind !== mappingMark && kind !== listMark && kind !== scalarMark) return undefined;
  const event = eventOf(marks, index);
  if (!event || !('anchorStart' in event) || event.anchorStart < 0) return undefined;
  return text.slice(event.anchorStart, event.anchorEnd);
}

function isKey(text: string, marks: Marks, index: number, name: string): boolean {
  const node = dereference(text, marks, index);
  const { data } = marks;
  const kind = data[node];
  if (kind === scalarMark) {
    const event = eventOf(marks, node);
    return event?.type === EVENT_ID.SCALAR && getScalarValue(text, event) === name;
  }
  const start = data[node + 1] ?? 0;
  const end = data[node + 2] ?? 0;
  if (kind === emptyMark) return name === '';
  if (kind === mappingMark || kind === listMark || kind === aliasMark) return false;
  return end - start === name.length && text.startsWith(name, start);
}
