import { isIPv4 } from 'node:net';
import { formatEndpoint, parseEndpoint, type Endpoint } from '../endpoint.ts';
import { holds } from '../network.ts';
import type { HostScope } from './host-scope.ts';
import { endpointsOf, isUdpClient, listenText, type ListeningContext } from './listening-endpoints.ts';
import type { Program } from './programs.ts';
import type { HostSnapshot } from './snapshot.ts';
import type { Observation, ObservedRelation } from '../../model/evidence.ts';
import { compareText } from '../../model/json.ts';

export interface DescribeContext {
  readonly at: string;
  /** What the machine goes by, sorted; `localhost` for the one that looks. */
  readonly names: readonly string[];
  /** Begins each key, where a run tells of several machines. */
  readonly prefix: string;
  readonly addresses: readonly string[];
  readonly scope: HostScope;
}

interface Listening extends ListeningContext {
  /** Ports with a listener at every address. */
  readonly wildcards: ReadonlySet<number>;
}

const mostConnections = 1000;

/**
 * One observation for each program in scope, sorted by key. Keys are made of the name and of the lowest port that it listens on, so
 * that they outlive a restart and another address; of the address too where others of that name have the port elsewhere. Programs
 * that would have the same key are one, with `instances`.
 */
export function describePrograms(
  programs: readonly Program[],
  snapshot: HostSnapshot,
  context: DescribeContext,
): readonly Observation[] {
  const listening = listeningContext(snapshot, context);
  const described = programs.flatMap((program) => describe(program, listening, context) ?? []);
  const exact = new Map<string, Set<string>>();
  for (const { observation, exactKey } of described) {
    exact.set(observation.key, (exact.get(observation.key) ?? new Set()).add(exactKey));
  }
  const byKey = new Map<string, Observation>();
  for (const { observation, exactKey } of described) {
    const key = (exact.get(observation.key)?.size ?? 0) > 1 ? exactKey : observation.key;
    const same = byKey.get(key);
    byKey.set(key, same ? asOne(same, observation) : { ...observation, key });
  }
  return [...byKey.values()].sort((a, b) => compareText(a.key, b.key));
}

/** A program with the key that tells it from others of its name at one port. */
interface Described {
  readonly observation: Observation;
  readonly exactKey: string;
}

function listeningContext({ sockets, clientPorts }: HostSnapshot, { addresses, scope }: DescribeContext): Listening {
  const ports4 = sockets
    .filter(({ local, remote }) => !remote && local.host === '0.0.0.0')
    .map(({ local }) => local.port);
  const wildcards = sockets
    .filter(({ local, remote }) => !remote && (local.host === '0.0.0.0' || local.host === '::'))
    .map(({ local }) => local.port);
  const byPort = { ports4: new Set(ports4), wildcards: new Set(wildcards) };
  return { addresses, declared: scope.declared, clientPorts, ...byPort };
}

function describe(
  program: Program,
  listening: Listening,
  { at, names, prefix, scope }: DescribeContext,
): Described | undefined {
  const sockets = program.listens.filter((socket) => !isUdpClient(socket, listening));
  const endpoints = sockets.flatMap((socket) => endpointsOf(socket, listening));
  const isNamed = program.name !== undefined && scope.programs.has(program.name);
  const wanted = isNamed || endpoints.some(({ host }) => inScope(host, scope));
  // A program that is here only because it talks to something in scope is nobody's business beyond that.
  const connections = [...program.connections].filter(
    ([to]) => wanted || inScope(parseEndpoint(to)?.host ?? '', scope),
  );
  if (!wanted && connections.length === 0) return undefined;
  const listen = unique(sockets.map(listenText));
  const { name } = program;
  const called = `${prefix}${name ?? 'unknown program'}`;
  const observation: Observation = {
    key: [called, ...lowestPort(listen)].join(' '),
    class: 'process',
    at,
    identifiers: {
      host: names,
      ...(name !== undefined && { process: name }),
      ...(endpoints.length > 0 && { endpoint: unique(endpoints.map(formatEndpoint)) }),
    },
    attributes: listen.length > 0 ? { listen } : {},
    relations: relationsTo(reached(connections, listening), endpoints),
    // Without a connection at this moment nothing can be said: it may work at any other.
    state: program.served > 0 || program.connections.size > 0 ? { participating: true } : {},
  };
  return { observation, exactKey: [called, ...listen.slice(0, 1)].join(' ') };
}

/** Of `10.0.0.5:443` and `0.0.0.0:80/udp` that is `80/udp`; none of nothing. */
function lowestPort(listen: readonly string[]): readonly string[] {
  const ports = listen.map((text) => text.slice(text.lastIndexOf(':') + 1));
  return ports.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || compareText(a, b)).slice(0, 1);
}

/** A loopback address at which only a wildcard listens is told as the machine's own address, by which that program is known. */
function reached(
  connections: readonly (readonly [string, number])[],
  { addresses, declared, wildcards }: Listening,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const [to, count] of connections) {
    const endpoint = parseEndpoint(to);
    const own = addresses.find((address) => !address.startsWith('127.') && isIPv4(address));
    const isElsewhere =
      endpoint === undefined ||
      own === undefined ||
      !endpoint.host.startsWith('127.') ||
      !wildcards.has(endpoint.port) ||
      declared.some(({ host, port }) => host === endpoint.host && port === endpoint.port);
    const known = isElsewhere ? to : formatEndpoint({ host: own, port: endpoint.port });
    counts.set(known, (counts.get(known) ?? 0) + count);
  }
  return [...counts];
}

function inScope(host: string, { networks }: HostScope): boolean {
  return networks === undefined || holds(networks, host);
}

function relationsTo(
  connections: readonly (readonly [string, number])[],
  own: readonly Endpoint[],
): readonly ObservedRelation[] {
  const self = new Set(own.map(formatEndpoint));
  return connections
    .filter(([endpoint]) => !self.has(endpoint))
    .sort(([a], [b]) => compareText(a, b))
    .slice(0, mostConnections)
    .map(([endpoint, count]) => ({
      type: 'connectsTo',
      to: { class: 'application', identifiers: { endpoint } },
      count,
    }));
}

function asOne(a: Observation, b: Observation): Observation {
  const counts = new Map<string, number>();
  for (const { to, count } of [...a.relations, ...b.relations]) {
    const endpoint = to.identifiers['endpoint'] as string;
    counts.set(endpoint, (counts.get(endpoint) ?? 0) + count);
  }
  const listen = unique([a, b].flatMap(({ attributes }) => (attributes['listen'] ?? []) as readonly string[]));
  const endpoint = unique([a, b].flatMap(({ identifiers }) => identifiers['endpoint'] ?? []));
  return {
    ...a,
    identifiers: { ...a.identifiers, ...(endpoint.length > 0 && { endpoint }) },
    attributes: { ...(listen.length > 0 && { listen }), instances: ((a.attributes['instances'] ?? 1) as number) + 1 },
    relations: relationsTo([...counts], []),
    state: { ...a.state, ...b.state },
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
