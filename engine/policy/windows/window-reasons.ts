import type { Entity } from '../../model/entity.ts';
import { compareText } from '../../model/json.ts';
import { shortRef } from '../../model/ref.ts';
import type { VerdictReason } from '../../model/verdict.ts';
import { openUntil, opensNext, type CompiledWindow, type WindowSet } from './window-set.ts';

/** What windows are held against. */
export interface WindowFacts {
  readonly at: Date;
  /** What the change does something to, each as the base knows it, or as the head does where it is new. */
  readonly touched: readonly Entity[];
  /** What goes down or degrades with it. */
  readonly affected: readonly Entity[];
  /** Whether the change takes the short path of an emergency. */
  readonly emergency: boolean;
}

/** A reason, with the things that somebody has to agree to at this time, and in which words. */
export interface WindowReason extends VerdictReason {
  readonly untimely?: { readonly entities: readonly Entity[]; readonly clause: string };
}

/** Why now is not the time: freezes over what is touched or affected, and maintenance windows that are not open. */
export function windowReasons({ windows }: WindowSet, facts: WindowFacts): readonly WindowReason[] {
  const at = facts.at.getTime();
  return [
    ...windows.filter(({ type }) => type === 'freeze').flatMap((window) => freezeReasons(window, at, facts)),
    ...maintenanceReasons(
      windows.filter(({ type }) => type === 'maintenance'),
      at,
      facts,
    ),
  ];
}

function freezeReasons(
  window: CompiledWindow,
  at: number,
  { touched, affected, emergency }: WindowFacts,
): VerdictReason[] {
  const frozen = unique([...touched, ...affected]).filter(window.covers);
  if (frozen.length === 0) return [];
  const until = openUntil(window, at);
  if (until === undefined) return [];
  const ends = until === Infinity ? 'for more than a year' : `until ${onClock(window, until)}`;
  const why = window.reason === undefined ? '' : ` (${window.reason.replace(/\.$/, '')})`;
  const what = `${shortRef(window.ref)} freezes ${named(frozen)} ${ends}${why}`;
  return [
    emergency
      ? { code: 'window.freeze', weight: 'needs-approval', message: `${what}; an emergency passes it with approval.` }
      : { code: 'window.freeze', weight: 'rejected', message: `${what}. Wait for its end, or declare an emergency.` },
  ];
}

/** Things that are changed in certain windows only, by the windows that they have in common. */
function maintenanceReasons(windows: readonly CompiledWindow[], at: number, { touched }: WindowFacts): WindowReason[] {
  const groups = new Map<string, { readonly windows: readonly CompiledWindow[]; readonly entities: Entity[] }>();
  for (const entity of unique(touched)) {
    const own = windows.filter(({ covers }) => covers(entity));
    if (own.length === 0) continue;
    const key = own.map(({ ref }) => ref).join(' ');
    const group = groups.get(key) ?? { windows: own, entities: [] };
    group.entities.push(entity);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ windows: own, entities }) => {
    if (own.some((window) => window.spans(at, at + 1).length > 0)) return [];
    const message = `${named(entities)} ${entities.length === 1 ? 'is' : 'are'} changed in maintenance windows, and none is open: ${nextOf(own, at)}.`;
    const clause = `changed outside of ${own.map(({ ref }) => shortRef(ref)).join(', ')}`;
    return [{ code: 'window.maintenance', weight: 'needs-approval', message, untimely: { entities, clause } }];
  });
}

function nextOf(windows: readonly CompiledWindow[], at: number): string {
  const next = windows
    .flatMap((window) => {
      const opens = opensNext(window, at);
      return opens === undefined ? [] : [{ window, opens }];
    })
    .sort((a, b) => a.opens - b.opens || compareText(a.window.ref, b.window.ref))[0];
  if (!next) return `${windows.map(({ ref }) => shortRef(ref)).join(', ')} opens no more within a year`;
  return `${shortRef(next.window.ref)} opens next, at ${onClock(next.window, next.opens)}`;
}

function onClock({ tell, zone }: CompiledWindow, moment: number): string {
  return `${tell(moment)} ${zone}`;
}

function named(entities: readonly Entity[]): string {
  const names = entities.map(({ ref }) => shortRef(ref)).sort(compareText);
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function unique(entities: readonly Entity[]): readonly Entity[] {
  return [...new Map(entities.map((entity) => [entity.ref, entity])).values()];
}
