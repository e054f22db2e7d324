import { SCALAR_STYLE } from 'js-yaml';
import {
  closeMark,
  documentMark,
  listMark,
  mappingMark,
  type Marks,
  openMark,
  writeMarks,
  writtenMarks,
} from './marks.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanFlow } from './scan-flow.ts';
import {
  addEmpty,
  addPlain,
  addQuoted,
  codeAt,
  colon,
  dash,
  doubleQuote,
  hash,
  isComment,
  isLineEnd,
  isSpaceOrEnd,
  lineAfter,
  lineFeed,
  nextLine,
  openBrace,
  openBracket,
  type Scanner,
  singleQuote,
  skipSpaces,
  space,
  tableOf,
} from './scanner.ts';

/**
 * The marks that js-yaml's events give for a text, for texts in the style in which catalogs are written: block mappings and
 * lists, values on one line, block scalars, lists and mappings in brackets on one line, comments, `---`. Undefined for every
 * other text, whether it is valid or not: js-yaml has to be asked then. It is here for speed, several times that of js-yaml,
 * and has no opinion of its own: that both give the same marks is a tested property. O(length); never throws.
 */
export function scanMarks(text: string): Marks | undefined {
  if (notPlain.test(text) && unusual.test(text)) return undefined;
  const { length } = text;
  const marks = writeMarks();
  const scanner: Scanner = { codes: codesOf(text), length, marks, at: 0, column: 0, end: 0, stop: 0 };
  nextLine(scanner, 0);
  while (scanner.at < length) if (!scanDocument(scanner)) return undefined;
  return writtenMarks(marks);
}

/** Most texts have nothing but these characters, which one quick look tells. */
const notPlain = /[^\n\x20-\x7E]/;

/** Tabs, control characters, byte order marks, half characters: what has rules of its own. */
const unusual =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\0-\x09\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFEFF\uFFFE\uFFFF]|\r(?!\n)|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

/** Lists and mappings inside each other; deeper ones are left to js-yaml and its limit. */
const deepest = 40;

/** What plain text does not begin with, or only sometimes. */
const signs = tableOf(' \r\n#&*!|>\'"%@`,[]{}?:');

const bar = 0x7c;
const greater = 0x3e;

/** One stretch of memory for all texts but the largest. */
const sharedCodes = Buffer.allocUnsafeSlow(1024 * 1024);

/** The code units of a text and a line feed. They hold until the next text is scanned. */
function codesOf(text: string): Uint16Array {
  const length = text.length + 1;
  const bytes = 2 * length <= sharedCodes.length ? sharedCodes : Buffer.allocUnsafeSlow(2 * length);
  bytes.write(text, 'utf16le');
  const codes = new Uint16Array(bytes.buffer, 0, length);
  codes[text.length] = lineFeed;
  return codes;
}

function scanDocument(scanner: Scanner): boolean {
  const isMarked = scanner.column < 0;
  if (isMarked && (codeAt(scanner, scanner.at) !== dash || !endLine(scanner, scanner.at + 3))) return false;
  if (scanner.column !== 0) return false;
  const document = openMark(scanner.marks, documentMark, 0);
  if (!scanChild(scanner, 0)) return false;
  closeMark(scanner.marks, document);
  // What follows is a marker for another document, or the end.
  return scanner.column < 0;
}

/** A mapping or list that begins on a line of its own. */
function scanChild(scanner: Scanner, depth: number): boolean {
  const { at, column } = scanner;
  return isDash(scanner, at) ? scanList(scanner, at, column, depth) : scanMapping(scanner, at, column, depth);
}

/** `at` and `column` are those of its first key, perhaps after the dash of a list. */
function scanMapping(scanner: Scanner, at: number, column: number, depth: number): boolean {
  if (depth > deepest) return false;
  const mapping = openMark(scanner.marks, mappingMark, at);
  let key = at;
  do {
    const end = scanKey(scanner, key);
    if (end < 0 || !scanValue(scanner, end + 1, column, depth)) return false;
    key = scanner.at;
  } while (scanner.column === column);
  closeMark(scanner.marks, mapping);
  return scanner.column < column;
}

/** Offset of the colon after a key; -1 where there is none. */
function scanKey(scanner: Scanner, at: number): number {
  const code = codeAt(scanner, at);
  if (code === doubleQuote || code === singleQuote) {
    const end = addQuoted(scanner, at);
    return end >= 0 && codeAt(scanner, end) === colon && isSpaceOrEnd(codeAt(scanner, end + 1)) ? end : -1;
  }
  if (!beginsText(scanner, at)) return -1;
  findTextEnd(scanner, at);
  const { end } = scanner;
  if (scanner.stop !== colon || codeAt(scanner, end) !== colon) return -1;
  addPlain(scanner, at, end);
  return end;
}

