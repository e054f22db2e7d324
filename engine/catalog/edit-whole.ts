import { parseDocument } from 'yaml';
import { isObject, sameJson, type Json } from '../model/json.ts';
import {
  descend,
  type DocumentEdit,
  editDocument,
  rangeAt,
  replacements,
  type Splice,
  valueOf,
} from './edit-document.ts';

/**
 * The text of a file with several edits in one document, of which none is within another, and those that could not be made. Values that are
 * there are replaced all at once, where that changes nothing else: linear in the document and the edits; the others one by one.
 */
export function editWhole<Edit extends DocumentEdit>(
  text: string,
  line: number,
  edits: readonly Edit[],
): { readonly text: string; readonly skipped: ReadonlySet<Edit> } {
  const { text: replaced, left } = edits.length > 1 ? replaceAll(text, line, edits) : { text, left: edits };
  const skipped = new Set<Edit>();
  let whole = replaced;
  for (const edit of left) {
    const after = editDocument(whole, line, edit);
    if (after === undefined) skipped.add(edit);
    else whole = after;
  }
  return { text: whole, skipped };
}

function replaceAll<Edit extends DocumentEdit>(
  text: string,
  line: number,
  edits: readonly Edit[],
): { readonly text: string; readonly left: readonly Edit[] } {
  const none = { text, left: edits };
  const range = rangeAt(text, line);
  const before = range && text.slice(range.start, range.end);
  const value = before === undefined ? undefined : valueOf(before);
  if (!range || before === undefined || value === undefined) return none;
  // What is shared by an alias is not shared here: to change it in both places is not meant.
  const expected = JSON.parse(JSON.stringify(value)) as Json;
  const document = parseDocument(before, { uniqueKeys: false });
  const made: Splice[] = [];
  const left: Edit[] = [];
  for (const edit of edits) {
    const { node, rest } = descend(document, edit.path);
    const [splice] = node?.range && rest.length === 0 && !edit.append ? replacements(before, node, edit.value) : [];
    if (splice && replaceIn(expected, edit)) made.push(splice);
    else left.push(edit);
  }
  let after = '';
  let end = 0;
  for (const splice of made.sort((a, b) => a.start - b.start)) {
    if (splice.start < end) return none;
    after += before.slice(end, splice.start) + splice.text;
    end = splice.end;
  }
  after += before.slice(end);
  if (!sameJson(valueOf(after), expected)) return none;
  return { text: text.slice(0, range.start) + after + text.slice(range.end), left };
}

/** Whether the value was there. */
function replaceIn(root: Json, { path, value }: DocumentEdit): boolean {
  let holder = root;
  for (const name of path.slice(0, -1)) {
    if (!isObject(holder) || !Object.hasOwn(holder, name)) return false;
    holder = holder[name] ?? null;
  }
  const name = path.at(-1);
  if (name === undefined || !isObject(holder) || !Object.hasOwn(holder, name)) return false;
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  return true;
}
