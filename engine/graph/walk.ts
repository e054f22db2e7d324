import type { Adjacency } from './adjacency.ts';

/** Which nodes were reached, how far away, and from where: the shortest paths as one tree. */
export interface Reach {
  /** In hops; -1 where a node was not reached. */
  readonly distance: Int32Array;
  /** The node before it on its path; -1 where the walk began. */
  readonly parent: Int32Array;
  /** The slot of the edge from its parent; -1 where the walk began. */
  readonly via: Int32Array;
  /** Nodes in the order in which they were reached; `count` of them are filled. */
  readonly order: Uint32Array;
  count: number;
}

export function nothingReached(nodes: number): Reach {
  return {
    distance: new Int32Array(nodes).fill(-1),
    parent: new Int32Array(nodes).fill(-1),
    via: new Int32Array(nodes).fill(-1),
    order: new Uint32Array(nodes),
    count: 0,
  };
}

/** Paths that end at nodes before a walk begins. */
export type Trails = Pick<Reach, 'distance' | 'parent' | 'via'>;

/**
 * Everything that the seeds lead to, nearest first, added to `reach`; what `reach` has already is not visited again, so walks
 * can follow one another. A seed begins a path, or ends one that `trails` has, by node; seeds are sorted by its length. `follow`
 * is asked, in order, for each edge to a node not reached yet, and says whether the walk takes it. Each node is visited once,
 * cycles included; O(V+E); never throws.
 */
export function walk(
  graph: Adjacency,
  reach: Reach,
  seeds: ArrayLike<number>,
  follow: (slot: number, node: number) => boolean,
  trails?: Trails,
): void {
  const { offsets, targets } = graph;
  const { distance, parent, via, order } = reach;
  let head = reach.count;
  let next = 0;
  while (head < reach.count || next < seeds.length) {
    const nearest = (head < reach.count ? order[head] : seeds[next]) as number;
    const layer = head < reach.count ? (distance[nearest] as number) : (trails?.distance[nearest] ?? 0);
    for (; next < seeds.length; next++) {
      const seed = seeds[next] as number;
      const length = trails?.distance[seed] ?? 0;
      if (length > layer) break;
      if (distance[seed] !== -1) continue;
      distance[seed] = length;
      parent[seed] = trails?.parent[seed] ?? -1;
      via[seed] = trails?.via[seed] ?? -1;
      order[reach.count++] = seed;
    }
    const end = reach.count;
    for (; head < end; head++) {
      const node = order[head] as number;
      const last = offsets[node + 1] as number;
      for (let slot = offsets[node] as number; slot < last; slot++) {
        const target = targets[slot] as number;
        if (distance[target] !== -1 || !follow(slot, node)) continue;
        distance[target] = layer + 1;
        parent[target] = node;
        via[target] = slot;
        order[reach.count++] = target;
      }
    }
  }
}
