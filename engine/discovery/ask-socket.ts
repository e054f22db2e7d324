import { boundSocket } from './bound-socket.ts';
import { openSocket } from './open-socket.ts';
import { gap, type Probe } from './probe.ts';

const longest = 32 * 1024 * 1024;

/** Sends a line to a socket of the file system and gives all that comes back until it is closed. */
export async function askSocket(path: string, line: string, signal: AbortSignal): Promise<Probe<string>> {
  const opened = await openSocket(path, { signal, allowLinkLocal: false });
  if (opened.kind === 'refused') return opened;
  if (opened.kind === 'unknown') {
    const reason =
      opened.level === 'denied' ? 'it may not be opened: run as a member of the group that owns it' : opened.reason;
    return gap(opened.level, reason);
  }
  const socket = boundSocket(opened.socket, signal, longest);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', (error) => resolve(gap('partial', error.message.slice(0, 200))));
    socket.once('end', () => resolve({ kind: 'seen', value: Buffer.concat(chunks).toString('utf8') }));
    socket.once('close', () => resolve(gap('partial', 'it took the connection and did not answer in time')));
    socket.write(line);
  });
}
