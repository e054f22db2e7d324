import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker } from '../../../engine/discovery/sources/docker.ts';
import type { SourceEvent } from '../../../engine/discovery/source.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';
import { httpMisbehaviours, misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

const containers = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/docker/containers.json'), 'utf8'),
) as unknown;

let servers: Servers;
let components: Components;
const engines: Server[] = [];
beforeAll(() => {
  servers = createServers();
  components = createComponents();
});
afterAll(async () => {
  await servers.close();
  for (const engine of engines) engine.closeAllConnections();
  await Promise.all(engines.map((engine) => new Promise((resolve) => engine.close(resolve))));
  await components.stop();
});

/** An engine at a socket of its own with these answers by path; 403 for any other. */
async function engineWith(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const path = join(components.folder(), 'engine.sock');
  const server = createServer((request, response) => {
    const answer = answers[request.url?.split('?')[0] ?? ''];
    response.statusCode = answer === undefined ? 403 : 200;
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
  });
  engines.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return `unix://${path}`;
}

const whole = {
  '/containers/json': containers,
  '/version': { Version: '20.10.24', Components: [{ Name: 'Engine' }] },
  '/info': { Name: 'App-1' },
  '/images/json': [
    { Id: `sha256:${'1'.repeat(64)}`, RepoDigests: [`registry.example/shop/web@sha256:${'a'.repeat(64)}`] },
    { Id: `sha256:${'2'.repeat(64)}`, RepoDigests: null },
  ],
};

