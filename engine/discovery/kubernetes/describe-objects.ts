import { canonicalHost } from '../endpoint.ts';
import { isForbidden } from '../forbidden-address.ts';
import { defined, jsonAt, listAt, numberAt, objectAt, textAt } from '../json-at.ts';
import type { Observation } from '../../model/evidence.ts';
import { compareText, type Json } from '../../model/json.ts';
import { identify, link, objectKey, type Place } from './identify.ts';
import { namespaceOf, readyOf } from './roll-up.ts';
import type { Selectable } from './select-pods.ts';

const architectures: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64', 386: 'ia32' };

export function describeCronJob(item: Json, place: Place): Observation {
  const concurrency = textAt(item, 'spec', 'concurrencyPolicy')?.toLowerCase();
  return {
    key: objectKey('CronJob', item),
    class: 'batch-job',
    at: place.at,
    identifiers: {
      ...identify('CronJob', item, place),
      scheduler: place.cluster.map((cluster) => `${cluster}/${namespaceOf(item)}`),
      job: textAt(item, 'metadata', 'name') ?? '',
    },
    attributes: defined({
      schedule: textAt(item, 'spec', 'schedule'),
      timeZone: textAt(item, 'spec', 'timeZone'),
      enabled: jsonAt(item, 'spec', 'suspend') !== true,
      concurrency:
        concurrency !== undefined && ['allow', 'forbid', 'replace'].includes(concurrency) ? concurrency : undefined,
      // Of runs at the same time, the end may be that of an older one, which was there between the two moments all the more.
      lastStart: textAt(item, 'status', 'lastScheduleTime'),
      lastEnd: textAt(item, 'status', 'lastSuccessfulTime'),
    }),
    relations: [],
    state: {},
  };
}

/** A service of the network; its links go to the workloads whose pods it selects. */
export function describeService(item: Json, selected: readonly Selectable[], place: Place): Observation {
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
  const namespace = namespaceOf(item);
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
  const namespace = namespaceOf(item);
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
      namespace: namespaceOf(item),
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
    state: nodeState(item),
  };
}

/** A node of which the condition `Ready` is unknown has not been heard of for some time. */
function nodeState(item: Json): Observation['state'] {
  const ready = listAt(item, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  if (ready === undefined) return {};
  const healthy = readyOf(item);
  return healthy === undefined ? { reachable: false } : { reachable: true, healthy };
}
