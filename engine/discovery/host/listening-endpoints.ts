import { isIPv4 } from 'node:net';
import { formatEndpoint, type Endpoint } from '../endpoint.ts';
import type { HostSocket } from './snapshot.ts';
import { compareText } from '../../model/json.ts';

/** Turns what sockets listen on into endpoints that somebody could have declared. */
export interface ListeningContext {
  /** The machine's own addresses. */
  readonly addresses: readonly string[];
  /** Endpoints that targets declare. */
  readonly declared: readonly Endpoint[];
  readonly clientPorts: readonly [low: number, high: number];
  /** Ports with a listener of IPv4's own, so that a wildcard of IPv6 beside it is of IPv6 alone. */
  readonly ports4: ReadonlySet<number>;
}

/** The endpoints of one socket, sorted. A wildcard listens at each address of the machine, and at all of 127.0.0.0/8. */
export function endpointsOf({ local }: HostSocket, context: ListeningContext): readonly Endpoint[] {
  if (local.host !== '0.0.0.0' && local.host !== '::') return [local];
  const loopback = context.declared
    .filter(({ host, port }) => port === local.port && host.startsWith('127.') && isIPv4(host))
    .map(({ host }) => host);
  const hosts = new Set(
    [...context.addresses, ...loopback].filter((host) =>
      isIPv4(host) ? hearsIPv4(local, context) : local.host === '::',
    ),
  );
  return [...hosts].sort(compareText).map((host) => ({ host, port: local.port }));
}

/** What a socket listens on as the system says it, e.g. `0.0.0.0:53/udp`. */
export function listenText({ local, protocol }: HostSocket): string {
  return `${formatEndpoint(local)}${protocol === 'udp' ? '/udp' : ''}`;
}

/** Sockets of UDP clients are bound too; a port of the kind that clients get, which nobody declared, is taken for one. */
export function isUdpClient(
  { local, protocol }: HostSocket,
  { clientPorts: [low, high], declared }: ListeningContext,
): boolean {
  if (protocol !== 'udp' || local.port < low || local.port > high) return false;
  return !declared.some(({ port }) => port === local.port);
}

function hearsIPv4(local: Endpoint, { ports4 }: ListeningContext): boolean {
  return local.host === '0.0.0.0' || !ports4.has(local.port);
}
