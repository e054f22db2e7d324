import { canonicalHost } from '../endpoint.ts';
import { isForbidden } from '../forbidden-address.ts';
import { defined, jsonAt, listAt, numberAt, objectAt, textAt, textsAt } from '../json-at.ts';
import type { Observation, ObservedRelation } from '../../model/evidence.ts';
import { compareText, type Json, type JsonObject } from '../../model/json.ts';
import type { Rollup } from './roll-up.ts';

/** Of which cluster things are: by its UID, and by what the scope calls it. */
export interface Place {
  readonly cluster: readonly string[];
  readonly at: string;
}

const architectures: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64', 386: 'ia32' };

/** The key of an object, the same from a list and from a watch. */
export function objectKey(kind: string, item: Json): string {
  return [kind, textAt(item, 'metadata', 'namespace') ?? '-', textAt(item, 'metadata', 'name') ?? '']
    .join('/')
    .slice(0, 1024);
}

function identify(kind: string, item: Json, { cluster }: Place): Observation['identifiers'] {
  return {
    cluster,
    namespace: textAt(item, 'metadata', 'namespace') ?? 'default',
    kind,
    name: textAt(item, 'metadata', 'name') ?? '',
  };
}

/** A deployment and its like, with what its pods say. Environment, arguments and annotations are not read. */
export function describeWorkload(kind: string, item: Json, rollup: Rollup | undefined, place: Place): Observation {
  const isPod = kind === 'Pod';
  const pod = isPod ? jsonAt(item, 'spec') : jsonAt(item, 'spec', 'template', 'spec');
  const containers = listAt(pod, 'containers');
  const images = containers.flatMap((container) => textAt(container, 'image') ?? []);
  const wanted =
    kind === 'DaemonSet' ? numberAt(item, 'status', 'desiredNumberScheduled') : numberAt(item, 'spec', 'replicas');
  const ready = numberAt(item, 'status', 'readyReplicas') ?? numberAt(item, 'status', 'numberReady') ?? 0;
  const strategy = textAt(item, 'spec', 'strategy', 'type') ?? textAt(item, 'spec', 'updateStrategy', 'type');
  const claims = listAt(pod, 'volumes').flatMap((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []);
  const healthy = isPod ? readyOf(item) : wanted === undefined ? undefined : ready >= wanted;
  return {
    key: objectKey(kind, item),
    class: 'workload',
    at: place.at,
    identifiers: identify(kind, item, place),
    attributes: defined({
      image: images.length > 0 ? images.join(', ') : undefined,
      imageDigest: rollup && rollup.digests.length > 0 ? rollup.digests.join(', ') : undefined,
      replicas: kind === 'DaemonSet' || isPod ? undefined : wanted,
      strategy:
        strategy === 'Recreate' || strategy === 'OnDelete'
          ? 'recreate'
          : strategy === undefined
            ? undefined
            : 'rolling',
      cpu: textAt(containers[0], 'resources', 'requests', 'cpu'),
      memory: textAt(containers[0], 'resources', 'requests', 'memory'),
      labels: labelsOf(item),
    }),
    relations: [
      ...claims.map((claim) =>
        link('uses', 'storage', {
          cluster: place.cluster,
          namespace: textAt(item, 'metadata', 'namespace') ?? 'default',
          claim,
        }),
      ),
      ...(rollup?.nodes ?? []).map((node) => link('runsOn', 'host', { host: node })),
    ],
    state: healthy === undefined ? {} : { healthy },
  };
}

export function describeCronJob(item: Json, place: Place): Observation {
  const concurrency = textAt(item, 'spec', 'concurrencyPolicy')?.toLowerCase();
  return {
    key: objectKey('CronJob', item),
    class: 'batch-job',
    at: place.at,
    identifiers: {
      ...identify('CronJob', item, place),
      scheduler: place.cluster.map((cluster) => `${cluster}/${textAt(item, 'metadata', 'namespace') ?? 'default'}`),
      job: textAt(item, 'metadata', 'name') ?? '',
    },
    attributes: defined({
      schedule: textAt(item, 'spec', 'schedule'),
      timeZone: textAt(item, 'spec', 'timeZone'),
      enabled: jsonAt(item, 'spec', 'suspend') !== true,
      concurrency:
        concurrency !== undefined && ['allow', 'forbid', 'replace'].includes(concurrency) ? concurrency : undefined,
    }),
    relations: [],
    state: {},
  };
}

/** A service of the network; its links go to the workloads whose pods it selects. */
export function describeService(item: Json, selected: readonly Rollup[], place: Place): Observation {
  const ports = listAt(item, 'spec', 'ports').flatMap((port) => numberAt(port, 'port') ?? []);
  const outside = [
    ...listAt(item, 'status', 'loadBalancer', 'ingress').flatMap(
      (each) => textAt(each, 'ip') ?? textAt(each, 'hostname') ?? [],
    ),
    ...listAt(item, 'spec', 'externalIPs').flatMap((each) => (typeof each === 'string' ? each : [])),
  ].map(canonicalHost);
  const endpoints = outside.flatMap((host) =>
    ports.map((port) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)),
  );
  const namespace = textAt(item, 'metadata', 'namespace') ?? 'default';
  return {
    key: objectKey('Service', item),
    class: 'endpoint',
    at: place.at,
    identifiers: {
      ...identify('Service', item, place),
      ...(endpoints.length > 0 && { endpoint: [...new Set(endpoints)].sort(compareText) }),
    },
    attributes: defined({ type: textAt(item, 'spec', 'type'), ports }),
    relations: selected.map(({ kind, name }) =>
      link('dependsOn', 'workload', { cluster: place.cluster, namespace, kind, name }),
    ),
    state: {},
  };
}

