import type { Adjacency } from './adjacency.ts';

/** Strongly connected components: nodes of one component reach each other. */
export interface Components {
  /** By node: the number of its component; -1 where no root leads to it. */
  readonly of: Int32Array;
  /** By component: how many nodes it has. */
  readonly sizes: readonly number[];
}

/**
 * The strongly connected components of everything that `roots` lead to (Tarjan's algorithm with a stack of its own, so that a
 * chain of any length is fine). A component is numbered before those that lead to it. O(V+E); never throws.
 */
export function strongComponents(graph: Adjacency, roots: Iterable<number>): Components {
  const { offsets, targets, nodes } = graph;
  const of = new Int32Array(nodes).fill(-1);
  const sizes: number[] = [];
  const found = new Int32Array(nodes).fill(-1);
  const lowest = new Int32Array(nodes);
  const nextSlot = new Uint32Array(nodes);
  const open = new Uint32Array(nodes);
  const path = new Uint32Array(nodes);
  let opened = 0;
  let depth = 0;
  let clock = 0;

  const enter = (node: number): void => {
    found[node] = clock;
    lowest[node] = clock++;
    nextSlot[node] = offsets[node] as number;
    open[opened++] = node;
    path[depth++] = node;
  };
  const close = (root: number): void => {
    const first = opened;
    do of[open[--opened] as number] = sizes.length;
    while (open[opened] !== root);
    sizes.push(first - opened);
  };

  for (const root of roots) {
    if (found[root] !== -1) continue;
    enter(root);
    while (depth > 0) {
      const node = path[depth - 1] as number;
      const slot = nextSlot[node] as number;
      if (slot < (offsets[node + 1] as number)) {
        nextSlot[node] = slot + 1;
        const target = targets[slot] as number;
        if (found[target] === -1) enter(target);
        else if (of[target] === -1) lowest[node] = Math.min(lowest[node] as number, found[target] as number);
        continue;
      }
      depth--;
      if (lowest[node] === found[node]) close(node);
      if (depth === 0) continue;
      const before = path[depth - 1] as number;
      lowest[before] = Math.min(lowest[before] as number, lowest[node] as number);
    }
  }
  return { of, sizes };
}
