import { isMap, isScalar, isSeq, parseDocument, Scalar, stringify, type Document, type Node, type YAMLMap } from 'yaml';
import { isObject, sameJson, type Json, type JsonPath } from '../model/json.ts';
import { readDocuments } from './read-documents.ts';
import { splitDocuments } from './split-documents.ts';

/** A value to be written into one document of a file: at a path, or at the end of the list at that path. */
export interface DocumentEdit {
  readonly path: JsonPath;
  readonly value: Json;
  readonly append?: boolean;
}

/** A piece of text in place of another. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text of a file with an edit in the document that a line (from 1) belongs to. Nothing else moves: comments, order, quotes and
 * indentation stay as they are. Undefined where it cannot be written without a change in meaning elsewhere, as where the value
 * is shared by an alias. Linear in the document.
 */
export function editDocument(text: string, line: number, edit: DocumentEdit): string | undefined {
  const range = rangeAt(text, line);
  if (!range) return undefined;
  const before = text.slice(range.start, range.end);
  const current = valueOf(before);
  const expected = current === undefined ? undefined : expectedValue(current, edit);
  if (expected === undefined) return undefined;
  for (const splice of splices(before, edit)) {
    const after = before.slice(0, splice.start) + splice.text + before.slice(splice.end);
    // Read as every command reads it: what is not meant is not written.
    if (sameJson(valueOf(after), expected)) return text.slice(0, range.start) + after + text.slice(range.end);
  }
  return undefined;
}

/** The document that a line (from 1) belongs to. */
export function rangeAt(text: string, line: number): { readonly start: number; readonly end: number } | undefined {
  const offset = offsetOfLine(text, line);
  return splitDocuments(text).find(({ start, end }) => offset >= start && offset < end);
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (const found of text.matchAll(/\r\n|\n|\r/g)) {
    if (--line < 1) break;
    offset = found.index + found[0].length;
  }
  return offset;
}

/** What a document says, as every command reads it; undefined where it is broken. */
export function valueOf(text: string): Json | undefined {
  const { documents, findings } = readDocuments(text, '');
  const [only, another] = documents;
  return only && !another && findings.length === 0 ? (only.value as Json) : undefined;
}

function expectedValue(value: Json | undefined, { path, value: wanted, append }: DocumentEdit): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (!append) return wanted;
    return value === undefined || value === null ? [wanted] : Array.isArray(value) ? [...value, wanted] : undefined;
  }
  if (value !== undefined && value !== null && !isObject(value)) return undefined;
  const inner = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  const changed = expectedValue(inner, { path: rest, value: wanted, ...(append && { append }) });
  return changed === undefined ? undefined : { ...(isObject(value) ? value : {}), [name]: changed };
}

/** Ways to write it, the one that looks most like what is there first. */
function* splices(text: string, { path, value, append }: DocumentEdit): Generator<Splice> {
  const document = parseDocument(text, { uniqueKeys: false });
  const { node, rest } = descend(document, path);
  if (!node?.range) return;
  if (rest.length === 0) {
    if (!append) yield* replacements(text, node, value);
    else if (isSeq(node)) yield* additions(text, node, value);
    return;
  }
  if (isMap(node)) yield* newKeys(text, node, rest, append ? [value] : value);
}

/** The innermost node that is there, and what of the path is not. */
export function descend(
  document: Document,
  path: JsonPath,
): { readonly node: Node | undefined; readonly rest: JsonPath } {
  let node: Node | null = document.contents;
  for (const [index, name] of path.entries()) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(name))
      : undefined;
    if (!pair?.value) return { node: node ?? undefined, rest: path.slice(index) };
    node = pair.value as Node;
  }
  return { node: node ?? undefined, rest: [] };
}

