import { compareText, type JsonObject } from '../../model/json.ts';
import { canonicalHost } from '../endpoint.ts';
import { isForbidden } from '../forbidden-address.ts';
import type { TimerTexts } from '../host/describe-timers.ts';
import { parseSockets, type TableSocket } from '../host/parse-sockets.ts';
import { firmwareFiles, firmwareNumbers, type MachineNumbers, numbersFrom } from '../host/machine-numbers.ts';
import { programName } from '../host/program-name.ts';
import type { HostGaps, HostProcess, HostSnapshot, HostSocket } from '../host/snapshot.ts';

/** A host as its look script tells of it. */
export interface HostLook {
  readonly hostname: string;
  /** Its own addresses, sorted, without loopback and link-local ones. */
  readonly addresses: readonly string[];
  readonly numbers: MachineNumbers;
  readonly attributes: JsonObject;
  readonly snapshot: HostSnapshot;
  readonly timers: TimerTexts;
  /** Packages were asked for, and no database of them could be read. */
  readonly noPackages: boolean;
}

/** Reads the output of the look script; undefined where it is not one, or not whole. */
export function parseLook(output: string, asked: { readonly packages: boolean }): HostLook | undefined {
  const parts = partsOf(output);
  const part = (name: string): string => parts.get(name) ?? '';
  const hostname = part('hostname').trim().toLowerCase();
  if (!parts.has('end') || hostname === '') return undefined;
  const packages = asked.packages ? readPackages(part('packages')) : undefined;
  const [serial = '', biosUuid = ''] = part('id').split('\n');
  const unread = part('denied').split('\n');
  const denied = firmwareNumbers.filter((name) => unread.includes(firmwareFiles[name]));
  return {
    hostname,
    addresses: readAddresses(part('addresses')),
    numbers: numbersFrom({ serial, biosUuid, machineId: part('machine-id'), denied }),
    attributes: {
      ...readSystem(part('os'), part('system')),
      ...fieldOf('units', readUnits(part('units'))),
      ...fieldOf('unitFiles', readUnitFiles(part('unit-files'))),
      ...fieldOf('mounts', readMounts(part('mounts'))),
      ...fieldOf('packages', packages),
    },
    snapshot: readSnapshot(parts),
    timers: {
      timers: part('timers'),
      files: part('timer-files'),
      services: part('timed'),
      zone: part('zone'),
    },
    noPackages: asked.packages && packages === undefined,
  };
}

function partsOf(output: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const text of output.split('\n@@ ').slice(1)) {
    const end = text.indexOf('\n');
    parts.set(end < 0 ? text.trim() : text.slice(0, end), end < 0 ? '' : text.slice(end + 1));
  }
  return parts;
}

function readSystem(release: string, uname: string): JsonObject {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  const [system = '', kernel = '', machine = ''] = uname.trim().split(' ');
  const os = [field('NAME'), field('VERSION_ID')].filter((text) => text !== '').join(' ');
  return { os: os || system, kernel, arch: architectures[machine] ?? machine };
}

/** As Node names them, so that the sources agree. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'x64',
  aarch64: 'arm64',
  i686: 'ia32',
  armv7l: 'arm',
};

function readAddresses(text: string): readonly string[] {
  const addresses = new Set<string>();
  for (const [, address = ''] of text.matchAll(/ inet6? ([0-9a-f.:]+)\//g)) {
    const host = canonicalHost(address);
    if (!host.startsWith('127.') && host !== '::1' && !isForbidden(host)) addresses.add(host);
  }
  return [...addresses].sort(compareText);
}

/** `nginx.service loaded active running A web server`: state by name, of units that are loaded. */
function readUnits(text: string): JsonObject | undefined {
  const units = [...text.matchAll(/^ *(?:● )?([^ \n]+)\.service +loaded +([a-z]+) /gm)];
  return objectOf(units.map(([, name = '', state = '']) => [name, state]));
}

/** `nginx.service enabled enabled`: by name, whether it starts with the host; aliases stand for another. */
function readUnitFiles(text: string): JsonObject | undefined {
  const files = [...text.matchAll(/^([^ \n]+)\.service +([a-z-]+)(?: |$)/gm)];
  return objectOf(files.flatMap(([, name = '', state = '']) => (state === 'alias' ? [] : [[name, state] as const])));
}

/** File systems that are on something, by where they are mounted. */
function readMounts(text: string): JsonObject | undefined {
  const mounts = text.split('\n').flatMap((line): [string, string][] => {
    const [device = '', path = '', type = ''] = line.split(' ');
    const isReal = device.startsWith('/dev/') || device.includes(':') || type === 'overlay' || type === 'zfs';
    return isReal && path.startsWith('/') ? [[path, type]] : [];
  });
  return objectOf(mounts);
}

function readPackages(text: string): JsonObject | undefined {
  const lines = text.split('\n');
  const named = lines.flatMap((line): [string, string][] => {
    const [status, name, version] = line.split(' ');
    return status === 'installed' && name && version ? [[name, version]] : [];
  });
  const alpine = lines.flatMap((line): [string, string][] => {
    const [, name, version] = /^([a-z0-9][^ ]*?)-([0-9][^ ]*-r[0-9]+)$/.exec(line) ?? [];
    return name && version ? [[name, version]] : [];
  });
  return objectOf([...named, ...alpine]);
}

