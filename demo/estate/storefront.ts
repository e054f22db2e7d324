import { createServer } from 'node:https';
import { addresses } from './addresses.ts';
import { fetchJson } from './fetch-json.ts';
import { listen } from './listen.ts';
import { runMember } from './member.ts';
import { repeat } from './repeat.ts';

/** The storefront: HTTPS outwards, and a kept connection to the orders API. */
runMember(async ({ certificate, key }) => {
  let orders: unknown;
  await repeat(async () => {
    orders = await fetchJson(addresses.ordersApi, '/orders');
  });
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const body = request.url === '/health' ? { status: 'up' } : { orders };
    response.writeHead(200, { 'content-type': 'application/json', 'x-version': '5.1.2' });
    response.end(`${JSON.stringify(body)}\n`);
  });
  await listen(server, addresses.storefront);
});