/** What stands after a key's colon. */
function scanValue(scanner: Scanner, from: number, column: number, depth: number): boolean {
  const at = skipSpaces(scanner, from);
  const code = codeAt(scanner, at);
  if (!isLineEnd(code) && code !== hash) return scanInline(scanner, at, column);
  nextLine(scanner, lineAfter(scanner, at));
  if (scanner.column > column) return scanChild(scanner, depth + 1);
  // A list may stand as far left as the key that it belongs to.
  if (scanner.column === column && isDash(scanner, scanner.at)) return scanList(scanner, scanner.at, column, depth + 1);
  addEmpty(scanner);
  return true;
}

/** `at` and `column` are those of its first dash. Ends as well before a key that stands as far left. */
function scanList(scanner: Scanner, at: number, column: number, depth: number): boolean {
  if (depth > deepest) return false;
  const list = openMark(scanner.marks, listMark, at);
  let item = at;
  do {
    if (!scanItem(scanner, item, column, depth)) return false;
    item = scanner.at;
  } while (scanner.column === column && isDash(scanner, item));
  closeMark(scanner.marks, list);
  return scanner.column <= column;
}

/** What stands after a dash. */
function scanItem(scanner: Scanner, item: number, column: number, depth: number): boolean {
  const at = skipSpaces(scanner, item + 1);
  const code = codeAt(scanner, at);
  if (isLineEnd(code) || code === hash) {
    nextLine(scanner, lineAfter(scanner, at));
    if (scanner.column > column) return scanChild(scanner, depth + 1);
    addEmpty(scanner);
    return true;
  }
  const inner = column + at - item;
  if (isDash(scanner, at)) return scanList(scanner, at, inner, depth + 1) && scanner.column <= column;
  if (isQuotedKey(scanner, at)) return scanMapping(scanner, at, inner, depth + 1) && scanner.column <= column;
  if (!beginsText(scanner, at)) return scanInline(scanner, at, column);
  findTextEnd(scanner, at);
  if (scanner.stop === colon) return scanMapping(scanner, at, inner, depth + 1) && scanner.column <= column;
  addPlain(scanner, at, scanner.end);
  return endLine(scanner, scanner.end);
}

/** A value that begins and ends on its line, or a block scalar. `column` is that of the key or dash that it belongs to. */
function scanInline(scanner: Scanner, at: number, column: number): boolean {
  switch (codeAt(scanner, at)) {
    case doubleQuote:
    case singleQuote:
      return endLine(scanner, addQuoted(scanner, at));
    case openBracket:
    case openBrace:
      return endLine(scanner, scanFlow(scanner, at, 0));
    case bar:
      return scanBlockScalar(scanner, at, column, SCALAR_STYLE.LITERAL_BLOCK);
    case greater:
      return scanBlockScalar(scanner, at, column, SCALAR_STYLE.FOLDED_BLOCK);
    default:
      if (!beginsText(scanner, at)) return false;
      findTextEnd(scanner, at);
      if (scanner.stop === colon) return false;
      addPlain(scanner, at, scanner.end);
      return endLine(scanner, scanner.end);
  }
}

/** Goes on to the next line with content; false where something other than a comment is left of this one. */
function endLine(scanner: Scanner, from: number): boolean {
  if (from < 0) return false;
  const at = skipSpaces(scanner, from);
  if (!isLineEnd(codeAt(scanner, at)) && !isComment(scanner, at)) return false;
  nextLine(scanner, lineAfter(scanner, at));
  return true;
}

/** Finds where plain text ends, and what ended it: a colon, a comment or the line. Most of the time is spent here. */
function findTextEnd(scanner: Scanner, from: number): void {
  const { codes } = scanner;
  let at = from;
  for (;;) {
    while (mayEnd[codes[at] ?? lineFeed] !== 1) at++;
    const code = codes[at] ?? lineFeed;
    if (isLineEnd(code)) break;
    if (code === colon && isSpaceOrEnd(codes[at + 1] ?? lineFeed)) break;
    if (code === hash && at > from && codes[at - 1] === space) break;
    at++;
  }
  scanner.stop = codes[at] ?? lineFeed;
  while (codes[at - 1] === space) at--;
  scanner.end = at;
}

/** By code unit: 1 for what plain text may end before. */
const mayEnd = new Uint8Array(65_536);
for (const sign of '\r\n:#') mayEnd[sign.charCodeAt(0)] = 1;

/** True for quoted text with a colon after it. */
function isQuotedKey(scanner: Scanner, at: number): boolean {
  const quote = codeAt(scanner, at);
  if (quote !== doubleQuote && quote !== singleQuote) return false;
  let end = at + 1;
  while (codeAt(scanner, end) !== quote && codeAt(scanner, end) !== lineFeed) end++;
  return codeAt(scanner, end + 1) === colon;
}

/** True where plain text may begin without a doubt. */
function beginsText(scanner: Scanner, at: number): boolean {
  const code = codeAt(scanner, at);
  return code === dash ? !isSpaceOrEnd(codeAt(scanner, at + 1)) : signs[code] !== true;
}

function isDash(scanner: Scanner, at: number): boolean {
  return codeAt(scanner, at) === dash && isSpaceOrEnd(codeAt(scanner, at + 1));
}
