import type { CoverageNote } from '../model/estate.ts';
import type { RunSummary } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import type { Claim, PlaceClaims } from './claims.ts';

/** How much a source could say of one place. */
interface Said {
  readonly level: CoverageNote['level'];
  readonly reason: string;
  readonly at?: string;
}

/** Worst first: what a reader has to know of a source before anything else. */
const levels: readonly CoverageNote['level'][] = ['denied', 'partial', 'stale', 'none', 'complete'];

/**
 * What each source that claims anything of an item says of it: one note a source, by name. `complete` only where the source
 * covers every place of the item, or every place that it speaks of (`apart`), and would have recognised it.
 */
export function sourceNotes(
  places: readonly PlaceClaims[],
  recognises: (claim: Claim) => boolean,
  apart: boolean,
): readonly CoverageNote[] {
  const sources = new Set(places.flatMap(({ claims }) => claims.map(({ claim }) => claim.source)));
  return [...sources].sort(compareText).flatMap((source) => {
    const spoken = places.filter(({ claims }) => claims.some(({ claim }) => claim.source === source));
    const said = (apart ? spoken : places).map((place) => bestOf(place, source, recognises));
    const [worst] = said.sort(worstFirst);
    return worst ? [{ source, ...worst }] : [];
  });
}

/** A claim that settles the place, else the one that tells most. */
function bestOf({ place, claims }: PlaceClaims, source: string, recognises: (claim: Claim) => boolean): Said {
  const own = claims.filter(({ claim }) => claim.source === source);
  if (own.length === 0) return { level: 'partial', reason: `it does not cover ${place ?? 'all of it'}` };
  const said = own.map((claim) => saidBy(claim, recognises)).sort(worstFirst);
  return (
    said.find(({ level }) => level === 'complete') ?? said[0] ?? { level: 'none', reason: 'it says nothing of it' }
  );
}

function worstFirst(a: Said, b: Said): number {
  return levels.indexOf(a.level) - levels.indexOf(b.level);
}

function saidBy(entry: Claim, recognises: (claim: Claim) => boolean): Said {
  const { level, reason, at } = entry.claim;
  if (level !== 'complete') return { level, reason: reason ?? 'it gives no reason', at };
  if (entry.stale) return { level: 'stale', reason: 'its last run is too old to speak of now', at };
  if (!entry.whole) return { level: 'partial', reason: 'its run did not end whole', at };
  if (recognises(entry)) return { level: 'complete', reason: 'it could see everything here', at };
  return { level: 'partial', reason: 'it reports nothing by which this item could be recognised', at };
}

/** Sources that the declaration expects to see the item, and that have nothing to say of it. */
export function expectedNotes(
  expects: readonly string[],
  heard: ReadonlySet<string>,
  runs: readonly RunSummary[],
): readonly CoverageNote[] {
  const notes: CoverageNote[] = [];
  for (const source of [...new Set(expects)].sort(compareText)) {
    if (heard.has(source)) continue;
    const last = runs.filter((run) => run.source === source).sort((a, b) => compareText(b.endedAt, a.endedAt))[0];
    notes.push(
      last
        ? silentNote(source, last)
        : { source, level: 'none', reason: 'it is expected to see this, and has never reported' },
    );
  }
  return notes;
}

function silentNote(source: string, { stale, endedAt: at }: RunSummary): CoverageNote {
  if (stale) return { source, level: 'stale', reason: 'its last run is too old to speak of now', at };
  return { source, level: 'none', reason: 'it is expected to see this, and says nothing of it', at };
}

/** Why `localhost` does not say which place is meant; undefined where it does. */
export function unclearReason(places: readonly PlaceClaims[]): string | undefined {
  const machines = places.find(({ unclear }) => unclear !== undefined)?.unclear;
  return machines === undefined
    ? undefined
    : `\`localhost\` could be any of ${machines} machines: give it a \`host\` identifier`;
}
