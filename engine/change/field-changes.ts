import type { Change } from '../model/change.ts';
import type { EntityPair } from '../model/compare-entities.ts';
import type { Catalog, Entity } from '../model/entity.ts';
import { canonicalJson, compareText, isObject, sameJson, type Json, type JsonPath } from '../model/json.ts';
import { pathText } from '../model/member-path.ts';
import { relationTypes } from '../model/relation.ts';
import { effectOfField } from './effects.ts';

interface Difference {
  readonly path: JsonPath;
  readonly old?: Json | undefined;
  readonly new?: Json | undefined;
}

/** Fields of a spec that declare relations: those are compared as relations, whichever end wrote them. */
const relationFields: ReadonlySet<string> = new Set([
  ...Object.keys(relationTypes),
  ...Object.values(relationTypes).map(({ inverse }) => inverse),
  'consumesApis',
  'providesApis',
  'consumers',
  'subcomponentOf',
  'system',
  'domain',
  'subdomainOf',
]);
/** A Dependency is nothing but its relation. */
const dependencyFields: ReadonlySet<string> = new Set(['from', 'to', 'type', 'strength', 'flow', 'when', 'reason']);
const none: ReadonlySet<string> = new Set();

/** Lists whose order means nothing. */
const sets: ReadonlySet<string> = new Set([
  'spec.expects',
  'spec.entrypoints',
  'spec.sources.paths',
  'spec.members',
  'metadata.tags',
]);

/**
 * The fields of `metadata` and `spec` in which an entity's two documents differ. References and what has a default are compared
 * by what they mean: a lifecycle that is written out, or an owner in its long form, is no change. Linear in the documents.
 */
export function fieldChanges(pair: EntityPair, base: Catalog, head: Catalog): readonly Change[] {
  const { before, after } = pair;
  const differences: Difference[] = [];
  const [old, now] = [base.document(before.ref), head.document(after.ref)];
  for (const part of ['metadata', 'spec']) {
    compare([part], old?.[part], now?.[part], fieldsToldElsewhere(pair, part), differences);
  }
  if (before.owner !== after.owner) {
    differences.push({ path: ['spec', 'owner'], old: before.owner, new: after.owner });
  }
  if (old?.['apiVersion'] !== now?.['apiVersion']) differences.push(...readOtherwise(pair, differences));
  return differences.map(({ path, ...values }) => {
    const position = base.locate(before.ref, path);
    const newPosition = head.locate(after.ref, path);
    return {
      kind: 'field-changed',
      ref: after.ref,
      effect: effectOfField(path, before, after, [base.classes, head.classes]),
      path: pathText(path),
      ...(values.old !== undefined && { old: values.old }),
      ...(values.new !== undefined && { new: values.new }),
      ...(position && { before: position }),
      ...(newPosition && { after: newPosition }),
    };
  });
}

/** What an entity says of itself, and where a document has it. */
const facts: readonly (readonly [path: JsonPath, fact: (entity: Entity) => unknown])[] = [
  [['metadata', 'labels'], ({ labels }) => labels],
  [['spec', 'lifecycle'], ({ lifecycle }) => lifecycle],
  [['spec', 'criticality'], ({ criticality }) => criticality],
  [['spec', 'class'], (entity) => entity.class],
  [['spec', 'identifiers'], ({ identifiers }) => identifiers],
  [['spec', 'correlation'], ({ correlation }) => correlation],
  [['spec', 'attributes'], ({ attributes }) => attributes],
  [['spec', 'expects'], ({ expects }) => expects],
  [['spec', 'entrypoints'], ({ entrypoints }) => entrypoints],
  [['spec', 'sources', 'paths'], ({ paths }) => paths],
  [['spec', 'selfUpdates'], ({ selfUpdates }) => selfUpdates],
];

/** The same words mean something else in a document of another kind: what no longer counts is a change, though it still stands there. */
function readOtherwise({ before, after }: EntityPair, told: readonly Difference[]): readonly Difference[] {
  return facts.flatMap(([path, fact]) => {
    const [old, now] = [fact(before), fact(after)] as readonly (Json | undefined)[];
    const isTold = told.some(
      (one) => one.path.length <= path.length && one.path.every((part, at) => part === path[at]),
    );
    return isTold || sameJson(old, now) ? [] : [{ path, old, new: now }];
  });
}

/** Top-level fields of a part that are not compared as they are written. */
function fieldsToldElsewhere({ before, after }: EntityPair, part: string): ReadonlySet<string> {
  if (part === 'metadata') return new Set(['name', 'namespace']);
  const { kind } = after;
  const skipped = new Set(
    kind === 'dependency' ? dependencyFields : kind === 'team' || kind === 'user' ? none : relationFields,
  );
  skipped.add('owner');
  if (before.lifecycle === after.lifecycle) skipped.add('lifecycle');
  if (sameJson(before.identifiers, after.identifiers)) skipped.add('identifiers');
  return skipped;
}

function compare(
  path: JsonPath,
  old: Json | undefined,
  now: Json | undefined,
  skipped: ReadonlySet<string>,
  found: Difference[],
): void {
  if (old === now) return;
  const [oldMembers, newMembers] = [membersOf(old), membersOf(now)];
  if (!oldMembers || !newMembers) {
    if (!sameJson(old, now) && !(sets.has(path.join('.')) && sameJson(sorted(old), sorted(now)))) {
      found.push({ path, old, new: now });
    }
    return;
  }
  for (const key of new Set([...oldMembers.keys(), ...newMembers.keys()])) {
    if (!skipped.has(key)) compare([...path, key], oldMembers.get(key), newMembers.get(key), none, found);
  }
}

/** What is not there has no members: a whole object that is added is told member by member. */
function membersOf(value: Json | undefined): ReadonlyMap<string, Json | undefined> | undefined {
  if (value === undefined) return new Map();
  return isObject(value) ? new Map(Object.entries(value)) : undefined;
}

function sorted(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return value;
  return [...new Set(value.map((entry: Json) => canonicalJson(entry)))].sort(compareText);
}
