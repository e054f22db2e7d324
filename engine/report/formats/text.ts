import type { Result } from '../../model/result.ts';
import { leftOut } from '../left-out.ts';
import { pageOf } from '../page-of.ts';
import type { Page, RowBlock, Section, TableBlock } from '../page.ts';
import type { RenderOptions } from '../render.ts';
import { rowParagraphs, tableLines } from '../text/blocks.ts';
import { calendarLines } from '../text/calendar.ts';
import { penFor, type Pen } from '../text/pen.ts';

type Lines = readonly string[];

/** What a person reads in a terminal: the outcome first, long lists cut, nothing that could act on the terminal. */
export function renderText(result: Result, options: RenderOptions): string {
  const pen = penFor(options);
  const page = pageOf(result);
  const paragraphs = [headLines(page, pen), ...page.sections.flatMap((section) => sectionParagraphs(section, pen))];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headLines({ tone, headline, facts }: Page, pen: Pen): Lines {
  return [
    ...pen.wrap(pen.strong(pen.toned(tone, pen.plain(headline))), 2, `${pen.sign({ tone })} `),
    ...facts.filter((fact) => fact.length > 0).flatMap((fact) => pen.wrap(pen.line(fact), 2)),
  ];
}

/** The title stands on the first paragraph; what was left out, on the last. */
function sectionParagraphs({ title, intro, block }: Section, pen: Pen): readonly Lines[] {
  if (block.kind === 'picture') return [];
  if (block.kind === 'calendar') return [[pen.strong(title), ...calendarLines(block, pen)]];
  const head = pen.strong(title) + (intro === undefined ? '' : pen.quiet(`  ${intro}`));
  const [first = [], ...rest] = blockParagraphs(block, pen);
  const more = leftOut(block, block.cap);
  const tail = more === undefined ? [] : [pen.wrap(pen.quiet(`… and ${more} (see --format json)`), 2)];
  return [[...pen.wrap(head, 0), ...first], ...rest, ...tail];
}

function blockParagraphs(block: RowBlock | TableBlock, pen: Pen): readonly Lines[] {
  return block.kind === 'table' ? [tableLines(block, pen)] : rowParagraphs(block, pen);
}
