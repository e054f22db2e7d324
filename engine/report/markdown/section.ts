import { leftOut } from '../left-out.ts';
import type { Detail, Mark, PictureBlock, Row, RowBlock, Section, TableBlock, TableRow, Tone } from '../page.ts';
import { counted, grouped } from '../phrases.ts';
import { markdownLine } from './escape.ts';
import { drawImpact } from './mermaid.ts';

export const signs: Readonly<Record<Tone, string>> = { bad: '🔴', warn: '🟡', note: '🔵', good: '🟢', quiet: '⚪' };

/** Rows past this many are folded away. */
const openRows = 10;
/** A larger picture is folded away. */
const openEdges = 12;
/** Room for what frames the rows of a section, in bytes: folds, table heads, the count of what is left out. */
const frameBytes = 400;

/** A section in at most `limit` bytes: the rows that fit, and the count of those that do not; undefined where not even one fits. */
export function markdownSection(section: Section, limit: number): string | undefined {
  const { block } = section;
  if (block.kind === 'calendar') return undefined;
  return block.kind === 'picture' ? pictureText(block, limit) : rowsText(section, block, limit);
}

function rowsText({ title, weight, intro }: Section, block: RowBlock | TableBlock, limit: number): string | undefined {
  const rows: string[] = [];
  let room = limit - frameBytes;
  for (const row of block.rows) {
    const text = 'cells' in row ? tableRow(row) : listRow(row);
    room -= Buffer.byteLength(text) + 1;
    if (room < 0) break;
    rows.push(text);
  }
  if (rows.length === 0) return undefined;
  const head = intro === undefined ? title : `${title}: ${intro}`;
  const more = leftOut(block, rows.length);
  const tail = more === undefined ? '' : `\n\n… and ${more}, left out to fit`;
  if (weight === 'aside') {
    const summary = intro === undefined ? `${title} (${grouped(block.rows.length)})` : head;
    return folded(summary, listed(block, rows) + tail);
  }
  const rest = rows.slice(openRows);
  const summary = counted(rest.length, [`more ${block.noun[0]}`, `more ${block.noun[1]}`]);
  const hidden = rest.length === 0 ? '' : `\n\n${folded(summary, listed(block, rest))}`;
  return `#### ${head}\n\n${listed(block, rows.slice(0, openRows))}${hidden}${tail}`;
}

function listed(block: RowBlock | TableBlock, rows: readonly string[]): string {
  if (block.kind === 'rows') return rows.join('\n');
  return [tableText(block.columns), tableText(block.columns.map(() => '---')), ...rows].join('\n');
}

function listRow({ mark, text, details }: Row): string {
  return `- ${markText(mark)} ${markdownLine(text)}${details
    .filter(({ repeated }) => !repeated)
    .map(detailText)
    .join('')}`;
}

function detailText({ kind, text }: Detail): string {
  const line = markdownLine(text);
  return kind === 'place' ? `<br><sub>${line}</sub>` : kind === 'hint' ? `<br>→ ${line}` : `<br>${line}`;
}

function tableRow({ mark, cells, below }: TableRow): string {
  const [first = '', ...rest] = cells.map(markdownLine);
  const path = below && below.length > 0 ? `<br><sub>${markdownLine(below)}</sub>` : '';
  return tableText([markText(mark).replaceAll(' ', '&nbsp;'), first + path, ...rest]);
}

function tableText(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function markText(mark: Mark | undefined): string {
  return mark ? `${signs[mark.tone]} ${markdownLine([{ strong: mark.word }])}`.trimEnd() : '';
}

function pictureText({ impact }: PictureBlock, limit: number): string | undefined {
  const { text, edges, drawn } = drawImpact(impact);
  if (edges === 0) return undefined;
  const rest = impact.affected.length - drawn;
  const note = rest > 0 ? `\n\nNot drawn: ${counted(rest, ['more thing', 'more things'])}.` : '';
  const fenced = `\`\`\`mermaid\n${text}\n\`\`\`${note}`;
  const whole = edges > openEdges ? folded('Picture', fenced) : fenced;
  return Buffer.byteLength(whole) <= limit ? whole : undefined;
}

/** `summary` is our own text: nothing in a summary is escaped by markdown. */
function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
