import type { Entity } from '../model/entity.ts';
import type { CoverageNote, Presence } from '../model/estate.ts';
import type { RunSummary } from '../model/evidence.ts';
import type { Claim, PlaceClaims } from './claims.ts';
import { expectedNotes, sourceNotes, unclearReason } from './coverage-notes.ts';
import type { Identity } from './identity.ts';
import type { Observed } from './subjects.ts';

/** What is said of an item's being there, and on what. */
export interface Judgement {
  readonly presence: Presence;
  readonly coverage: readonly CoverageNote[];
  readonly judged: boolean;
}

/** What the judgement of one declared item rests on. */
export interface Case {
  readonly entity: Entity;
  readonly identity: Identity;
  /** Sightings that are it now, by any source. */
  readonly sightings: readonly Observed[];
  readonly ambiguous: boolean;
  readonly places: readonly PlaceClaims[];
  /** Whether a source that claims to see everything would have recognised it. */
  readonly recognises: (claim: Claim) => boolean;
  /** What is wanting for any source to recognise it, in words. */
  readonly unrecognisable?: string;
}

/**
 * Whether a declared item is there. Seen by a fresh run: confirmed. Missing only where each of its places is covered by a
 * complete claim of a fresh, whole run whose source would have recognised it, whatever others could not see: a source that was
 * denied saw nothing, one that sees everything did not see this. Otherwise not covered, with what each source said.
 */
export function judgePresence(item: Case, runs: readonly RunSummary[]): Judgement {
  const { entity, sightings, places, recognises } = item;
  const unjudged = whyUnjudged(item);
  const judged = unjudged === undefined;
  const seenBy = new Set(sightings.filter(({ fresh }) => fresh).map(({ sighting }) => sighting.source));
  if (seenBy.size > 0) return { presence: 'confirmed', coverage: contradictions(item, seenBy), judged };
  if (unjudged !== undefined) return { presence: 'not-covered', coverage: [said('catalog', unjudged)], judged };
  const absent = places.every(({ claims }) => claims.some((claim) => claim.whole && recognises(claim)));
  const notes = sourceNotes(places, recognises, absent);
  if (item.ambiguous) return { presence: 'ambiguous', coverage: notes, judged };
  if (absent) return { presence: 'missing', coverage: notes, judged };
  const heard = new Set(notes.map(({ source }) => source));
  const stale = sightings.filter(({ sighting }) => !heard.has(sighting.source)).map(staleNote);
  for (const { source } of stale) heard.add(source);
  const all = [...notes, ...stale, ...expectedNotes(entity.expects, heard, runs)];
  const unclear = unclearReason(places);
  if (unclear !== undefined) all.push(said('catalog', unclear));
  if (item.unrecognisable !== undefined) all.push(said('catalog', item.unrecognisable));
  if (all.length === 0) {
    const heardOf =
      runs.length === 0
        ? 'no evidence is kept of this moment'
        : `no source that has reported claims to see things of class ${item.identity.class} here`;
    all.push(said('none', heardOf));
  }
  return { presence: 'not-covered', coverage: all, judged };
}

/** Why nobody can or should look for it; undefined where it should be there and can be found. */
function whyUnjudged({ entity, identity }: Case): string | undefined {
  if (entity.lifecycle === 'planned') return 'it is planned, and not expected to be there yet';
  if (entity.lifecycle === 'retired') return 'it is retired, and not expected to be there any more';
  if (entity.kind === 'group') return (entity.instances?.min ?? 0) > 0 ? undefined : 'it may have no instances';
  // What is declared by values that identify nothing is meant to be recognised, and cannot be.
  const isNamed = identity.values.size > 0 || Object.keys(entity.identifiers).length > 0;
  return isNamed ? undefined : 'it has no identifiers, and without them no source can recognise it';
}

/** Sources that see everything here and do not see what another sees; of a group, those that see every instance. */
function contradictions({ entity, places, recognises }: Case, seenBy: ReadonlySet<string>): readonly CoverageNote[] {
  if (entity.kind === 'group') return sourceNotes(places, recognises, false);
  const blind = places.map((place) => ({
    ...place,
    claims: place.claims.filter(({ claim }) => !seenBy.has(claim.source)),
  }));
  return sourceNotes(blind, recognises, false)
    .filter(({ level }) => level === 'complete')
    .map((note) => ({ ...note, reason: 'it could see everything here, and does not see this' }));
}

function staleNote({ sighting }: Observed): CoverageNote {
  const { source, lastSeen } = sighting;
  return {
    source,
    level: 'stale',
    reason: 'it saw this last too long ago to speak of now',
    at: lastSeen,
  };
}

/** What the comparison itself has to say: of the declaration (`catalog`), or where no source says anything (`none`). */
function said(source: 'catalog' | 'none', reason: string): CoverageNote {
  return { source, level: 'none', reason };
}
