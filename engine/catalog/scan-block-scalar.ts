import { CHOMPING_MODE, EVENT_ID, type SCALAR_STYLE } from 'js-yaml';
import { addMark, scalarMark } from './marks.ts';
import { isLineEnd, isMarker, nextLine, type Scanner, skipSpaces } from './scanner.ts';

type BlockStyle = typeof SCALAR_STYLE.LITERAL_BLOCK | typeof SCALAR_STYLE.FOLDED_BLOCK;

/** Text after `|` or `>`, on lines further in than the key or dash at `column`. False where it does not keep to the simple case. */
export function scanBlockScalar(scanner: Scanner, at: number, column: number, style: BlockStyle): boolean {
  const { text } = scanner;
  const sign = text.charCodeAt(at + 1);
  const chomping = sign === 0x2d ? CHOMPING_MODE.STRIP : sign === 0x2b ? CHOMPING_MODE.KEEP : CHOMPING_MODE.CLIP;
  const headerEnd = skipSpaces(text, chomping === CHOMPING_MODE.CLIP ? at + 1 : at + 2);
  const isComment = text.charCodeAt(headerEnd) === 0x23 && text.charCodeAt(headerEnd - 1) === 0x20;
  if (!isComment && !isLineEnd(text.charCodeAt(headerEnd))) return false;
  const start = text.indexOf('\n', headerEnd) + 1;
  let end = start;
  let indent = -1;
  let widestBlank = 0;
  while (end < text.length && !isMarker(text, end)) {
    const first = skipSpaces(text, end);
    const width = first - end;
    if (isLineEnd(text.charCodeAt(first))) {
      if (indent < 0) widestBlank = Math.max(widestBlank, width);
    } else if (indent >= 0) {
      if (width < indent) break;
    } else {
      if (width <= column) break;
      // Blank lines before the text that are further in than the text are an error.
      if (width < widestBlank) return false;
      indent = width;
    }
    end = text.indexOf('\n', first) + 1;
  }
  if (end > scanner.length) return false;
  addMark(
    scanner.data,
    scalarMark,
    -1,
    scanner.events.push({
      type: EVENT_ID.SCALAR,
      valueStart: start,
      valueEnd: end,
      anchorStart: -1,
      anchorEnd: -1,
      tagStart: -1,
      tagEnd: -1,
      style,
      chomping,
      indent,
      fast: false,
    }),
  );
  nextLine(scanner, end);
  return true;
}
