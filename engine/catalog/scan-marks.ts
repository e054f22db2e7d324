import { SCALAR_STYLE } from 'js-yaml';
import { closeMark, documentMark, listMark, mappingMark, type Marks, openMark } from './marks.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanFlow } from './scan-flow.ts';
import {
  addEmpty,
  addPlain,
  addQuoted,
  codesOf,
  isLineEnd,
  isSpaceOrEnd,
  nextLine,
  type Scanner,
  skipSpaces,
} from './scanner.ts';

/**
 * The marks that js-yaml's events give for a text, for texts in the style in which catalogs are written: block mappings and lists,
 * values on one line, block scalars, lists and mappings in brackets on one line, comments, `---`. Undefined for every other
 * text, whether it is valid or not: js-yaml has to be asked then. It is here for speed, several times that of js-yaml, and
 * has no opinion of its own: that both give the same marks is a tested property. O(length); never throws.
 */
export function scanMarks(text: string): Marks | undefined {
  if (unusual.test(text)) return undefined;
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const scanner: Scanner = {
    text: whole,
    length: text.length,
    data: [],
    events: [],
    at: 0,
    column: 0,
    end: 0,
    stop: 0,
  };
  nextLine(scanner, 0);
  while (scanner.at < whole.length) if (!scanDocument(scanner)) return undefined;
  return scanner;
}

/** Tabs, control characters, byte order marks, half characters: what has rules of its own. */
const unusual =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\0-\x09\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFEFF\uFFFE\uFFFF]|\r(?!\n)|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

/** Lists and mappings inside each other; deeper ones are left to js-yaml and its limit. */
const deepest = 40;

function scanDocument(scanner: Scanner): boolean {
  const { text, data } = scanner;
  const isMarked = scanner.column < 0;
  if (isMarked && (text.charCodeAt(scanner.at) !== 0x2d || !endLine(scanner, scanner.at + 3))) return false;
  if (scanner.column !== 0) return false;
  const document = openMark(data, documentMark, 0);
  if (!scanChild(scanner, 0)) return false;
  closeMark(data, document);
  // What follows is a marker for another document, or the end.
  return scanner.column < 0;
}

/** A mapping or list that begins on a line of its own. */
function scanChild(scanner: Scanner, depth: number): boolean {
  if (depth > deepest) return false;
  const { at, column } = scanner;
  return isDash(scanner.text, at) ? scanList(scanner, at, column, depth) : scanMapping(scanner, at, column, depth);
}

/** `at` and `column` are those of its first key, perhaps after the dash of a list. */
function scanMapping(scanner: Scanner, at: number, column: number, depth: number): boolean {
  const mapping = openMark(scanner.data, mappingMark, at);
  let key = at;
  do {
    const colon = scanKey(scanner, key);
    if (colon < 0 || !scanValue(scanner, colon + 1, column, depth)) return false;
    key = scanner.at;
  } while (scanner.column === column);
  closeMark(scanner.data, mapping);
  return scanner.column < column;
}

/** Offset of the colon after a key; -1 where there is none. */
function scanKey(scanner: Scanner, at: number): number {
  const { text } = scanner;
  const code = text.charCodeAt(at);
  if (code === 0x22 || code === 0x27) {
    const end = addQuoted(scanner, at);
    return end >= 0 && text.charCodeAt(end) === 0x3a && isSpaceOrEnd(text.charCodeAt(end + 1)) ? end : -1;
  }
  if (!beginsWord(text, at)) return -1;
  findWordEnd(scanner, at);
  const { end } = scanner;
  if (scanner.stop !== 0x3a || text.charCodeAt(end) !== 0x3a) return -1;
  addPlain(scanner, at, end);
  return end;
}

/** What stands after a key's colon. */
function scanValue(scanner: Scanner, from: number, column: number, depth: number): boolean {
  const at = skipSpaces(scanner.text, from);
  const code = scanner.text.charCodeAt(at);
  if (!isLineEnd(code) && code !== 0x23) return scanInline(scanner, at, column);
  endLine(scanner, at);
  if (scanner.column > column) return scanChild(scanner, depth + 1);
  // A list may stand as far left as the key that it belongs to.
  if (scanner.column === column && isDash(scanner.text, scanner.at)) {
    return scanList(scanner, scanner.at, column, depth + 1);
  }
  addEmpty(scanner);
  return true;
}

