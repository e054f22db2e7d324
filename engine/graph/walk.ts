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

/** A node to begin at. One that stands for the end of an earlier path brings its distance and parent along. */
export interface Seed {
  readonly node: number;
  readonly distance: number;
  readonly parent: number;
  readonly via: number;
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

export function seedAt(node: number): Seed {
  return { node, distance: 0, parent: -1, via: -1 };
}

/**
 * Everything that the seeds lead to, nearest first, added to `reach`; what `reach` has already is not visited again, so walks
 * can follow one another. `seeds` are sorted by distance. `follow` is asked for each edge to a node not reached yet, in order,
 * and says whether the walk takes it. Each node is visited once, cycles included; O(V+E); never throws.
 */
export function walk(
  graph: Adjacency,
  reach: Reach,
  seeds: readonly Seed[],
  follow: (slot: number, node: number) => boolean,
): void {
  const { offsets, targets } = graph;
  const { distance, parent, via, order } = reach;
  let head = reach.count;
  let next = 0;
  while (head < reach.count || next < seeds.length) {
    const layer = head < reach.count ? (distance[order[head] as number] as number) : (seeds[next] as Seed).distance;
    for (let seed = seeds[next]; seed && seed.distance <= layer; seed = seeds[++next]) {
      if (distance[seed.node] === -1) arrive(reach, seed.node, seed.distance, seed.parent, seed.via);
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

function arrive(reach: Reach, node: number, distance: number, parent: number, via: number): void {
  reach.distance[node] = distance;
  reach.parent[node] = parent;
  reach.via[node] = via;
  reach.order[reach.count++] = node;
}