/** Ways to write a value in the place of another, the one that looks most like what is there first. */
export function* replacements(text: string, node: Node, value: Json): Generator<Splice> {
  const start = node.range?.[0] ?? 0;
  let end = endOf(node);
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  const style = isScalar(node) ? node.type : undefined;
  // A key without a value ends with its colon.
  const gap = start === end && !/\s/.test(text.charAt(start - 1)) ? ' ' : '';
  for (const written of waysToWrite(value, style)) yield { start, end, text: `${gap}${written}` };
}

function* additions(text: string, node: Node, value: Json): Generator<Splice> {
  if (!isSeq(node)) return;
  const last = node.items.at(-1) as Node | undefined;
  const first = node.items[0] as Node | undefined;
  for (const written of waysToWrite(value, isScalar(last) ? last.type : undefined)) {
    if (node.flow || !last || !first) yield intoFlow(node, last, written);
    else {
      const dash = text.lastIndexOf('-', (first.range?.[0] ?? 0) - 1);
      yield newLine(text, dash, endOf(last), `- ${written}`);
    }
  }
}

function* newKeys(text: string, node: YAMLMap, names: JsonPath, value: Json): Generator<Splice> {
  const [first] = node.items;
  const last = node.items.at(-1);
  const key = first?.key as Node | undefined;
  for (const written of waysToWrite(value, undefined)) {
    if (node.flow || !first || !last) {
      const entry = nested(
        names,
        written,
        (name, inner) => `${name}: ${inner}`,
        (inner) => `{${inner}}`,
      );
      yield intoFlow(node, (last?.value ?? last?.key) as Node | undefined, entry);
      continue;
    }
    const start = key?.range?.[0] ?? 0;
    const entry = nested(
      names,
      written,
      (name, inner) => `${name}:${inner.startsWith('\n') ? '' : ' '}${inner}`,
      (inner) => `\n${inner.replaceAll(/^/gm, '  ')}`,
    );
    yield newLine(text, start, endOf((last.value ?? last.key) as Node), entry);
  }
}

/** `a: {b: c}`, in one style or the other. */
function nested(
  names: JsonPath,
  written: string,
  pair: (name: string, inner: string) => string,
  map: (inner: string) => string,
): string {
  return names.reduceRight<string>((inner, name, index) => {
    const entry = pair(stringify(String(name)).trim(), inner);
    return index === 0 ? entry : map(entry);
  }, written);
}

/** After the last member of a flow collection, or as its first. */
function intoFlow(node: Node, last: Node | undefined, written: string): Splice {
  const at = last ? endOf(last) : (node.range?.[0] ?? 0) + 1;
  return { start: at, end: at, text: last ? `, ${written}` : written };
}

/** On a line of its own after the line at which something ends, as far in as what stands at `column`. */
function newLine(text: string, column: number, end: number, written: string): Splice {
  const indent = ' '.repeat(column - lineStart(text, column));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  let at = end;
  // A block ends after its last line break, and before the blank lines that follow it.
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  const found = text.indexOf('\n', at);
  const lines = written.replaceAll('\n', `${eol}${indent}`);
  return found < 0
    ? { start: text.length, end: text.length, text: `${eol}${indent}${lines}` }
    : { start: found + 1, end: found + 1, text: `${indent}${lines}${eol}` };
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function endOf(node: Node): number {
  return node.range?.[1] ?? 0;
}

function waysToWrite(value: Json, style: Scalar.Type | undefined | null): readonly string[] {
  if (Array.isArray(value)) {
    const members = value.map((member: Json) => waysToWrite(member, undefined)[0] ?? '');
    return [`[${members.join(', ')}]`, JSON.stringify(value)];
  }
  if (typeof value !== 'string') return [JSON.stringify(value)];
  const alike = new Scalar(value);
  if (style === Scalar.QUOTE_DOUBLE || style === Scalar.QUOTE_SINGLE) alike.type = style;
  return [stringify(alike, { lineWidth: 0 }).trimEnd(), JSON.stringify(value)].filter((text) => !text.includes('\n'));
}
