import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { addresses } from './addresses.ts';
import { runMember } from './member.ts';

/** The orders database: PostgreSQL, compiled to WebAssembly, in memory. */
runMember(async () => {
  const db = await PGlite.create();
  await db.exec(`
    create table orders (id serial primary key, item text not null, invoiced boolean not null default false);
    insert into orders (item) values ('lamp'), ('chair'), ('table');
  `);
  const server = new PGLiteSocketServer({ db, ...addresses.ordersDatabase, maxConnections: 100 });
  await server.start();
});
