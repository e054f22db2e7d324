import { distance } from 'fastest-levenshtein';

const longest = 200;

/**
 * The candidate that was probably meant: a third of its letters may differ; the first of equally near ones.
 * Letter case costs nothing. O(candidates), bounded by their number and by length.
 */
export function closest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > longest) return undefined;
  const lower = text.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(candidate.length, text.length) / 3));
    if (Math.abs(candidate.length - text.length) > Math.min(allowed, least)) continue;
    const apart = distance(lower, candidate.toLowerCase());
    if (apart > allowed || apart >= least) continue;
    best = candidate;
    least = apart;
    if (apart === 0) break;
  }
  return best;
}
