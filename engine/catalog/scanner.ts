import { addMark, emptyMark, type MarkWriter, plainMark, quotedMark } from './marks.ts';

/** A text that is being scanned line by line. */
export interface Scanner {
  /** UTF-16 code units, with a line feed after the last: reading them here takes a quarter of `charCodeAt`. */
  readonly codes: Uint16Array;
  readonly length: number;
  readonly marks: MarkWriter;
  /** The first character of the next line with content, and its indentation: -1 for a marker and at the end. */
  at: number;
  column: number;
  /** Where the last plain text ended, and the character that ended it. */
  end: number;
  stop: number;
}

export const lineFeed = 0x0a;
const carriageReturn = 0x0d;
export const space = 0x20;
export const hash = 0x23;
export const comma = 0x2c;
export const dash = 0x2d;
export const colon = 0x3a;
export const doubleQuote = 0x22;
export const singleQuote = 0x27;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const dot = 0x2e;
const backslash = 0x5c;

/** The code at an offset up to the line feed at the end. */
export function codeAt({ codes }: Scanner, at: number): number {
  return codes[at] ?? lineFeed;
}

/** Goes to the first line with content at or after an offset at which a line starts. */
export function nextLine(scanner: Scanner, from: number): void {
  let line = from;
  while (line < scanner.length) {
    const at = skipSpaces(scanner, line);
    const code = codeAt(scanner, at);
    if (code === hash || isLineEnd(code)) line = lineAfter(scanner, at);
    else {
      scanner.at = at;
      scanner.column = at === line && isMarker(scanner, at) ? -1 : at - line;
      return;
    }
  }
  scanner.at = scanner.length;
  scanner.column = -1;
}

/** The start of the next line. */
export function lineAfter({ codes, length }: Scanner, from: number): number {
  let at = from;
  while (at < length && codes[at] !== lineFeed) at++;
  return at + 1;
}

/** `---` or `...` at the start of a line. */
export function isMarker(scanner: Scanner, at: number): boolean {
  const code = codeAt(scanner, at);
  return (
    (code === dash || code === dot) &&
    codeAt(scanner, at + 1) === code &&
    codeAt(scanner, at + 2) === code &&
    isSpaceOrEnd(codeAt(scanner, at + 3))
  );
}

export function skipSpaces({ codes }: Scanner, from: number): number {
  let at = from;
  while (codes[at] === space) at++;
  return at;
}

/** Carriage returns stand before line feeds alone, which has been checked. */
export function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

export function isSpaceOrEnd(code: number): boolean {
  return code === space || code === lineFeed || code === carriageReturn;
}

/** True for a character that begins a comment, being the first after a space. */
export function isComment(scanner: Scanner, at: number): boolean {
  return codeAt(scanner, at) === hash && codeAt(scanner, at - 1) === space;
}

/** A table of characters, true for those of a text. */
export function tableOf(signs: string): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => signs.includes(String.fromCharCode(code)));
}

export function addPlain({ marks }: Scanner, start: number, end: number): void {
  addMark(marks, plainMark, start, end);
}

export function addEmpty({ marks }: Scanner): void {
  addMark(marks, emptyMark, -1, -1);
}

/** Quoted text without escapes, on one line. Gives the offset after it; -1 where it is not like that. */
export function addQuoted(scanner: Scanner, at: number): number {
  const quote = codeAt(scanner, at);
  for (let end = at + 1; ; end++) {
    const code = codeAt(scanner, end);
    if (code === quote) {
      if (quote === singleQuote && codeAt(scanner, end + 1) === quote) return -1;
      addMark(scanner.marks, quotedMark, at + 1, end);
      return end + 1;
    }
    if (isLineEnd(code) || (code === backslash && quote === doubleQuote)) return -1;
  }
}
