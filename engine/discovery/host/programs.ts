import { formatEndpoint, type Endpoint } from '../endpoint.ts';
import { directionOf, listenerIndex } from './direction.ts';
import { findMasters, holderOf } from './masters.ts';
import type { HostSnapshot, HostSocket } from './snapshot.ts';

/** A program that runs: a master with its workers as one. */
export interface Program {
  /** Unknown where nobody was seen to have the socket open. */
  readonly name?: string;
  readonly listens: readonly HostSocket[];
  /** Ends that it has connected to, by `ip:port`, with how many connections. */
  readonly connections: ReadonlyMap<string, number>;
  /** Connections that others have made to it. */
  readonly served: number;
}

interface Growing {
  readonly name?: string;
  readonly listens: HostSocket[];
  readonly connections: Map<string, number>;
  served: number;
}

/** The programs of a machine, and the number of connections of which it cannot be told which end is the server. */
export function findPrograms({ processes, sockets, clientPorts }: HostSnapshot): {
  readonly programs: readonly Program[];
  readonly undecided: number;
} {
  const masters = findMasters(processes);
  const programs = new Map<number, Growing>();
  for (const { pid, name } of masters.values()) if (!programs.has(pid)) programs.set(pid, newProgram(name));
  const nobodys: Growing[] = [];
  const listeners = listenerIndex(sockets);
  let undecided = 0;
  for (const socket of sockets) {
    const program = programs.get(holderOf(socket, processes, masters)?.pid ?? -1);
    if (!socket.remote) {
      if (program) program.listens.push(socket);
      else nobodys.push({ ...newProgram(), listens: [socket] });
    } else if (program) {
      const direction = directionOf(socket.local, socket.remote, listeners, clientPorts);
      if (direction === 'server') program.served++;
      else if (direction === 'client') addConnection(program, socket.remote);
      else undecided++;
    }
  }
  return { programs: [...programs.values(), ...nobodys], undecided };
}

function newProgram(name?: string): Growing {
  return { listens: [], connections: new Map(), served: 0, ...(name !== undefined && { name }) };
}

function addConnection({ connections }: Growing, remote: Endpoint): void {
  const to = formatEndpoint(remote);
  connections.set(to, (connections.get(to) ?? 0) + 1);
}
