import type { Mark, RowBlock, TableBlock } from './page.ts';
import { counted } from './phrases.ts';

/** More kinds of rows than this are not told apart. */
const maxWords = 5;

/** What is said of the rows past `shown`: `37 more findings: 2 errors, 35 warnings`; undefined where all are shown. */
export function leftOut(block: RowBlock | TableBlock, shown: number): string | undefined {
  const rest = block.rows.slice(shown);
  if (rest.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { mark } of rest) if (mark && mark.word !== '') counts.set(mark.word, (counts.get(mark.word) ?? 0) + 1);
  const [one, many] = block.noun;
  const total = counted(rest.length, [`more ${one}`, `more ${many}`]);
  if (counts.size < 2 || counts.size > maxWords) return total;
  return `${total}: ${[...counts].map(([word, count]) => counted(count, nounOf(word))).join(', ')}`;
}

function nounOf(word: Mark['word']): readonly [string, string] {
  return word === 'error' || word === 'warning' ? [word, `${word}s`] : [word, word];
}
