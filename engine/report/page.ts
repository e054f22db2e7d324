import type { Impact } from '../model/impact.ts';
import { shortened } from './clean.ts';
import type { Noun } from './phrases.ts';

/**
 * A result as a person reads it: the outcome, then sections in the order of what matters. Text and markdown lay out the
 * same page; nothing in it is escaped yet, and any of its text may be hostile.
 */
export interface Page {
  readonly tone: Tone;
  readonly headline: Line;
  /** Short paragraphs under the headline. */
  readonly facts: readonly Line[];
  readonly sections: readonly Section[];
}

/** How a thing is to be taken. Each format has a sign for it. */
export type Tone = 'bad' | 'warn' | 'note' | 'good' | 'quiet';

export interface Mark {
  readonly tone: Tone;
  /** What the sign means; empty where the title of the section says it. */
  readonly word: string;
  /** One character instead of the tone's own sign in text. */
  readonly sign?: string;
}

/** Prose, a name as it stands in a file, something quoted to be typed, or an emphasis. */
export type Span = string | { readonly code: string } | { readonly quoted: string } | { readonly strong: string };
export type Line = readonly Span[];

export interface Section {
  readonly title: string;
  /** `aside`: background, which markdown folds away. */
  readonly weight: 'news' | 'aside';
  /** A few words beside the title, our own and not from a result: markdown does not escape them. */
  readonly intro?: string;
  readonly block: Block;
}

export type Block = RowBlock | TableBlock | PictureBlock | CalendarBlock;

/** Rows, the most important first: what does not fit is cut from the end. */
export interface RowBlock {
  readonly kind: 'rows';
  /** What a row is, singular and plural. */
  readonly noun: Noun;
  readonly rows: readonly Row[];
  /** How many text shows. */
  readonly cap: number;
}

export interface Row {
  readonly mark?: Mark;
  /** Rows of one group stand together under its name in text. */
  readonly group?: string;
  readonly text: Line;
  readonly details: readonly Detail[];
}

/**
 * A further line of a row: what to do, what belongs to it, or (`place`) where it stands. Advice that stands at an earlier row
 * is `repeated`: a format that shows all rows at once leaves it out.
 */
export interface Detail {
  readonly kind: 'hint' | 'also' | 'place';
  readonly repeated?: boolean;
  readonly text: Line;
}

/** Rows with cells under column titles, of which the first is that of the mark; `below` goes under a row's first cell. */
export interface TableBlock {
  readonly kind: 'table';
  readonly noun: Noun;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  readonly cap: number;
}

export interface TableRow {
  readonly mark?: Mark;
  readonly cells: readonly Line[];
  readonly below?: Line;
}

/** What is affected and how it is reached, drawn where a format can. */
export interface PictureBlock {
  readonly kind: 'picture';
  readonly impact: Impact;
}

/** When things take place, one lane each: drawn where a format can, and told elsewhere on the page. Moments are RFC 3339. */
export interface CalendarBlock {
  readonly kind: 'calendar';
  readonly from: string;
  readonly to: string;
  readonly now: string;
  readonly lanes: readonly Lane[];
}

export interface Lane {
  readonly name: string;
  readonly tone: Tone;
  readonly spans: readonly { readonly start: string; readonly end: string }[];
}

/** A section of rows; none where there are no rows, so that nothing empty is printed. */
export function rowSection(
  title: string,
  noun: Noun,
  rows: readonly Row[],
  options: { readonly weight?: Section['weight']; readonly intro?: string; readonly cap?: number } = {},
): readonly Section[] {
  if (rows.length === 0) return [];
  const { weight = 'news', intro, cap = 20 } = options;
  return [{ title, weight, ...(intro && { intro }), block: { kind: 'rows', noun, rows, cap } }];
}

/** Longer prose is cut, with a count: the JSON result has it whole. In characters. */
const maxProse = 500;

/** Prose with what stands in backticks marked as quoted. */
export function prose(text: string): Line {
  const parts = shortened(text, maxProse).split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 === 1 ? { quoted: part } : part)).filter((span) => span !== '');
}
