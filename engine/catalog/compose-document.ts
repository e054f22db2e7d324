import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';
import { closeAnchor, composeAlias, openAnchor, setAnchor } from './compose-anchors.ts';
import { type Composer, type DocumentProblem, report, reportDuplicate, reportTag } from './compose-problems.ts';
import { coreTag, scalarValue, taggedScalarValue } from './scalar-value.ts';

export interface ComposedDocument {
  readonly value: unknown;
  readonly problems: readonly DocumentProblem[];
  /** Index of the first event after the document. */
  readonly next: number;
}

type Mapping = Record<string, unknown>;

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
      composer.height = 0;
      return composeScalar(composer, event);
    case EVENT_ID.MAPPING: {
      if (event.tagStart >= 0) checkTag(composer, event, 'map', 'mapping');
      const value: Mapping = {};
      const size = composer.size;
      const anchor = openAnchor(composer, event, value);
      composeEntries(composer, value, depth + 1);
      if (anchor) closeAnchor(composer, anchor, size);
      return value;
    }
    case EVENT_ID.SEQUENCE: {
      if (event.tagStart >= 0) checkTag(composer, event, 'seq', 'list');
      const value: unknown[] = [];
      const size = composer.size;
      const anchor = openAnchor(composer, event, value);
      composeItems(composer, value, depth + 1);
      if (anchor) closeAnchor(composer, anchor, size);
      return value;
    }
    case EVENT_ID.ALIAS:
      return composeAlias(composer, event, depth);
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
    case undefined:
      break;
  }
  // The parser has a value here in every case.
  return null;
}

function composeItems(composer: Composer, items: unknown[], depth: number): void {
  let height = 0;
  for (composer.at++; hasMore(composer);) {
    items.push(composeNode(composer, depth));
    if (composer.height > height) height = composer.height;
  }
  composer.at++;
  composer.height = height + 1;
}

function composeEntries(composer: Composer, entries: Mapping, depth: number): void {
  const mapping = composer.at;
  let merged: Mapping[] | undefined;
  let height = 0;
  for (composer.at++; hasMore(composer);) {
    const keyIndex = composer.at;
    const isMerge = isMergeKey(composer.text, composer.events[keyIndex]);
    const key = composeKey(composer, depth);
    const value = composeNode(composer, depth);
    if (composer.height > height) height = composer.height;
    if (isMerge) addSources((merged ??= []), composer, keyIndex, value);
    else if (key === undefined) continue;
    // The first look is quick, and true as well for what every object inherits.
    else if (entries[key] !== undefined && Object.hasOwn(entries, key))
      reportDuplicate(composer, key, mapping, keyIndex);
    else setOwn(entries, key, value);
  }
  composer.at++;
  composer.height = height + 1;
  if (merged) merge(entries, merged);
}

function hasMore({ events, at }: Composer): boolean {
  const event = events[at];
  return event !== undefined && event.type !== EVENT_ID.POP;
}

/** A key named like the prototype becomes a member like any other. */
function setOwn(entries: Mapping, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true });
  } else entries[key] = value;
}

/** The text of a key as it is written; undefined where the key is no text. */
function composeKey(composer: Composer, depth: number): string | undefined {
  const index = composer.at;
  const event = composer.events[index];
  if (event?.type === EVENT_ID.SCALAR) {
    if (event.tagStart < 0 && event.anchorStart < 0) composer.at++;
    else composeScalar(composer, event);
    return getScalarValue(composer.text, event);
  }
  const value = composeNode(composer, depth);
  if (typeof value !== 'object' || value === null) return String(value);
  const message = 'A key is a list or a mapping, but has to be text.';
  report(composer, 'yaml.syntax', index, message, 'Write a word before the colon.');
  return undefined;
}

function composeScalar(composer: Composer, event: ScalarEvent): unknown {
  const { text } = composer;
  const index = composer.at++;
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
  expected: string,
  noun: string,
): void {
  const tag = composer.text.slice(event.tagStart, event.tagEnd);
  const known = coreTag(tag, composer.directives);
  if (known === undefined) reportTag(composer, composer.at, tag);
  else if (known !== '' && known !== expected) reportTag(composer, composer.at, tag, `does not fit a ${noun}`);
}

function isMergeKey(text: string, event: Event | undefined): boolean {
  return (
    event?.type === EVENT_ID.SCALAR &&
    event.style === SCALAR_STYLE.PLAIN &&
    event.valueEnd - event.valueStart === 2 &&
    text.startsWith('<<', event.valueStart)
  );
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
