import { canonicalJson, type Json } from '../../model/json.ts';
import { textAt } from '../json-at.ts';
import type { SourceEvent } from '../source.ts';
import { describePods, describeWorkload } from './describe-workload.ts';
import type { Place } from './identify.ts';
import { cronJobOf, hasEnded, ownerKey, rollUpOne } from './roll-up.ts';
import { keyOf } from './take-stock.ts';

/** An object as it now is, or that it is gone. */
export interface Change {
  readonly kind: string;
  readonly object: Json;
  readonly gone: boolean;
}

/**
 * Keeps what a watch tells, so that a workload is always told with its pods, as a scan tells it. `listed` are the kinds that
 * are told by themselves; pods that belong to another kind speak for it. What comes of changes is told when all of them are
 * known. O(pods of the workload) a change.
 */
export function liveWorkloads(
  listed: ReadonlySet<string>,
  cluster: readonly string[],
): (changes: readonly Change[], at: string) => readonly SourceEvent[] {
  const items = new Map<string, Json>();
  const pods = new Map<string, Map<string, Json>>();
  /** By key of the workload: what was told last, without its time. */
  const told = new Map<string, { readonly key: string; readonly text: string }>();

  function describe(owner: string, place: Place) {
    const [first, ...others] = pods.get(owner)?.values() ?? [];
    const rollup = first === undefined ? undefined : rollUpOne([first, ...others]);
    const item = items.get(owner);
    if (item !== undefined) return describeWorkload(kindOf(owner), item, rollup, place);
    // A cron job has its own; of a kind that is listed, the workload itself has yet to be heard of, or is gone already.
    if (!rollup || listed.has(rollup.kind) || cronJobOf(rollup) !== undefined) return undefined;
    return describePods(rollup, place);
  }

  function keep({ kind, object, gone }: Change): string {
    const owner = kind === 'Pod' ? ownerKey(object) : keyOf(kind, object);
    if (kind === 'Pod') keepPod(pods, owner, object, gone);
    else if (gone) items.delete(owner);
    else items.set(owner, object);
    return owner;
  }

  function tell(owner: string, at: string): readonly SourceEvent[] {
    const before = told.get(owner);
    const observation = describe(owner, { cluster, at });
    if (!observation) {
      told.delete(owner);
      return before ? [{ kind: 'gone', key: before.key, at }] : [];
    }
    const text = canonicalJson({ ...observation, at: '' } as unknown as Json);
    if (before?.text === text) return [];
    told.set(owner, { key: observation.key, text });
    return [{ kind: 'seen', observation }];
  }

  return (changes, at) => [...new Set(changes.map(keep))].flatMap((owner) => tell(owner, at));
}

function keepPod(pods: Map<string, Map<string, Json>>, owner: string, pod: Json, gone: boolean): void {
  const own = pods.get(owner) ?? new Map<string, Json>();
  const name = textAt(pod, 'metadata', 'name') ?? '';
  if (gone || hasEnded(pod)) own.delete(name);
  else own.set(name, pod);
  if (own.size > 0) pods.set(owner, own);
  else pods.delete(owner);
}

function kindOf(owner: string): string {
  return owner.slice(0, owner.indexOf('/'));
}
