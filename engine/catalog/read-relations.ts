import type { FileOrigin } from '../model/finding.ts';
import type { JsonPath } from '../model/json.ts';
import type { Flow, Strength } from '../model/relation.ts';
import type { Dialect, DraftRelation } from './draft.ts';
import type { RawDocument } from './read-documents.ts';
import { relationFields } from './reference-fields.ts';

/** A target as a valid document writes it: a reference, a relation with its qualities, or a choice. */
type ValidTarget = string | ValidLink;

export interface ValidLink {
  readonly to?: string;
  readonly anyOf?: readonly string[];
  readonly need?: number;
  readonly strength?: Strength;
  readonly flow?: Flow;
  readonly when?: string;
  readonly reason?: string;
}

const none: readonly DraftRelation[] = [];

/** The relations that the fields of a `spec` declare, in the order of the fields' table. */
export function readRelations(
  spec: object,
  dialect: Dialect,
  document: RawDocument,
  file: string,
): readonly DraftRelation[] {
  let relations: DraftRelation[] | undefined;
  for (const field of relationFields[dialect]) {
    const targets = (spec as Record<string, ValidTarget | readonly ValidTarget[] | undefined>)[field];
    if (targets === undefined) continue;
    relations ??= [];
    if (typeof targets === 'string') {
      relations.push({ field, to: targets, origin: originOf(document, file, ['spec', field]) });
      continue;
    }
    const list = targets as readonly ValidTarget[];
    for (let index = 0; index < list.length; index++) {
      const target = list[index];
      // A target that breaks the schema has left a hole.
      if (target !== undefined) readTarget(relations, target, field, ['spec', field, index], document, file);
    }
  }
  return relations ?? none;
}

/** A relation whose two ends are named beside its qualities, as in a Dependency. */
export function readLink(field: string, from: string, to: string, link: ValidLink, origin: FileOrigin): DraftRelation {
  return { field, from, to, ...qualities(link), origin };
}

function readTarget(
  relations: DraftRelation[],
  target: ValidTarget,
  field: string,
  path: JsonPath,
  document: RawDocument,
  file: string,
): void {
  const origin = originOf(document, file, path);
  if (typeof target === 'string') {
    relations.push({ field, to: target, origin });
  } else if (target.to !== undefined) {
    relations.push({ field, to: target.to, ...qualities(target), origin });
  } else if (target.anyOf) {
    const choice = { anyOf: target.anyOf.filter((to) => to !== undefined), need: target.need ?? 1 };
    for (const to of choice.anyOf) relations.push({ field, to, ...qualities(target), choice, origin });
  }
}

function qualities({
  strength,
  flow,
  when,
  reason,
}: ValidLink): Pick<ValidLink, 'strength' | 'flow' | 'when' | 'reason'> {
  return {
    ...(strength !== undefined && { strength }),
    ...(flow !== undefined && { flow }),
    ...(when !== undefined && { when }),
    ...(reason !== undefined && { reason }),
  };
}

function originOf(document: RawDocument, file: string, path: JsonPath): FileOrigin {
  const { line, column } = document.locate(path);
  return { file, line, column };
}
