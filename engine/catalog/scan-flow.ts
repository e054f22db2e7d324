import { closeMark, listMark, mappingMark, openMark } from './marks.ts';
import {
  addEmpty,
  addPlain,
  addQuoted,
  closeBrace,
  closeBracket,
  codeAt,
  colon,
  comma,
  doubleQuote,
  isComment,
  isLineEnd,
  isSpaceOrEnd,
  openBrace,
  openBracket,
  type Scanner,
  singleQuote,
  skipSpaces,
  space,
  tableOf,
} from './scanner.ts';

const deepest = 20;

/** What plain text does not begin with, or only sometimes. */
const signs = tableOf(' \r\n#&*!|>\'"%@`,[]{}?:-');

/** A list or mapping in brackets on one line. Gives the offset after it; -1 where it does not keep to the simple case. */
export function scanFlow(scanner: Scanner, start: number, depth: number): number {
  const isMapping = codeAt(scanner, start) === openBrace;
  const closing = isMapping ? closeBrace : closeBracket;
  if (depth > deepest) return -1;
  const collection = openMark(scanner.marks, isMapping ? mappingMark : listMark, start);
  let at = skipSpaces(scanner, start + 1);
  while (codeAt(scanner, at) !== closing) {
    const end = isMapping ? scanEntry(scanner, at, depth) : scanItem(scanner, at, depth);
    if (end < 0) return -1;
    at = skipSpaces(scanner, end);
    if (codeAt(scanner, at) === comma) at = skipSpaces(scanner, at + 1);
    else if (codeAt(scanner, at) !== closing) return -1;
  }
  closeMark(scanner.marks, collection);
  return at + 1;
}

function scanEntry(scanner: Scanner, at: number, depth: number): number {
  const code = codeAt(scanner, at);
  const end = code === doubleQuote || code === singleQuote ? addQuoted(scanner, at) : scanWord(scanner, at);
  if (end < 0 || codeAt(scanner, end) !== colon || codeAt(scanner, end + 1) !== space) return -1;
  const value = skipSpaces(scanner, end + 1);
  const next = codeAt(scanner, value);
  if (next !== comma && next !== closeBrace) return scanItem(scanner, value, depth);
  addEmpty(scanner);
  return value;
}

function scanItem(scanner: Scanner, at: number, depth: number): number {
  const code = codeAt(scanner, at);
  const isNested = code === openBracket || code === openBrace;
  const isQuoted = code === doubleQuote || code === singleQuote;
  const end = isNested ? scanFlow(scanner, at, depth + 1) : isQuoted ? addQuoted(scanner, at) : scanWord(scanner, at);
  if (end < 0) return -1;
  // A colon would make a pair of it.
  return codeAt(scanner, skipSpaces(scanner, end)) === colon ? -1 : end;
}

/** Plain text up to a comma, a bracket, or a colon that ends a key. */
function scanWord(scanner: Scanner, start: number): number {
  if (signs[codeAt(scanner, start)] === true) return -1;
  let end = start;
  for (let at = start; ; at++) {
    const code = codeAt(scanner, at);
    if (code === space) continue;
    if (isLineEnd(code) || isComment(scanner, at)) return -1;
    const next = codeAt(scanner, at + 1);
    if (isFlowSign(code) || (code === colon && (isSpaceOrEnd(next) || isFlowSign(next)))) break;
    end = at + 1;
  }
  addPlain(scanner, start, end);
  return end;
}

function isFlowSign(code: number): boolean {
  return code === comma || code === openBracket || code === closeBracket || code === openBrace || code === closeBrace;
}
