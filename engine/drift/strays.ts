import type { ClassTree } from '../model/asset-class.ts';
import type { Observation } from '../model/evidence.ts';
import { type Account, accountedFrom, type DeclaredChanges, type Former, type LiveWindow } from './declared-changes.ts';
import { identityKeys } from './identity-keys.ts';
import { isInstance } from './instances.ts';

/** What is recognised by: of an observation, what tells which thing it is of. */
export type Traits = Pick<Observation, 'class' | 'identifiers' | 'attributes'>;

/**
 * Whether a declared change accounts for one in a thing that no document declares: only one that was about a declaration, or a group,
 * that the thing had until then. `back` is how far (milliseconds) before the change that may have been.
 */
export type AccountForStray = (thing: Traits, window: LiveWindow, back?: number) => Account | undefined;

/** How long (milliseconds) after it was taken out of the catalog it is no wonder that a thing goes. */
export const afterwards = 90 * 86_400_000;

/** Undefined answers where nothing is known of when declarations changed. Former declarations are indexed when it is first asked. */
export function straysIn(changes: DeclaredChanges | undefined, classes: ClassTree): AccountForStray {
  if (!changes) return () => undefined;
  const { base, since, former } = changes;
  let find: ReturnType<typeof finderOf> | undefined;
  return (thing, window, back) => {
    const from = accountedFrom(window);
    const earliest = back === undefined ? from : new Date(Date.parse(from) - back).toISOString();
    if (!former) return { kind: 'unknown', reason: `what ${base} declared once is not known` };
    find ??= finderOf(former, classes);
    const last = find(thing).find(({ until }) => until >= earliest);
    if (last) {
      const { entity, until: at, commit } = last;
      return {
        kind: 'declared',
        touch: { at, commit, was: {}, is: {}, begins: false, former: entity.ref },
      };
    }
    return since > from
      ? { kind: 'unknown', reason: `the history of ${base} is known from ${since} on` }
      : { kind: 'undeclared', last: undefined, later: false };
  };
}

/** By thing: the declarations that it had, newest first. */
function finderOf(former: readonly Former[], classes: ClassTree): (thing: Traits) => readonly Former[] {
  const known = new Map<string, Former[]>();
  const groups = former.filter(({ entity }) => entity.instances !== undefined);
  for (const each of former) {
    for (const key of keysOf(each.entity, classes)) {
      const others = known.get(key);
      if (others) others.push(each);
      else known.set(key, [each]);
    }
  }
  return (thing) => [
    ...identityKeys(thing.class, thing.identifiers, classes).flatMap((key) => known.get(key) ?? []),
    ...groups.filter(({ entity }) => isInstance(thing, entity, classes)),
  ];
}

function keysOf({ class: name, identifiers }: Former['entity'], classes: ClassTree): readonly string[] {
  return name === undefined || Object.keys(identifiers).length === 0 ? [] : identityKeys(name, identifiers, classes);
}
