import type { Server } from 'node:net';
import type { Address } from './addresses.ts';

/** Resolves when the server listens; rejects with the system's error, e.g. `EADDRINUSE`. */
export function listen(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
