import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly heard: readonly string[];
  readonly close: () => Promise<void>;
}

/** Stands before the API. Before a question is passed on, `meanwhile` may do something; where it gives false, it hangs up. */
export async function startProxy(meanwhile: (path: string) => Promise<boolean>): Promise<Proxy> {
  const heard: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    void (async () => {
      const path = request.url ?? '';
      heard.push(path);
      if (!(await meanwhile(path))) return void request.socket.destroy();
      const answer = await fetch(`https://127.0.0.1:6443${path}`, {
        headers: { authorization: request.headers.authorization ?? '' },
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
