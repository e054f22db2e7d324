import { Client } from 'pg';
import { addresses } from './addresses.ts';
import { fetchJson } from './fetch-json.ts';
import { runMember } from './member.ts';
import { repeat } from './repeat.ts';

/** The invoice worker: listens nowhere, reads orders from the API and writes an invoice for each. */
runMember(async () => {
  // A shortcut past the API, straight into its database. It works, and no declaration knows of it.
  const database = new Client({
    ...addresses.ordersDatabase,
    user: 'postgres',
    database: 'postgres',
    application_name: 'invoice-worker',
  });
  database.on('error', () => {});
  await database.connect();

  await repeat(async () => {
    const orders = (await fetchJson(addresses.ordersApi, '/orders')) as readonly { readonly id: number }[];
    await database.query('update orders set invoiced = true where id = any($1)', [orders.map((order) => order.id)]);
  });
});
