import stringWidth from 'fast-string-width';
import { shortened, visible } from '../clean.ts';
import type { CalendarBlock, Lane, Tone } from '../page.ts';
import type { Pen } from './pen.ts';

const day = 86_400_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A column that is mostly, or at all, inside of a span; without colour, these tell tones apart. */
const filled: Readonly<Partial<Record<Tone, readonly [most: string, some: string]>>> = {
  bad: ['█', '▪'],
  good: ['▒', '▫'],
};
const widestName = 30;
/** Columns of a calendar at least. */
const narrowestGrid = 20;
/** Columns of a day at most. */
const widestDay = 3;

/** Columns of a calendar, all equally long; `begin` is midnight UTC. */
interface Grid {
  readonly begin: number;
  readonly step: number;
  readonly columns: number;
}

/** Lanes over days, as wide as the terminal: months and Mondays above, the present below. */
export function calendarLines({ from, to, now, lanes }: CalendarBlock, pen: Pen): readonly string[] {
  const most = Math.min(widestName, pen.width - narrowestGrid - 4);
  // A line of a workflow's log that starts with two colons would be taken for a command.
  const names = lanes.map(({ name }) => cut(visible(shortened(name, widestName)), most).replace(/^(\s*)::/, '$1∷'));
  const margin = Math.max(0, ...names.map((name) => stringWidth(name))) + 4;
  const grid = gridOf(Date.parse(from), Date.parse(to), Math.max(narrowestGrid, pen.width - margin));
  const indent = ' '.repeat(margin);
  return [
    ...axisLines(grid).map((line) => pen.quiet(`${indent}${line}`.trimEnd())),
    ...lanes.map((lane, index) => {
      const name = names[index] ?? '';
      return `  ${name}${' '.repeat(margin - 2 - stringWidth(name))}${laneText(lane, grid, pen)}`;
    }),
    ...nowLines(Date.parse(now), grid, indent, pen),
  ];
}

/** A name in so many columns. */
function cut(name: string, most: number): string {
  if (stringWidth(name) <= most) return name;
  let short = '';
  for (const letter of name) {
    if (stringWidth(short + letter) >= most) break;
    short += letter;
  }
  return `${short}…`;
}

function gridOf(from: number, to: number, room: number): Grid {
  const begin = Math.floor(from / day) * day;
  const days = Math.max(1, Math.ceil((to - begin) / day));
  const perDay = Math.min(widestDay, Math.floor(room / days));
  if (perDay >= 1) return { begin, step: day / perDay, columns: days * perDay };
  const daysEach = Math.ceil(days / room);
  return { begin, step: daysEach * day, columns: Math.ceil(days / daysEach) };
}

/** Months where they begin, and below them the Mondays that have room; the years where days are too many. */
function axisLines({ begin, step, columns }: Grid): readonly string[] {
  const [above, below] = [emptyLine(columns), emptyLine(columns)];
  const byDay = step <= day;
  for (let column = 0; column < columns; column++) {
    for (let at = Math.ceil((begin + column * step) / day) * day; at < begin + (column + 1) * step; at += day) {
      const date = new Date(at);
      const isFirst = column === 0 && at === begin;
      const [month, year] = [months[date.getUTCMonth()] ?? '', String(date.getUTCFullYear())];
      const isNewYear = isFirst || date.getUTCMonth() === 0;
      if (isFirst || date.getUTCDate() === 1) put(above, column, isNewYear && byDay ? `${month} ${year}` : month);
      if ((isFirst || date.getUTCDate() === 1) && isNewYear && !byDay) put(below, column, year);
      if ((isFirst || date.getUTCDay() === 1) && byDay) put(below, column, String(date.getUTCDate()).padStart(2, '0'));
    }
  }
  return [above.join(''), below.join('')];
}

/** Writes a word where it has room and a space on both sides. */
function put(line: string[], column: number, word: string): void {
  const room = line.slice(Math.max(0, column - 1), column + word.length + 1);
  if (column + word.length > line.length || room.some((cell) => cell !== ' ')) return;
  for (let offset = 0; offset < word.length; offset++) line[column + offset] = word.charAt(offset);
}

function emptyLine(columns: number): string[] {
  return Array.from({ length: columns }, () => ' ');
}

function laneText({ spans, tone }: Lane, { begin, step, columns }: Grid, pen: Pen): string {
  const covered = new Float64Array(columns);
  for (const { start, end } of spans) {
    const [first, last] = [(Date.parse(start) - begin) / step, (Date.parse(end) - begin) / step];
    for (let column = Math.max(0, Math.floor(first)); column < Math.min(columns, last); column++) {
      covered[column] = (covered[column] ?? 0) + Math.min(last, column + 1) - Math.max(first, column);
    }
  }
  const [most, some] = filled[tone] ?? ['█', '▪'];
  const cells = Array.from(covered, (part) => (part === 0 ? '·' : part >= 0.5 ? most : some));
  return inRuns(cells)
    .map(([cell, text]) => (cell === '·' ? pen.quiet(text) : pen.toned(tone, text)))
    .join('');
}

/** Equal neighbours together, so that each is coloured once. */
function inRuns(cells: readonly string[]): readonly (readonly [kind: string, text: string])[] {
  const runs: [string, string][] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    const isQuiet = cell === '·';
    if (last && (last[0] === '·') === isQuiet) last[1] += cell;
    else runs.push([cell, cell]);
  }
  return runs;
}

function nowLines(now: number, { begin, step, columns }: Grid, indent: string, pen: Pen): readonly string[] {
  const column = Math.floor((now - begin) / step);
  if (column < 0 || column >= columns) return [];
  const text = column + 5 <= columns ? `${' '.repeat(column)}▲ now` : `${' '.repeat(Math.max(0, column - 4))}now ▲`;
  return [pen.quiet(indent + text)];
}
