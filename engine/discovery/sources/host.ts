import { arch, hostname as readHostname, release, type as systemName } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { describePrograms } from '../host/describe-programs.ts';
import { describeServer } from '../host/describe-server.ts';
import { describeTimers, timerCoverage } from '../host/describe-timers.ts';
import { hostCoverage } from '../host/host-coverage.ts';
import { readHostScope } from '../host/host-scope.ts';
import { type MachineNumbers, numbersFrom, readNumbers } from '../host/machine-numbers.ts';
import { ownAddresses } from '../host/own-addresses.ts';
import { readPackages } from '../host/packages.ts';
import { findPrograms } from '../host/programs.ts';
import { readLinux } from '../host/read-linux.ts';
import { readTimers } from '../host/read-timers.ts';
import { snapshotOf } from '../host/read-portable.ts';
import type { HostSnapshot } from '../host/snapshot.ts';
import type { DiscoverySource } from '../source.ts';
import type { JsonObject } from '../../model/json.ts';

const patience = 2000;

/**
 * The machine that this runs on: its programs, what they listen on and whom they talk to, its timers, system and packages.
 */
export const host: DiscoverySource = {
  type: 'host',
  summary: 'programs, listening sockets and connections of this machine, its timers, system and packages',
  permissions: 'none for one’s own programs; root, or CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, for those of others',
  classes: ['application', 'server', 'batch-job'],
  fullScope: (scope) => ({ ...scope, host: ownName() }),
  async discover(declared, { now, signal, targets, progress }) {
    const hostname = ownName();
    const scope = readHostScope(declared, targets, hostname);
    const names = [hostname, 'localhost'].sort();
    const addresses = ownAddresses();
    progress('processes and sockets');
    const snapshot = await readSnapshot(signal);
    const at = now().toISOString();
    const { programs, undecided } = findPrograms(snapshot);
    progress('system');
    const [system, numbers] = [await readSystem(), await readOwnNumbers()];
    const packages = scope.packages ? await readPackages('/', signal) : undefined;
    const { jobs } = scope;
    const timed = jobs.any ? describeTimers(await readTimers(signal), { at, names, prefix: '', jobs }) : undefined;
    return {
      observations: [
        describeServer({
          keyed: hostname,
          at,
          hostname,
          names: [hostname, 'localhost'],
          site: scope.site,
          addresses: [],
          numbers,
          attributes: { ...system, ...(packages && { packages }) },
        }),
        ...describePrograms(programs, snapshot, { at, names, prefix: '', addresses, scope }),
        ...(timed ?? []),
      ],
      coverage: [
        ...hostCoverage({
          names,
          addresses,
          scope,
          gaps: snapshot.gaps,
          undecided,
          noPackages: scope.packages && packages === undefined,
          denied: numbers.denied,
        }),
        ...timerCoverage(names, jobs, timed),
      ],
    };
  },
};

function ownName(): string {
  return readHostname().toLowerCase();
}

async function readSnapshot(signal: AbortSignal): Promise<HostSnapshot> {
  if (process.platform === 'linux') return readLinux({ proc: '/proc', signal, self: process.pid });
  const { processes, networkConnections } = await import('systeminformation');
  const [{ list }, connections] = await Promise.all([processes(), networkConnections()]);
  return snapshotOf({ processes: list, connections }, process.pid, systemName());
}

/** Elsewhere than on Linux, what the system's tools tell. */
async function readOwnNumbers(): Promise<MachineNumbers> {
  if (process.platform === 'linux') return readNumbers();
  const { system } = await import('systeminformation');
  const asked = system().catch(() => undefined);
  const { serial = '', uuid = '' } = (await Promise.race([asked, wait(patience, undefined, { ref: false })])) ?? {};
  return numbersFrom({ serial, biosUuid: uuid, machineId: '', denied: [] });
}

/** The system's tools are asked for its name: without an answer from them, what Node knows has to do. */
async function readSystem(): Promise<JsonObject> {
  const { osInfo } = await import('systeminformation');
  const asked = osInfo().catch(() => undefined);
  const { distro, release: version } = (await Promise.race([asked, wait(patience, undefined, { ref: false })])) ?? {};
  const os = [distro, version].filter((text) => text && text !== 'unknown').join(' ');
  return { os: os || systemName(), kernel: release(), arch: arch() };
}