describe('the docker source', () => {
  test('sees containers with their images, labels, networks and the ports that lead into them', async () => {
    const targets = [target({ identifiers: { endpoint: ['127.0.0.1:18080'] } })];
    const run = await lookWith('docker', { engines: [await engineWith(whole)] }, { targets });
    const web = seen(run, 'container app-1/shop-web-1');
    expect(web).toMatchObject({
      class: 'container',
      identifiers: { host: ['app-1', 'localhost'], container: 'shop-web-1' },
      attributes: {
        image: 'registry.example/shop/web:2.4.0',
        imageDigest: `sha256:${'a'.repeat(64)}`,
        networks: ['shop_back', 'shop_front'],
        labels: { team: 'orders', 'com.docker.compose.project': 'shop' },
      },
      relations: [{ type: 'dependsOn', to: { class: 'container', identifiers: { container: 'shop-db-1' } } }],
      state: { healthy: true },
    });
    const endpoints = web?.identifiers['endpoint'] ?? [];
    expect(endpoints).toContain('127.0.0.1:18080');
    expect(endpoints).toContain('127.0.0.1:19090');
    expect(JSON.stringify(endpoints)).not.toMatch(/8443|10053|0\.0\.0\.0/);
    expect(seen(run, 'container app-1/shop-db-1')).toMatchObject({
      attributes: { imageDigest: `sha256:${'2'.repeat(64)}`, containerState: 'paused' },
      state: { healthy: false },
    });
    expect(seen(run, 'engine app-1 dockerd')).toMatchObject({
      class: 'application',
      identifiers: { process: 'dockerd' },
      attributes: { version: '20.10.24' },
    });
    expect(run.observations).toHaveLength(3);
    expect(claimsIn(run)).toEqual(['complete container']);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('says what a socket that allows less does not show', async () => {
    const run = await lookWith('docker', { engines: [await engineWith({ '/containers/json': containers })] });
    expect(run.observations).toHaveLength(3);
    const [claim] = claimsIn(run);
    expect(claim).toMatch(/^partial container: .*its version: .*\/version \(status 403\); .*digests of images/);
    const none = await lookWith('docker', { engines: [await engineWith({})] });
    expect(claimsIn(none)).toEqual([expect.stringMatching(/^denied container: .*\/containers\/json \(status 403\)/)]);
  });

  test('does not take a list that it cannot read for one that is whole', async () => {
    const run = await lookWith('docker', {
      engines: [await engineWith({ ...whole, '/containers/json': [null, { Id: 7 }] })],
    });
    expect(claimsIn(run)).toEqual([
      expect.stringMatching(/^partial container: .*2 of its containers, which it lists in a form/),
    ]);
  });

  test('says who may open the socket', async (context) => {
    if (process.getuid?.() !== 0) context.skip('Only root can become somebody with fewer rights');
    const engine = await engineWith(whole);
    const run = await asNobody(() => lookWith('docker', { engines: [engine] }));
    expect(claimsIn(run)).toEqual([expect.stringMatching(/^denied .*: its socket may not be opened: run as root/)]);
  });

  test.each([...Object.entries(misbehaviours), ...Object.entries(httpMisbehaviours)])(
    'takes no engine that %s for an empty one',
    async (_what, behave) => {
      const endpoint = await servers.plain(behave);
      const run = await lookWith('docker', { engines: [`http://${endpoint}`], timeout: '1s' });
      expect(run.observations.filter(({ class: name }) => name === 'container')).toEqual([]);
      expect(claimsIn(run)).toEqual([expect.stringMatching(/^partial container: http/)]);
    },
  );

  test('does not take a machine without an engine for one without containers', async () => {
    const [absent] = [`unix://${join(components.folder(), 'no.sock')}`];
    expect(claimsIn(await lookWith('docker', { engines: [absent] }))).toEqual([
      expect.stringMatching(/^partial container: .*there is no such socket/),
    ]);
    expect(claimsIn(await lookWith('docker', { engines: [`http://${await servers.closed()}`] }))).toEqual([
      expect.stringMatching(/^partial container: .*nothing listens there/),
    ]);
  });
});

/** Collects what a source tells until it is stopped. */
function watching(scope: Readonly<Record<string, string[]>>) {
  const abort = new AbortController();
  const events: SourceEvent[] = [];
  const context = {
    now: () => new Date(),
    signal: abort.signal,
    deadline: 5000,
    targets: [],
    credentials: {},
    progress: () => {},
  };
  // Whoever watches opens a stream again that is cut off.
  const done = (async () => {
    for (let tries = 0; !abort.signal.aborted; tries++) {
      try {
        for await (const event of docker.watch?.(scope, context) ?? []) events.push(event);
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
  })();
  return { events, stop: () => (abort.abort(), done) };
}

const real = [
  {
    name: 'Docker Engine',
    program: 'dockerd',
    programs: ['dockerd', 'containerd'],
    start: async (folder: string) => {
      const words = ['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--bridge=none', '-s', 'vfs'];
      const places = [
        '--data-root',
        join(folder, 'data'),
        '--exec-root',
        join(folder, 'exec'),
        '-p',
        join(folder, 'pid'),
      ];
      await components.start(findProgram('dockerd') ?? '', [...words, ...places, '-H', `unix://${folder}/s`], {
        ready: (output) => output.includes('API listen on'),
        patience: 30_000,
      });
    },
  },
  {
    name: 'Podman',
    program: 'podman',
    programs: ['podman', 'runc'],
    start: async (folder: string) => {
      const settings = join(folder, 'containers.conf');
      writeFileSync(
        settings,
        '[containers]\ndefault_ulimits = ["nofile=8192:8192", "nproc=8192:8192"]\nlog_driver = "k8s-file"\n',
      );
      const words = ['--root', join(folder, 'data'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
      const ways = ['--runtime', 'runc', '--cgroup-manager', 'cgroupfs', '--events-backend', 'file'];
      await components.start(
        findProgram('podman') ?? '',
        [...words, ...ways, 'system', 'service', '-t', '0', `unix://${folder}/s`],
        { ready: () => existsSync(join(folder, 's')), env: { CONTAINERS_CONF: settings, TMPDIR: folder } },
      );
    },
  },
];

describe('the docker source with a real engine', () => {
  test.for(real)(
    'sees containers of $name, and one that lived for a moment',
    { timeout: 90_000 },
    async (engine, context) => {
      const { name, program, programs, start } = engine;
      if (process.getuid?.() !== 0 || ['docker', ...programs].some((each) => findProgram(each) === undefined)) {
        return skipAbsent(context, name);
      }
      const busybox = findProgram('busybox');
      if (busybox === undefined) return skipAbsent(context, 'busybox-static');
      const folder = components.folder();
      await start(folder);
      const client = (...words: string[]) =>
        components.run(findProgram('docker') ?? '', ['-H', `unix://${folder}/s`, ...words]);
      const tar = join(folder, 'root.tar');
      await components.run('/bin/tar', ['-C', join(busybox, '..'), '-cf', tar, 'busybox']);
      await client('import', tar, 'registry.example/test/box:1.0');
      const box = ['--network', 'none', '--label', 'team=orders', '-e', 'PLANTED=planted-environment'];
      const image = 'registry.example/test/box:1.0';
      await client('run', '-d', '--name', 'steady', ...box, image, '/busybox', 'sleep', '600');
      try {
        const scope = { engines: [`unix://${folder}/s`] };
        const run = await lookWith('docker', scope);
        const host = hostname().toLowerCase();
        expect(seen(run, `container ${host}/steady`)).toMatchObject({
          identifiers: { container: 'steady' },
          attributes: {
            image,
            imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
            labels: { team: 'orders' },
          },
        });
        expect(seen(run, `engine ${host} ${program}`)?.attributes).toMatchObject({
          version: expect.stringMatching(/^\d+\./),
        });
        expect(claimsIn(run)).toEqual(['complete container']);
        const watch = watching(scope);
        const key = `container ${host}/brief`;
        const of = (kind: SourceEvent['kind']) =>
          watch.events.find(
            (event) => event.kind === kind && (event.kind === 'gone' ? event.key : event.observation.key) === key,
          );
        const isTold = (): boolean => of('seen') !== undefined && of('gone') !== undefined;
        // Nothing tells when an engine has begun to stream.
        for (let tries = 0; tries < 10 && !isTold(); tries++) {
          await client('run', '--rm', '--name', 'brief', ...box, image, '/busybox', 'true');
          for (let looks = 0; looks < 40 && !isTold(); looks++) await wait(50);
        }
        expect(of('gone')).toBeDefined();
        expect(of('seen')).toMatchObject({ observation: { class: 'container', attributes: { image } } });
        await watch.stop();
        expect(JSON.stringify([run, watch.events])).not.toContain('planted');
      } finally {
        await client('rm', '-f', 'steady');
      }
    },
  );
});
