import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { serveAnswers } from '../../support/http-answers.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';
import { httpMisbehaviours, misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

const csv = readFileSync(join(import.meta.dirname, '../../fixtures/haproxy/stats.csv'), 'utf8');

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

describe('the haproxy source', () => {
  test('sees backends, and of their servers what the checks know', async () => {
    const endpoint = await serveAnswers(servers, { '/stats;csv': csv });
    const run = await lookWith('haproxy', { urls: [`http://${endpoint}/stats`] });
    expect(seen(run, `balancer ${endpoint}`)).toMatchObject({
      class: 'load-balancer',
      identifiers: { endpoint },
      attributes: { algorithm: 'roundrobin', backends: { old: ['[2001:db8::7]:80'], api: expect.any(Array) } },
      state: { reachable: true, healthy: false },
    });
    expect(seen(run, `balancer ${endpoint}`)?.relations).toHaveLength(7);
    const backends = run.observations.filter(({ key }) => key.startsWith('server'));
    expect(backends.map(({ identifiers, state }) => [identifiers['endpoint'], state])).toEqual([
      ['10.20.0.7:8080', { reachable: true, healthy: true }],
      ['10.20.0.9:8080', { reachable: true, healthy: false }],
    ]);
    expect(run.coverage.filter(({ class: name }) => name === 'application')).toMatchObject([
      { level: 'complete', scope: { endpoint: ['10.20.0.7:8080', '10.20.0.8:8080', '10.20.0.9:8080'] } },
      {
        level: 'partial',
        scope: { endpoint: ['10.20.0.10:8080', '[2001:db8::7]:80'] },
        reason: expect.stringContaining('L4TOUT'),
      },
    ]);
  });

  test('claims to tell every server that a balancer hands on to, where the page shows addresses', async () => {
    const endpoint = await serveAnswers(servers, { '/stats;csv': csv });
    const bare = await serveAnswers(servers, { '/;csv': '# pxname,svname,status,type,\napi,app-1,UP,2,\n' });
    const run = await lookWith('haproxy', { urls: [`http://${endpoint}/stats`, `http://${bare}/`] });
    expect(run.coverage.filter(({ of }) => of === 'relations')).toEqual([
      {
        of: 'relations',
        class: 'load-balancer',
        scope: { endpoint: [endpoint], told: ['connectsTo'] },
        level: 'complete',
      },
    ]);
  });

  test('says what is missing where the page shows no addresses', async () => {
    const endpoint = await serveAnswers(servers, { '/;csv': '# pxname,svname,status,type,\napi,app-1,UP,2,\n' });
    const run = await lookWith('haproxy', { urls: [`http://${endpoint}/`] });
    expect(claimsIn(run)).toEqual([expect.stringMatching(/^partial load-balancer: .*`stats show-legends`/)]);
    expect(seen(run, `balancer ${endpoint}`)?.attributes).toEqual({ backends: { api: ['app-1'] } });
  });

  test.each([...Object.entries(misbehaviours), ...Object.entries(httpMisbehaviours)])(
    'takes no server that %s for one',
    async (_what, behave) => {
      const endpoint = await servers.plain(behave);
      const run = await lookWith('haproxy', { urls: [`http://${endpoint}/stats`], timeout: '1s' });
      expect(run.observations).toEqual([]);
      expect(claimsIn(run)).toEqual([expect.stringMatching(`^partial load-balancer: ${endpoint}: `)]);
    },
  );

  test('says that it was refused, that nothing is there, and that there is no socket', async () => {
    const refusing = await serveAnswers(servers, { '/stats;csv': 401 });
    const closed = await servers.closed();
    const run = await lookWith('haproxy', {
      urls: [`http://${refusing}/stats`, `http://${closed}/stats`],
      sockets: ['/no/such.sock'],
    });
    expect(claimsIn(run)).toEqual([
      'complete load-balancer',
      expect.stringMatching(/^denied .*it wants credentials/),
      expect.stringMatching(/^partial .*there is no such socket/),
    ]);
  });
});

describe('the haproxy source with a real load balancer', () => {
  test('sees what is up and what is down, over HTTP and over its socket', async (context) => {
    const program = findProgram('haproxy');
    if (program === undefined) return skipAbsent(context, 'HAProxy');
    const folder = components.folder();
    const up = await servers.listen(createServer((_request, response) => response.end('well')));
    const ill = await servers.listen(createServer((_request, response) => response.writeHead(500).end()));
    const down = await servers.closed();
    const port = await freePort();
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(
      file,
      `global
  stats socket ${folder}/user.sock level user
  stats socket ${folder}/operator.sock level operator
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:${port}
  stats enable
  stats uri /stats
  stats show-legends
  stats auth looker:planted-word
  default_backend api
backend api
  balance leastconn
  option httpchk GET /
  server app-1 ${up} check inter 200 fall 1 rise 1
  server app-2 ${down} check inter 200 fall 1 rise 1
  server app-3 ${ill} check inter 200 fall 1 rise 1
`,
    );
    const settled = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(join(folder, 'operator.sock'));
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('error', () => resolve(false));
        socket.on('close', () => resolve(/L7OK/.test(text) && /L4CON/.test(text) && /L7STS/.test(text)));
        socket.write('show stat\n');
      });
    await components.start(program, ['-db', '-f', file], { ready: settled });
    const stats = { urls: [`http://127.0.0.1:${port}/stats`], user: 'looker' };
    const page = await lookWith('haproxy', stats, { credentials: { password: 'planted-word' } });
    const socket = await lookWith('haproxy', { sockets: [join(folder, 'operator.sock')] });
    for (const run of [page, socket]) {
      expect(seen(run, `server ${up}`)?.state).toEqual({ reachable: true, healthy: true });
      expect(seen(run, `server ${ill}`)?.state).toEqual({ reachable: true, healthy: false });
      expect(seen(run, `server ${down}`)).toBeUndefined();
      expect(claimsIn(run)).toEqual(['complete application', 'complete load-balancer']);
    }
    expect(seen(socket, `balancer ${folder}/operator.sock`)).toMatchObject({
      identifiers: { host: expect.arrayContaining([hostname().toLowerCase()]), process: 'haproxy' },
      attributes: { algorithm: 'leastconn', version: expect.stringMatching(/^\d+\.\d+/) },
    });
    expect(seen(page, `balancer 127.0.0.1:${port}`)?.relations).toHaveLength(3);
    const least = await lookWith('haproxy', { sockets: [join(folder, 'user.sock')] });
    expect(claimsIn(least)).toEqual([expect.stringMatching(/^partial .*a socket of level operator/)]);
    const wrong = await lookWith('haproxy', stats, { credentials: { password: 'planted-wrong' } });
    expect(claimsIn(wrong)).toEqual([expect.stringMatching(/^denied .*it refuses these credentials/)]);
    expect(JSON.stringify([page, socket, wrong])).not.toContain('planted');
  }, 30_000);
});
