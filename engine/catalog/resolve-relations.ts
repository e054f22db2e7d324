import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { type Relation, relationTypes } from '../model/relation.ts';
import type { DraftEntity, DraftRelation } from './draft.ts';
import { type ReferenceField, referenceFields } from './reference-fields.ts';
import { referenceFinding, type ResolveReference } from './references.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The relations of all drafts between entities that exist, sorted by from, type, to. `kept` has to be sorted by ref. */
export function resolveRelations(
  kept: ReadonlyMap<Ref, DraftEntity>,
  resolveReference: ResolveReference,
  findings: Finding[],
): readonly Relation[] {
  const leaving = new Map<Ref, Relation[]>();
  for (const draft of kept.values()) {
    for (const declared of draft.relations) {
      const relation = resolveRelation(draft, declared, resolveReference, findings);
      if (!relation) continue;
      const list = leaving.get(relation.from);
      if (list) list.push(relation);
      else leaving.set(relation.from, [relation]);
    }
  }
  const relations: Relation[] = [];
  for (const ref of kept.keys()) {
    const list = leaving.get(ref);
    if (list) addDistinct(relations, list);
  }
  return relations;
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
function addDistinct(relations: Relation[], list: Relation[]): void {
  if (list.length > 1) list.sort(compareLinks);
  let last: Relation | undefined;
  for (const relation of list) {
    if (last && last.type === relation.type && last.to === relation.to) continue;
    relations.push(relation);
    last = relation;
  }
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
