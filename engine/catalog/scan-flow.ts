import { closeMark, listMark, mappingMark, openMark } from './marks.ts';
import {
  addEmpty,
  addPlain,
  addQuoted,
  codesOf,
  isLineEnd,
  isSpaceOrEnd,
  type Scanner,
  skipSpaces,
} from './scanner.ts';

const deepest = 20;

/** A list or mapping in brackets on one line. Gives the offset after it; -1 where it does not keep to the simple case. */
export function scanFlow(scanner: Scanner, start: number, depth: number): number {
  const { text, data } = scanner;
  const isMapping = text.charCodeAt(start) === 0x7b;
  const closing = isMapping ? 0x7d : 0x5d;
  if (depth > deepest) return -1;
  const collection = openMark(data, isMapping ? mappingMark : listMark, start);
  let at = skipSpaces(text, start + 1);
  while (text.charCodeAt(at) !== closing) {
    const end = isMapping ? scanEntry(scanner, at, depth) : scanItem(scanner, at, depth);
    if (end < 0) return -1;
    at = skipSpaces(text, end);
    if (text.charCodeAt(at) === 0x2c) at = skipSpaces(text, at + 1);
    else if (text.charCodeAt(at) !== closing) return -1;
  }
  closeMark(data, collection);
  return at + 1;
}

function scanEntry(scanner: Scanner, at: number, depth: number): number {
  const { text } = scanner;
  const code = text.charCodeAt(at);
  const colon = code === 0x22 || code === 0x27 ? addQuoted(scanner, at) : scanWord(scanner, at);
  if (colon < 0 || text.charCodeAt(colon) !== 0x3a || text.charCodeAt(colon + 1) !== 0x20) return -1;
  const value = skipSpaces(text, colon + 1);
  const next = text.charCodeAt(value);
  if (next !== 0x2c && next !== 0x7d) return scanItem(scanner, value, depth);
  addEmpty(scanner);
  return value;
}

function scanItem(scanner: Scanner, at: number, depth: number): number {
  const { text } = scanner;
  const code = text.charCodeAt(at);
  const isNested = code === 0x5b || code === 0x7b;
  const isQuoted = code === 0x22 || code === 0x27;
  const end = isNested ? scanFlow(scanner, at, depth + 1) : isQuoted ? addQuoted(scanner, at) : scanWord(scanner, at);
  if (end < 0) return -1;
  // A colon would make a pair of it.
  return text.charCodeAt(skipSpaces(text, end)) === 0x3a ? -1 : end;
}

/** Plain text up to a comma, a bracket, or a colon that ends a key. */
function scanWord(scanner: Scanner, start: number): number {
  const { text } = scanner;
  if (signs.has(text.charCodeAt(start))) return -1;
  let end = start;
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20) continue;
    if (isLineEnd(code) || (code === 0x23 && text.charCodeAt(at - 1) === 0x20)) return -1;
    const next = text.charCodeAt(at + 1);
    if (isFlowSign(code) || (code === 0x3a && (isSpaceOrEnd(next) || isFlowSign(next)))) break;
    end = at + 1;
  }
  addPlain(scanner, start, end);
  return end;
}

function isFlowSign(code: number): boolean {
  return code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

/** What plain text does not begin with, or only sometimes. */
const signs: ReadonlySet<number> = codesOf(' \r\n#&*!|>\'"%@`,[]{}?:-');
