import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';
import { misbehaviours } from '../../support/misbehaviour.ts';
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

const className = 'database.postgresql';

describe('the postgresql source', () => {
  test('reads a server that speaks the protocol, wherever the test runs', async () => {
    const database = await PGlite.create();
    const port = await freePort();
    const server = new PGLiteSocketServer({ db: database, port, host: '127.0.0.1' });
    await server.start();
    try {
      const run = await lookWith('postgresql', { endpoints: [`127.0.0.1:${port}`], user: 'postgres' });
      expect(claimsIn(run)).toEqual([`complete ${className}`]);
      expect(seen(run, `server 127.0.0.1:${port}`)).toMatchObject({
        class: className,
        identifiers: { endpoint: [`127.0.0.1:${port}`] },
        attributes: { version: expect.stringMatching(/^\d+/), characterSet: 'UTF8', role: 'primary' },
        state: { reachable: true },
      });
    } finally {
      await server.stop();
      await database.close();
    }
  });

  test.each(Object.entries(misbehaviours))('takes no server that %s for one', async (_what, behave) => {
    const endpoint = await servers.plain(behave);
    const run = await lookWith('postgresql', { endpoints: [endpoint], timeout: '1s' });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run)).toEqual([expect.stringMatching(`^partial ${className}: ${endpoint}: `)]);
  });

  test('knows that nothing is there where the connection is refused', async () => {
    const run = await lookWith('postgresql', { endpoints: [await servers.closed()] });
    expect(run).toMatchObject({ observations: [], complete: true });
    expect(claimsIn(run)).toEqual([`complete ${className}`]);
  });

  test('gives its password to nobody who asks for it in clear text', async () => {
    const heard: Buffer[] = [];
    const endpoint = await servers.listen(
      createServer((socket) => {
        socket.on('data', (chunk) => heard.push(chunk));
        socket.once('data', () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])));
      }),
    );
    const run = await lookWith('postgresql', { endpoints: [endpoint] }, { credentials: { password: 'planted-word' } });
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('planted-word');
    expect(claimsIn(run)).toEqual([expect.stringMatching(/^denied .* in clear text/)]);
  });

  test('asks what is declared only where it is told to, and never where clouds answer', async () => {
    const [endpoint] = [await servers.closed()];
    const targets = [
      target({ class: className, identifiers: { endpoint: [endpoint, '169.254.169.254:5432'] } }),
      target({ class: 'cache', identifiers: { endpoint: ['127.0.0.1:1'] } }),
    ];
    const run = await lookWith('postgresql', { declared: true }, { targets });
    expect(
      run.coverage.filter(({ of }) => of === 'items').map(({ level, scope }) => [level, scope['endpoint']]),
    ).toEqual([
      ['complete', [endpoint]],
      ['denied', ['169.254.169.254:5432']],
    ]);
    expect(claimsIn(await lookWith('postgresql', {}, { targets }))[0]).toMatch(/`endpoints` is missing/);
  });

  test('says which variable is missing', async () => {
    const run = await lookWith(
      'postgresql',
      { endpoints: ['127.0.0.1:1'] },
      { credentials: { password: 'x' }, environment: {} },
    );
    expect(claimsIn(run)).toEqual([
      `denied ${className}: The environment variable TEST_PASSWORD, which \`spec.credentials.password\` names, is not set.`,
    ]);
  });
});

