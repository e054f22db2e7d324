/** A stretch of text from `start` up to `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const marker = /(?:^|[\r\n])(\uFEFF?)(---|\.\.\.)(?=[ \t\r\n]|$)/g;

/**
 * The documents of a YAML text, cut at its markers `---` and `...`, which stand for nothing else at the start of a line, not
 * even in a quoted or block scalar: a document that is broken cannot reach over one. Comments and directives go with the
 * document that they introduce. O(length).
 */
export function splitDocuments(text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  for (const match of text.matchAll(marker)) {
    const [whole, , sign = ''] = match;
    const end = match.index + whole.length;
    if (sign === '...') {
      const cut = endOfLine(text, end);
      ranges.push({ start, end: cut });
      start = cut;
    } else if (!isPrelude(text, start, end - 3)) {
      ranges.push({ start, end: end - 3 });
      start = end - 3;
    }
  }
  if (start < text.length) ranges.push({ start, end: text.length });
  return ranges;
}

/** The same, with neighbours together up to about `size` characters, so that each stretch is worth a call. */
export function groupDocuments(text: string, size: number): readonly TextRange[] {
  if (text.length <= size) return text.length > 0 ? [{ start: 0, end: text.length }] : [];
  const groups: TextRange[] = [];
  let start = 0;
  let last = 0;
  for (const { end } of splitDocuments(text)) {
    if (end - start > size && last > start) {
      groups.push({ start, end: last });
      start = last;
    }
    last = end;
  }
  if (last > start) groups.push({ start, end: last });
  return groups;
}

/** True where a stretch holds nothing but blank lines, comments and directives. */
function isPrelude(text: string, start: number, end: number): boolean {
  for (let line = start; line < end; line = endOfLine(text, line)) {
    let first = line;
    while (blanks.includes(text.charAt(first)) && first < end) first++;
    const sign = text.charAt(first);
    const isDirective = sign === '%' && first === line;
    if (first < end && !isDirective && sign !== '#' && sign !== '\n' && sign !== '\r') return false;
  }
  return true;
}

const blanks = [' ', '\t', '\uFEFF'];

/** The offset after the next line break, or the end. */
function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at + 1;
    if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  }
  return text.length;
}