/** `at` and `column` are those of its first dash. Ends as well before a key that stands as far left. */
function scanList(scanner: Scanner, at: number, column: number, depth: number): boolean {
  const list = openMark(scanner.data, listMark, at);
  let dash = at;
  do {
    if (!scanItem(scanner, dash, column, depth)) return false;
    dash = scanner.at;
  } while (scanner.column === column && isDash(scanner.text, dash));
  closeMark(scanner.data, list);
  return scanner.column <= column;
}

function scanItem(scanner: Scanner, dash: number, column: number, depth: number): boolean {
  if (depth > deepest) return false;
  const { text } = scanner;
  const at = skipSpaces(text, dash + 1);
  const code = text.charCodeAt(at);
  if (isLineEnd(code) || code === 0x23) {
    endLine(scanner, at);
    if (scanner.column > column) return scanChild(scanner, depth + 1);
    addEmpty(scanner);
    return true;
  }
  const inner = column + at - dash;
  if (isDash(text, at)) return scanList(scanner, at, inner, depth + 1) && scanner.column <= column;
  if (isKey(scanner, at)) return scanMapping(scanner, at, inner, depth + 1) && scanner.column <= column;
  return scanInline(scanner, at, column);
}

/** A value that begins and ends on its line, or a block scalar. `column` is that of the key or dash that it belongs to. */
function scanInline(scanner: Scanner, at: number, column: number): boolean {
  const { text } = scanner;
  switch (text.charCodeAt(at)) {
    case 0x22: // "
    case 0x27: // '
      return endLine(scanner, addQuoted(scanner, at));
    case 0x5b: // [
    case 0x7b: // {
      return endLine(scanner, scanFlow(scanner, at, 0));
    case 0x7c: // |
      return scanBlockScalar(scanner, at, column, SCALAR_STYLE.LITERAL_BLOCK);
    case 0x3e: // >
      return scanBlockScalar(scanner, at, column, SCALAR_STYLE.FOLDED_BLOCK);
    default:
      if (!beginsWord(text, at)) return false;
      findWordEnd(scanner, at);
      if (scanner.stop === 0x3a) return false;
      addPlain(scanner, at, scanner.end);
      return endLine(scanner, scanner.end);
  }
}

/** Goes on to the next line with content; false where something other than a comment is left of this one. */
function endLine(scanner: Scanner, from: number): boolean {
  if (from < 0) return false;
  const { text } = scanner;
  const at = skipSpaces(text, from);
  const code = text.charCodeAt(at);
  const isComment = code === 0x23 && text.charCodeAt(at - 1) === 0x20;
  if (!isComment && !isLineEnd(code)) return false;
  nextLine(scanner, text.indexOf('\n', at) + 1);
  return true;
}

/** Finds where plain text ends, and what ended it: a colon (`stop` is 0x3a), a comment or the line. */
function findWordEnd(scanner: Scanner, from: number): void {
  const { text } = scanner;
  let end = from;
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20) continue;
    const isStop =
      isLineEnd(code) ||
      (code === 0x3a && isSpaceOrEnd(text.charCodeAt(at + 1))) ||
      (code === 0x23 && text.charCodeAt(at - 1) === 0x20);
    if (isStop) {
      scanner.end = end;
      scanner.stop = code;
      return;
    }
    end = at + 1;
  }
}

/** True where what begins here is a key. */
function isKey(scanner: Scanner, at: number): boolean {
  const { text } = scanner;
  const quote = text.charCodeAt(at);
  if (quote === 0x22 || quote === 0x27) {
    const end = text.indexOf(text.charAt(at), at + 1);
    return end >= 0 && text.charCodeAt(end + 1) === 0x3a;
  }
  if (!beginsWord(text, at)) return false;
  findWordEnd(scanner, at);
  return scanner.stop === 0x3a;
}

/** True where plain text may begin without a doubt. */
function beginsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x2d) return !isSpaceOrEnd(text.charCodeAt(at + 1));
  return !signs.has(code);
}

const signs: ReadonlySet<number> = codesOf(' \r\n#&*!|>\'"%@`,[]{}?:');

function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x2d && isSpaceOrEnd(text.charCodeAt(at + 1));
}
