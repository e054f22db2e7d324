import { endianness } from 'node:os';
import { canonicalHost, type Endpoint } from '../endpoint.ts';

/** One line of `/proc/net/{tcp,tcp6,udp,udp6}` that listens or is connected. */
export interface TableSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly local: Endpoint;
  readonly remote?: Endpoint;
  readonly inode: string;
}

const established = '01';
/** TCP: listening. UDP has no such state: there it is any socket that is bound and not connected. */
const waiting = { tcp: '0A', udp: '07' } as const;

/** Sockets of a table that listen or are connected. Lines of another form are passed over. */
export function parseSockets(table: string, protocol: 'tcp' | 'udp'): readonly TableSocket[] {
  const sockets: TableSocket[] = [];
  for (const line of table.split('\n').slice(1)) {
    const [, localText = '', remoteText = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
    const listens = state === waiting[protocol];
    if (!listens && (state !== established || protocol === 'udp')) continue;
    const local = parseAddress(localText);
    const remote = parseAddress(remoteText);
    if (!local || !remote || local.port === 0 || inode === '') continue;
    sockets.push({ protocol, local, inode, ...(!listens && { remote }) });
  }
  return sockets;
}

/** `0100007F:1F90`: 32-bit words in the byte order of the machine, and the port. */
function parseAddress(text: string): Endpoint | undefined {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  const bytes = Buffer.from(match[1], 'hex');
  if (endianness() === 'LE') bytes.swap32();
  return { host: addressOf(bytes), port: Number.parseInt(match[2], 16) };
}

function addressOf(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups: string[] = [];
  for (let index = 0; index < 16; index += 2) groups.push(bytes.readUInt16BE(index).toString(16));
  return canonicalHost(groups.join(':'));
}
