import type { JsonObject } from '../../engine/model/json.ts';

/** Where the images of the cluster are; `:1` and `:2` differ. */
export const box = (version: number): string => `127.0.0.1:5000/shop/box:${version}`;

/** Texts that no observation may hold. */
export const planted = ['planted-in-environment', 'planted-in-argument', 'planted-in-annotation', 'planted-in-secret'];

const pod = (app: string, extra: JsonObject = {}): JsonObject => ({
  metadata: { labels: { app } },
  spec: {
    terminationGracePeriodSeconds: 0,
    nodeSelector: { 'kubernetes.io/hostname': 'node-1' },
    containers: [
      {
        name: 'box',
        image: box(1),
        command: ['/bin/sh'],
        args: ['-c', 'exec sleep 86400', '--password=planted-in-argument'],
        env: [{ name: 'DB_PASSWORD', value: 'planted-in-environment' }],
        resources: { requests: { cpu: '10m', memory: '8Mi' } },
        ...extra,
      },
    ],
  },
});

/** A deployment of the namespace `shop`. */
export function deployment(name: string, replicas: number): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name }, annotations: { note: 'planted-in-annotation' } },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: pod(name) },
  };
}

/** A pod that nothing made, and that ends by itself after some seconds. */
export function brief(name: string, seconds: number): JsonObject {
  const { spec } = pod(name, { command: ['/bin/sleep', String(seconds)], args: [] });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { ...(spec as JsonObject), restartPolicy: 'Never' },
  };
}

const cronJob = (name: string, schedule: string, concurrencyPolicy: string): JsonObject => {
  const { spec } = pod(name, { command: ['/bin/sleep', '20'], args: [] });
  const template = { spec: { ...(spec as JsonObject), restartPolicy: 'Never' } };
  return {
    apiVersion: 'batch/v1beta1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule, concurrencyPolicy, jobTemplate: { spec: { template } } },
  };
};

const service = (name: string, app: string, extra: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app }, ports: [{ port: 8080 }], ...extra },
});

/** Everything of the namespace `shop`, by the path of its list. */
export const objects: readonly (readonly [string, JsonObject])[] = [
  ['api/v1/namespaces', { metadata: { name: 'shop' } }],
  [
    'api/v1/persistentvolumes',
    {
      metadata: { name: 'disk-1' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'here',
        hostPath: { path: '/var/tmp', type: 'Directory' },
      },
    },
  ],
  ['api/v1/namespaces/shop/secrets', { metadata: { name: 'db' }, stringData: { password: 'planted-in-secret' } }],
  ['apis/apps/v1/namespaces/shop/deployments', deployment('orders-api', 2)],
  [
    'apis/apps/v1/namespaces/shop/statefulsets',
    {
      metadata: { name: 'orders-db' },
      spec: {
        serviceName: 'orders-db',
        replicas: 1,
        selector: { matchLabels: { app: 'orders-db' } },
        template: pod('orders-db', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'here',
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      },
    },
  ],
  [
    'apis/apps/v1/namespaces/shop/daemonsets',
    {
      metadata: { name: 'agent' },
      spec: { selector: { matchLabels: { app: 'agent' } }, template: pod('agent') },
    },
  ],
  ['apis/batch/v1beta1/namespaces/shop/cronjobs', cronJob('close-month', '0 3 1 * *', 'Forbid')],
  ['apis/batch/v1beta1/namespaces/shop/cronjobs', cronJob('heartbeat', '* * * * *', 'Allow')],
  ['api/v1/namespaces/shop/services', service('orders', 'orders-api', {})],
  ['api/v1/namespaces/shop/services', service('orders-db', 'orders-db', { clusterIP: 'None' })],
  [
    'apis/networking.k8s.io/v1/namespaces/shop/ingresses',
    {
      metadata: { name: 'shop' },
      spec: {
        tls: [{ hosts: ['shop.example'], secretName: 'tls' }],
        rules: [
          {
            host: 'shop.example',
            http: {
              paths: [
                {
                  path: '/orders',
                  pathType: 'Prefix',
                  backend: { service: { name: 'orders', port: { number: 8080 } } },
                },
              ],
            },
          },
        ],
      },
    },
  ],
];
