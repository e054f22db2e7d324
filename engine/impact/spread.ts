import { nothingReached, seedAt, walk, type Reach, type Seed } from '../graph/walk.ts';
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
 * fixpoint is found from the worst state down: one nearest-first walk for each state, which hands what it weakens to a later
 * one. Each link is looked at once; O(V+E).
 */
export function spread(links: Links, starts: ReadonlyMap<number, Level>): Spread {
  const { dependents, steps, choiceOf, choices } = links;
  const { edges, targets, nodes } = dependents;
  const reach = nothingReached(nodes);
  const level = new Uint8Array(nodes);
  const hit = new Uint32Array(choices.length);
  const handed: readonly Seed[][] = [[], [], [], []];
  // The best that was handed on to a node so far, so that a node is not handed on once for each of its links.
  const handedLevel = new Uint8Array(nodes);
  const handedDistance = new Uint32Array(nodes);

  for (const current of levels) {
    const follow = (slot: number, node: number): boolean => {
      const link = edges[slot] as number;
      const choice = choiceOf[link] as number;
      const raw = choice === -1 ? current : pass(choice, current);
      const next = weaken(raw, steps[link] as number);
      if (next === current) return true;
      const target = targets[slot] as number;
      const distance = (reach.distance[node] as number) + 1;
      const known = handedLevel[target] as number;
      if (next < known || (next === known && distance >= (handedDistance[target] as number))) return false;
      handedLevel[target] = next;
      handedDistance[target] = distance;
      handed[next]?.push({ node: target, distance, parent: node, via: slot });
      return false;
    };
    const first = reach.count;
    walk(dependents, reach, seedsOf(starts, current, handed[current] ?? []), follow);
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

/** Where the walk for one state begins: the starts in that state, then what worse states left in it, nearest first. */
function seedsOf(starts: ReadonlyMap<number, Level>, level: Level, handed: readonly Seed[]): Seed[] {
  const begin = [...starts].filter(([, start]) => start === level).map(([node]) => node);
  begin.sort((a, b) => a - b);
  return [...begin.map(seedAt), ...handed].sort((a, b) => a.distance - b.distance);
}
