import { existsSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../engine/model/json.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { createComponents, type Components } from '../../support/components.ts';
import { kubernetesApi, kubernetesServer, type FakeCluster } from '../../support/kubernetes.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';
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

const owned = (name: string, owner?: { readonly kind: string; readonly name: string }, labels: JsonObject = {}) => ({
  metadata: { name, namespace: 'shop', labels, ...(owner && { ownerReferences: [{ ...owner, controller: true }] }) },
  spec: { nodeName: 'node-1', containers: [{ image: 'box:1' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});
const api = async (cluster: FakeCluster = {}) => `http://${await servers.listen(kubernetesServer(cluster))}`;
const all = ['batch-job', 'endpoint', 'host', 'storage', 'workload'];

describe('the kubernetes source', () => {
  test('sees workloads with their pods as one, and what they are reached by, keep and run on', async () => {
    const run = await lookWith(
      'kubernetes',
      { url: await api({ token: 'planted-token' }), cluster: 'production' },
      { credentials: { token: 'planted-token' } },
    );
    const cluster = ['cluster-uid', 'production'];
    expect(seen(run, 'Deployment/shop/orders-api')).toMatchObject({
      class: 'workload',
      identifiers: { cluster, namespace: 'shop', kind: 'Deployment', name: 'orders-api' },
      attributes: {
        image: 'registry.example/shop/orders-api:2.4.0',
        imageDigest: `sha256:${'a'.repeat(64)}`,
        replicas: 2,
        strategy: 'rolling',
        cpu: '500m',
        memory: '512Mi',
        labels: { app: 'orders-api', team: 'orders' },
      },
      relations: [
        { type: 'uses', to: { class: 'storage', identifiers: { cluster, namespace: 'shop', claim: 'orders-data' } } },
        { type: 'runsOn', to: { class: 'host', identifiers: { host: 'node-1' } } },
        { type: 'runsOn', to: { class: 'host', identifiers: { host: 'node-2' } } },
      ],
      state: { healthy: false },
    });
    expect(seen(run, 'StatefulSet/shop/db')).toMatchObject({
      attributes: { strategy: 'recreate' },
      state: { healthy: true },
    });
    expect(seen(run, 'DaemonSet/ops/agent')?.state).toEqual({ healthy: true });
    expect(seen(run, 'Pod/shop/debug')).toMatchObject({
      class: 'workload',
      attributes: { image: 'busybox:1' },
      state: { healthy: true },
    });
    expect(run.observations.filter(({ key }) => key.startsWith('Pod/'))).toHaveLength(1);
    expect(seen(run, 'CronJob/shop/close-month')).toMatchObject({
      class: 'batch-job',
      identifiers: { job: 'close-month', scheduler: ['cluster-uid/shop', 'production/shop'] },
      attributes: {
        schedule: '0 3 1 * *',
        enabled: true,
        concurrency: 'forbid',
        lastStart: '2026-11-01T03:00:00Z',
        lastEnd: '2026-11-01T03:41:12Z',
      },
    });
    expect(seen(run, 'Service/shop/orders')).toMatchObject({
      class: 'endpoint',
      identifiers: { endpoint: ['203.0.113.7:8080'], kind: 'Service' },
      relations: [
        { type: 'dependsOn', to: { class: 'workload', identifiers: { kind: 'Deployment', name: 'orders-api' } } },
      ],
    });
    expect(seen(run, 'Ingress/shop/shop')).toMatchObject({
      identifiers: { url: ['https://shop.example/orders'] },
      relations: [{ type: 'dependsOn', to: { class: 'endpoint', identifiers: { kind: 'Service', name: 'orders' } } }],
    });
    expect(seen(run, 'PersistentVolumeClaim/shop/orders-data')?.attributes).toEqual({ size: '10Gi', tier: 'fast' });
    expect(seen(run, 'Node/-/node-1')).toMatchObject({
      class: 'host',
      identifiers: { host: ['node-1'], address: ['10.20.0.31'], biosUuid: '4c4c4544-0034-4d10-8052-b4c04f335931' },
      attributes: { os: 'Debian GNU/Linux 12 (bookworm)', arch: 'x64', cpus: 4, kubelet: 'v1.30.2' },
      state: { reachable: true, healthy: false },
    });
    expect(claimsIn(run)).toEqual(all.map((name) => `complete ${name}`));
    expect(JSON.stringify(run)).not.toMatch(/hunter2|planted/);
  });

  test('reads lists in pages, and namespaces that its scope names', async () => {
    const url = await api({ page: 1 });
    const [paged, part] = [
      await lookWith('kubernetes', { url }),
      await lookWith('kubernetes', { url, namespaces: ['ops'] }),
    ];
    expect(paged.observations).toHaveLength(9);
    expect(part.observations.map(({ key }) => key)).toEqual(['DaemonSet/ops/agent', 'Node/-/node-1']);
    expect(part.coverage.find(({ class: name }) => name === 'workload')?.scope).toEqual({
      cluster: ['cluster-uid'],
      namespace: ['ops'],
    });
  });

  test('says which right would show what it was refused', async () => {
    const url = await api({ forbidden: ['nodes', 'statefulsets', 'namespaces'] });
    const run = await lookWith('kubernetes', { url });
    const of = (name: string) => run.coverage.find((claim) => claim.class === name);
    expect(of('host')).toMatchObject({
      level: 'denied',
      reason: expect.stringContaining(
        'nodes: it takes the right to list nodes; the UID of the cluster: it takes the right to get the namespace kube-system',
      ),
    });
    expect(of('workload')).toMatchObject({
      level: 'partial',
      reason: expect.stringContaining('it takes the right to list statefulsets.apps'),
      scope: { cluster: [new URL(url).host] },
    });
    expect(seen(run, 'Deployment/shop/orders-api')).toBeDefined();
  });

  test('claims what it could see of each namespace, and takes the name of a cluster for its UID', async () => {
    const run = await lookWith('kubernetes', {
      url: await api({ forbidden: ['namespaces', 'ops/pods'] }),
      cluster: 'production',
      namespaces: ['shop', 'ops'],
    });
    expect(run.coverage.filter(({ of, class: name }) => of === 'items' && name === 'workload')).toEqual([
      {
        of: 'items',
        class: 'workload',
        scope: { cluster: ['production'], kind: ['Deployment', 'StatefulSet', 'DaemonSet'], namespace: ['ops'] },
        level: 'complete',
      },
      { of: 'items', class: 'workload', scope: { cluster: ['production'], namespace: ['shop'] }, level: 'complete' },
      {
        of: 'items',
        class: 'workload',
        scope: { cluster: ['production'], kind: ['Pod', 'Job'], namespace: ['ops'] },
        level: 'partial',
        reason: 'pods: it takes the right to list pods in the namespace ops.',
      },
    ]);
  });

  test('says once that a token is not taken, and no right with it', async () => {
    const url = await api({ token: 'x' });
    const [none, old] = [
      await lookWith('kubernetes', { url }),
      await lookWith('kubernetes', { url }, { credentials: { token: 'of yesterday' } }),
    ];
    for (const run of [none, old]) {
      expect(run.observations).toEqual([]);
      expect(run.coverage.every(({ level }) => level === 'denied')).toBe(true);
    }
    expect(claimsIn(none)[0]).toBe('denied batch-job: the API wants credentials.');
    expect(claimsIn(old)[0]).toMatch(/^denied batch-job: the API turns these credentials away, which have expired/);
  });

  test('tells pods of what it does not list by what they belong to', async () => {
    const run = await lookWith('kubernetes', {
      url: await api({
        objects: {
          cronjobs: [{ metadata: { name: 'nightly', namespace: 'shop' }, spec: {} }],
          pods: [
            owned('etcd-node-1', { kind: 'Node', name: 'node-1' }),
            owned('nightly-1605970800-a', { kind: 'Job', name: 'nightly-1605970800' }),
            owned('miner-1605970800-a', { kind: 'Job', name: 'miner-1605970800' }),
            owned('rollout-77f-a', { kind: 'ReplicaSet', name: 'rollout-77f' }),
            owned('rollout-77f-b', { kind: 'ReplicaSet', name: 'rollout-77f' }),
            owned('late-5d4-a', { kind: 'ReplicaSet', name: 'late-5d4' }, { 'pod-template-hash': '5d4' }),
          ],
        },
      }),
    });
    expect(run.observations.map(({ key }) => key)).toEqual([
      'CronJob/shop/nightly',
      'Job/shop/miner-1605970800',
      'Pod/shop/etcd-node-1',
      'ReplicaSet/shop/rollout-77f',
    ]);
    expect(seen(run, 'ReplicaSet/shop/rollout-77f')).toMatchObject({
      class: 'workload',
      attributes: { image: 'box:1' },
      relations: [{ type: 'runsOn', to: { identifiers: { host: 'node-1' } } }],
      state: { healthy: true },
    });
  });

  test('takes no id of an image for its digest', async () => {
    const ids = [
      `docker://sha256:${'a'.repeat(64)}`,
      `docker-pullable://registry.example/box@sha256:${'b'.repeat(64)}`,
    ];
    const pods = ids.map((imageID, index) => ({
      ...owned(`box-${index}`),
      status: { phase: 'Running', containerStatuses: [{ imageID }] },
    }));
    const run = await lookWith('kubernetes', { url: await api({ objects: { pods } }) });
    expect(run.observations.map(({ attributes }) => attributes['imageDigest'])).toEqual([
      undefined,
      `sha256:${'b'.repeat(64)}`,
    ]);
  });

  test('links services to workloads that have no pods, and claims to see all links where each has a selector', async () => {
    const template = { metadata: { labels: { app: 'orders' } }, spec: { containers: [] } };
    const service = (name: string, namespace: string, spec: JsonObject) => ({ metadata: { name, namespace }, spec });
    const run = await lookWith('kubernetes', {
      url: await api({
        objects: {
          deployments: [{ metadata: { name: 'orders', namespace: 'shop' }, spec: { replicas: 0, template } }],
          services: [
            service('orders', 'shop', { selector: { app: 'orders' } }),
            service('kubernetes', 'default', {}),
            service('web', 'default', { selector: { app: 'web' } }),
          ],
        },
      }),
    });
    expect(seen(run, 'Service/shop/orders')?.relations).toMatchObject([{ to: { identifiers: { name: 'orders' } } }]);
    expect(run.coverage.filter(({ of }) => of === 'relations')).toEqual([
      {
        of: 'relations',
        class: 'endpoint',
        scope: { cluster: ['cluster-uid'], kind: ['Service'], namespace: ['shop'] },
        level: 'complete',
      },
      // Whatever else a workload needs, what it runs on and which claims it has is told.
      {
        of: 'relations',
        class: 'workload',
        scope: { cluster: ['cluster-uid'], told: ['runsOn', 'uses'] },
        level: 'complete',
      },
    ]);
    const blind = await lookWith('kubernetes', { url: await api({ forbidden: ['pods'] }) });
    expect(blind.coverage.filter(({ of, class: name }) => of === 'relations' && name === 'workload')).toEqual([]);
  });

  test.each([
    ['True', { reachable: true, healthy: true }],
    ['False', { reachable: true, healthy: false }],
    ['Unknown', { reachable: false }],
    [undefined, {}],
  ])('takes a node that is ready: %s for %j', async (status, state) => {
    const conditions = status === undefined ? [] : [{ type: 'Ready', status }];
    const nodes = [{ metadata: { name: 'node-1' }, status: { conditions } }];
    const run = await lookWith('kubernetes', { url: await api({ objects: { nodes } }) });
    expect(seen(run, 'Node/-/node-1')?.state).toEqual(state);
  });

  test('begins a list anew that went out of date, and asks again where there is too much to do', async () => {
    const look = async (cluster: FakeCluster) => lookWith('kubernetes', { url: await api({ page: 1, ...cluster }) });
    const whole = await look({});
    const twice = await look({ expiries: 1, refusals: 2 });
    expect(twice.observations.map(({ key }) => key)).toEqual(whole.observations.map(({ key }) => key));
    expect(claimsIn(twice)).toEqual(all.map((name) => `complete ${name}`));
    const always = await look({ expiries: 1000 });
    expect(claimsIn(always)).toContain('partial workload: pods: the list went out of date while it was read.');
  });

  test('reads a kubeconfig, and sends its token only where the certificate is good', async () => {
    const authority = await makeCertificate('Test authority', { isAuthority: true, to: 3650 });
    const heard: string[] = [];
    const serve = async (issued: { readonly key: string; readonly cert: string }) => {
      const listener = kubernetesApi({ token: 'planted-token' });
      const server = createSecureServer(issued, (request, response) => {
        heard.push(request.headers.authorization ?? '');
        listener(request, response);
      });
      return servers.listen(server);
    };
    const config = (server: string, user: object) => {
      const file = join(components.folder(), 'config');
      const cluster = {
        server: `https://${server}`,
        'certificate-authority-data': Buffer.from(authority.cert).toString('base64'),
      };
      const contexts = [{ name: 'here', context: { cluster: 'c', user: 'u' } }];
      writeFileSync(
        file,
        JSON.stringify({
          'current-context': 'here',
          contexts,
          clusters: [{ name: 'c', cluster }],
          users: [{ name: 'u', user }],
        }),
      );
      return file;
    };
    const good = await serve(await makeCertificate('api', { names: ['127.0.0.1'], issuer: authority }));
    const run = await lookWith('kubernetes', { kubeconfig: config(good, { token: 'planted-token' }) });
    expect(claimsIn(run)).toEqual(all.map((name) => `complete ${name}`));
    expect(JSON.stringify(run)).not.toContain('planted');
    heard.length = 0;
    const bad = await serve(await makeCertificate('127.0.0.1'));
    const wrong = await lookWith('kubernetes', { kubeconfig: config(bad, { token: 'planted-token' }) });
    expect(heard).toEqual([]);
    expect(claimsIn(wrong)[0]).toMatch(/^partial .*its certificate is not good here/);
    // A program that would log in is not run: without a token the API says what is missing.
    const mark = join(components.folder(), 'ran');
    const asked = await lookWith('kubernetes', {
      kubeconfig: config(good, { exec: { command: '/bin/touch', args: [mark] } }),
    });
    expect(asked.coverage.every(({ level }) => level === 'denied')).toBe(true);
    expect(existsSync(mark)).toBe(false);
  });

  test.each([
    [{}, /`kubeconfig` is missing/],
    [{ kubeconfig: '/no/such/config' }, /names \/no\/such\/config, which cannot be read/],
    [{ url: 'https://user:planted@x/' }, /`url` takes the https URL/],
    [{ inCluster: true }, /`inCluster` needs .*ca\.crt/],
  ])('refuses the scope %j', async (scope, reason) => {
    expect(claimsIn(await lookWith('kubernetes', scope))[0]).toMatch(reason);
  });

  test.each([...Object.entries(misbehaviours), ...Object.entries(httpMisbehaviours)])(
    'takes no server that %s for an empty cluster',
    async (_what, behave) => {
      const url = `http://${await servers.plain(behave)}`;
      const run = await lookWith('kubernetes', { url }, { deadline: 1500 });
      expect(run.observations).toEqual([]);
      expect(run.coverage.length).toBeGreaterThan(0);
      expect(run.coverage.every(({ level }) => level !== 'complete')).toBe(true);
    },
  );
});
