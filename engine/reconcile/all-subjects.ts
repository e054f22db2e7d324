import type { ReportedIdentifiers } from '../model/evidence.ts';
import type { Subject, Subjects } from './grading.ts';
import { type PairContext, pairSubject } from './pair-items.ts';
import type { Pair } from './pair-up.ts';

/** The declared items that were bound, with those of pairs; `pairs` are sorted by ref. */
export function allSubjects(unpaired: readonly Subject[], pairs: readonly Pair[], context: PairContext): Subjects {
  const known = new Map<string, Subject>(unpaired.map((subject) => [subject.entity.ref, subject]));
  const get = (ref: string): Subject | undefined => {
    const subject = known.get(ref);
    const pair = subject ? undefined : pairs[positionOf(ref, pairs)];
    if (!pair) return subject;
    const made = pairSubject(pair, context);
    known.set(ref, made);
    return made;
  };
  return {
    get,
    has: (ref) => known.has(ref) || positionOf(ref, pairs) >= 0,
    unpaired,
    *atEndpoints() {
      yield* unpaired;
      for (const { entity, sighting } of pairs) {
        if (!namesEndpoint(entity.identifiers) && !namesEndpoint(sighting.observation.identifiers)) continue;
        const subject = get(entity.ref);
        if (subject) yield subject;
      }
    },
  };
}

function namesEndpoint(identifiers: ReportedIdentifiers): boolean {
  return Object.hasOwn(identifiers, 'endpoint');
}

/** Where a ref is in a list that is sorted by it, else -1. */
function positionOf(ref: string, pairs: readonly Pair[]): number {
  let [low, high] = [0, pairs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pairs[middle] as Pair).entity.ref < ref) low = middle + 1;
    else high = middle;
  }
  return pairs[low]?.entity.ref === ref ? low : -1;
}
