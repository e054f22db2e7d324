import { distance } from 'fastest-levenshtein';

const longest = 200;

/**
 * The candidate that was probably meant: two letters, or a third of them, may differ, and two letters that changed places
 * count as one; the first of equally near ones. Letter case costs nothing. O(candidates), bounded by their number and by length.
 */
export function closest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > longest) return undefined;
  const lower = text.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const length = Math.max(candidate.length, text.length);
    const allowed = length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
    if (Math.abs(candidate.length - text.length) > Math.min(allowed, least)) continue;
    const other = candidate.toLowerCase();
    const apart = areSwapped(lower, other) ? 1 : distance(lower, other);
    if (apart > allowed || apart >= least) continue;
    best = candidate;
    least = apart;
    if (apart === 0) break;
  }
  return best;
}

/** Whether two neighbouring letters of one stand the other way round in the other. */
function areSwapped(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
