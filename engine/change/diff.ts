import type { Change } from '../model/change.ts';
import { compareEntities, type EntityPair } from '../model/compare-entities.ts';
import type { Catalog, Entity } from '../model/entity.ts';
import { compareText } from '../model/json.ts';
import { refParts, type Ref } from '../model/ref.ts';
import { relationKey, type Relation } from '../model/relation.ts';
import { effectOfRelation, effectOfRelationChange, effectOfRemoval, isRunning } from './effects.ts';
import { fieldChanges } from './field-changes.ts';
import { findRenames, inNewNames, type Rename } from './find-renames.ts';
import { fileMatcher } from './match-files.ts';
import { compareEnds, pairRelations, type RelationDifference } from './pair-relations.ts';

/**
 * What differs in meaning between two catalogs, and which entities the changed files belong to (paths from the repository
 * root). Comments, order and formatting are no change; a renamed entity keeps its relations. Sorted by ref, kind and detail;
 * an entity that is the same object on both sides costs one comparison.
 */
export function diffCatalogs(base: Catalog, head: Catalog, changedFiles: readonly string[]): readonly Change[] {
  const { removed, added, differing } = compareEntities(base, head);
  const renames = findRenames(removed, added, base, head);
  const pairs = [...differing, ...renamedPairs(added, base, renames)];
  const changes: Change[] = [
    ...presenceChanges(removed, added, renames),
    ...pairs.flatMap((pair) => fieldChanges(pair, base, head)),
    ...relationChanges(base, head, renames),
    ...fileChanges([...pairs, ...samePairs(base, head)], changedFiles, isComparedWhole(base, head)),
  ];
  return inOrder(changes);
}

function renamedPairs(added: readonly Entity[], base: Catalog, renames: ReadonlyMap<Ref, Rename>): EntityPair[] {
  return added.flatMap((after) => {
    const from = renames.get(after.ref)?.from;
    const before = from === undefined ? undefined : base.entities.get(from);
    return before ? [{ before, after }] : [];
  });
}

/** What is the same object on both sides, and has files of its own that may have changed. */
function samePairs(base: Catalog, head: Catalog): EntityPair[] {
  const pairs: EntityPair[] = [];
  for (const after of head.entities.values()) {
    if (after.paths.length > 0 && base.entities.get(after.ref) === after) pairs.push({ before: after, after });
  }
  return pairs;
}

function presenceChanges(
  removed: readonly Entity[],
  added: readonly Entity[],
  renames: ReadonlyMap<Ref, Rename>,
): Change[] {
  const changes: Change[] = [];
  const origins = new Map(removed.map(({ ref, origin }) => [ref, origin]));
  for (const { ref, origin } of added) {
    const rename = renames.get(ref);
    const before = rename && origins.get(rename.from);
    if (rename) origins.delete(rename.from);
    changes.push(
      rename && before
        ? { kind: 'entity-renamed', ref, from: rename.from, by: rename.by, effect: 'none', before, after: origin }
        : { kind: 'entity-added', ref, effect: 'none', after: origin },
    );
  }
  for (const [ref, before] of origins)
    changes.push({ kind: 'entity-removed', ref, effect: effectOfRemoval(ref), before });
  return changes;
}

/** A change that has a relation. */
type RelationChange = Extract<Change, { readonly relation: Relation }>;

function relationChanges(base: Catalog, head: Catalog, renames: ReadonlyMap<Ref, Rename>): Change[] {
  const wasThere = (ref: Ref): boolean => base.entities.has(renames.get(ref)?.from ?? ref);
  const stays = (ref: Ref): boolean => wasThere(ref) && head.entities.has(ref);
  const before = inNewNames(base.relations, renames);
  return pairRelations(renames.size === 0 ? before : before.toSorted(compareEnds), head.relations)
    .flatMap((difference) => relationChange(difference, stays))
    .filter(({ relation }) => !isToldAsField(relation));
}

function relationChange({ was, is, sameChoice }: RelationDifference, stays: (ref: Ref) => boolean): RelationChange[] {
  if (was && is) {
    const effect = effectOfRelationChange(was, is, sameChoice);
    return [
      { kind: 'relation-changed', ref: is.from, relation: is, was, effect, before: was.origin, after: is.origin },
    ];
  }
  // To an entity that comes or goes as a whole, nothing happens by its relations.
  if (is) {
    const effect = stays(is.from) ? effectOfRelation(is) : 'none';
    return [{ kind: 'relation-added', ref: is.from, relation: is, effect, after: is.origin }];
  }
  if (!was) return [];
  const effect = stays(was.from) ? effectOfRelation(was) : 'none';
  return [{ kind: 'relation-removed', ref: was.from, relation: was, effect, before: was.origin }];
}

/** Who belongs to whom and who answers for what are fields of documents, and told as such. */
function isToldAsField({ type, from }: Relation): boolean {
  const { kind } = refParts(from);
  return type === 'ownedBy' || (type === 'memberOf' && (kind === 'team' || kind === 'user'));
}

/** Whether all that changes in a file is compared in meaning: what else stands in it is as it was. */
function isComparedWhole(base: Catalog, head: Catalog): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const answer = known.get(file) ?? base.foreign(file) === head.foreign(file);
    known.set(file, answer);
    return answer;
  };
}

/** Files that belong to an entity on either side, so that dropping a glob hides nothing. */
function fileChanges(
  pairs: readonly EntityPair[],
  changedFiles: readonly string[],
  comparedWhole: (file: string) => boolean,
): Change[] {
  const matching = fileMatcher([...new Set(changedFiles)].sort(compareText));
  const changes: Change[] = [];
  for (const { before, after } of pairs) {
    if (before.paths.length + after.paths.length === 0) continue;
    const files = matching([...new Set([...before.paths, ...after.paths])]).filter(
      // Its own document is compared in meaning. Where the change moves the document to, something else may have changed.
      (file) => file !== before.origin.file || !comparedWhole(file),
    );
    if (files.length === 0) continue;
    const effect = isRunning(after.ref) ? 'restart' : 'none';
    changes.push({ kind: 'files-changed', ref: after.ref, files, effect, before: before.origin, after: after.origin });
  }
  return changes;
}

function inOrder(changes: Change[]): readonly Change[] {
  const detail = new Map(changes.map((change) => [change, detailOf(change)]));
  return changes.sort(
    (a, b) =>
      compareText(a.ref, b.ref) || compareText(a.kind, b.kind) || compareText(detail.get(a) ?? '', detail.get(b) ?? ''),
  );
}

function detailOf(change: Change): string {
  if (change.kind === 'field-changed') return change.path;
  return 'relation' in change ? relationKey(change.relation) : '';
}
