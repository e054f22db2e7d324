import {
  describeClaim,
  describeCronJob,
  describeIngress,
  describeNode,
  describeService,
  describeWorkload,
  type Place,
} from '../kubernetes/describe-objects.ts';
import { listObjects, resources, type Listed, type ResourceName } from '../kubernetes/list-objects.ts';
import { clusterMembers, clusterNames, openCluster } from '../kubernetes/open-cluster.ts';
import { rollUp, rollupKey, selectedBy, type Rollup } from '../kubernetes/roll-up.ts';
import { watched, watchResource } from '../kubernetes/watch-cluster.ts';
import { mapLimited } from '../map-limited.ts';
import { mergeStreams } from '../merge-streams.ts';
import { knownMembers, scopeTexts } from '../scope.ts';
import { textAt } from '../json-at.ts';
import type { DiscoverySource, SourceContext } from '../source.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import type { Json, JsonObject } from '../../model/json.ts';

/** The class that each kind of object is of. Pods are known by the workloads that made them. */
const classes: Readonly<Record<ResourceName, string>> = {
  deployments: 'workload',
  statefulsets: 'workload',
  daemonsets: 'workload',
  pods: 'workload',
  cronjobs: 'batch-job',
  services: 'endpoint',
  ingresses: 'endpoint',
  persistentvolumeclaims: 'storage',
  nodes: 'host',
};

/** Workloads of a Kubernetes cluster, with what they are reached by, what they keep, and what they run on. */
export const kubernetes: DiscoverySource = {
  type: 'kubernetes',
  summary: 'workloads, services, ingresses, volumes and nodes of a Kubernetes cluster, as they come and go',
  permissions: 'to list and watch what it reports, and to get the namespace kube-system; never secrets',
  classes: [...new Set(Object.values(classes))],
  credentials: { token: 'a bearer token, instead of that of the kubeconfig' },
  async discover(scope, context) {
    knownMembers(scope, [...clusterMembers, 'namespaces']);
    const cluster = await openCluster(scope, context, context.signal);
    const { names, missing } = await clusterNames(scope, cluster);
    const namespaces = scopeTexts(scope, 'namespaces');
    let done = 0;
    const kinds = Object.keys(resources) as readonly ResourceName[];
    const lists = await mapLimited(kinds, 3, async (kind) => {
      const listed = await listAll(kind, namespaces, cluster);
      context.progress(`${++done} of ${kinds.length} kinds`);
      return [kind, listed] as const;
    });
    const listed = new Map<ResourceName, Listed>(lists);
    return {
      observations: describe(listed, { cluster: names, at: context.now().toISOString() }),
      coverage: claims(listed, names, namespaces, missing),
    };
  },
  async *watch(scope, context) {
    const cluster = await openCluster(scope, context, context.signal);
    const { names } = await clusterNames(scope, { ...cluster, signal: withDeadline(context) });
    const namespaces = scopeTexts(scope, 'namespaces');
    const within = namespaces.length === 0 ? [undefined] : namespaces;
    const kinds = Object.keys(watched) as readonly (keyof typeof watched)[];
    yield* mergeStreams(
      kinds.flatMap((kind) => within.map((namespace) => watchResource(kind, namespace, names, cluster, context))),
    );
  },
};

function withDeadline({ signal, deadline }: SourceContext): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
}

async function listAll(
  kind: ResourceName,
  namespaces: readonly string[],
  cluster: Parameters<typeof listObjects>[2],
): Promise<Listed> {
  const resource = resources[kind];
  if (namespaces.length === 0 || !resource.namespaced) return listObjects(resource, undefined, cluster);
  const parts = await mapLimited(namespaces, 3, (namespace) => listObjects(resource, namespace, cluster));
  const gap = parts.find((part) => part.gap)?.gap;
  return { items: parts.flatMap(({ items }) => items), ...(gap && { gap }) };
}

function describe(listed: ReadonlyMap<ResourceName, Listed>, place: Place): readonly Observation[] {
  const items = (kind: ResourceName): readonly Json[] =>
    (listed.get(kind)?.items ?? []).filter((item) => textAt(item, 'metadata', 'name') !== undefined);
  const rollups = rollUp(items('pods'));
  const workload = (kind: string) => (item: Json) => describeWorkload(kind, item, rollupOf(kind, item, rollups), place);
  const alone = [...rollups.values()].filter((rollup) => rollup.alone !== undefined);
  return [
    ...items('deployments').map(workload('Deployment')),
    ...items('statefulsets').map(workload('StatefulSet')),
    ...items('daemonsets').map(workload('DaemonSet')),
    ...alone.map((rollup) => describeWorkload('Pod', rollup.alone ?? null, rollup, place)),
    ...items('cronjobs').map((item) => describeCronJob(item, place)),
    ...items('services').map((item) => describeService(item, selectedBy(item, rollups), place)),
    ...items('ingresses').map((item) => describeIngress(item, place)),
    ...items('persistentvolumeclaims').map((item) => describeClaim(item, place)),
    ...items('nodes').map((item) => describeNode(item, place)),
  ];
}

function rollupOf(kind: string, item: Json, rollups: ReadonlyMap<string, Rollup>): Rollup | undefined {
  const [namespace, name] = [
    textAt(item, 'metadata', 'namespace') ?? 'default',
    textAt(item, 'metadata', 'name') ?? '',
  ];
  return rollups.get(rollupKey(kind, namespace, name));
}

/** A class is covered where every kind of it could be listed. */
function claims(
  listed: ReadonlyMap<ResourceName, Listed>,
  cluster: readonly string[],
  namespaces: readonly string[],
  missing: string | undefined,
): readonly Coverage[] {
  const byClass = new Map<string, (readonly [ResourceName, Listed])[]>();
  for (const [kind, list] of listed) byClass.set(classes[kind], [...(byClass.get(classes[kind]) ?? []), [kind, list]]);
  return [...byClass].map(([name, lists]): Coverage => {
    const within =
      namespaces.length === 0 || lists.every(([kind]) => !resources[kind].namespaced) ? {} : { namespace: namespaces };
    const claim = {
      of: 'items',
      class: name,
      scope: { cluster, ...within } satisfies Coverage['scope'] & JsonObject,
    } as const;
    const gaps = lists.flatMap(([, { gap }]) => gap ?? []);
    const reasons = [...new Set([...gaps.map(({ reason }) => reason), ...(missing === undefined ? [] : [missing])])];
    if (reasons.length === 0) return { ...claim, level: 'complete' };
    const level = gaps.length === lists.length && gaps.every((gap) => gap.level === 'denied') ? 'denied' : 'partial';
    return { ...claim, level, reason: `${reasons.join('; ')}.` };
  });
}
