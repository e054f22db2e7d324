import { EVENT_ID, getScalarValue } from 'js-yaml';
import { closeAnchor, composeAlias, openAnchor, setAnchor } from './compose-anchors.ts';
import { type Composer, type DocumentProblem, report, reportDuplicate, reportTag } from './compose-problems.ts';
import {
  aliasMark,
  directivesOf,
  emptyMark,
  eventOf,
  listMark,
  mappingMark,
  markSize,
  type Marks,
  nextMark,
  plainMark,
  quotedMark,
  scalarMark,
} from './marks.ts';
import { coreTag, plainValue, scalarValue, taggedScalarValue } from './scalar-value.ts';

export interface ComposedDocument {
  readonly value: unknown;
  readonly problems: readonly DocumentProblem[];
}

type Mapping = Record<string, unknown>;

/**
 * The value of one document from its marks, as JSON has it: core schema of YAML 1.2; keys are text as written; of two equal
 * keys the first counts; `<<` merges; aliases share the value they name. What JSON cannot hold, such as a tag of another
 * schema, is a problem and the plain content stands in its place. Bounded by the limits; never throws.
 */
export function composeDocument(text: string, marks: Marks, document: number): ComposedDocument {
  const composer: Composer = {
    text,
    marks,
    directives: directivesOf(marks, document),
    problems: [],
    at: document + markSize,
    anchors: undefined,
    size: 0,
    aliased: 0,
    height: 0,
  };
  const value = composeNode(composer, 0);
  return { value, problems: composer.problems };
}

function composeNode(composer: Composer, depth: number): unknown {
  const { text, marks, at } = composer;
  const { data } = marks;
  composer.size++;
  switch (data[at] ?? scalarMark) {
    case plainMark:
      composer.at = at + markSize;
      composer.height = 0;
      return plainValue(text.slice(data[at + 1], data[at + 2]));
    case quotedMark:
      composer.at = at + markSize;
      composer.height = 0;
      return text.slice(data[at + 1], data[at + 2]);
    case emptyMark:
      composer.at = at + markSize;
      composer.height = 0;
      return null;
    case mappingMark:
      return composeCollection(composer, {}, depth);
    case listMark:
      return composeCollection(composer, [], depth);
    case aliasMark:
      return composeAlias(composer, depth);
    default:
      composer.height = 0;
      return composeScalar(composer);
  }
}

function composeCollection(composer: Composer, value: Mapping | unknown[], depth: number): unknown {
  const event = eventOf(composer.marks, composer.at);
  if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) {
    composeInside(composer, value, depth + 1);
    return value;
  }
  if (event.tagStart >= 0) checkTag(composer, event, Array.isArray(value));
  const size = composer.size;
  const anchor = openAnchor(composer, event, value);
  composeInside(composer, value, depth + 1);
  if (anchor) closeAnchor(composer, anchor, size);
  return value;
}

function composeInside(composer: Composer, value: Mapping | unknown[], depth: number): void {
  const end = nextMark(composer.marks, composer.at);
  const height = Array.isArray(value)
    ? composeItems(composer, value, end, depth)
    : composeEntries(composer, value, end, depth);
  composer.height = height + 1;
}

/** Gives the height of the highest item. */
function composeItems(composer: Composer, items: unknown[], end: number, depth: number): number {
  let height = 0;
  for (composer.at += markSize; composer.at < end;) {
    items.push(composeNode(composer, depth));
    if (composer.height > height) height = composer.height;
  }
  return height;
}

/** Gives the height of the highest value. */
function composeEntries(composer: Composer, entries: Mapping, end: number, depth: number): number {
  const mapping = composer.at;
  let merged: Mapping[] | undefined;
  let height = 0;
  for (composer.at += markSize; composer.at < end;) {
    const keyIndex = composer.at;
    const key = composeKey(composer, depth);
    const value = composeNode(composer, depth);
    if (composer.height > height) height = composer.height;
    if (key === undefined) continue;
    if (key === '<<' && composer.marks.data[keyIndex] === plainMark) {
      addSources((merged ??= []), composer, keyIndex, value);
    } else if (entries[key] !== undefined && Object.hasOwn(entries, key)) {
      // The first look is quick, and true as well for what every object inherits.
      reportDuplicate(composer, key, mapping, keyIndex);
    } else setOwn(entries, key, value);
  }
  if (merged) merge(entries, merged);
  return height;
}

