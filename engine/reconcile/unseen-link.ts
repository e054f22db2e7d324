import { isA } from '../model/asset-class.ts';
import { onClock } from '../model/duration.ts';
import { itemName } from '../model/ref.ts';
import type { Grade, Relation } from '../model/relation.ts';
import type { PlaceClaims } from './claims.ts';
import { sourceNotes, unclearReason } from './coverage-notes.ts';
import { type Grading, isUse, type Subject } from './grading.ts';
import { identifiersDiffer } from './identifier-forms.ts';
import type { Link } from './links.ts';

/** The grade of a declared link that nobody saw, and why. */
interface Unconfirmed {
  readonly grade: Grade;
  readonly reason: string;
}

/**
 * What it means that a declared link was not seen. Nothing, unless a source that sees its start covers all of that one's links (of a
 * link with a condition: while that was the case), and the target would have been recognised; or one that saw it would see it still:
 * then it is declared only, or contradicted where another of the target's class is used in its stead. A target that is certainly not there contradicts by itself. `unaccounted` are the
 * links of the start that no declaration accounts for.
 */
export function gradeUnseen(relation: Relation, unaccounted: readonly Link[], grading: Grading): Unconfirmed {
  const [source, target] = [grading.subjects.get(relation.from), grading.subjects.get(relation.to)];
  if (!source || !target) return unknown('One of its ends is no item of the estate.');
  const { when } = relation;
  if (target.judgement.presence === 'missing' && when === undefined) {
    return { grade: 'contradicted', reason: `${itemName(relation.to)} is missing: there is nothing to link to.` };
  }
  const away = whyAway(source);
  if (away !== undefined) return unknown(away);
  if (!isUse(relation.type)) return unknown(`No source reports \`${relation.type}\` links here.`);
  const held = when !== undefined && grading.watchedWhen(source, when);
  const ended = when === undefined ? grading.ended.get(`${relation.from} ${relation.to}`)?.observed : undefined;
  const blind = ended ? undefined : blindSpot(source, target, held, grading);
  if (blind !== undefined) return unknown(blind);
  if (when !== undefined && !held) {
    return unknown(
      `It is declared for \`${when}\`, and no evidence says that this was the case while links were watched.`,
    );
  }
  const alias = unaccounted.find((link) => mayBe(link, target, grading));
  if (alias)
    return unknown(
      `${itemName(relation.from)} is seen to talk to ${itemName(alias.to)}, which may be ${itemName(relation.to)}.`,
    );
  // What is used at other times says nothing of what is used under a condition.
  const instead =
    relation.redundancy || held
      ? undefined
      : unaccounted.find((link) => link.fresh && isLike(link.to, target, grading));
  if (instead) {
    return {
      grade: 'contradicted',
      reason: `${itemName(relation.from)} is seen to use ${itemName(instead.to)} instead.`,
    };
  }
  if (ended) {
    const reason = `${ended.source} saw it until ${onClock(ended.at)}, and would see it if it were still there.`;
    return { grade: 'declared-only', reason };
  }
  return {
    grade: 'declared-only',
    reason: `${watchers(source)} could see every link of ${itemName(relation.from)}${held ? ` while it was \`${when}\`` : ''}, and this was not among them.`,
  };
}

/** Why nobody could have seen the link; undefined where somebody would have. */
function blindSpot(source: Subject, target: Subject, held: boolean, grading: Grading): string | undefined {
  if (target.identity.values.size === 0 && !hasDoor(target, grading)) {
    return `${itemName(target.entity.ref)} has no identity at run time, so no source can tell a link to it.`;
  }
  return held ? undefined : grading.unwatched(source);
}

/** Why nothing can be seen of what starts a link; undefined where it was seen itself. */
function whyAway(source: Subject): string | undefined {
  const { presence } = source.judgement;
  if (source.identity.values.size === 0 && source.entity.kind !== 'group') {
    return `${itemName(source.entity.ref)} has no identity at run time, so no source sees what it links to.`;
  }
  if (presence === 'missing') return `${itemName(source.entity.ref)} is missing itself.`;
  if (presence !== 'confirmed') return `${itemName(source.entity.ref)} itself was not seen.`;
  return undefined;
}

/** Why not all links of an item that was seen are watched; undefined where a source that sees it covers them all. */
export function whyUnwatched({ entity, sightings }: Subject, places: readonly PlaceClaims[]): string | undefined {
  const seenBy = new Set(sightings.filter(({ fresh }) => fresh).map(({ sighting }) => sighting.source));
  const own = places.map((place) => ({
    ...place,
    claims: place.claims.filter(({ claim }) => seenBy.has(claim.source)),
  }));
  if (own.every(({ claims }) => claims.some(({ whole }) => whole))) return undefined;
  const unclear = unclearReason(places);
  if (unclear !== undefined) return `${unclear}.`;
  const [note] = sourceNotes(own, () => true, false);
  if (!note) return `No source that sees ${itemName(entity.ref)} claims to see its links.`;
  return `${note.source} covers its links only in part: ${note.reason.replace(/\.$/, '')}.`;
}

function hasDoor(target: Subject, grading: Grading): boolean {
  const { ref } = target.entity;
  return (
    (grading.providers.get(ref)?.length ?? 0) > 0 || (grading.doorways.get(ref)?.some(({ alone }) => alone) ?? false)
  );
}

/** A link to a stranger that nothing tells apart from the target: a name is declared, an address is seen. */
function mayBe(link: Link, target: Subject, grading: Grading): boolean {
  const stranger = grading.strangers.get(link.to);
  if (!stranger || stranger.identity.family !== target.identity.family) return false;
  if (stranger.sighted && target.judgement.presence === 'confirmed') return false;
  const [seen, declared] = [stranger.identity.values.get('endpoint'), target.identity.values.get('endpoint')];
  return !seen || !declared || !identifiersDiffer('endpoint', declared, seen);
}

/** Whether something is of the target's class. */
function isLike(id: string, target: Subject, grading: Grading): boolean {
  const other = grading.subjects.get(id)?.identity.class ?? grading.strangers.get(id)?.identity.class;
  return other !== undefined && isA(grading.classes, other, target.identity.class);
}

function watchers(source: Subject): string {
  const names = new Set(source.sightings.map(({ sighting }) => sighting.source));
  return [...names].join(' and ');
}

function unknown(reason: string): Unconfirmed {
  return { grade: 'not-covered', reason };
}
