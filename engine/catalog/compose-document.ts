import {
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type AliasEvent,
  type DocumentEvent,
  type Event,
  type ScalarEvent,
} from 'js-yaml';
import { MAX_ALIASED_VALUES, MAX_DEPTH, MAX_PROBLEMS } from './limits.ts';
import { findEntry, placeOf } from './locate-value.ts';
import { coreTag, scalarValue, taggedScalarValue } from './scalar-value.ts';

/** Something wrong with a document whose syntax is right. Offsets count in the text that the events speak of. */
export interface DocumentProblem {
  readonly code: 'yaml.syntax' | 'yaml.duplicate-key' | 'yaml.limit' | 'yaml.tag';
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
  readonly related?: { readonly message: string; readonly offset: number };
}

export interface ComposedDocument {
  readonly value: unknown;
  readonly problems: readonly DocumentProblem[];
  /** Index of the first event after the document. */
  readonly next: number;
}

interface Anchor {
  value: unknown;
  /** How many values it holds, and how deep: what an alias adds. Undefined while it is being read. */
  size: number | undefined;
  height: number;
}

interface Composer {
  readonly text: string;
  readonly events: readonly Event[];
  readonly directives: DocumentEvent['directives'];
  readonly problems: DocumentProblem[];
  /** Index of the event to read next. */
  at: number;
  anchors: Map<string, Anchor> | undefined;
  /** Values read so far, aliases counted as what they stand for. */
  size: number;
  aliased: number;
  /** Height of the value read last: 0 for a scalar. */
  height: number;
}

/**
 * The value of one document from its events, as JSON has it: core schema of YAML 1.2; keys are text as written; of two equal
 * keys the first counts; `<<` merges; aliases share the value they name. What JSON cannot hold, such as a tag of another
 * schema, is a problem and the plain content stands in its place. Bounded by the limits; never throws.
 */
export function composeDocument(text: string, events: readonly Event[], index: number): ComposedDocument {
  const opening = events[index];
  const composer: Composer = {
    text,
    events,
    directives: opening?.type === EVENT_ID.DOCUMENT ? opening.directives : [],
    problems: [],
    at: index + 1,
    anchors: undefined,
    size: 0,
    aliased: 0,
    height: 0,
  };
  const value = composeNode(composer, 0);
  return { value, problems: composer.problems, next: composer.at + 1 };
}

function composeNode(composer: Composer, depth: number): unknown {
  const event = composer.events[composer.at];
  composer.size++;
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      composer.at++;
      composer.height = 0;
      if (event.tagStart < 0 && event.anchorStart < 0) return scalarValue(composer.text, event);
      return composeSpecialScalar(composer, event, composer.at - 1);
    case EVENT_ID.MAPPING: {
      checkCollectionTag(composer, event, 'map');
      const value: Record<string, unknown> = {};
      const size = composer.size;
      const anchor = openAnchor(composer, event, value);
      const index = composer.at++;
      composeEntries(composer, value, index, depth + 1);
      if (anchor) closeAnchor(composer, anchor, size);
      return value;
    }
    case EVENT_ID.SEQUENCE: {
      checkCollectionTag(composer, event, 'seq');
      const value: unknown[] = [];
      const size = composer.size;
      const anchor = openAnchor(composer, event, value);
      composer.at++;
      composeItems(composer, value, depth + 1);
      if (anchor) closeAnchor(composer, anchor, size);
      return value;
    }
    case EVENT_ID.ALIAS:
      return composeAlias(composer, event, depth);
    default:
      // A document or the end of a collection where a value should be: the parser never gives that.
      return null;
  }
}

function composeItems(composer: Composer, items: unknown[], depth: number): void {
  const { events } = composer;
  let height = 0;
  while (composer.at < events.length && events[composer.at]?.type !== EVENT_ID.POP) {
    items.push(composeNode(composer, depth));
    if (composer.height > height) height = composer.height;
  }
  composer.at++;
  composer.height = height + 1;
}

function composeEntries(composer: Composer, entries: Record<string, unknown>, index: number, depth: number): void {
  const { events } = composer;
  let merged: Record<string, unknown>[] | undefined;
  let height = 0;
  while (composer.at < events.length && events[composer.at]?.type !== EVENT_ID.POP) {
    const keyIndex = composer.at;
    const isMerge = isMergeKey(composer.text, events[keyIndex]);
    const key = composeKey(composer, depth);
    const value = composeNode(composer, depth);
    if (composer.height > height) height = composer.height;
    if (isMerge) (merged ??= []).push(...mergeSources(composer, keyIndex, value));
    else if (key === undefined) continue;
    // The first look is quick and true only for what may be inherited.
    else if (entries[key] !== undefined && Object.hasOwn(entries, key)) reportDuplicate(composer, key, index, keyIndex);
    else setOwn(entries, key, value);
  }
  composer.at++;
  composer.height = height + 1;
  if (merged) mergeInto(entries, merged);
}

/** A key named like the prototype becomes a member like any other. */
function setOwn(entries: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true });
  } else entries[key] = value;
}

/** The text of a key as it is written; undefined where the key is no text. */
function composeKey(composer: Composer, depth: number): string | undefined {
  const event = composer.events[composer.at];
  if (event?.type === EVENT_ID.SCALAR) {
    if (event.tagStart < 0 && event.anchorStart < 0) {
      composer.at++;
      return getScalarValue(composer.text, event);
    }
    composeNode(composer, depth);
    return getScalarValue(composer.text, event);
  }
  const index = composer.at;
  const value = composeNode(composer, depth);
  if (typeof value !== 'object' || value === null) return String(value);
  report(
    composer,
    'yaml.syntax',
    index,
    'A key is a list or a mapping, but has to be text.',
    'Write a word before the colon.',
  );
  return undefined;
}

