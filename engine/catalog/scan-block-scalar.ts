import { CHOMPING_MODE, EVENT_ID, type SCALAR_STYLE } from 'js-yaml';
import { addMark, scalarMark } from './marks.ts';
import {
  codeAt,
  dash,
  isComment,
  isLineEnd,
  isMarker,
  lineAfter,
  nextLine,
  type Scanner,
  skipSpaces,
} from './scanner.ts';

type BlockStyle = typeof SCALAR_STYLE.LITERAL_BLOCK | typeof SCALAR_STYLE.FOLDED_BLOCK;

const plus = 0x2b;

/** Text after `|` or `>`, on lines further in than the key or dash at `column`. False where it does not keep to the simple case. */
export function scanBlockScalar(scanner: Scanner, at: number, column: number, style: BlockStyle): boolean {
  const sign = codeAt(scanner, at + 1);
  const chomping = sign === dash ? CHOMPING_MODE.STRIP : sign === plus ? CHOMPING_MODE.KEEP : CHOMPING_MODE.CLIP;
  const headerEnd = skipSpaces(scanner, chomping === CHOMPING_MODE.CLIP ? at + 1 : at + 2);
  if (!isComment(scanner, headerEnd) && !isLineEnd(codeAt(scanner, headerEnd))) return false;
  const start = lineAfter(scanner, headerEnd);
  let end = start;
  let indent = -1;
  let widestBlank = 0;
  while (end < scanner.length && !isMarker(scanner, end)) {
    const first = skipSpaces(scanner, end);
    const width = first - end;
    if (isLineEnd(codeAt(scanner, first))) {
      if (indent < 0) widestBlank = Math.max(widestBlank, width);
    } else if (indent >= 0) {
      if (width < indent) break;
    } else {
      if (width <= column) break;
      // Blank lines before the text that are further in than the text are an error.
      if (width < widestBlank) return false;
      indent = width;
    }
    end = lineAfter(scanner, first);
  }
  if (end > scanner.length) return false;
  const event = { valueStart: start, valueEnd: end, anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 };
  addMark(
    scanner.marks,
    scalarMark,
    -1,
    scanner.marks.events.push({ type: EVENT_ID.SCALAR, ...event, style, chomping, indent, fast: false }),
  );
  nextLine(scanner, end);
  return true;
}
