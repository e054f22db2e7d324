import { isWorse, type Facts } from './facts.ts';

/** Another open change that concerns the same things. */
export interface Collision {
  readonly name: string;
  /** What both do something to, or leave degraded or down; sorted. */
  readonly shared: readonly [string, ...string[]];
}

/** The open changes that meet this one on something, in their own order. */
export function collidingChanges({ openChanges = [], outcomes, touched }: Facts): readonly Collision[] {
  const worse = [...outcomes.values()].filter(({ state }) => isWorse(state, 'at-risk')).map(({ id }) => id);
  const own = [...new Set([...touched, ...worse])].sort();
  return openChanges.flatMap(({ name, touches }) => {
    const [first, ...others] = own.filter((id) => touches.has(id));
    return first === undefined ? [] : [{ name, shared: [first, ...others] }];
  });
}
