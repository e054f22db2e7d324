import { join } from 'node:path';
import { parseSockets, type TableSocket } from './parse-sockets.ts';
import { readBounded } from './read-bounded.ts';

export interface SocketTables {
  readonly sockets: readonly TableSocket[];
  /** Tables that could not be read. */
  readonly missing: readonly string[];
  readonly cut?: string;
}

const largestTable = 64 * 1024 * 1024;
const tables = [
  ['tcp', 'tcp'],
  ['tcp6', 'tcp'],
  ['udp', 'udp'],
  ['udp6', 'udp'],
] as const;

/** The sockets of the network that this process is in. A system without IPv6 has no tables of it. */
export function readSocketTables(proc: string): SocketTables {
  const sockets: TableSocket[] = [];
  const missing: string[] = [];
  let cut: string | undefined;
  for (const [name, protocol] of tables) {
    const path = join(proc, 'net', name);
    try {
      const { bytes, whole } = readBounded(path, largestTable);
      sockets.push(...parseSockets(bytes.toString('latin1'), protocol));
      if (!whole) cut = `${path} is larger than ${largestTable / 1024 / 1024} MiB`;
    } catch (error) {
      if (name.endsWith('6') && (error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      missing.push(path);
    }
  }
  return { sockets, missing, ...(cut !== undefined && { cut }) };
}
