import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Servers of a test on loopback addresses; all are closed together, with what is still open at them. */
export interface Servers {
  /** Listens with any server at a free port, and gives `host:port`. */
  listen(server: Server, address?: string): Promise<string>;
  /** A TCP server that does this with every connection. */
  plain(behave: (socket: Socket) => void, address?: string): Promise<string>;
  /** An endpoint at which nothing listens. */
  closed(): Promise<string>;
  close(): Promise<void>;
}

export function createServers(): Servers {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  async function listen(server: Server, address = '127.0.0.1'): Promise<string> {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
    const { port } = server.address() as AddressInfo;
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  }
  return {
    listen,
    plain: (behave, address) => listen(createServer(behave), address),
    async closed() {
      const server = createServer();
      const endpoint = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      return endpoint;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
