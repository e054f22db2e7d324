import { effects, type PlatformProfile } from '../model/asset-class.ts';
import type { Change } from '../model/change.ts';
import type { Catalog } from '../model/entity.ts';
import type { ImpactStart, ImpactState } from '../model/impact.ts';
import { compareText } from '../model/json.ts';
import { shortRef } from '../model/ref.ts';
import { levelOf } from './transfer.ts';

/**
 * Where the impact of changes begins: each changed entity once, with the worst of what is done to it and why. A change without
 * effect starts nothing. Sorted by id.
 */
export function impactStarts(changes: readonly Change[], base: Catalog, head: Catalog): readonly ImpactStart[] {
  const byRef = new Map<Change['ref'], Change[]>();
  const oldNames = new Map<Change['ref'], Change['ref']>();
  for (const change of changes) {
    if (change.kind === 'entity-renamed') oldNames.set(change.ref, change.from);
    if (change.effect === 'none') continue;
    const known = byRef.get(change.ref);
    if (known) known.push(change);
    else byRef.set(change.ref, [change]);
  }
  const starts: ImpactStart[] = [];
  for (const [ref, all] of byRef) {
    const before = base.entities.get(oldNames.get(ref) ?? ref);
    starts.push(startOf(ref, all, platformOf(before?.class, base, head)));
  }
  return starts.sort((a, b) => compareText(a.id, b.id));
}

/** How things of a class change. */
interface Platform {
  readonly name: string;
  readonly profile: PlatformProfile;
}

/** By the base's classes where it has the class: a change does not soften the rule that it is judged by. */
function platformOf(name: string | undefined, base: Catalog, head: Catalog): Platform | undefined {
  if (name === undefined) return undefined;
  const profile = (base.classes.get(name) ?? head.classes.get(name))?.profile;
  return profile && { name, profile };
}

function startOf(id: string, changes: readonly Change[], platform: Platform | undefined): ImpactStart {
  const outcomes = changes.map((change) => ({ change, ...outcomeOf(change.effect, platform) }));
  // The sort is stable: of equally bad changes, the first in their own order.
  outcomes.sort(
    (a, b) =>
      levelOf(b.state) - levelOf(a.state) || effects.indexOf(b.change.effect) - effects.indexOf(a.change.effect),
  );
  const [worst, ...others] = outcomes;
  if (!worst) return { id, effect: 'none', state: 'unaffected', reason: 'nothing changes' };
  const more = others.length === 0 ? '' : `; ${others.length} more ${others.length === 1 ? 'change' : 'changes'} to it`;
  const reason = `${whatChanges(worst.change)}: ${worst.why}${more}`;
  return { id, effect: worst.change.effect, state: worst.state, reason };
}

interface Outcome {
  readonly state: ImpactState;
  readonly why: string;
}

/** What becomes of a thing while a change is made to it. Only a platform that takes its changes back is replaced piece by piece. */
function outcomeOf(effect: Change['effect'], platform: Platform | undefined): Outcome {
  switch (effect) {
    case 'none':
      return { state: 'unaffected', why: 'nothing happens to it' };
    case 'reload':
      return { state: 'at-risk', why: 'it takes up the change while it runs' };
    case 'restart':
      return { state: 'degraded', why: 'it restarts' };
    case 'replace':
      return {
        state: platform?.profile.reversibility === 'reversible' ? 'degraded' : 'down',
        why: platform ? `it is replaced (${platform.name} is ${platform.profile.reversibility})` : 'it is replaced',
      };
    case 'remove':
      return { state: 'down', why: 'it goes away' };
    default:
      return effect satisfies never;
  }
}

function whatChanges(change: Change): string {
  switch (change.kind) {
    case 'entity-added':
      return 'it is added';
    case 'entity-removed':
      return 'it is removed';
    case 'entity-renamed':
      return `it was ${shortRef(change.from)}`;
    case 'field-changed':
      return `${change.path} changes`;
    case 'relation-added':
      return `it begins to need ${shortRef(change.relation.to)} (${change.relation.type})`;
    case 'relation-removed':
      return `it no longer needs ${shortRef(change.relation.to)} (${change.relation.type})`;
    case 'relation-changed':
      return `how it needs ${shortRef(change.relation.to)} changes (${change.relation.type})`;
    case 'files-changed':
      return change.files.length === 1 ? `${change.files[0]} changes` : `${change.files.length} of its files change`;
    default:
      return change satisfies never;
  }
}
