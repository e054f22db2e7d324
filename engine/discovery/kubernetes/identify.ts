import { textAt } from '../json-at.ts';
import type { Observation, ObservedRelation } from '../../model/evidence.ts';
import type { Json } from '../../model/json.ts';
import { namespaceOf } from './roll-up.ts';

/** Of which cluster things are: by its UID, and by what the scope calls it. */
export interface Place {
  readonly cluster: readonly string[];
  readonly at: string;
}

/** The key of an object, the same from a list and from a watch. */
export function objectKey(kind: string, item: Json): string {
  return [kind, textAt(item, 'metadata', 'namespace') ?? '-', textAt(item, 'metadata', 'name') ?? '']
    .join('/')
    .slice(0, 1024);
}

export function identify(kind: string, item: Json, { cluster }: Place): Observation['identifiers'] {
  return { cluster, namespace: namespaceOf(item), kind, name: textAt(item, 'metadata', 'name') ?? '' };
}

export function link(
  type: ObservedRelation['type'],
  name: string,
  identifiers: Observation['identifiers'],
): ObservedRelation {
  return { type, to: { class: name, identifiers }, count: 1 };
}
