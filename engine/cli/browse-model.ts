import type { Result } from '../model/result.ts';
import { visible } from '../report/clean.ts';
import { pageOf } from '../report/page-of.ts';
import type { Line, Row, Section, TableRow, Tone } from '../report/page.ts';

/** The page of a result as lists to walk through: each row opens into the lines that belong to it. */
export interface BrowseModel {
  readonly tone: Tone;
  readonly title: string;
  readonly sections: readonly BrowseSection[];
}

export interface BrowseSection {
  readonly name: string;
  readonly rows: readonly BrowseRow[];
}

export interface BrowseRow {
  readonly tone: Tone;
  /** What the row is about, where its label does not say so. */
  readonly group: string;
  readonly label: string;
  readonly detail: readonly string[];
}

/** Every row of a result's page, none cut; text of files is made harmless. One list at least. */
export function browseModel(result: Result): BrowseModel {
  const page = pageOf(result);
  const sections = page.sections.flatMap(browseSection);
  const facts = { name: 'Summary', rows: page.facts.map((fact) => row(page.tone, '', fact, [])) };
  return { tone: page.tone, title: plain(page.headline), sections: sections.length > 0 ? sections : [facts] };
}

function browseSection({ title, block }: Section): BrowseSection[] {
  switch (block.kind) {
    case 'rows':
      return [{ name: title, rows: block.rows.map(listRow) }];
    case 'table':
      return [{ name: title, rows: block.rows.map(tableRow) }];
    case 'picture':
    case 'calendar':
      return [];
  }
}

function listRow({ mark, group, text, details }: Row): BrowseRow {
  return row(
    mark?.tone ?? 'quiet',
    group ?? '',
    text,
    details.map((detail) => detail.text),
  );
}

function tableRow({ mark, cells, below }: TableRow): BrowseRow {
  const filled = cells.filter((cell) => cell.length > 0);
  const joined = filled.flatMap((cell, index) => (index === 0 ? cell : ['  ', ...cell]));
  return row(mark?.tone ?? 'quiet', mark?.word ?? '', joined, below ? [below] : []);
}

function row(tone: Tone, group: string, text: Line, detail: readonly Line[]): BrowseRow {
  const label = plain(text);
  const about = visible(group);
  return { tone, group: label.includes(about) ? '' : about, label, detail: detail.map(plain) };
}

function plain(line: Line): string {
  return line.map((span) => visible(typeof span === 'string' ? span : Object.values(span).join(''))).join('');
}
