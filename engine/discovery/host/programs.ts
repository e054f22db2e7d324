import type { Endpoint } from '../endpoint.ts';
import { formatEndpoint } from '../endpoint.ts';
import { directionOf, listenerIndex } from './direction.ts';
import type { HostProcess, HostSnapshot, HostSocket } from './snapshot.ts';

/** A program that runs: a master with its workers as one. `processes` is empty where its process could not be seen. */
export interface Program {
  readonly name?: string;
  readonly processes: readonly number[];
  readonly listens: readonly HostSocket[];
  /** Ends that it has connected to, by `ip:port`, with how many connections. */
  readonly connections: ReadonlyMap<string, number>;
  /** Connections that others have made to it. */
  readonly served: number;
}

interface Growing {
  name?: string;
  readonly processes: number[];
  readonly listens: HostSocket[];
  readonly connections: Map<string, number>;
  served: number;
}

/** Activators that open a socket for a program that they start later, and keep it open. */
const activators = /^(?:systemd|init|launchd|inetd|xinetd|tini|dumb-init|docker-init|s6-svscan)$/;

/** The programs of a machine, and how many connections are by nobody knows which end. */
export function findPrograms(snapshot: HostSnapshot): {
  readonly programs: readonly Program[];
  readonly undecided: number;
} {
  const { processes, sockets } = snapshot;
  const programs = new Map<string, Growing>();
  for (const process of processes.values()) {
    const root = rootOf(process, processes);
    const program = grow(programs, `process ${root.pid}`, root.name);
    program.processes.push(process.pid);
  }
  const listeners = listenerIndex(sockets);
  let undecided = 0;
  for (const socket of sockets) {
    const holder = holderOf(socket, processes);
    if (!socket.remote) {
      const program = holder
        ? programs.get(`process ${holder.pid}`)
        : grow(programs, `socket ${formatEndpoint(socket.local)}`);
      program?.listens.push(socket);
      continue;
    }
    const program = holder && programs.get(`process ${holder.pid}`);
    if (!program) continue;
    const direction = directionOf(socket.local, socket.remote, listeners, snapshot.clientPorts);
    if (direction === 'server') program.served++;
    else if (direction === 'client') addConnection(program, socket.remote);
    else undecided++;
  }
  return { programs: [...programs.values()], undecided };
}

function grow(programs: Map<string, Growing>, key: string, name?: string): Growing {
  const known = programs.get(key);
  if (known) return known;
  const program: Growing = {
    processes: [],
    listens: [],
    connections: new Map(),
    served: 0,
    ...(name !== undefined && { name }),
  };
  programs.set(key, program);
  return program;
}

function addConnection({ connections }: Growing, remote: Endpoint): void {
  const to = formatEndpoint(remote);
  connections.set(to, (connections.get(to) ?? 0) + 1);
}

/** The master of a process: the highest ancestor that is of the same program without a gap. */
function rootOf(process: HostProcess, processes: ReadonlyMap<number, HostProcess>): HostProcess {
  let root = process;
  for (const seen = new Set([process.pid]); ; seen.add(root.pid)) {
    const parent = processes.get(root.parent);
    if (!parent || parent.name !== root.name || seen.has(parent.pid)) return root;
    root = parent;
  }
}

/**
 * The program that a socket belongs to when several have it open: not an activator that only keeps it, and of the others
 * the one that started the rest, since children inherit what they never use.
 */
function holderOf({ owners }: HostSocket, processes: ReadonlyMap<number, HostProcess>): HostProcess | undefined {
  const roots = new Map<number, HostProcess>();
  for (const pid of owners) {
    const process = processes.get(pid);
    if (!process) continue;
    const root = rootOf(process, processes);
    roots.set(root.pid, root);
  }
  const all = [...roots.values()];
  const users = all.filter(({ name }) => !activators.test(name));
  const candidates = users.length > 0 ? users : all;
  return candidates.find(({ parent }) => !hasAncestorIn(parent, roots, processes, candidates)) ?? candidates[0];
}

function hasAncestorIn(
  start: number,
  roots: ReadonlyMap<number, HostProcess>,
  processes: ReadonlyMap<number, HostProcess>,
  candidates: readonly HostProcess[],
): boolean {
  const seen = new Set<number>();
  for (let pid = start; !seen.has(pid);) {
    seen.add(pid);
    const ancestor = processes.get(pid);
    if (!ancestor) return false;
    if (roots.has(pid) && candidates.some((candidate) => candidate.pid === pid)) return true;
    pid = ancestor.parent;
  }
  return false;
}
