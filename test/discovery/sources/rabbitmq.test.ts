import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { serveAnswers } from '../../support/http-answers.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';
import { httpMisbehaviours, misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

let servers: Servers;
let components: Components;
beforeAll(() => {
  servers = createServers();
  components = createComponents();
});
afterAll(async () => {
  await servers.close();
  await components.stop();
});

const connection = '10.20.0.7:40000 -> 10.20.0.5:5672';
const answers = {
  '/api/overview': {
    rabbitmq_version: '3.10.8',
    cluster_name: 'rabbit@mq',
    node: 'rabbit@mq',
    listeners: [
      { node: 'rabbit@mq', protocol: 'amqp', ip_address: '::', port: 5672 },
      { node: 'rabbit@other', protocol: 'amqp', port: 5673 },
      { node: 'rabbit@mq', protocol: 'clustering', port: 25_672 },
    ],
  },
  '/api/whoami': { name: 'looker', tags: 'monitoring' },
  '/api/queues': [
    {
      name: 'orders',
      vhost: '/',
      durable: true,
      type: 'quorum',
      consumers: 1,
      arguments: { 'x-dead-letter-exchange': 'dead', 'x-message-ttl': 60_000 },
    },
    { name: 'amq.gen-1', vhost: '/', durable: false },
    { name: 'reply', vhost: '/', exclusive: true },
    { name: 7 },
  ],
  '/api/connections': [
    {
      name: connection,
      peer_host: '10.20.0.7',
      client_properties: { connection_name: 'orders-api', token: 'hunter2' },
    },
    { name: 'b', peer_host: '10.20.0.8' },
  ],
  '/api/consumers': [
    {
      queue: { name: 'orders', vhost: '/' },
      channel_details: { connection_name: connection },
      arguments: { a: 'hunter2' },
    },
  ],
};

describe('the rabbitmq source', () => {
  test('sees the broker, its queues, and who takes from them', async () => {
    const endpoint = await serveAnswers(servers, answers);
    const run = await lookWith('rabbitmq', { urls: [`http://${endpoint}`] });
    const broker = { endpoint: ['127.0.0.1:5672', endpoint] };
    expect(seen(run, `broker ${endpoint}`)).toMatchObject({
      class: 'message-broker',
      identifiers: { ...broker, cluster: 'rabbit@mq', node: 'rabbit@mq' },
      attributes: { version: '3.10.8' },
      state: { reachable: true, participating: true },
    });
    const queue = { broker: 'rabbit@mq', virtualHost: '/', queue: 'orders' };
    expect(seen(run, 'queue rabbit@mq / orders')).toMatchObject({
      class: 'queue',
      identifiers: queue,
      attributes: { durable: true, type: 'quorum', consumers: 1, deadLetter: 'dead', retention: '60000ms' },
    });
    expect(run.observations.filter(({ class: name }) => name === 'queue')).toHaveLength(1);
    expect(seen(run, 'client orders-api')?.relations).toEqual([
      { type: 'connectsTo', to: { class: 'message-broker', identifiers: broker }, count: 1 },
      { type: 'readsFrom', to: { class: 'queue', identifiers: queue }, count: 1 },
    ]);
    expect(seen(run, 'client at 10.20.0.8')?.relations).toHaveLength(1);
    expect(claimsIn(run)).toEqual(['complete application', 'complete queue']);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('takes the broker for what the catalog declares, and only the queues that its scope names', async () => {
    const endpoint = await serveAnswers(servers, answers);
    const targets = [target({ class: 'queue', identifiers: { endpoint: ['127.0.0.1:5672'] } })];
    const run = await lookWith('rabbitmq', { urls: [`http://${endpoint}`], queues: ['audit.*'] }, { targets });
    expect(seen(run, `broker ${endpoint}`)?.class).toBe('queue');
    expect(seen(run, 'queue rabbit@mq / orders')).toBeUndefined();
    expect(claimsIn(run)).toEqual([
      'complete application',
      'partial queue: The scope of the source names some queues only.',
    ]);
  });

  test('says which tag is missing, and what was refused', async () => {
    const endpoint = await serveAnswers(servers, {
      ...answers,
      '/api/whoami': { tags: ['management'] },
      '/api/consumers': 403,
    });
    const run = await lookWith('rabbitmq', { urls: [`http://${endpoint}`] });
    expect(claimsIn(run)[1]).toMatch(/^partial queue: .*takes the tag monitoring; its consumers: .*\(status 403\)/);
  });

  test.each([...Object.entries(misbehaviours), ...Object.entries(httpMisbehaviours)])(
    'takes no server that %s for one',
    async (_what, behave) => {
      const endpoint = await servers.plain(behave);
      const run = await lookWith('rabbitmq', { urls: [`http://${endpoint}`], timeout: '1s' });
      expect(run.observations).toEqual([]);
      expect(claimsIn(run)).toEqual([expect.stringMatching(`^partial application: ${endpoint}: `)]);
    },
  );
});

describe('the rabbitmq source with a real broker', () => {
  test('sees it with a user that may only monitor', async (context) => {
    const server = findProgram('rabbitmq-server');
    if (server === undefined) return skipAbsent(context, 'RabbitMQ');
    const folder = components.folder('rabbitmq');
    const [port, management, distribution, mapper] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    mkdirSync(join(folder, 'etc'));
    const config = join(folder, 'etc/rabbitmq.conf');
    writeFileSync(
      config,
      `listeners.tcp.1 = 127.0.0.1:${port}\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = ${management}\n`,
    );
    writeFileSync(join(folder, 'etc/plugins'), '[rabbitmq_management].\n');
    const node = `groundtruth${port}@localhost`;
    const env = {
      HOME: folder,
      RABBITMQ_NODENAME: node,
      RABBITMQ_BASE: folder,
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_CONFIG_FILE: config,
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'etc/plugins'),
      RABBITMQ_PID_FILE: join(folder, 'pid'),
      RABBITMQ_DIST_PORT: String(distribution),
      ERL_EPMD_PORT: String(mapper),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1',
    };
    const epmd = findProgram('epmd');
    if (epmd !== undefined) {
      await components.start(epmd, ['-port', String(mapper), '-address', '127.0.0.1'], {
        account: 'rabbitmq',
        ready: () => isListening(mapper),
      });
    }
    const account = { account: 'rabbitmq', env };
    await components.start(server, [], { ...account, ready: () => isReady(management), patience: 60_000 });
    const url = `http://127.0.0.1:${management}`;
    const authorization = `Basic ${Buffer.from('guest:guest').toString('base64')}`;
    const put = async (path: string, body: object): Promise<void> => {
      const headers = { authorization, 'content-type': 'application/json' };
      const { status } = await fetch(`${url}/api/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
      expect([201, 204]).toContain(status);
    };
    await put('users/looker', { password: 'planted-looker', tags: 'monitoring' });
    await put('users/outsider', { password: 'planted-outsider', tags: 'monitoring' });
    await put('permissions/%2F/looker', { configure: '^$', write: '^$', read: '^$' });
    await put('users/visitor', { password: 'planted-visitor', tags: 'management' });
    await put('queues/%2F/orders', { durable: true, arguments: { 'x-message-ttl': 60_000 } });
    const look = (user: string, password: string) =>
      lookWith('rabbitmq', { urls: [url], user }, { credentials: { password } });
    const run = await look('looker', 'planted-looker');
    expect(seen(run, `broker 127.0.0.1:${management}`)).toMatchObject({
      identifiers: { endpoint: [`127.0.0.1:${port}`, `127.0.0.1:${management}`], node },
      attributes: { version: expect.stringMatching(/^\d+\.\d+/) },
    });
    const [queue] = run.observations.filter(({ class: name }) => name === 'queue');
    expect(queue).toMatchObject({ identifiers: { virtualHost: '/', queue: 'orders' }, attributes: { durable: true } });
    expect(claimsIn(run)).toEqual(['complete application', 'complete queue']);
    expect(JSON.stringify(run)).not.toContain('planted');
    const outside = await look('outsider', 'planted-outsider');
    expect(claimsIn(outside)[1]).toMatch(
      /^partial queue: .*1 of its queues, which takes permissions in their virtual hosts/,
    );
    const least = await look('visitor', 'planted-visitor');
    expect(claimsIn(least)[1]).toMatch(/^partial queue: .*takes the tag monitoring/);
    const wrong = await look('looker', 'planted-wrong');
    expect(claimsIn(wrong)).toEqual([expect.stringMatching(/^denied application: .*it refuses these credentials/)]);
  }, 120_000);
});

/** The port is open before the broker is there, and that tells of itself before it takes clients. */
async function isReady(port: number): Promise<boolean> {
  const headers = { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` };
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/overview`, { headers });
    const { listeners = [] } = (await answer.json()) as {
      readonly listeners?: readonly { readonly protocol: string }[];
    };
    return answer.ok && listeners.some(({ protocol }) => protocol === 'amqp');
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).unref();
    setTimeout(() => socket.destroy(), 200);
  });
}
