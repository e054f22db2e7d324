import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { programName } from './program-name.ts';
import { readBounded } from './read-bounded.ts';
import type { HostGaps, HostProcess } from './snapshot.ts';

export interface Processes {
  readonly processes: ReadonlyMap<number, HostProcess>;
  /** Processes by the inode of each socket that they have open. */
  readonly owners: ReadonlyMap<string, readonly number[]>;
  readonly gaps: Pick<HostGaps, 'unreadable' | 'hidden' | 'elsewhere' | 'cut'>;
}

const mostProcesses = 50_000;
const mostFiles = 2_000_000;
const longestCommandLine = 64 * 1024;

/**
 * Every process with the sockets that it has open. Synchronous calls in slices: ten times faster than promises here, and
 * others get their turn. A process that ends while it is read was never there.
 */
export async function readProcesses(proc: string, signal: AbortSignal): Promise<Processes> {
  const processes = new Map<number, HostProcess>();
  const owners = new Map<string, number[]>();
  const pids = processIds(proc);
  const home = linkOf(join(proc, 'self', 'ns', 'net'));
  let [unreadable, elsewhere, files, read] = [0, 0, 0, 0];
  for (const pid of pids.slice(0, mostProcesses)) {
    if (read % 64 === 0) await breathe();
    if (signal.aborted || files > mostFiles) break;
    read++;
    const folder = join(proc, String(pid));
    try {
      const process = readProcess(folder, pid);
      if (!process) continue;
      processes.set(pid, process);
      const open = openSockets(folder);
      files += open.files;
      for (const inode of open.sockets) addOwner(owners, inode, pid);
      if (home !== undefined && (linkOf(join(folder, 'ns', 'net')) ?? home) !== home) elsewhere++;
    } catch (error) {
      if (hasEnded(error)) processes.delete(pid);
      else unreadable++;
    }
  }
  const left = pids.length - read;
  const cut = left > 0 ? `${left} of ${pids.length} processes were not reached` : undefined;
  const hidden = !pids.includes(1);
  return { processes, owners, gaps: { unreadable, hidden, elsewhere, ...(cut !== undefined && { cut }) } };
}

function processIds(proc: string): readonly number[] {
  return readdirSync(proc)
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Undefined for threads of the kernel and for what has died. Throws the system's error where it may not be read. */
function readProcess(folder: string, pid: number): HostProcess | undefined {
  const stat = readBounded(join(folder, 'stat'), 4096).bytes.toString('latin1');
  // The name stands in parentheses and may hold any of them itself.
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
  const [state, parentText] = stat.slice(close + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const words = readBounded(join(folder, 'cmdline'), longestCommandLine).bytes.toString('utf8').split('\0');
  const executable = linkOf(join(folder, 'exe'));
  const parent = Number(parentText);
  if (words.join('') === '' && executable === undefined && (pid === 2 || parent === 2)) return undefined;
  const short = stat.slice(open + 1, close);
  return { pid, parent, name: programName({ words, short, ...(executable !== undefined && { executable }) }) };
}

function openSockets(folder: string): { readonly files: number; readonly sockets: ReadonlySet<string> } {
  const sockets = new Set<string>();
  const names = readdirSync(join(folder, 'fd'));
  for (const name of names) {
    const match = /^socket:\[([0-9]+)\]$/.exec(openFile(join(folder, 'fd', name)));
    if (match?.[1] !== undefined) sockets.add(match[1]);
  }
  return { files: names.length, sockets };
}

/** What a file descriptor is open on; empty where it has been closed since. Throws where it may not be read. */
function openFile(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (hasEnded(error)) return '';
    throw error;
  }
}

function addOwner(owners: Map<string, number[]>, inode: string, pid: number): void {
  const holders = owners.get(inode);
  if (holders) holders.push(pid);
  else owners.set(inode, [pid]);
}

/** Where a link leads; undefined where it has gone or may not be read. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function hasEnded(error: unknown): boolean {
  return ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
}
