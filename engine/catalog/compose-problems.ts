import type { DocumentDirective } from 'js-yaml';
import { MAX_PROBLEMS } from './limits.ts';
import { findEntry, placeOf } from './locate-value.ts';
import type { Marks } from './marks.ts';

/** Something wrong with a document whose syntax is right. Offsets count in the text that the marks speak of. */
export interface DocumentProblem {
  readonly code: 'yaml.syntax' | 'yaml.duplicate-key' | 'yaml.limit' | 'yaml.tag';
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
  readonly related?: { readonly message: string; readonly offset: number };
}

/** A document that is being put together from its marks. */
export interface Composer {
  readonly text: string;
  readonly marks: Marks;
  readonly directives: readonly DocumentDirective[];
  readonly problems: DocumentProblem[];
  /** Index of the mark to read next. */
  at: number;
  anchors: Map<string, Anchor> | undefined;
  /** Values read so far, aliases counted as what they stand for; and those that aliases stand for. */
  size: number;
  aliased: number;
  /** Height of the value read last: 0 for a scalar. */
  height: number;
}

/** A value with a name, and what an alias of it adds: how many values and how many levels. */
export interface Anchor {
  readonly value: unknown;
  /** Undefined while it is being read. */
  size: number | undefined;
  height: number;
}

/** Notes a problem at a mark; one more than the limit, so that the reader knows that there were more. */
export function report(
  { marks, problems }: Composer,
  code: DocumentProblem['code'],
  index: number,
  message: string,
  hint: string,
  related?: DocumentProblem['related'],
): void {
  if (problems.length > MAX_PROBLEMS) return;
  const offset = Math.max(0, placeOf(marks, index));
  problems.push({ code, message, hint, offset, ...(related && { related }) });
}

export function reportTag(composer: Composer, index: number, tag: string, reason?: string): void {
  const message = `Tag \`${shorten(tag)}\` ${reason ?? 'is not known: a catalog is plain data'}.`;
  report(composer, 'yaml.tag', index, message, 'Remove the tag and write plain text, numbers, lists and mappings.');
}

/** `mapping` and `index` are those of the marks of the mapping and of the second key. */
export function reportDuplicate(composer: Composer, key: string, mapping: number, index: number): void {
  const first = findEntry(composer.text, composer.marks, mapping, key);
  const offset = first?.key === undefined ? 0 : Math.max(0, placeOf(composer.marks, first.key));
  const message = `Key \`${shorten(key)}\` stands twice in one mapping; only the first was read.`;
  const related = { message: 'It stands here first.', offset };
  report(composer, 'yaml.duplicate-key', index, message, 'Keep one of them.', related);
}

/** Text that somebody else wrote, short enough for a message. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
