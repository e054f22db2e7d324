import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { type Relation, relationTypes, runFrom } from '../model/relation.ts';
import type { DraftEntity, DraftRelation } from './draft.ts';
import { type ReferenceField, referenceFields } from './reference-fields.ts';
import { referenceFinding, type ResolveReference } from './references.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Relations between entities that exist, each link once; both lists sorted by from, type, to. */
export interface Links {
  readonly relations: readonly Relation[];
  /** What declares a link again that is among the relations. */
  readonly repeated: readonly Relation[];
}

/** The relations that drafts declare. `refs` are those of all entities, sorted. */
export function resolveRelations(
  drafts: Iterable<DraftEntity>,
  refs: Iterable<Ref>,
  resolveReference: ResolveReference,
  findings: Finding[],
): Links {
  const leaving = new Map<Ref, Relation[]>();
  const listOf = (ref: Ref): Relation[] => {
    let list = leaving.get(ref);
    if (!list) leaving.set(ref, (list = []));
    return list;
  };
  for (const draft of drafts) {
    const { ref } = draft.entity;
    // Most relations leave the entity that declares them.
    let own: Relation[] | undefined;
    for (const declared of draft.relations) {
      const relation = resolveRelation(draft, declared, resolveReference, findings);
      if (relation) (relation.from === ref ? (own ??= listOf(ref)) : listOf(relation.from)).push(relation);
    }
  }
  const sorted: Relation[] = [];
  for (const ref of refs) {
    const list = leaving.get(ref);
    if (list && list.length > 1) list.sort(compareLinks);
    if (list) for (const relation of list) sorted.push(relation);
  }
  return eachOnce(sorted);
}

/**
 * Links without those that are gone, which are told by the object of their origin, and with fresh ones. What leaves another entity
 * than these is taken over as it is; the same object comes back where nothing is exchanged.
 */
export function replaceLinks(before: Links, gone: Links, fresh: Links): Links {
  const left = allOf(gone);
  const come = allOf(fresh);
  if (left.length + come.length === 0) return before;
  const touched = [...new Set([...left, ...come].map(({ from }) => from))].sort(compareText);
  const origins = new Set(left.map(({ origin }) => origin));
  const stay = [before.relations, before.repeated].flatMap((links) =>
    touched.flatMap((from) => links.slice(...runFrom(links, from)).filter(({ origin }) => !origins.has(origin))),
  );
  const again = eachOnce([...stay, ...come].sort(compareFromStart));
  return {
    relations: withRuns(before.relations, touched, again.relations),
    repeated: withRuns(before.repeated, touched, again.repeated),
  };
}

function allOf({ relations, repeated }: Links): readonly Relation[] {
  return repeated.length === 0 ? relations : [...relations, ...repeated];
}

/** Links in which all of those that leave some entities are exchanged; all lists are sorted by where a link begins. */
function withRuns(before: readonly Relation[], touched: readonly Ref[], fresh: readonly Relation[]): Relation[] {
  const links: Relation[] = [];
  let done = 0;
  for (const from of touched) {
    const [start, end] = runFrom(before, from);
    for (const link of before.slice(done, start)) links.push(link);
    for (const link of fresh.slice(...runFrom(fresh, from))) links.push(link);
    done = end;
  }
  for (const link of before.slice(done)) links.push(link);
  return links;
}

function resolveRelation(
  draft: DraftEntity,
  declared: DraftRelation,
  resolveReference: ResolveReference,
  findings: Finding[],
): Relation | undefined {
  const near = declared.from === undefined ? draft.entity.ref : existing('from', declared.from);
  const far = existing(declared.field, declared.to);
  if (near === undefined || far === undefined) return undefined;
  const { relation: type = 'dependsOn', reversed } = referenceFields[draft.dialect][declared.field] as ReferenceField;
  const relation: Writable<Relation> = {
    from: reversed ? far : near,
    to: reversed ? near : far,
    type,
    strength: declared.strength ?? relationTypes[type].failure,
    origin: declared.origin,
  };
  if (declared.flow !== undefined) relation.flow = declared.flow;
  if (declared.when !== undefined) relation.when = declared.when;
  if (declared.reason !== undefined) relation.reason = declared.reason;
  if (declared.choice) relation.redundancy = redundancyOf(draft, declared, resolveReference);
  return relation;

  function existing(field: string, text: string): Ref | undefined {
    const { ref, problem } = resolveReference(draft, field, text);
    if (!problem) return ref;
    findings.push(referenceFinding(draft, problem, declared.origin));
    return undefined;
  }
}

/** A choice is known by what it offers, so that its place in a list does not matter. */
function redundancyOf(
  draft: DraftEntity,
  { field, choice }: DraftRelation,
  resolveReference: ResolveReference,
): NonNullable<Relation['redundancy']> {
  const { anyOf, need } = choice ?? { anyOf: [], need: 1 };
  const offered = new Set(anyOf.map((text) => resolveReference(draft, field, text).ref ?? text));
  return { id: `${draft.entity.ref} ${field} ${[...offered].sort(compareText).join(' ')}`, need };
}

/** Of links that are declared twice, perhaps from both ends, the one that carries most; of equal ones the first by place. */
function eachOnce(sorted: readonly Relation[]): Links {
  const relations: Relation[] = [];
  const repeated: Relation[] = [];
  let last: Relation | undefined;
  for (const relation of sorted) {
    if (last && last.from === relation.from && last.type === relation.type && last.to === relation.to) {
      repeated.push(relation);
      continue;
    }
    relations.push(relation);
    last = relation;
  }
  return { relations, repeated };
}

function compareFromStart(a: Relation, b: Relation): number {
  return compareText(a.from, b.from) || compareLinks(a, b);
}

function compareLinks(a: Relation, b: Relation): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.to, b.to) ||
    strengths.indexOf(a.strength) - strengths.indexOf(b.strength) ||
    Number(a.redundancy !== undefined) - Number(b.redundancy !== undefined) ||
    Number(a.when !== undefined) - Number(b.when !== undefined) ||
    compareText(a.origin.file, b.origin.file) ||
    a.origin.line - b.origin.line ||
    a.origin.column - b.origin.column
  );
}

const strengths: readonly Relation['strength'][] = ['hard', 'soft', 'none'];
