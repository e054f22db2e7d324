import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, tokenOf, until } from './api.ts';
import { keepHeartbeat, settle, setUp, untilReady } from './estate.ts';
import { repository, type Repository } from './look.ts';
import { box, brief, deployment, objects, planted } from './objects.ts';

const apps = 'apis/apps/v1/namespaces/shop';
const core = 'api/v1/namespaces/shop';
const jobs = 'apis/batch/v1beta1/namespaces/shop/cronjobs';
const ingress = 'apis/networking.k8s.io/v1/namespaces/shop/ingresses/shop';
const role = 'apis/rbac.authorization.k8s.io/v1/clusterroles/groundtruth';

let token = '';
let watched: Repository;
beforeAll(async () => {
  await setUp();
  token = await tokenOf('groundtruth', 3600);
});
afterAll(() => keepHeartbeat(undefined));
beforeEach(() => {
  watched = repository({ token });
});
afterEach(() => watched.delete());

describe('a cluster that is as it is declared', () => {
  test('has nothing that differs, however often it is looked at', async () => {
    await watched.look();
    expect(await watched.drift()).toEqual([]);
    await watched.look();
    expect(await watched.drift()).toEqual([]);
  });

  test('gives away nothing that is secret', async () => {
    await watched.look();
    const evidence = watched.evidence();
    expect(evidence).toContain('orders-api');
    for (const secret of [...planted, token]) expect(evidence).not.toContain(secret);
  });

  test('tells the digest that the registry gives an image', async () => {
    await watched.look();
    expect(watched.evidence()).toMatch(/"imageDigest":"sha256:[0-9a-f]{64}"/);
  });
});

interface Story {
  readonly title: string;
  readonly plant: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
  readonly findings: readonly string[];
  /** What is still told when it was mended; nothing by default. */
  readonly afterwards?: readonly string[];
}

const scale = (replicas: number) => ask('PATCH', `${apps}/deployments/orders-api/scale`, { spec: { replicas } });
const remove = async (path: string) => {
  await ask('DELETE', path, { gracePeriodSeconds: 0, propagationPolicy: 'Foreground' });
  // It is there, and looks as always, until what it made is gone.
  const isGone = () =>
    ask('GET', path).then(
      () => false,
      (error: Error) => error.message.startsWith(`GET ${path}: 404 `),
    );
  await until(`${path} is gone`, isGone);
};
const declared = (path: string, name: string) =>
  objects.find(([at, object]) => at === path && (object['metadata'] as { name: string }).name === name)?.[1] ?? {};
/** The same with another image: a patch that merges would lose the rest of the container. */
const image = async (version: number) => {
  const now = await ask('GET', `${apps}/deployments/orders-api`);
  for (const container of now.spec.template.spec.containers) container.image = box(version);
  return ask('PUT', `${apps}/deployments/orders-api`, now);
};
const lead = (name: string) => {
  const backend = { service: { name, port: { number: 8080 } } };
  const paths = [{ path: '/orders', pathType: 'Prefix', backend }];
  return ask('PATCH', ingress, { spec: { rules: [{ host: 'shop.example', http: { paths } }] } });
};
/** Gives the role its rights but those to one kind of objects. */
const withoutRights = async (resource: string) => {
  const now = await ask('GET', role);
  for (const rule of now.rules) rule.resources = rule.resources.filter((name) => name !== resource);
  now.rules = now.rules.filter(({ resources }) => resources.length > 0);
  return ask('PUT', role, now);
};

