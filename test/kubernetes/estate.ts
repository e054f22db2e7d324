import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../engine/model/json.ts';
import { ask, until } from './api.ts';
import { objects } from './objects.ts';

/**
 * The shop, and the account that looks at it, with the rights that the page of the source names; as far as they are not there.
 * Its second node is there for as long as its heartbeat is kept.
 */
export async function setUp(): Promise<void> {
  const make = (path: string, object: Json) =>
    ask('POST', path, object).catch((error: Error) => {
      if (!error.message.includes('AlreadyExists')) throw error;
    });
  for (const [path, object] of objects) await make(path, object);
  const page = readFileSync(join(import.meta.dirname, '../../docs/sources/kubernetes.md'), 'utf8');
  const [role] = /## Least privileges\n[^]*?```\w*\n([^]*?)```/.exec(page)?.slice(1) ?? [];
  const rights = 'apis/rbac.authorization.k8s.io/v1';
  for (const document of parseAllDocuments(role ?? '')) await make(`${rights}/clusterroles`, document.toJS() as Json);
  await make('api/v1/namespaces/kube-system/serviceaccounts', { metadata: { name: 'groundtruth' } });
  await make(`${rights}/clusterrolebindings`, {
    metadata: { name: 'groundtruth' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'groundtruth' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'kube-system', name: 'groundtruth' }],
  });
  await keepHeartbeat('node-2');
  await untilReady('node-2', 'True');
  await settle();
}

/** Waits until the controllers have done what was asked of them, and every pod is ready or gone. */
export async function settle(): Promise<void> {
  await until('as many pods as there should be', async () => {
    const [deployments, sets, daemons, pods] = await Promise.all(
      [
        'apis/apps/v1/namespaces/shop/deployments',
        'apis/apps/v1/namespaces/shop/statefulsets',
        'apis/apps/v1/namespaces/shop/daemonsets',
        'api/v1/namespaces/shop/pods',
      ].map(async (path) => (await ask('GET', path)).items),
    );
    const workloads = [...(deployments ?? []), ...(sets ?? []), ...(daemons ?? [])];
    const done = workloads.every(({ metadata, spec, status }) => {
      const wanted = spec.replicas ?? status.desiredNumberScheduled;
      const ready = status.readyReplicas ?? status.numberReady ?? 0;
      const updated = status.updatedReplicas ?? status.updatedNumberScheduled ?? 0;
      return (
        status.observedGeneration === metadata.generation &&
        ready === wanted &&
        (updated === wanted || spec.serviceName)
      );
    });
    return done && (pods ?? []).every((pod) => pod.metadata.deletionTimestamp === undefined);
  });
}

let timer: NodeJS.Timeout | undefined;

/**
 * A node that is only said to be there: heard of every two seconds until another is asked for, or none. Pods are not put
 * on it.
 */
export async function keepHeartbeat(name: string | undefined): Promise<void> {
  clearInterval(timer);
  if (name === undefined) return;
  const leases = 'apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const beat = async (): Promise<void> => {
    const renewTime = new Date().toISOString().replace('Z', '000Z');
    const body = { metadata: { name }, spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime } };
    await ask('PATCH', `${leases}/${name}`, body).catch(() => ask('POST', leases, body));
    const now = new Date().toISOString();
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    };
    await ask('PATCH', `api/v1/nodes/${name}/status`, { status: { conditions: [ready] } });
  };
  const node = { metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec: { unschedulable: true } };
  await ask('POST', 'api/v1/nodes', node).catch(() => {});
  await beat();
  timer = setInterval(() => void beat().catch(() => {}), 2000);
}

/** Waits until the cluster says of a node that it is ready: `True`, `False` or `Unknown`. */
export function untilReady(name: string, status: string): Promise<void> {
  return until(`${name} is ready: ${status}`, async () => {
    const node = await ask('GET', `api/v1/nodes/${name}`);
    return node.status.conditions.find(({ type }) => type === 'Ready')?.status === status;
  });
}
