import type { HostProcess, HostSocket } from './snapshot.ts';

/** Activators that open a socket for a program that they start later, and keep it open. */
const activators = /^(?:systemd|init|launchd|inetd|xinetd|tini|dumb-init|docker-init|s6-svscan)$/;
const mostAncestors = 1000;

/** The master of each process: the highest ancestor that is of the same program without a gap. Linear. */
export function findMasters(processes: ReadonlyMap<number, HostProcess>): ReadonlyMap<number, HostProcess> {
  const masters = new Map<number, HostProcess>();
  for (const process of processes.values()) {
    const line = [process];
    const inLine = new Set([process.pid]);
    for (let last = process; !masters.has(last.pid);) {
      const parent = processes.get(last.parent);
      // Process ids are used again: two can be each other's parents.
      if (!parent || parent.name !== last.name || inLine.has(parent.pid)) break;
      line.push(parent);
      inLine.add(parent.pid);
      last = parent;
    }
    const top = line.at(-1) ?? process;
    const master = masters.get(top.pid) ?? top;
    for (const { pid } of line) masters.set(pid, master);
  }
  return masters;
}

/**
 * The program that a socket belongs to when several have it open: not an activator that only keeps it, and of the others
 * the one that started the rest, since children inherit what they never use.
 */
export function holderOf(
  { owners }: HostSocket,
  processes: ReadonlyMap<number, HostProcess>,
  masters: ReadonlyMap<number, HostProcess>,
): HostProcess | undefined {
  const holders = new Map<number, HostProcess>();
  for (const pid of owners) {
    const master = masters.get(pid);
    if (master) holders.set(master.pid, master);
  }
  const all = [...holders.values()];
  if (all.length < 2) return all[0];
  const users = all.filter(({ name }) => !activators.test(name));
  const candidates = users.length > 0 ? users : all;
  const pids = new Set(candidates.map(({ pid }) => pid));
  return candidates.find((candidate) => !hasAncestorIn(pids, candidate, processes)) ?? candidates[0];
}

function hasAncestorIn(
  pids: ReadonlySet<number>,
  { parent }: HostProcess,
  processes: ReadonlyMap<number, HostProcess>,
): boolean {
  let ancestor = processes.get(parent);
  for (let steps = 0; ancestor && steps < mostAncestors; steps++) {
    if (pids.has(ancestor.pid)) return true;
    ancestor = processes.get(ancestor.parent);
  }
  return false;
}
