import type { FileOrigin } from './finding.ts';
import type { Ref } from './ref.ts';

/**
 * Relation types, each stored once, from the end that needs to the end that is needed.
 * `failure` is how a failure of the target reaches the source where the declaration does not say: `hard` fails with it,
 * `soft` degrades, `none` carries nothing. `acyclic` relations may not form a cycle.
 */
export const relationTypes = {
  dependsOn: { inverse: 'dependencyOf', failure: 'hard', acyclic: false },
  runsOn: { inverse: 'hosts', failure: 'hard', acyclic: true },
  contains: { inverse: 'partOf', failure: 'soft', acyclic: true },
  memberOf: { inverse: 'hasMember', failure: 'none', acyclic: true },
  connectsTo: { inverse: 'connectedFrom', failure: 'soft', acyclic: false },
  uses: { inverse: 'usedBy', failure: 'soft', acyclic: false },
  consumesApi: { inverse: 'apiConsumedBy', failure: 'hard', acyclic: false },
  providedBy: { inverse: 'providesApi', failure: 'hard', acyclic: false },
  ownedBy: { inverse: 'ownerOf', failure: 'none', acyclic: false },
  managedBy: { inverse: 'manages', failure: 'soft', acyclic: false },
  follows: { inverse: 'precedes', failure: 'hard', acyclic: true },
  readsFrom: { inverse: 'readBy', failure: 'hard', acyclic: false },
  writtenBy: { inverse: 'writesTo', failure: 'soft', acyclic: false },
} as const satisfies Record<string, { inverse: string; failure: Strength | 'none'; acyclic: boolean }>;

export type RelationType = keyof typeof relationTypes;

/** hard: the source fails with the target; soft: it degrades. */
export type Strength = 'hard' | 'soft';
export type Flow = 'sync' | 'async' | 'batch' | 'data' | 'control';

/** What speaks for a relation: its declaration, what was observed, both, or neither yet. */
export type Grade = 'confirmed' | 'declared-only' | 'observed-only' | 'contradicted' | 'not-covered';

/** A declared relation between two resolved entities. */
export interface Relation {
  readonly from: Ref;
  readonly to: Ref;
  readonly type: RelationType;
  readonly strength: Strength | 'none';
  readonly flow?: Flow;
  /** The condition under which the relation is used, in the declarer's words, e.g. `month-end`. */
  readonly when?: string;
  /** Members of one `anyOf` share an id, unique in the catalog; the source needs `need` of them. */
  readonly redundancy?: { readonly id: string; readonly need: number };
  readonly reason?: string;
  readonly origin: FileOrigin;
}

/** The key by which two relations are the same link, whatever its strength or flow. */
export function relationKey(relation: { readonly from: string; readonly to: string; readonly type: string }): string {
  return `${relation.from} ${relation.type} ${relation.to}`;
}

/** Where the links that leave a thing stand in a list that is sorted by where a link begins. O(log links). */
export function runFrom(links: readonly { readonly from: string }[], from: string): [start: number, end: number] {
  let start = 0;
  for (let high = links.length; start < high;) {
    const middle = (start + high) >>> 1;
    if ((links[middle]?.from ?? '') < from) start = middle + 1;
    else high = middle;
  }
  let end = start;
  while (links[end]?.from === from) end++;
  return [start, end];
}