const stories: readonly Story[] = [
  {
    title: 'a deployment that was scaled',
    plant: () => scale(3),
    mend: () => scale(2),
    findings: ['decay.mismatch orders-api'],
  },
  {
    title: 'another image',
    plant: () => image(2),
    mend: () => image(1),
    findings: ['decay.mismatch orders-api'],
  },
  {
    title: 'a deployment that nobody declared',
    plant: () => ask('POST', `${apps}/deployments`, deployment('miner', 1)),
    mend: () => remove(`${apps}/deployments/miner`),
    findings: ['inventory.undeclared cluster', 'relation.undeclared node-1'],
    afterwards: ['inventory.transient cluster'],
  },
  {
    title: 'a pod that nothing made',
    plant: () =>
      ask('POST', `${core}/pods`, brief('debug', 3600)).then(() =>
        until('the pod runs', async () => (await ask('GET', `${core}/pods/debug`)).status.phase === 'Running'),
      ),
    mend: () => remove(`${core}/pods/debug`),
    findings: ['inventory.undeclared cluster', 'relation.undeclared node-1'],
    afterwards: ['inventory.transient cluster'],
  },
  {
    title: 'a service that was deleted',
    plant: () => remove(`${core}/services/orders`),
    mend: () => ask('POST', `${core}/services`, declared(`${core}/services`, 'orders')),
    findings: ['inventory.missing orders'],
  },
  {
    title: 'a deployment that was deleted',
    plant: () => remove(`${apps}/deployments/orders-api`),
    mend: () => ask('POST', `${apps}/deployments`, declared(`${apps}/deployments`, 'orders-api')),
    findings: ['inventory.missing orders-api'],
  },
  {
    title: 'a service that selects other pods',
    plant: () => ask('PATCH', `${core}/services/orders`, { spec: { selector: { app: 'orders-db' } } }),
    mend: () => ask('PATCH', `${core}/services/orders`, { spec: { selector: { app: 'orders-api' } } }),
    findings: ['relation.wrong-target orders'],
  },
  {
    title: 'a service that selects nothing',
    plant: () => ask('PATCH', `${core}/services/orders`, { spec: { selector: { app: 'order-api' } } }),
    mend: () => ask('PATCH', `${core}/services/orders`, { spec: { selector: { app: 'orders-api' } } }),
    findings: ['relation.unobserved orders'],
  },
  {
    title: 'an ingress that leads elsewhere',
    plant: () => lead('orders-db'),
    mend: () => lead('orders'),
    findings: ['relation.wrong-target shop-page'],
  },
  {
    title: 'an ingress of another host',
    plant: () => ask('PATCH', ingress, { spec: { rules: [{ host: 'other.example', http: null }] } }),
    mend: () => lead('orders'),
    findings: ['relation.unobserved shop-page'],
  },
  {
    title: 'a cron job at another time, which is switched off',
    plant: () => ask('PATCH', `${jobs}/close-month`, { spec: { schedule: '0 4 1 * *', suspend: true } }),
    mend: () => ask('PATCH', `${jobs}/close-month`, { spec: { schedule: '0 3 1 * *', suspend: false } }),
    findings: ['decay.override close-month', 'decay.schedule close-month'],
  },
  {
    title: 'a cron job that is gone',
    plant: () => remove(`${jobs}/close-month`),
    mend: () => ask('POST', jobs, declared(jobs, 'close-month')),
    findings: ['inventory.missing close-month'],
  },
  {
    title: 'a stateful set without its pods',
    plant: () => ask('PATCH', `${apps}/statefulsets/orders-db/scale`, { spec: { replicas: 0 } }),
    mend: () => ask('PATCH', `${apps}/statefulsets/orders-db/scale`, { spec: { replicas: 1 } }),
    // The cluster tells all that runs on its nodes, so that what runs on none any more is told at once.
    findings: ['decay.mismatch orders-db', 'relation.unobserved orders-db'],
  },
  {
    title: 'a node that is no longer heard of',
    plant: () => keepHeartbeat(undefined).then(() => untilReady('node-2', 'Unknown')),
    mend: () => keepHeartbeat('node-2').then(() => untilReady('node-2', 'True')),
    findings: ['decay.unhealthy node-2'],
  },
  {
    title: 'a node that is gone',
    plant: () => keepHeartbeat(undefined).then(() => ask('DELETE', 'api/v1/nodes/node-2')),
    mend: () => keepHeartbeat('node-2').then(() => untilReady('node-2', 'True')),
    findings: ['inventory.missing node-2'],
  },
];

describe('one change to the cluster', () => {
  test.each(stories)('$title', async ({ plant, mend, findings, afterwards = [] }) => {
    await watched.look();
    try {
      await plant();
      await settle();
      await watched.look();
      expect(await watched.drift()).toEqual(findings);
    } finally {
      await mend();
    }
    await settle();
    await watched.look();
    expect(await watched.drift()).toEqual(afterwards);
  });
});

describe('rights that are taken away', () => {
  test.each([
    [
      'statefulsets',
      'coverage.partial',
      'statefulsets: it takes the right to list statefulsets.apps in the namespace shop',
    ],
    ['pods', 'coverage.partial', 'pods: it takes the right to list pods in the namespace shop'],
    ['cronjobs', 'coverage.denied', 'cronjobs: it takes the right to list cronjobs.batch in the namespace shop'],
    ['nodes', 'coverage.denied', 'nodes: it takes the right to list nodes'],
  ])('%s: it is named, and nothing is called missing', async (resource, code, reason) => {
    await watched.look();
    const before = await ask('GET', role);
    try {
      await withoutRights(resource);
      const said = await watched.look();
      expect(said).toContain(reason);
      const findings = await watched.findings();
      expect(findings.filter(({ code: each }) => !each.startsWith('coverage.'))).toEqual([]);
      expect(findings.some((each) => each.code === code && each.message.includes(reason))).toBe(true);
    } finally {
      const { metadata } = await ask('GET', role);
      await ask('PUT', role, {
        ...before,
        metadata: { ...before.metadata, resourceVersion: metadata.resourceVersion },
      });
    }
    await watched.look();
    expect(await watched.drift()).toEqual([]);
  });

  test('a token that has expired is told as such, and names no right', async () => {
    await watched.look();
    const late = repository({ token: await tokenOf('groundtruth', -60) });
    try {
      expect(await late.look()).toContain('the API turns these credentials away');
      const findings = await late.findings();
      expect([...new Set(findings.map(({ code }) => code))]).toEqual(['coverage.denied']);
      expect(JSON.stringify(findings)).not.toContain('the right to');
    } finally {
      late.delete();
    }
  });

  test('a token that never was one, and none at all', async () => {
    for (const [wrong, reason] of [
      ['no-token', 'the API turns these credentials away'],
      ['', 'CLUSTER_TOKEN'],
    ] as const) {
      const stranger = repository({ token: wrong });
      try {
        expect(await stranger.look()).toContain(reason);
        expect([...new Set((await stranger.findings()).map(({ code }) => code))]).toEqual(['coverage.denied']);
      } finally {
        stranger.delete();
      }
    }
  });
});
