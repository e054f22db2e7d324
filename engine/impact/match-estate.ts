import { buildAdjacency } from '../graph/adjacency.ts';
import type { EstateRelation } from '../model/estate.ts';
import type { Relation } from '../model/relation.ts';

/** Which sightings belong to which declarations. */
export interface EstateMatch {
  /** By declared relation: the estate's relation that is the same link; -1 for none. */
  readonly sightingOf: Int32Array;
  /** By the estate's relation: 1 where a declared one stands for it. */
  readonly absorbed: Uint8Array;
}

/**
 * Finds for each declared relation the estate's relation with the same ends and type. `from` and `to` hold the ends of the
 * declared relations, then those of the estate's. Linear but for parallel relations of one pair.
 */
export function matchEstate(
  nodes: number,
  from: Uint32Array,
  to: Uint32Array,
  declared: readonly Relation[],
  observed: readonly EstateRelation[],
): EstateMatch {
  const graph = buildAdjacency(nodes, from, to);
  const sightingOf = new Int32Array(declared.length).fill(-1);
  const absorbed = new Uint8Array(observed.length);
  // For the node whose list is being read: the newest sighting slot that leads to a target, chained to the one before.
  const newest = new Int32Array(nodes).fill(-1);
  const before = new Int32Array(graph.targets.length).fill(-1);
  for (let node = 0; node < nodes; node++) {
    const first = graph.offsets[node] as number;
    const end = graph.offsets[node + 1] as number;
    for (let slot = first; slot < end; slot++) {
      if ((graph.edges[slot] as number) < declared.length) continue;
      const target = graph.targets[slot] as number;
      before[slot] = newest[target] as number;
      newest[target] = slot;
    }
    for (let slot = first; slot < end; slot++) {
      const relation = declared[graph.edges[slot] as number];
      if (!relation) continue;
      for (let seen = newest[graph.targets[slot] as number] as number; seen !== -1; seen = before[seen] as number) {
        const sighting = (graph.edges[seen] as number) - declared.length;
        if (observed[sighting]?.type !== relation.type) continue;
        sightingOf[graph.edges[slot] as number] = sighting;
        absorbed[sighting] = 1;
      }
    }
    for (let slot = first; slot < end; slot++) newest[graph.targets[slot] as number] = -1;
  }
  return { sightingOf, absorbed };
}
