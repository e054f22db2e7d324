// A service of the estate: every request uses the database, the cache and the queue.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import amqp from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';

const name = 'orders-api';
const { DATABASE, CACHE, QUEUE } = process.env;
const database = new pg.Pool({ connectionString: DATABASE, application_name: name, max: 2 });
// A database that goes away ends no order but those on their way.
database.on('error', () => {});
const cache = new Redis(CACHE, { connectionName: name });
const connection = await amqp.connect(QUEUE, { clientProperties: { connection_name: name } });
const queue = await connection.createChannel();
await queue.assertQueue('orders');
const consume = () => queue.consume('orders', (message) => queue.ack(message));
let consumer = await consume();
// Stops to take from the queue, and begins again.
process.on('SIGUSR2', async () => {
  if (consumer) await queue.cancel(consumer.consumerTag);
  consumer = consumer ? undefined : await consume();
});
let requests = 0;

createServer((request, response) => {
  answer(request.url).then(
    (text) => response.end(text),
    (error) => response.writeHead(500).end(String(error)),
  );
}).listen(8080);

async function answer(url) {
  if (url === '/health') {
    if (existsSync('ill')) throw new Error('ill');
    return 'ok\n';
  }
  if (url === '/metrics') return `# TYPE orders_requests_total counter\norders_requests_total ${requests}\n`;
  requests++;
  const count = await cache.incr('orders');
  const { rows } = await database.query('select count(*) as tables from pg_class');
  queue.sendToQueue('orders', Buffer.from(String(count)));
  return JSON.stringify({ order: count, tables: rows[0].tables });
}
