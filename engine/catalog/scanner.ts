import type { Event } from 'js-yaml';
import { addMark, emptyMark, plainMark, quotedMark } from './marks.ts';

/** A text that is being scanned line by line. */
export interface Scanner {
  /** Ends with a line feed, added where there is none. */
  readonly text: string;
  /** Of the text as it was given. */
  readonly length: number;
  /** The marks so far, and the events of those that have one. */
  readonly data: number[];
  readonly events: Event[];
  /** The first character of the next line with content, and its indentation: -1 for a marker and at the end. */
  at: number;
  column: number;
  /** Where the last plain text ended, and the character that ended it. */
  end: number;
  stop: number;
}

/** Goes to the first line with content at or after an offset at which a line starts. */
export function nextLine(scanner: Scanner, from: number): void {
  const { text } = scanner;
  let line = from;
  while (line < text.length) {
    const at = skipSpaces(text, line);
    const code = text.charCodeAt(at);
    if (code === 0x23) line = text.indexOf('\n', at) + 1;
    else if (isLineEnd(code)) line = code === 0x0d ? at + 2 : at + 1;
    else {
      scanner.at = at;
      scanner.column = at === line && isMarker(text, at) ? -1 : at - line;
      return;
    }
  }
  scanner.at = text.length;
  scanner.column = -1;
}

/** `---` or `...` at the start of a line. */
export function isMarker(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code === 0x2d || code === 0x2e) &&
    text.charCodeAt(at + 1) === code &&
    text.charCodeAt(at + 2) === code &&
    isSpaceOrEnd(text.charCodeAt(at + 3))
  );
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}

/** Carriage returns stand before line feeds alone, which has been checked. */
export function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

export function isSpaceOrEnd(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d;
}

/** The codes of the characters of a text. */
export function codesOf(signs: string): ReadonlySet<number> {
  return new Set(Array.from({ length: signs.length }, (_, index) => signs.charCodeAt(index)));
}

export function addPlain({ data }: Scanner, start: number, end: number): void {
  addMark(data, plainMark, start, end);
}

export function addEmpty({ data }: Scanner): void {
  addMark(data, emptyMark, -1, -1);
}

/** Quoted text without escapes, on one line. Gives the offset after it; -1 where it is not like that. */
export function addQuoted({ text, data }: Scanner, at: number): number {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; ; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) {
      if (quote === 0x27 && text.charCodeAt(end + 1) === quote) return -1;
      addMark(data, quotedMark, at + 1, end);
      return end + 1;
    }
    if (isLineEnd(code) || (code === 0x5c && quote === 0x22)) return -1;
  }
}
