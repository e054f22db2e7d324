import type { Observation } from '../../model/evidence.ts';
import type { Json } from '../../model/json.ts';
import { textAt } from '../json-at.ts';
import { mapLimited } from '../map-limited.ts';
import type { Cluster } from './ask-api.ts';
import { describeClaim, describeCronJob, describeIngress, describeNode, describeService } from './describe-objects.ts';
import { describePods, describeWorkload } from './describe-workload.ts';
import type { Place } from './identify.ts';
import { listObjects, resources, type Listed, type ResourceName } from './list-objects.ts';
import { cronJobOf, namespaceOf, rollUp, rollupKey, type Rollup } from './roll-up.ts';
import { podSelection, selectableWorkload, type Selectable } from './select-pods.ts';

/** What one kind has in one namespace, or in all. */
export interface NamespaceList extends Listed {
  readonly namespace?: string;
}

/** Every list that was asked for, by kind. */
export type Stock = ReadonlyMap<ResourceName, readonly NamespaceList[]>;

/** Kinds whose pods are known by them. */
export const workloadKinds = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
} as const satisfies Partial<Record<ResourceName, string>>;

/** Lists every kind, in all namespaces where none is named. */
export async function takeStock(
  namespaces: readonly string[],
  cluster: Cluster,
  progress: (message: string) => void,
): Promise<Stock> {
  const kinds = Object.keys(resources) as readonly ResourceName[];
  let done = 0;
  const lists = await mapLimited(kinds, 3, async (kind) => {
    const resource = resources[kind];
    const places = resource.namespaced && namespaces.length > 0 ? namespaces : [undefined];
    const listed = await mapLimited(places, 3, async (namespace) => ({
      ...(await listObjects(resource, namespace, cluster)),
      ...(namespace !== undefined && { namespace }),
    }));
    progress(`${++done} of ${kinds.length} kinds`);
    return [kind, listed] as const;
  });
  return new Map(lists);
}

/** What the lists say together. */
export function describeStock(stock: Stock, place: Place): readonly Observation[] {
  const items = (kind: ResourceName): readonly Json[] => itemsOf(stock, kind);
  const rollups = rollUp(items('pods'));
  const workloads = (Object.keys(workloadKinds) as (keyof typeof workloadKinds)[]).flatMap((resource) => {
    const kind = workloadKinds[resource];
    return items(resource).map((item) => ({ kind, item, rollup: rollups.get(keyOf(kind, item)) }));
  });
  const others = unlisted(stock, rollups);
  const selectable = workloads.map(({ kind, item, rollup }) => selectableWorkload(kind, item, rollup));
  const selected = podSelection([...selectable, ...(others satisfies readonly Selectable[])]);
  return [
    ...workloads.map(({ kind, item, rollup }) => describeWorkload(kind, item, rollup, place)),
    ...others.map((rollup) => describePods(rollup, place)),
    ...items('cronjobs').map((item) => describeCronJob(item, place)),
    ...items('services').map((item) => describeService(item, selected(item), place)),
    ...items('ingresses').map((item) => describeIngress(item, place)),
    ...items('persistentvolumeclaims').map((item) => describeClaim(item, place)),
    ...items('nodes').map((item) => describeNode(item, place)),
  ];
}

/** The objects of a kind, in every namespace that was asked for. */
export function itemsOf(stock: Stock, kind: ResourceName): readonly Json[] {
  return (stock.get(kind) ?? [])
    .flatMap((list) => list.items)
    .filter((item) => textAt(item, 'metadata', 'name') !== undefined);
}

export function keyOf(kind: string, item: Json): string {
  return rollupKey(kind, namespaceOf(item), textAt(item, 'metadata', 'name') ?? '');
}

/** Pods of what is not listed: of nothing, of other kinds such as jobs and operators' own, of lists that were refused. */
function unlisted(stock: Stock, rollups: ReadonlyMap<string, Rollup>): readonly Rollup[] {
  const known = new Set<string>();
  const open = new Set<string>();
  for (const [resource, kind] of [...Object.entries(workloadKinds), ['cronjobs', 'CronJob'] as const]) {
    if ((stock.get(resource as ResourceName) ?? []).some(({ gap }) => gap)) open.add(kind);
    for (const item of itemsOf(stock, resource as ResourceName)) known.add(keyOf(kind, item));
  }
  const whole = new Set<string>(Object.values(workloadKinds).filter((kind) => !open.has(kind)));
  return [...rollups].flatMap(([key, rollup]) => {
    const cronJob = cronJobOf(rollup);
    const scheduled =
      cronJob !== undefined && (open.has('CronJob') || known.has(rollupKey('CronJob', rollup.namespace, cronJob)));
    // Of a kind that is listed whole, they are what is left of one that was just deleted.
    return known.has(key) || whole.has(rollup.kind) || scheduled ? [] : [rollup];
  });
}
