import stringWidth from 'fast-string-width';
import type { Detail, Mark, Row, RowBlock, TableBlock } from '../page.ts';
import type { Pen } from './pen.ts';

type Lines = readonly string[];

/** Below this width, text goes under its mark instead of beside it. */
const roomy = 60;

/** The rows that text shows: one paragraph where they have no groups, else one a group, in the order of its first row. */
export function rowParagraphs({ rows, cap }: RowBlock, pen: Pen): readonly Lines[] {
  const shown = rows.slice(0, cap);
  const words = wordWidth(shown);
  const paragraphs = new Map<string | undefined, string[]>();
  for (const row of shown) {
    const { group } = row;
    let lines = paragraphs.get(group);
    if (!lines)
      paragraphs.set(group, (lines = group === undefined ? [] : [...pen.wrap(pen.line([{ code: group }]), 2)]));
    lines.push(...rowLines(row, words, group === undefined ? 2 : 4, pen));
  }
  return [...paragraphs.values()];
}

/** Cells in columns as wide as their widest; where that is too wide, one after the other with dots between. */
export function tableLines({ rows, cap }: TableBlock, pen: Pen): Lines {
  const shown = rows.slice(0, cap);
  const words = wordWidth(shown);
  const indent = 2 + words;
  const cells = shown.map((row) => row.cells.map((cell) => pen.line(cell)));
  const widths = (cells[0] ?? []).map((_cell, column) =>
    Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))),
  );
  const fits = indent + widths.reduce((sum, width) => sum + width + 2, 0) <= pen.width;
  return shown.flatMap(({ mark, below }, index) => {
    const row = cells[index] ?? [];
    const text = fits
      ? row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  ')
      : row.filter((cell) => cell !== '').join(' · ');
    return [
      ...pen.wrap(text.trimEnd(), indent, `  ${markText(mark, words, pen)}`),
      ...(below && below.length > 0 ? pen.wrap(pen.quiet(pen.plain(below)), indent) : []),
    ];
  });
}

function rowLines({ mark, text, details }: Row, words: number, margin: number, pen: Pen): Lines {
  const beside = pen.width >= roomy || mark?.word === '';
  const indent = beside ? margin + words : margin + 2;
  const first = ' '.repeat(margin) + markText(mark, words, pen);
  const written = pen.line(text);
  return [
    ...(beside ? pen.wrap(written, indent, first) : [first.trimEnd(), ...pen.wrap(written, indent)]),
    ...details.filter(({ repeated }) => !repeated).flatMap((detail) => detailLines(detail, indent, pen)),
  ];
}

function detailLines({ kind, text }: Detail, indent: number, pen: Pen): Lines {
  if (kind === 'hint') return pen.wrap(pen.line(text), indent + 2, `${' '.repeat(indent)}→ `);
  return pen.wrap(kind === 'place' ? pen.quiet(pen.plain(text)) : pen.line(text), indent);
}

/** Sign and word, padded so that what follows stands in one column. */
function markText(mark: Mark | undefined, width: number, pen: Pen): string {
  if (!mark) return ' '.repeat(width);
  const word = mark.word === '' ? '' : ` ${pen.toned(mark.tone, mark.word)}`;
  return padded(pen.sign(mark) + word, width);
}

/** The column after the widest mark. */
function wordWidth(rows: readonly { readonly mark?: Mark }[]): number {
  return Math.max(0, ...rows.map(({ mark }) => (mark ? stringWidth(mark.word) + (mark.word === '' ? 2 : 4) : 0)));
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
