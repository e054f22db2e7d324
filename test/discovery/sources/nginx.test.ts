import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../engine/discovery/nginx/read-config.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { serveAnswers } from '../../support/http-answers.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';
import { httpMisbehaviours, misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

const file = join(import.meta.dirname, '../../fixtures/nginx/dump.conf');

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

const page = 'Active connections: 2 \nserver accepts handled requests\n 5 5 9 \nReading: 0 Writing: 1 Waiting: 1 \n';

describe('the nginx source', () => {
  test('sees where it listens, for which names, and where it hands requests on', async () => {
    const status = `http://${await serveAnswers(servers, { '/status': page })}/status`;
    const run = await lookWith('nginx', { file, status, host: 'web-1' });
    expect(seen(run, 'nginx web-1')).toMatchObject({
      class: 'web-server',
      identifiers: { host: ['web-1'], process: 'nginx' },
      attributes: {
        workers: 4,
        listen: ['0.0.0.0:18443', '127.0.0.1:18081', '[::]:18443'],
        serverNames: ['shop.example', 'www.shop.example'],
        upstreams: { orders: ['10.20.0.7:8080', 'app-2.internal:8080'] },
      },
      state: { reachable: true },
    });
    const ends = seen(run, 'nginx web-1')?.relations.map(({ to }) => to.identifiers['endpoint']);
    expect(ends).toEqual(['10.20.0.7:8080', '127.0.0.1:9000', 'app-2.internal:8080', 'pay.internal:443']);
    expect(claimsIn(run)).toEqual(['complete web-server']);
    expect(claimsIn(run, 'relations')).toEqual([expect.stringContaining('Of 1 it is known only when a request comes')]);
    expect(JSON.stringify(run)).not.toMatch(/hunter2|aHVudGVy/);
  });

  test('does not take a configuration for a server that runs', async () => {
    const run = await lookWith('nginx', { file, host: 'web-1' });
    expect(claimsIn(run)).toEqual([
      expect.stringMatching(/^partial web-server: a configuration does not say that it runs/),
    ]);
  });

  test.each<[string, string[], RegExp]>([
    [
      'ends with an error',
      ['/bin/sh', '-c', 'echo "open() failed (13)" >&2; exit 1'],
      /it ended with 1 \(open\(\) failed/,
    ],
    ['is not there', ['/no/such/nginx'], /is not installed here/],
    ['prints something else', ['/bin/echo', 'hello'], /it is not what `nginx -T` prints/],
    ['prints half', ['/bin/echo', 'http { server { listen 80;'], /it is not what `nginx -T` prints/],
    ['prints without end', ['/bin/sh', '-c', 'yes "server { listen 80; }"'], /it printed more than 32 MiB/],
  ])('says so of a program that %s', async (_what, program, reason) => {
    const run = await lookWith('nginx', { program });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run)).toEqual([expect.stringMatching(reason)]);
  });

  test('says so of a program that never ends, and leaves none of it behind', async () => {
    const run = await lookWith('nginx', { program: ['/bin/sh', '-c', 'sleep 77 & wait'] }, { deadline: 400 });
    expect(run.complete).toBe(false);
    expect(claimsIn(run).join()).toMatch(/deadline/);
  });

  test('says which right is missing to read the file', async (context) => {
    if (process.getuid?.() !== 0) context.skip('Only root can become somebody with fewer rights');
    const folder = components.folder();
    const hidden = join(folder, 'dump.conf');
    chmodSync(folder, 0o755);
    writeFileSync(hidden, 'http {}', { mode: 0o600 });
    const run = await asNobody(() => lookWith('nginx', { file: hidden }));
    expect(claimsIn(run)).toEqual([expect.stringMatching(/^denied web-server: .*may not be read/)]);
  });

  test.each([...Object.entries(misbehaviours), ...Object.entries(httpMisbehaviours)])(
    'takes no page that %s for its status',
    async (_what, behave) => {
      const status = `http://${await servers.plain(behave)}/status`;
      const run = await lookWith('nginx', { file, status });
      expect(claimsIn(run)).toEqual([expect.stringMatching(/^partial web-server: its status: /)]);
    },
    15_000,
  );

  test('reads any text without failing', () => {
    const letters = fc.constantFrom('a', '{', '}', ';', '"', '\\', '#', '$', '\n', ' ', "'");
    fc.assert(
      fc.property(fc.string({ unit: letters }), (text) => {
        const read = [readConfig(text), readConfig(`server { ${text} }`)];
        expect(read).toHaveLength(2);
      }),
    );
  });
});

describe('the nginx source with a real server', () => {
  test('asks the program itself', async (context) => {
    const program = findProgram('nginx');
    if (program === undefined) return skipAbsent(context, 'nginx');
    const folder = components.folder();
    const port = await freePort();
    const config = join(folder, 'nginx.conf');
    writeFileSync(
      config,
      `daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; events {}
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  upstream orders { server 127.0.0.1:9; }
  server { listen 127.0.0.1:${port}; location /s { stub_status; } location / { proxy_pass http://orders; } }
}`,
    );
    const status = `http://127.0.0.1:${port}/s`;
    await components.start(program, ['-c', config], {
      ready: () =>
        fetch(status).then(
          ({ ok }) => ok,
          () => false,
        ),
    });
    const run = await lookWith('nginx', { program: [program, '-T', '-c', config], status });
    const [server] = run.observations;
    expect(server).toMatchObject({
      identifiers: { process: 'nginx', endpoint: [`127.0.0.1:${port}`] },
      attributes: { version: expect.stringMatching(/^\d+\.\d+/), upstreams: { orders: ['127.0.0.1:9'] } },
      relations: [{ to: { identifiers: { endpoint: '127.0.0.1:9' } } }],
    });
    expect(claimsIn(run)).toEqual(['complete web-server']);
  }, 30_000);
});
