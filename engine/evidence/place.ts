import { durationSeconds } from '../model/duration.ts';
import type { Coverage, EvidenceRun } from '../model/evidence.ts';
import { canonicalJson } from '../model/json.ts';

/** What stays of a run once its observations were added. */
export type PastRun = Pick<EvidenceRun, 'run' | 'startedAt' | 'endedAt' | 'complete'> & {
  readonly observations: number;
  readonly coverage: readonly Coverage[];
};

/** The runs of one source at one place, as they follow each other. */
export interface Place {
  readonly source: string;
  readonly name: string;
  /** Adds the next run and gives its number. */
  add(run: PastRun): number;
  /** By when what was last seen in a run of this number was gone, by runs before another; undefined while it may be there. */
  goneBy(sequence: number, before?: number): string | undefined;
  /** The newest whole run, and the newest of all where that is another. */
  newest(): readonly PastRun[];
}

/**
 * Where a run looked: the texts of its scope, such as the name of a host. Lists, numbers, flags and durations are settings
 * of the look, and a run with other settings follows the one before: what it does not claim becomes unknown, not absent.
 */
export function placeName({ scope }: Pick<EvidenceRun, 'scope'>): string {
  const texts = Object.entries(scope).filter(
    ([, value]) => typeof value === 'string' && Number.isNaN(durationSeconds(value)),
  );
  return canonicalJson(Object.fromEntries(texts));
}

/** A place at which nothing was seen yet, or of which a checkpoint knows the newest runs. */
export function newPlace(
  source: string,
  name: string,
  past: { readonly whole?: PastRun; readonly last?: PastRun } = {},
): Place {
  let { whole, last } = past;
  let count = 0;
  /** Numbers of the whole runs, rising, and when each ended. */
  const wholes: number[] = [];
  const ends: string[] = [];
  return {
    source,
    name,
    add(run) {
      count++;
      last = run;
      if (run.complete) {
        whole = run;
        wholes.push(count);
        ends.push(run.endedAt);
      }
      return count;
    },
    goneBy(sequence, before = Number.POSITIVE_INFINITY) {
      if ((wholes.at(-1) ?? 0) <= sequence) return undefined;
      let low = 0;
      let high = wholes.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((wholes[middle] ?? 0) > sequence) high = middle;
        else low = middle + 1;
      }
      return (wholes[low] ?? 0) < before ? ends[low] : undefined;
    },
    newest: () => [whole, last].flatMap((run, index, all) => (run && (index === 0 || run !== all[0]) ? [run] : [])),
  };
}
