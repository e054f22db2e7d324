import { createServer } from 'node:http';
import { Pool } from 'pg';
import { addresses } from './addresses.ts';
import { listen } from './listen.ts';
import { runMember } from './member.ts';
import { repeat } from './repeat.ts';

/** Somebody turned this down during an incident and never back: the catalog still declares 20. */
const poolSize = 5;

/** The orders API: keeps a pool of connections to the database and tells its own health. */
runMember(async () => {
  const pool = new Pool({
    ...addresses.ordersDatabase,
    user: 'postgres',
    database: 'postgres',
    application_name: 'orders-api',
    max: poolSize,
    idleTimeoutMillis: 0,
  });
  pool.on('error', () => {});

  const server = createServer((request, response) => {
    respond(request.url ?? '/').then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-version': '2.4.0' });
        response.end(`${JSON.stringify(body)}\n`);
      },
      () => response.writeHead(503).end(),
    );
  });

  async function respond(url: string): Promise<{ status: number; body: unknown }> {
    switch (url) {
      case '/health':
        await pool.query('select 1');
        return { status: 200, body: { status: 'up', pool: { size: pool.options.max, idle: pool.idleCount } } };
      case '/orders':
        return { status: 200, body: (await pool.query('select id, item, invoiced from orders order by id')).rows };
      default:
        return { status: 404, body: { error: 'There are /health and /orders.' } };
    }
  }

  await repeat(async () => {
    await pool.query('select 1');
  });
  await listen(server, addresses.ordersApi);
});
