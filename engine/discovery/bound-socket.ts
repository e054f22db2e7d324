import type { Socket } from 'node:net';

/** Milliseconds. */
const interval = 20;

/**
 * Closes a connection soon after it has brought more than `most` bytes, and when the signal aborts, whoever is reading it.
 * The bytes are counted where they come in: a listener would start the flow before there is a reader.
 */
export function boundSocket(socket: Socket, signal: AbortSignal, most: number): Socket {
  const timer = setInterval(() => {
    if (socket.bytesRead > most) socket.destroy(new Error(`its answer is longer than ${most / 1024 / 1024} MiB`));
  }, interval);
  const onAbort = () => socket.destroy(new Error('it took the connection and did not answer in time'));
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => {
    clearInterval(timer);
    signal.removeEventListener('abort', onAbort);
  });
  if (signal.aborted) onAbort();
  return socket;
}
