import picomatch from 'picomatch';
import { observeClients, type SeenClient } from '../clients.ts';
import { declaredClass } from '../declared-class.ts';
import { formatEndpoint, urlEndpoint } from '../endpoint.ts';
import { httpAccess, httpCredentials, httpMembers, scopeUrls } from '../http/ask.ts';
import { probeClaims, probeEach, type Probed } from '../probe.ts';
import { askRabbitmq, type RabbitQueue, type RabbitSeen } from '../rabbitmq/ask-rabbitmq.ts';
import { knownMembers, scopeDuration, scopeTexts } from '../scope.ts';
import type { DiscoverySource, DiscoveryTarget } from '../source.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import type { JsonObject } from '../../model/json.ts';

/** RabbitMQ by its management API: version, queues, and who is connected to take from them. */
export const rabbitmq: DiscoverySource = {
  type: 'rabbitmq',
  summary: 'version, queues, consumers and connections of RabbitMQ',
  permissions: 'a user with the tag monitoring, and permissions that allow nothing in each virtual host',
  classes: ['application', 'queue'],
  credentials: httpCredentials,
  async discover(scope, context) {
    knownMembers(scope, ['urls', 'queues', ...httpMembers]);
    const urls = scopeUrls(scope, 'urls');
    const patterns = scopeTexts(scope, 'queues');
    const wanted = patterns.length === 0 ? () => true : picomatch([...patterns], { dot: true });
    const access = await httpAccess(scope, context.credentials);
    const timeout = scopeDuration(scope, 'timeout', 8000);
    const probed = await probeEach(urls, context, { names: endpointsOf, timeout, what: 'brokers' }, (url, signal) =>
      askRabbitmq(url, access, signal),
    );
    const at = context.now().toISOString();
    return {
      observations: once([
        ...probed.flatMap((one) => observeBroker(one, context.targets)),
        ...probed.flatMap((one) => observeQueues(one, wanted)),
        ...observeClients(
          probed.flatMap((one) => clientsOf(one, context.targets)),
          at,
        ),
      ]),
      coverage: [
        ...probeClaims('application', 'endpoint', probed),
        ...probed.flatMap((one) => queueClaims(one, patterns.length > 0)),
      ],
    };
  },
};

type Seen = Probed<URL, RabbitSeen>;

function endpointsOf(url: URL): readonly string[] {
  const endpoint = urlEndpoint(url);
  return [endpoint ? formatEndpoint(endpoint) : url.host];
}

function classOf({ names, probe }: Seen, targets: readonly DiscoveryTarget[]): string {
  const endpoints = probe.kind === 'seen' ? probe.value.endpoints : names;
  return declaredClass(targets, endpoints, ['message-broker', 'queue']) ?? 'message-broker';
}

function observeBroker(one: Seen, targets: readonly DiscoveryTarget[]): readonly Observation[] {
  const { names, at, probe } = one;
  // What answers there without telling anything may lead to the broker, or to another.
  if (probe.kind !== 'seen') return [];
  const { endpoints, cluster, node, version, connections } = probe.value;
  return [
    {
      key: `broker ${names[0] ?? ''}`,
      class: classOf(one, targets),
      at,
      identifiers: { endpoint: endpoints, cluster, ...(node !== undefined && { node }) },
      attributes: { version, cluster },
      relations: [],
      state: { reachable: true, ...(connections.length > 0 && { participating: true }) },
    },
  ];
}

function observeQueues({ at, probe }: Seen, wanted: (name: string) => boolean): readonly Observation[] {
  if (probe.kind !== 'seen') return [];
  const { cluster, endpoints, queues } = probe.value;
  return queues
    .filter(({ name }) => wanted(name))
    .map((queue) => ({
      key: `queue ${cluster} ${queue.virtualHost} ${queue.name}`.slice(0, 1024),
      class: 'queue',
      at,
      identifiers: { broker: cluster, virtualHost: queue.virtualHost, queue: queue.name },
      attributes: attributesOf(queue),
      relations: [{ type: 'runsOn', to: { class: 'message-broker', identifiers: { endpoint: endpoints } }, count: 1 }],
      state: {},
    }));
}

function attributesOf({ durable, type, consumers, deadLetter, timeToLive }: RabbitQueue): JsonObject {
  return {
    durable,
    ...(type !== undefined && { type }),
    ...(consumers !== undefined && { consumers }),
    ...(deadLetter !== undefined && { deadLetter }),
    ...(timeToLive !== undefined && { retention: `${timeToLive}ms` }),
  };
}

/** Every connection leads to the broker; those that take from a queue lead to the queue as well. */
function clientsOf(one: Seen, targets: readonly DiscoveryTarget[]): readonly SeenClient[] {
  if (one.probe.kind !== 'seen') return [];
  const { endpoints, cluster, connections, consumers } = one.probe.value;
  const broker = { class: classOf(one, targets), identifiers: { endpoint: endpoints } };
  const taking = new Map<string, { readonly virtualHost: string; readonly queue: string }[]>();
  for (const { connection, ...queue } of consumers) taking.set(connection, [...(taking.get(connection) ?? []), queue]);
  return connections.flatMap(({ id, ...client }): SeenClient[] => [
    { ...client, to: broker },
    ...(taking.get(id) ?? []).map((queue) => ({
      ...client,
      type: 'readsFrom' as const,
      to: { class: 'queue', identifiers: { broker: cluster, ...queue } },
    })),
  ]);
}

function once(observations: readonly Observation[]): readonly Observation[] {
  return [...new Map(observations.map((observation) => [observation.key, observation])).values()];
}

/** All queues of a broker are on its list, for whoever may see it; links never are, since connections come and go. */
function queueClaims({ names, probe }: Seen, narrowed: boolean): readonly Coverage[] {
  if (probe.kind !== 'seen') return [];
  const { cluster, missing } = probe.value;
  const gaps = missing.length > 0 ? `${names[0] ?? ''}: ${missing.join('; ')}.` : undefined;
  const links = 'Connections were looked at once: those that open and close between two looks are not seen.';
  const items = { of: 'items', class: 'queue', scope: { broker: [cluster] } } as const;
  const reason = gaps ?? (narrowed ? 'The scope of the source names some queues only.' : undefined);
  return [
    reason === undefined ? { ...items, level: 'complete' } : { ...items, level: 'partial', reason },
    {
      of: 'relations',
      class: 'application',
      scope: { endpoint: probe.value.endpoints },
      level: 'partial',
      reason: links,
    },
  ];
}