const mostMembers = 10_000;

/** Sorted by name; undefined where there is none. */
function objectOf(pairs: readonly (readonly [string, string])[]): JsonObject | undefined {
  if (pairs.length === 0) return undefined;
  const sorted = [...pairs].sort(([a], [b]) => compareText(a, b)).slice(0, mostMembers);
  return Object.fromEntries(sorted);
}

function fieldOf(name: string, value: JsonObject | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

function readSnapshot(parts: ReadonlyMap<string, string>): HostSnapshot {
  const links = readLinks(parts.get('links') ?? '');
  const files = readFiles(parts.get('files') ?? '');
  const left = new Set([...(parts.get('left') ?? '').matchAll(/^\/proc\/([0-9]+)$/gm)].map(([, pid]) => Number(pid)));
  const processes = readProcesses(parts.get('processes') ?? '', links.executables);
  const sockets = tables.flatMap((name) =>
    parseSockets(parts.get(`net/${name}`) ?? '', name.startsWith('tcp') ? 'tcp' : 'udp'),
  );
  const still = readListening(parts.get('listening'));
  const owned = sockets.flatMap(({ inode, ...socket }: TableSocket): readonly HostSocket[] => {
    const owners = (files.owners.get(inode) ?? []).filter((pid) => processes.has(pid));
    // A listener whose program was not found may have ended in between: only one that is still there counts.
    const hasEnded = owners.length === 0 && socket.remote === undefined && still?.has(inode) === false;
    return hasEnded ? [] : [{ ...socket, owners }];
  });
  return { processes, sockets: owned, clientPorts: readPorts(parts.get('ports') ?? ''), gaps: gaps() };

  function gaps(): HostGaps {
    const own = links.networks.get(1);
    const pids = [...processes.keys()];
    return {
      // What is not left has ended in between.
      unreadable: pids.filter((pid) => left.has(pid) && !files.readable.has(pid)).length,
      ownerless: owned.filter((socket) => !('remote' in socket) && socket.owners.length === 0).length,
      hidden: !processes.has(1),
      elsewhere: own === undefined ? 0 : pids.filter((pid) => (links.networks.get(pid) ?? own) !== own).length,
      tables: tables
        .slice(0, 1)
        .filter((name) => !parts.has(`net/${name}`))
        .map((name) => `/proc/net/${name}`),
    };
  }
}

/** Two lines each: `1 (systemd) S 0 …`, and the command line with its words apart by \x01. */
function readProcesses(text: string, executables: ReadonlyMap<number, string>): ReadonlyMap<number, HostProcess> {
  const processes = new Map<number, HostProcess>();
  const lines = text.split('\n');
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [stat = '', command = ''] = [lines[index], lines[index + 1]];
    const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
    const pid = Number(stat.slice(0, open));
    const [state, parentText] = stat.slice(close + 2).split(' ');
    if (!(pid > 0) || open < 0 || state === 'Z' || state === 'X') continue;
    const parent = Number(parentText);
    const executable = executables.get(pid);
    // Threads of the kernel.
    if (command === '' && executable === undefined && (pid === 2 || parent === 2)) continue;
    const words = command.split('\x01');
    const short = stat.slice(open + 1, close);
    const name = programName({ words, short, ...(executable !== undefined && { executable }) });
    processes.set(pid, { pid, parent, name });
  }
  return processes;
}

/** Lines of `ls -l`: `… /proc/1/exe -> /usr/lib/systemd/systemd`, without the target where it may not be read. */
function readLinks(text: string) {
  const executables = new Map<number, string>();
  const networks = new Map<number, string>();
  for (const [, pid, link, target = ''] of text.matchAll(/ \/proc\/([0-9]+)\/(exe|ns\/net)(?: -> (.+))?$/gm)) {
    if (target !== '') (link === 'exe' ? executables : networks).set(Number(pid), target);
  }
  return { executables, networks };
}

/** Folders as `/proc/1/fd:`, then their sockets as `… 5 -> socket:[1234]`. */
function readFiles(text: string) {
  const owners = new Map<string, number[]>();
  const readable = new Set<number>();
  let pid = 0;
  for (const line of text.split('\n')) {
    const folder = /^\/proc\/([0-9]+)\/fd:$/.exec(line)?.[1];
    if (folder !== undefined) readable.add((pid = Number(folder)));
    const inode = /-> socket:\[([0-9]+)\]$/.exec(line)?.[1];
    if (inode !== undefined && !owners.get(inode)?.includes(pid))
      owners.set(inode, [...(owners.get(inode) ?? []), pid]);
  }
  return { owners, readable };
}

/** Inodes of what listens at the end of the look, as lines of the kernel's tables; undefined where that is not told. */
function readListening(text: string | undefined): ReadonlySet<string> | undefined {
  return text === undefined ? undefined : new Set(text.split('\n').map((line) => line.trim().split(/\s+/)[9] ?? ''));
}

function readPorts(text: string): readonly [number, number] {
  const [low = 0, high = 0] = text.trim().split(/\s+/).map(Number);
  return low > 0 && high >= low ? [low, high] : [32_768, 60_999];
}
