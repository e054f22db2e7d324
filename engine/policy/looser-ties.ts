import type { Change } from '../model/change.ts';
import { sameJson, type Json } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { nameOf, type Facts } from './facts.ts';

/** Relations by which nothing leans on anything. */
export const silent: ReadonlySet<string> = new Set(['ownedBy', 'memberOf']);

/** What leans on something that a failure or a change would not come through any more, or only milder. */
export interface Leaning {
  readonly ref: Ref;
  /** What happens, as a clause that follows its name. */
  readonly how: string;
}

/** Where a failure or a change gets less far than before. */
interface Loosened {
  readonly at: Ref;
  /** What happens there, as a clause that follows its name. */
  readonly how: string;
  /** Whether nobody asks its own owner for that. */
  readonly itself?: true;
}

/**
 * Everything of the base that leans on what a change loosens, however far above it, each once: a later change behind that would
 * not reach it any more. What is loosened is not among it itself where its owner is asked for its document. O(links) for each.
 */
export function leaningOnLoosened(facts: Facts): readonly Leaning[] {
  const loosened = [...facts.changes.flatMap((change) => loosenedBy(change, facts)), ...choicesWithSpares(facts)];
  if (loosened.length === 0) return [];
  const dependents = dependentsIn(facts.base.relations);
  const leaning = new Map<Ref, Leaning>();
  for (const { at, how, itself } of loosened) {
    const start = facts.trusted(at)?.ref ?? at;
    if (itself && !leaning.has(start)) leaning.set(start, { ref: start, how });
    const reached = new Set([start]);
    for (const ref of reached) for (const above of dependents.get(ref) ?? []) reached.add(above);
    reached.delete(start);
    for (const ref of reached) {
      if (!leaning.has(ref)) leaning.set(ref, { ref, how: `stands on ${nameOf(at)}, which ${how}` });
    }
  }
  return [...leaning.values()];
}

function loosenedBy(change: Change, facts: Facts): readonly Loosened[] {
  switch (change.kind) {
    case 'relation-removed':
      return carries(change.relation) ? [looserLink(change.relation)] : leavingMember(change.relation, facts);
    case 'relation-changed':
      return carries(change.was) && isLooser(change.was, change.relation) ? [looserLink(change.relation)] : [];
    case 'relation-added':
      return spareMember(change.relation, facts);
    case 'field-changed':
      return looserField(change);
    case 'entity-added':
    case 'entity-removed':
    case 'entity-renamed':
    case 'files-changed':
      return [];
    default:
      return change satisfies never;
  }
}

function looserLink({ from, to }: Relation): Loosened {
  return { at: from, how: `needs ${nameOf(to)} less than before, or not any more` };
}

function carries({ type, strength }: Relation): boolean {
  return strength !== 'none' && !silent.has(type);
}

/** A failure would go through it less far, less often, or another way. */
function isLooser(was: Relation, is: Relation): boolean {
  return (
    strengths.indexOf(is.strength) < strengths.indexOf(was.strength) ||
    (is.when !== was.when && is.when !== undefined) ||
    is.flow !== was.flow ||
    !sameJson(is.redundancy, was.redundancy)
  );
}

/** Mildest first. */
const strengths: readonly Relation['strength'][] = ['none', 'soft', 'hard'];

/** A group with one member more bears that another one fails. */
function spareMember(relation: Relation, facts: Facts): readonly Loosened[] {
  const { from, to } = relation;
  if (!isMembership(relation) || !facts.base.entities.has(to) || isSeen(from, facts)) return [];
  return [{ at: to, how: `gets ${nameOf(from)}, which nobody has seen, to fall back on`, itself: true }];
}

/** What goes away for good is judged by what that breaks. */
function leavingMember(relation: Relation, { head }: Facts): readonly Loosened[] {
  const { from, to } = relation;
  if (!isMembership(relation) || !head.entities.has(from)) return [];
  return [{ at: to, how: `would not need ${nameOf(from)} any more, which stays`, itself: true }];
}

/** A group needs its members, though they name it. */
function isMembership({ type, to }: Relation): boolean {
  return type === 'memberOf' && to.startsWith('group:');
}

/** Choices that get one target more: what was needed of the others before is needed less. */
function choicesWithSpares(facts: Facts): readonly Loosened[] {
  const added = facts.changes.flatMap((change) =>
    change.kind === 'relation-added' && change.relation.redundancy && !isSeen(change.relation.to, facts)
      ? [{ ...change.relation, choice: change.relation.redundancy.id }]
      : [],
  );
  if (added.length === 0) return [];
  const wanted = new Set(added.map(({ choice }) => choice));
  const before = new Set(facts.base.relations.filter(carries).map(({ from, to }) => `${from} ${to}`));
  const grown = new Set<string>();
  for (const { from, to, redundancy } of facts.head.relations) {
    if (!redundancy || !wanted.has(redundancy.id)) continue;
    if (before.has(`${facts.trusted(from)?.ref ?? from} ${facts.trusted(to)?.ref ?? to}`)) grown.add(redundancy.id);
  }
  return added
    .filter(({ choice }) => grown.has(choice))
    .map(({ from, to }) => ({
      at: from,
      how: `gets ${nameOf(to)}, which nobody has seen, to fall back on`,
      itself: true,
    }));
}

/** Evidence is no part of a change: what was seen is there. */
function isSeen(id: string, { estate }: Facts): boolean {
  return estate?.items.some((item) => item.id === id && item.presence === 'confirmed') === true;
}

/** Fields by which files, and what sources saw, are known to be of a thing. */
const findsIt = /^spec\.(?:sources|correlation|identifiers)\b/;

function looserField({
  ref,
  path,
  effect,
  old,
  new: now,
}: Extract<Change, { kind: 'field-changed' }>): readonly Loosened[] {
  if (ref.startsWith('group:') && path === 'spec.min' && typeof old === 'number') {
    return typeof now === 'number' && now >= old ? [] : [{ at: ref, how: 'would need fewer of its members' }];
  }
  const isKept = !findsIt.test(path) || old === undefined || effect !== 'none';
  return isKept || holds(now, old) ? [] : [{ at: ref, how: `would not be known any more by what stood in ${path}` }];
}

/** Whether everything that was there still is. */
function holds(now: Json | undefined, old: Json): boolean {
  if (!Array.isArray(old)) return sameJson(now, old);
  const kept: readonly Json[] = Array.isArray(now) ? now : now === undefined ? [] : [now];
  return old.every((one: Json) => kept.some((other) => sameJson(one, other)));
}

/** By what is needed, what needs it in such a way that a failure gets through. */
function dependentsIn(relations: readonly Relation[]): ReadonlyMap<Ref, readonly Ref[]> {
  const dependents = new Map<Ref, Ref[]>();
  for (const relation of relations) {
    const turned = isMembership(relation);
    if (!turned && !carries(relation)) continue;
    const [needing, needed] = turned ? [relation.to, relation.from] : [relation.from, relation.to];
    const known = dependents.get(needed);
    if (known) known.push(needing);
    else dependents.set(needed, [needing]);
  }
  return dependents;
}
