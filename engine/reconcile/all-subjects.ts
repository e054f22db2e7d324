import { valueIn } from '../model/records.ts';
import type { Subject, Subjects } from './grading.ts';
import { type PairContext, type PairItem, pairSubject } from './pair-items.ts';

/** The declared items that were bound, with those of pairs; `pairs` are sorted by ref. */
export function allSubjects(unpaired: readonly Subject[], pairs: readonly PairItem[], context: PairContext): Subjects {
  const known = new Map<string, Subject>(unpaired.map((subject) => [subject.entity.ref, subject]));
  const pairOf = (ref: string): PairItem | undefined => {
    const pair = pairs[positionOf(ref, pairs)];
    return pair?.id === ref ? pair : undefined;
  };
  const get = (ref: string): Subject | undefined => {
    const subject = known.get(ref);
    const pair = subject ? undefined : pairOf(ref);
    if (!pair) return subject;
    const made = pairSubject(pair, context);
    known.set(ref, made);
    return made;
  };
  return {
    get,
    has: (ref) => known.has(ref) || pairOf(ref) !== undefined,
    unpaired,
    *atEndpoints() {
      yield* unpaired;
      const { identifiers } = context.sightings;
      for (const { entity, position } of pairs) {
        if (!Object.hasOwn(entity.identifiers, 'endpoint') && valueIn(identifiers, position, 'endpoint') === undefined)
          continue;
        const subject = get(entity.ref);
        if (subject) yield subject;
      }
    },
  };
}

/** Where an id is in a list that is sorted by it, or would be; from a position on. */
export function positionOf(id: string, sorted: readonly { readonly id: string }[], from = 0): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as { readonly id: string }).id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
