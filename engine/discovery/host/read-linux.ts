import { join } from 'node:path';
import { readBounded } from './read-bounded.ts';
import { readProcesses } from './read-processes.ts';
import { readSocketTables } from './read-socket-tables.ts';
import type { HostSnapshot } from './snapshot.ts';

export interface LinuxOptions {
  /** Where the kernel tells of processes; `/proc` but in tests. */
  readonly proc: string;
  readonly signal: AbortSignal;
  /** A process that is left out: the one that looks. */
  readonly self: number;
}

/**
 * Reads processes and sockets from /proc: a tool such as `ss` that is not installed would look like a machine without
 * connections.
 */
export async function readLinux({ proc, signal, self }: LinuxOptions): Promise<HostSnapshot> {
  const tables = readSocketTables(proc);
  const { processes, owners, gaps } = await readProcesses(proc, signal);
  // A listener whose process was not found may have ended in between: only one that is still there counts.
  const isOwned = ({ inode }: { readonly inode: string }) => owners.has(inode);
  const later = tables.sockets.every(isOwned) ? tables : readSocketTables(proc);
  const still = new Set(later.sockets.map(({ inode }) => inode));
  const sockets = tables.sockets
    .filter((socket) => isOwned(socket) || still.has(socket.inode))
    .map(({ inode, ...socket }) => ({ ...socket, owners: owners.get(inode) ?? [] }));
  const cut = [tables.cut, gaps.cut].filter((reason) => reason !== undefined).join(' and ');
  return {
    processes: new Map([...processes].filter(([pid]) => pid !== self)),
    sockets: sockets.filter((socket) => socket.owners.length !== 1 || socket.owners[0] !== self),
    clientPorts: clientPorts(proc),
    gaps: {
      ...gaps,
      ownerless: sockets.filter((socket) => !socket.remote && socket.owners.length === 0).length,
      tables: tables.missing,
      ...(cut !== '' && { cut }),
    },
  };
}

function clientPorts(proc: string): readonly [low: number, high: number] {
  try {
    const text = readBounded(join(proc, 'sys/net/ipv4/ip_local_port_range'), 100).bytes.toString('latin1');
    const [low = 0, high = 0] = text.trim().split(/\s+/).map(Number);
    if (low > 0 && high >= low) return [low, high];
  } catch {
    // The kernel's own default holds.
  }
  return [32_768, 60_999];
}
