import { compareText } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { EntityView, Link, World } from './world.ts';

export type Way = 'needs' | 'neededBy';

/** What is reached, nearest first, each with the link by which it was reached; the start is not in it. */
export function walk(
  start: string,
  next: (ref: string) => readonly Link[],
  way: Way,
  hops: number,
  charge: (units: number) => void,
): ReadonlyMap<string, Link> {
  const reached = new Map<string, Link>();
  let front = [start];
  for (let hop = 0; hop < hops && front.length > 0; hop++) {
    const found: string[] = [];
    for (const ref of front) {
      const links = next(ref);
      charge(1 + links.length);
      for (const link of links) {
        const end = way === 'needs' ? link.to : link.from;
        if (end === start || reached.has(end)) continue;
        reached.set(end, link);
        found.push(end);
      }
    }
    front = found;
  }
  return reached;
}

/** The refs from one end to the other; none where there is no way. */
export function stepsTo(end: string, start: string, reached: ReadonlyMap<string, Link>): readonly string[] {
  const steps = [end];
  for (let link = reached.get(end); link; link = reached.get(link.from)) {
    steps.push(link.from);
    if (link.from === start) return steps.toReversed();
  }
  return [];
}

/**
 * The availability, in percent, that the objectives of what it needs directly leave for a thing: they multiply, and of those
 * that stand in for each other so many have to be up as are needed. What promises nothing is taken for always up.
 */
export function attainable(ref: Ref, world: World, charge: (units: number) => void): number {
  const groups = new Map<string, { readonly need: number; readonly chances: number[] }>();
  for (const { to, type, strength, declared } of world.needs(ref)) {
    charge(10);
    if (strength !== 'hard') continue;
    const promised = promise(world.entity(to));
    const { id = `${type} ${to}`, need = 1 } = declared?.redundancy ?? {};
    const group = groups.get(id) ?? { need, chances: [] };
    groups.set(id, group);
    group.chances.push(promised / 100);
  }
  let share = 1;
  for (const { need, chances } of groups.values()) share *= atLeast(need, chances);
  return Math.round(share * 1e9) / 1e7;
}

function promise(view: EntityView | undefined): number {
  const objectives = view?.spec.objectives;
  return typeof objectives?.availability === 'number' ? objectives.availability : 100;
}

/** The chance that at least so many of independent things are up. */
function atLeast(need: number, chances: readonly number[]): number {
  let ups = [1];
  for (const chance of chances) {
    const next = Array.from({ length: ups.length + 1 }, () => 0);
    for (const [count, share] of ups.entries()) {
      next[count] = (next[count] ?? 0) + share * (1 - chance);
      next[count + 1] = (next[count + 1] ?? 0) + share * chance;
    }
    ups = next;
  }
  return ups.slice(need).reduce((sum, share) => sum + share, 0);
}

/** Things after what they need, so that each can be brought back when its turn comes; a circle is entered anywhere. */
export function inOrder(
  refs: readonly string[],
  needs: (ref: string) => readonly Link[],
  charge: (units: number) => void,
): readonly string[] {
  const done = new Set<string>();
  const seen = new Set<string>();
  for (const ref of [...refs].sort(compareText)) {
    const open = [{ ref, left: undefined as string[] | undefined }];
    for (let top = open.at(-1); top; top = open.at(-1)) {
      if (!top.left) {
        if (seen.has(top.ref)) top.left = [];
        else top.left = needs(top.ref).map(({ to }) => to);
        seen.add(top.ref);
        charge(1 + top.left.length);
      }
      const next = top.left.shift();
      if (next === undefined) {
        done.add(top.ref);
        open.pop();
      } else if (!seen.has(next)) open.push({ ref: next, left: undefined });
    }
  }
  return [...done];
}