/** A scalar with a tag or an anchor. */
function composeSpecialScalar(composer: Composer, event: ScalarEvent, index: number): unknown {
  const { text } = composer;
  let value = scalarValue(text, event);
  if (event.tagStart >= 0) {
    const tag = text.slice(event.tagStart, event.tagEnd);
    const result = taggedScalarValue(getScalarValue(text, event), coreTag(tag, composer.directives));
    if (result.ok) value = result.value;
    else reportTag(composer, index, tag, result.reason);
  }
  if (event.anchorStart >= 0) {
    composer.anchors ??= new Map();
    composer.anchors.set(text.slice(event.anchorStart, event.anchorEnd), { value, size: 1, height: 0 });
  }
  return value;
}

function composeAlias(composer: Composer, event: AliasEvent, depth: number): unknown {
  const index = composer.at++;
  composer.height = 0;
  const name = composer.text.slice(event.anchorStart, event.anchorEnd);
  const anchor = composer.anchors?.get(name);
  if (!anchor) {
    report(
      composer,
      'yaml.syntax',
      index,
      `Alias *${name} names nothing.`,
      `Put &${name} before the value that it repeats, further up.`,
    );
    return null;
  }
  if (anchor.size === undefined) {
    report(
      composer,
      'yaml.syntax',
      index,
      `Alias *${name} stands inside the value that it names.`,
      'Write out what is meant: data without an end cannot be read.',
    );
    return null;
  }
  const before = composer.aliased;
  composer.aliased += anchor.size;
  if (composer.aliased > MAX_ALIASED_VALUES) {
    if (before > MAX_ALIASED_VALUES) return null;
    report(
      composer,
      'yaml.limit',
      index,
      `The aliases of this document stand for more than ${MAX_ALIASED_VALUES} values.`,
      'Write fewer aliases, or none inside of what others repeat.',
    );
    return null;
  }
  if (depth + anchor.height > MAX_DEPTH) {
    report(
      composer,
      'yaml.limit',
      index,
      `Alias *${name} leads to more than ${MAX_DEPTH} levels of lists and mappings.`,
      'Make the document flatter.',
    );
    return null;
  }
  composer.size += anchor.size - 1;
  composer.height = anchor.height;
  return anchor.value;
}

function openAnchor(
  composer: Composer,
  event: { anchorStart: number; anchorEnd: number },
  value: unknown,
): Anchor | undefined {
  if (event.anchorStart < 0) return undefined;
  const anchor: Anchor = { value, size: undefined, height: 0 };
  composer.anchors ??= new Map();
  composer.anchors.set(composer.text.slice(event.anchorStart, event.anchorEnd), anchor);
  return anchor;
}

function closeAnchor(composer: Composer, anchor: Anchor, sizeBefore: number): void {
  anchor.size = composer.size - sizeBefore + 1;
  anchor.height = composer.height;
}

/** The mappings that a merge key names, first ones first. */
function mergeSources(composer: Composer, keyIndex: number, value: unknown): Record<string, unknown>[] {
  const sources = Array.isArray(value) ? value : [value];
  if (sources.every(isMapping)) return sources;
  report(
    composer,
    'yaml.syntax',
    keyIndex,
    'The merge key `<<` needs a mapping or a list of mappings.',
    'Name one with an alias, e.g. `<<: *defaults`.',
  );
  return [];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is written in the mapping itself wins, then what is merged first. */
function mergeInto(entries: Record<string, unknown>, sources: readonly Record<string, unknown>[]): void {
  for (const source of sources) {
    for (const key of Object.keys(source)) if (!Object.hasOwn(entries, key)) setOwn(entries, key, source[key]);
  }
}

function isMergeKey(text: string, event: Event | undefined): boolean {
  return (
    event?.type === EVENT_ID.SCALAR &&
    event.style === SCALAR_STYLE.PLAIN &&
    event.valueEnd - event.valueStart === 2 &&
    text.startsWith('<<', event.valueStart)
  );
}

function checkCollectionTag(
  composer: Composer,
  event: { tagStart: number; tagEnd: number },
  name: 'map' | 'seq',
): void {
  if (event.tagStart < 0) return;
  const tag = composer.text.slice(event.tagStart, event.tagEnd);
  const known = coreTag(tag, composer.directives);
  if (known === name || known === '') return;
  reportTag(
    composer,
    composer.at,
    tag,
    known === undefined ? undefined : `does not fit a ${name === 'map' ? 'mapping' : 'list'}`,
  );
}

function reportTag(
  composer: Composer,
  index: number,
  tag: string,
  reason = 'is not known: a catalog is plain data',
): void {
  const shown = tag.length > 60 ? `${tag.slice(0, 60)}…` : tag;
  report(
    composer,
    'yaml.tag',
    index,
    `Tag \`${shown}\` ${reason}.`,
    'Remove the tag and write plain text, numbers, lists and mappings.',
  );
}

function reportDuplicate(composer: Composer, key: string, mapping: number, index: number): void {
  const first = findEntry(composer.text, composer.events, mapping, key);
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  report(
    composer,
    'yaml.duplicate-key',
    index,
    `Key \`${shown}\` stands twice in one mapping; only the first was read.`,
    'Keep one of them.',
    {
      message: 'It stands here first.',
      offset: first ? placeOf(composer.text, composer.events[first.key]) : 0,
    },
  );
}

function report(
  composer: Composer,
  code: DocumentProblem['code'],
  index: number,
  message: string,
  hint: string,
  related?: DocumentProblem['related'],
): void {
  if (composer.problems.length > MAX_PROBLEMS) return;
  const offset = Math.max(0, placeOf(composer.text, composer.events[index]));
  composer.problems.push({ code, message, hint, offset, ...(related && { related }) });
}
