import type { Adjacency } from '../graph/adjacency.ts';

/** Which sightings belong to which declarations. */
export interface EstateMatch {
  /** By declared relation: the estate's relation that is the same link; -1 for none. */
  readonly sightingOf: Int32Array;
  /** By the estate's relation: 1 where a declared one stands for it. */
  readonly absorbed: Uint8Array;
}

const maxTypes = 256;

/**
 * Finds for each declared relation the estate's relation with the same ends and type. The edges of `graph` are the declared
 * relations, then the estate's; its lists are sorted. `types` has the number of each one's type. Linear.
 */
export function matchEstate(graph: Adjacency, types: Uint8Array, declared: number, observed: number): EstateMatch {
  const { offsets, targets, edges, nodes } = graph;
  const sightingOf = new Int32Array(declared).fill(-1);
  const absorbed = new Uint8Array(observed);
  // For the pair of nodes that is being read: a sighting and a declaration of each type.
  const seen = new Int32Array(maxTypes).fill(-1);
  const stated = new Uint8Array(maxTypes);
  for (let node = 0; node < nodes; node++) {
    const last = offsets[node + 1] as number;
    for (let first = offsets[node] as number, end = first; first < last; first = end) {
      while (end < last && targets[end] === targets[first]) end++;
      // One alone has nothing to match.
      if (end - first > 1) matchPair(first, end);
    }
  }
  return { sightingOf, absorbed };

  function matchPair(first: number, end: number): void {
    for (let slot = first; slot < end; slot++) {
      const edge = edges[slot] as number;
      if (edge < declared) stated[types[edge] as number] = 1;
      else seen[types[edge] as number] = edge - declared;
    }
    for (let slot = first; slot < end; slot++) {
      const edge = edges[slot] as number;
      const type = types[edge] as number;
      if (edge < declared) sightingOf[edge] = seen[type] as number;
      else absorbed[edge - declared] = stated[type] as number;
    }
    for (let slot = first; slot < end; slot++) {
      const type = types[edges[slot] as number] as number;
      seen[type] = -1;
      stated[type] = 0;
    }
  }
}