export function describeIngress(item: Json, place: Place): Observation {
  const namespace = textAt(item, 'metadata', 'namespace') ?? 'default';
  const secure = new Set(listAt(item, 'spec', 'tls').flatMap((each) => listAt(each, 'hosts')));
  const urls: string[] = [];
  const services = new Set<string>();
  for (const rule of listAt(item, 'spec', 'rules')) {
    const host = textAt(rule, 'host');
    for (const path of listAt(rule, 'http', 'paths')) {
      const service = textAt(path, 'backend', 'service', 'name') ?? textAt(path, 'backend', 'serviceName');
      if (service !== undefined) services.add(service);
      if (host !== undefined)
        urls.push(`${secure.has(host) ? 'https' : 'http'}://${host}${textAt(path, 'path') ?? '/'}`);
    }
  }
  return {
    key: objectKey('Ingress', item),
    class: 'endpoint',
    at: place.at,
    identifiers: {
      ...identify('Ingress', item, place),
      ...(urls.length > 0 && { url: [...new Set(urls)].sort(compareText) }),
    },
    attributes: {},
    relations: [...services]
      .sort(compareText)
      .map((name) => link('dependsOn', 'endpoint', { cluster: place.cluster, namespace, kind: 'Service', name })),
    state: {},
  };
}

export function describeClaim(item: Json, place: Place): Observation {
  return {
    key: objectKey('PersistentVolumeClaim', item),
    class: 'storage',
    at: place.at,
    identifiers: {
      cluster: place.cluster,
      namespace: textAt(item, 'metadata', 'namespace') ?? 'default',
      claim: textAt(item, 'metadata', 'name') ?? '',
    },
    attributes: defined({
      size: textAt(item, 'status', 'capacity', 'storage') ?? textAt(item, 'spec', 'resources', 'requests', 'storage'),
      tier: textAt(item, 'spec', 'storageClassName'),
    }),
    relations: [],
    state: { healthy: textAt(item, 'status', 'phase') === 'Bound' },
  };
}

export function describeNode(item: Json, place: Place): Observation {
  const name = textAt(item, 'metadata', 'name') ?? '';
  const addresses = listAt(item, 'status', 'addresses')
    .flatMap((each) => (textAt(each, 'type')?.endsWith('IP') === true ? (textAt(each, 'address') ?? []) : []))
    .filter((address) => !isForbidden(address))
    .map(canonicalHost)
    .sort(compareText);
  const info = objectAt(item, 'status', 'nodeInfo');
  const hosts = [name, textAt(item, 'metadata', 'labels', 'kubernetes.io/hostname') ?? name].map((host) =>
    host.toLowerCase(),
  );
  const arch = textAt(info, 'architecture');
  const ready = readyOf(item);
  return {
    key: objectKey('Node', item),
    class: 'host',
    at: place.at,
    identifiers: defined({
      cluster: [...place.cluster],
      host: [...new Set(hosts)],
      address: addresses.length > 0 ? addresses : undefined,
      biosUuid: textAt(info, 'systemUUID'),
    }) as Observation['identifiers'],
    attributes: defined({
      os: textAt(info, 'osImage'),
      kernel: textAt(info, 'kernelVersion'),
      arch: arch === undefined ? undefined : (architectures[arch] ?? arch),
      cpus: numberAt(item, 'status', 'capacity', 'cpu'),
      memory: textAt(item, 'status', 'capacity', 'memory'),
      addresses: addresses.length > 0 ? addresses : undefined,
      kubelet: textAt(info, 'kubeletVersion'),
    }),
    relations: [],
    state: { reachable: true, ...(ready !== undefined && { healthy: ready }) },
  };
}

function readyOf(item: Json): boolean | undefined {
  const ready = listAt(item, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  const status = textAt(ready, 'status');
  return status === undefined || status === 'Unknown' ? undefined : status === 'True';
}

/** Labels that say what something is; not what a controller works with. */
function labelsOf(item: Json): JsonObject | undefined {
  const labels = Object.entries(textsAt(item, 'metadata', 'labels')).filter(([name]) => !/hash|revision/.test(name));
  return labels.length > 0 ? Object.fromEntries(labels) : undefined;
}

function link(type: ObservedRelation['type'], name: string, identifiers: Observation['identifiers']): ObservedRelation {
  return { type, to: { class: name, identifiers }, count: 1 };
}
