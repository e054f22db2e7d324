import type { Systeminformation } from 'systeminformation';
import { canonicalHost, type Endpoint } from '../endpoint.ts';
import { programName } from './program-name.ts';
import type { HostProcess, HostSnapshot, HostSocket } from './snapshot.ts';

type ProcessRow = Pick<
  Systeminformation.ProcessesProcessData,
  'pid' | 'parentPid' | 'name' | 'command' | 'params' | 'path'
>;
type ConnectionRow = Pick<
  Systeminformation.NetworkConnectionsData,
  'protocol' | 'localAddress' | 'localPort' | 'peerAddress' | 'peerPort' | 'state' | 'pid'
>;

/**
 * A machine as the tools of its platform tell of it, by way of `systeminformation`. What they leave out nobody knows:
 * always partial.
 */
export function snapshotOf(
  rows: { readonly processes: readonly ProcessRow[]; readonly connections: readonly ConnectionRow[] },
  self: number,
  platform: string,
): HostSnapshot {
  const processes = new Map<number, HostProcess>();
  for (const row of rows.processes) {
    if (row.pid === self) continue;
    const words = [row.command || row.name, ...row.params.split(' ')];
    processes.set(row.pid, { pid: row.pid, parent: row.parentPid, name: programName({ words }) });
  }
  const sockets = rows.connections.flatMap((row): readonly HostSocket[] => {
    const protocol = row.protocol.startsWith('udp') ? 'udp' : 'tcp';
    const local = endpointOf(row.localAddress, row.localPort, row.protocol);
    const remote = endpointOf(row.peerAddress, row.peerPort, row.protocol);
    const state = row.state.toUpperCase();
    const owners = row.pid > 0 ? [row.pid] : [];
    if (!local || row.pid === self) return [];
    if (state.startsWith('LISTEN') || (protocol === 'udp' && !remote)) return [{ protocol, local, owners }];
    return remote && state.startsWith('ESTAB') ? [{ protocol, local, remote, owners }] : [];
  });
  return {
    processes,
    sockets,
    clientPorts: [49_152, 65_535],
    gaps: {
      unreadable: 0,
      ownerless: 0,
      hidden: false,
      elsewhere: 0,
      tables: [],
      platform: `on ${platform}, sockets and their owners come from the system's own tools, which leave out what the user may not see`,
    },
  };
}

function endpointOf(address: string, portText: string, protocol: string): Endpoint | undefined {
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  if (address === '*' || address === '') return { host: protocol.includes('6') ? '::' : '0.0.0.0', port };
  return { host: canonicalHost(address), port };
}