/** A key named like the prototype becomes a member like any other. */
function setOwn(entries: Mapping, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true });
  } else entries[key] = value;
}

/** The text of a key as it is written; undefined where the key is no text. */
function composeKey(composer: Composer, depth: number): string | undefined {
  const { text, marks, at } = composer;
  const { data } = marks;
  const kind = data[at];
  if (kind === plainMark || kind === quotedMark) {
    composer.at = at + markSize;
    return keyText(text, data[at + 1] ?? 0, data[at + 2] ?? 0);
  }
  const event = eventOf(marks, at);
  const value = composeNode(composer, depth);
  if (event?.type === EVENT_ID.SCALAR) return getScalarValue(text, event);
  if (kind === emptyMark) return '';
  if (typeof value !== 'object' || value === null) return String(value);
  const message = 'A key is a list or a mapping, but has to be text.';
  report(composer, 'yaml.syntax', at, message, 'Write a word before the colon.');
  return undefined;
}

/**
 * The last key of each length, first, middle and last letter. Documents share their keys, and to look is less than to make
 * one. Many more places than any catalog has keys, so that few have to share one.
 */
const lastKeys: string[] = Array.from({ length: 4096 }, () => '');

function keyText(text: string, start: number, end: number): string {
  const length = end - start;
  const middle = text.charCodeAt((start + end) >> 1);
  const slot = (length * 337 + text.charCodeAt(start) * 61 + middle * 17 + text.charCodeAt(end - 1) * 5) & 4095;
  const last = lastKeys[slot];
  if (last?.length === length && text.startsWith(last, start)) return last;
  // The name of a member is a string of its own: a part of the text would keep the text alive.
  const [key = ''] = Object.keys({ [text.slice(start, end)]: true });
  lastKeys[slot] = key;
  return key;
}

/** A scalar that is not written plainly on one line. */
function composeScalar(composer: Composer): unknown {
  const { text, marks, at: index } = composer;
  composer.at += markSize;
  const event = eventOf(marks, index);
  if (event?.type !== EVENT_ID.SCALAR) return null;
  let value = scalarValue(text, event);
  if (event.tagStart >= 0) {
    const tag = text.slice(event.tagStart, event.tagEnd);
    const result = taggedScalarValue(getScalarValue(text, event), coreTag(tag, composer.directives));
    if (result.ok) value = result.value;
    else reportTag(composer, index, tag, result.reason);
  }
  if (event.anchorStart >= 0) setAnchor(composer, event, { value, size: 1, height: 0 });
  return value;
}

function checkTag(
  composer: Composer,
  event: { readonly tagStart: number; readonly tagEnd: number },
  isList: boolean,
): void {
  const tag = composer.text.slice(event.tagStart, event.tagEnd);
  const known = coreTag(tag, composer.directives);
  if (known === undefined) reportTag(composer, composer.at, tag);
  else if (known !== '' && known !== (isList ? 'seq' : 'map')) {
    reportTag(composer, composer.at, tag, `does not fit a ${isList ? 'list' : 'mapping'}`);
  }
}

/** The mappings that a merge key names, first ones first. */
function addSources(sources: Mapping[], composer: Composer, keyIndex: number, value: unknown): void {
  for (const source of Array.isArray(value) ? value : [value]) {
    if (typeof source === 'object' && source !== null && !Array.isArray(source)) sources.push(source);
    else {
      const message = 'The merge key `<<` needs a mapping or a list of mappings.';
      report(composer, 'yaml.syntax', keyIndex, message, 'Name one with an alias, e.g. `<<: *defaults`.');
      return;
    }
  }
}

/** What is written in the mapping itself wins, then what is merged first. */
function merge(entries: Mapping, sources: readonly Mapping[]): void {
  for (const source of sources) {
    for (const key of Object.keys(source)) if (!Object.hasOwn(entries, key)) setOwn(entries, key, source[key]);
  }
}
