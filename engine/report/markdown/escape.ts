import { shortened, visible } from '../clean.ts';
import type { Line, Span } from '../page.ts';

/** Longer texts are cut with a count, so that one hostile field cannot push out the rest. In characters. */
const maxText = 600;
const maxName = 200;

/**
 * A word that GitHub would turn into something: a mention, a link, a reference to an issue or a commit, a formula, an
 * emoji. Set as code it stays what it is, and can be copied; so can refs and endpoints, which look alike. A time is none.
 */
const active = /[@$]|#\d|:\/\/|:(?!\d\d(?!\w))[\w+-]|www\.|GH-\d|[0-9a-f]{7}/i;

/** A line as GitHub-flavoured markdown on one line, in which no text acts as markup. Fits a list item and a table cell. */
export function markdownLine(line: Line): string {
  return line.map(markdownSpan).join('');
}

function markdownSpan(span: Span): string {
  if (typeof span === 'string') return escapeText(clean(span, maxText));
  if ('code' in span) return codeSpan(clean(span.code, maxName));
  if ('quoted' in span) return codeSpan(clean(span.quoted, maxName));
  const text = escapeText(clean(span.strong, maxText)).trim();
  return text === '' ? '' : `**${text}**`;
}

function clean(text: string, limit: number): string {
  return visible(shortened(text, limit));
}

function escapeText(text: string): string {
  return text
    .split(/(\s+)/)
    .map((word) => (active.test(word) ? escapeActive(word) : escapeWord(word)))
    .join('');
}

/** The word as code, without the punctuation that belongs to the sentence. */
function escapeActive(word: string): string {
  const end = /[.,;:!?)]*$/.exec(word)?.index ?? word.length;
  const start = end > 1 && word.startsWith('(') ? 1 : 0;
  return word.slice(0, start) + codeSpan(word.slice(start, end)) + escapeWord(word.slice(end));
}

function escapeWord(word: string): string {
  return word
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]~|]/g, '\\$&');
}

/**
 * A code span whose fence is longer than any run of backticks in it. A table splits its cells before it sees code, and an
 * escape would be visible outside of one: so a pipe is replaced by a line that looks like it.
 */
function codeSpan(text: string): string {
  if (text.trim() === '') return '';
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text.replaceAll('|', '│')}${pad}${fence}`;
}