/** A server of Debian's with a role that may do little and one that may look, at a free port. */
async function startPostgresql(
  context: TestContext,
): Promise<{ readonly endpoint: string; readonly port: number; readonly folder: string }> {
  const [initdb, postgres] = [findProgram('initdb'), findProgram('postgres')];
  if (initdb === undefined || postgres === undefined) return skipAbsent(context, 'PostgreSQL');
  const folder = components.folder('postgres');
  const port = await freePort();
  writeFileSync(join(folder, 'superuser'), 'planted-superuser');
  const data = join(folder, 'data');
  await components.run(
    initdb,
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${join(folder, 'superuser')}`,
      '--no-sync',
      '-E',
      'UTF8',
    ],
    { account: 'postgres' },
  );
  await components.start(
    postgres,
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F', '-c', 'work_mem=7MB'],
    { account: 'postgres', ready: (output) => output.includes('ready to accept connections') },
  );
  return { endpoint: `127.0.0.1:${port}`, port, folder };
}

describe('the postgresql source with a real server', () => {
  test('sees version, settings, databases, clients and replication, and which right is missing', async (context) => {
    const { endpoint, port, folder } = await startPostgresql(context);
    const admin = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: 'planted-superuser',
      database: 'postgres',
    });
    await admin.connect();
    for (const statement of [
      'create database orders',
      `create role looker login password 'planted-looker'`,
      `create role monitor login password 'planted-monitor' in role pg_monitor`,
      `create role app login password 'planted-app'`,
      `alter role looker set work_mem = '9MB'`,
      `create role copier login replication password 'planted-copier'`,
    ])
      await admin.query(statement);
    const app = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'app',
      password: 'planted-app',
      database: 'orders',
      application_name: 'orders-api',
    });
    await app.connect();
    await app.query(`select 'planted-query'`);
    try {
      const scope = { endpoints: [endpoint], user: 'monitor' };
      const run = await lookWith('postgresql', scope, { credentials: { password: 'planted-monitor' } });
      expect(seen(run, `server ${endpoint}`)).toMatchObject({
        identifiers: { endpoint: [endpoint], systemIdentifier: expect.stringMatching(/^\d{15,}$/) },
        attributes: {
          version: expect.stringMatching(/^\d+\.\d+$/),
          maxConnections: 100,
          workMem: '7MB',
          statementTimeout: '0',
          walLevel: 'replica',
          databases: ['orders', 'postgres'],
          role: 'primary',
          replicas: 0,
        },
        state: { reachable: true, participating: true },
      });
      expect(seen(run, 'client orders-api')).toMatchObject({
        class: 'application',
        identifiers: { serviceName: 'orders-api' },
        relations: [{ type: 'connectsTo', to: { class: className, identifiers: { endpoint: [endpoint] } }, count: 1 }],
      });
      expect(claimsIn(run)).toEqual([`complete ${className}`]);
      expect(claimsIn(run, 'relations')).toEqual([expect.not.stringContaining('Not seen')]);
      expect(JSON.stringify(run)).not.toContain('planted');

      const least = await lookWith(
        'postgresql',
        { ...scope, user: 'looker' },
        { credentials: { password: 'planted-looker' } },
      );
      const told = seen(least, `server ${endpoint}`)?.attributes;
      expect(told).toMatchObject({ statementTimeout: '0', databases: ['orders', 'postgres'] });
      expect(told).not.toHaveProperty('workMem');
      expect(claimsIn(least)).toEqual([`complete ${className}`]);
      expect(claimsIn(least, 'relations')).toEqual([
        expect.stringMatching(
          /the addresses of the clients of other roles, which takes the role pg_monitor.*; work_mem of/,
        ),
      ]);

      const wrong = await lookWith('postgresql', scope, { credentials: { password: 'planted-wrong' } });
      expect(claimsIn(wrong)).toEqual([expect.stringMatching(/^denied .*: it did not let the role monitor in/)]);
      expect(seen(wrong, `server ${endpoint}`)).toMatchObject({ attributes: {}, state: { reachable: true } });

      const standby = await startStandby(port, folder);
      const pair = await lookWith(
        'postgresql',
        { ...scope, endpoints: [endpoint, standby] },
        { credentials: { password: 'planted-monitor' } },
      );
      expect(seen(pair, `server ${standby}`)).toMatchObject({
        identifiers: { endpoint: [standby] },
        attributes: { role: 'standby' },
        relations: [{ type: 'readsFrom', to: { class: className, identifiers: { endpoint } } }],
      });
      expect(seen(pair, `server ${standby}`)?.identifiers).not.toHaveProperty('systemIdentifier');
      expect(seen(pair, `server ${endpoint}`)?.attributes).toMatchObject({ replicas: 1 });
    } finally {
      await app.end();
      await admin.end();
    }
  }, 60_000);
});

/** A copy that follows the server. */
async function startStandby(primary: number, folder: string): Promise<string> {
  const port = await freePort();
  const data = join(folder, 'copy');
  const env = { PGPASSWORD: 'planted-copier' };
  await components.run(
    findProgram('pg_basebackup') ?? '',
    [
      '-h',
      '127.0.0.1',
      '-p',
      String(primary),
      '-U',
      'copier',
      '-D',
      data,
      '-R',
      '-X',
      'stream',
      '--no-sync',
      '-c',
      'fast',
    ],
    { account: 'postgres', env },
  );
  expect(readFileSync(join(data, 'postgresql.auto.conf'), 'utf8')).toContain('planted-copier');
  await components.start(
    findProgram('postgres') ?? '',
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'],
    { account: 'postgres', ready: (output) => output.includes('started streaming WAL') },
  );
  return `127.0.0.1:${port}`;
}
