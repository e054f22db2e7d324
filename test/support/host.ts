import { parseEndpoint } from '../../engine/discovery/endpoint.ts';
import type { HostGaps, HostSnapshot, HostSocket } from '../../engine/discovery/host/snapshot.ts';

const noGaps: HostGaps = { unreadable: 0, ownerless: 0, hidden: false, elsewhere: 0, tables: [] };

/**
 * A machine from lines: `10 web` is a process, `11 web 10` a child of 10, `10 tcp 0.0.0.0:80` a listener of process 10,
 * `10,11 tcp a:1 > b:2` a connection that both have open, `- tcp a:1` a socket of nobody.
 */
export function machine(lines: readonly string[], gaps: Partial<HostGaps> = {}): HostSnapshot {
  const processes = new Map<number, { pid: number; parent: number; name: string }>();
  const sockets: HostSocket[] = [];
  for (const line of lines) {
    const [ids = '', what = '', third = '', , fourth] = line.split(' ');
    if (what === 'tcp' || what === 'udp') {
      const [local, remote] = [parseEndpoint(third), fourth === undefined ? undefined : parseEndpoint(fourth)];
      if (!local) throw new Error(`${line} has no local end.`);
      const owners = ids === '-' ? [] : ids.split(',').map(Number);
      sockets.push({ protocol: what, local, owners, ...(remote && { remote }) });
    } else {
      processes.set(Number(ids), { pid: Number(ids), parent: third === '' ? 1 : Number(third), name: what });
    }
  }
  return { processes, sockets, clientPorts: [32_768, 60_999], gaps: { ...noGaps, ...gaps } };
}
