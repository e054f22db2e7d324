import { nothingReached, walk, type Reach, type Trails } from '../graph/walk.ts';
import type { Links } from './links.ts';
import { levelOf, redundant, weaken, type Level } from './transfer.ts';

/** The least fixpoint: how badly each node is affected, and the shortest path that makes it so. */
export interface Spread {
  /** By node. */
  readonly level: Uint8Array;
  /** Worst nodes first, then nearest. */
  readonly reach: Reach;
}

const levels: readonly Level[] = [levelOf('down'), levelOf('degraded'), levelOf('at-risk')];

/**
 * Spreads `starts` (a level by node) over everything that depends on them. No relation makes a state worse than it was, so the
 * fixpoint is found from the worst state down: one nearest-first walk for each state, which leaves what it weakens to a later
 * one. Each link is looked at once; O(V+E).
 */
export function spread(links: Links, starts: ReadonlyMap<number, Level>): Spread {
  const { dependents, steps, choiceOf, choices } = links;
  const { targets, nodes } = dependents;
  const reach = nothingReached(nodes);
  const level = new Uint8Array(nodes);
  const hit = new Uint32Array(choices.length);
  // The worst that a node is known to get so far, and the shortest path that makes it so.
  const left = nothingReached(nodes);
  const leftLevel = new Uint8Array(nodes);
  for (const [node, start] of starts) {
    leftLevel[node] = start;
    left.distance[node] = 0;
  }

  for (const current of levels) {
    const follow = (slot: number, node: number): boolean => {
      const choice = choiceOf[slot] as number;
      const next = weaken(choice === -1 ? current : pass(choice, current), steps[slot] as number);
      if (next === current) return true;
      const target = targets[slot] as number;
      const known = leftLevel[target] as number;
      const distance = (reach.distance[node] as number) + 1;
      if (next < known || (next === known && distance >= (left.distance[target] as number))) return false;
      leftLevel[target] = next;
      left.distance[target] = distance;
      left.parent[target] = node;
      left.via[target] = slot;
      return false;
    };
    const first = reach.count;
    walk(dependents, reach, seedsOf(leftLevel, left, reach, current), follow, left);
    for (let index = first; index < reach.count; index++) level[reach.order[index] as number] = current;
  }
  return { level, reach };

  function pass(choice: number, current: Level): Level {
    const members = choices[choice];
    if (!members) return current;
    const count = (hit[choice] as number) + 1;
    hit[choice] = count;
    return redundant(current, count, members.size, members.need);
  }
}

/** The nodes that were left for a level and not reached since: nearest first, then by number. */
function seedsOf(leftLevel: Uint8Array, left: Trails, reach: Reach, level: Level): Uint32Array {
  const keys: number[] = [];
  for (let node = 0; node < leftLevel.length; node++) {
    if (leftLevel[node] !== level || reach.distance[node] !== -1) continue;
    keys.push((left.distance[node] as number) * 2 ** 32 + node);
  }
  return Uint32Array.from(Float64Array.from(keys).sort(), (key) => key % 2 ** 32);
}
