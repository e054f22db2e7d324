import type { Endpoint } from '../endpoint.ts';
import { formatEndpoint } from '../endpoint.ts';
import type { HostSocket } from './snapshot.ts';

export type Direction = 'client' | 'server' | 'undecided';

/** Endpoints at which something listens, wildcards as they are. */
export type ListenerIndex = ReadonlySet<string>;

export function listenerIndex(sockets: readonly HostSocket[]): ListenerIndex {
  return new Set(
    sockets.filter(({ remote, protocol }) => !remote && protocol === 'tcp').map(({ local }) => formatEndpoint(local)),
  );
}

/**
 * Which end of a connection `local` is: the server where something listens there. Where nobody listens at either end,
 * because a listener has closed since, the ports decide if one of them is of the kind that clients get.
 */
export function directionOf(
  local: Endpoint,
  remote: Endpoint,
  listeners: ListenerIndex,
  clientPorts: readonly [number, number],
): Direction {
  const [here, there] = [listensAt(local, listeners), listensAt(remote, listeners)];
  if (here !== there) return here ? 'server' : 'client';
  const [low, high] = clientPorts;
  const isClientPort = ({ port }: Endpoint) => port >= low && port <= high;
  if (isClientPort(local) === isClientPort(remote)) return here || sameMachine(local, remote) ? 'undecided' : 'client';
  return isClientPort(local) ? 'client' : 'server';
}

function listensAt({ host, port }: Endpoint, listeners: ListenerIndex): boolean {
  return (
    listeners.has(formatEndpoint({ host, port })) || listeners.has(`0.0.0.0:${port}`) || listeners.has(`[::]:${port}`)
  );
}

function sameMachine(local: Endpoint, remote: Endpoint): boolean {
  return local.host === remote.host || remote.host.startsWith('127.');
}
