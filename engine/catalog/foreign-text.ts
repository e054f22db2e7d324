import { splitDocuments } from './split-documents.ts';

/** The documents of a text in which none of some offsets is, as they are written. Linear. */
export function foreignText(text: string, starts: readonly number[]): string {
  const ours = [...starts].sort((a, b) => a - b);
  let next = 0;
  let foreign = '';
  for (const { start, end } of splitDocuments(text)) {
    const isOurs = (ours[next] ?? Infinity) < end;
    while ((ours[next] ?? Infinity) < end) next++;
    if (!isOurs) foreign += text.slice(start, end);
  }
  return foreign.trim();
}
