import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inside } from './lifecycle.mjs';

export const folder = process.env['GROUNDTRUTH_KUBERNETES'] ?? '';
const server = 'https://127.0.0.1:6443';

/** What the API answers, as far as the stories look into it. */
export interface ApiObject {
  readonly metadata: {
    readonly name: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly replicas?: number;
    readonly serviceName?: string;
    readonly template: { readonly spec: { readonly containers: { image: string }[] } };
  };
  readonly status: {
    readonly phase?: string;
    readonly token: string;
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly updatedReplicas?: number;
    readonly updatedNumberScheduled?: number;
    readonly desiredNumberScheduled?: number;
  };
  readonly items: readonly ApiObject[];
  rules: { resources: string[] }[];
}

/** What the API answers to its administrator; throws where it is refused. */
export async function ask(method: string, path: string, body?: unknown): Promise<ApiObject> {
  const patch = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const answer = await fetch(`${server}/${path}`, {
    method,
    headers: { authorization: 'Bearer admin', 'content-type': patch },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as ApiObject;
}

/** Waits until something holds, for a minute. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if (await holds().catch(() => false)) return;
    await sleep(250);
  }
  throw new Error(`It did not come about in time: ${what}.`);
}

/** A token of a service account that is good for so many seconds from now on, or was until so many ago. */
export async function tokenOf(account: string, seconds: number): Promise<string> {
  if (seconds > 0) {
    const path = `api/v1/namespaces/kube-system/serviceaccounts/${account}/token`;
    const answer = await ask('POST', path, { spec: { expirationSeconds: seconds, audiences: [] } });
    return answer.status.token;
  }
  // The API gives none that has expired already: this one is signed as it signs its own.
  const [header = '', payload = ''] = (await tokenOf(account, 3600)).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, number>;
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const late = Buffer.from(JSON.stringify({ ...claims, exp, iat: exp - 3600, nbf: exp - 3600 })).toString('base64url');
  const signature = createSign('RSA-SHA256').update(`${header}.${late}`);
  return `${header}.${late}.${signature.sign(readFileSync(join(folder, 'run', 'accounts.key'))).toString('base64url')}`;
}

/** Throws away the history of the cluster, as it does by itself every five minutes. */
export async function compact(): Promise<void> {
  // Of the newest state, the history is there for ever: there has to be a newer one than anybody has read.
  const annotations = { compacted: new Date().toISOString() };
  const { metadata } = await ask('PATCH', 'api/v1/namespaces/default', { metadata: { annotations } });
  const body = JSON.stringify({ revision: metadata.resourceVersion, physical: true });
  const answer = await fetch('http://127.0.0.1:2379/v3/kv/compaction', { method: 'POST', body });
  if (!answer.ok) throw new Error(`etcd: ${await answer.text()}`);
}

/** Runs a shell command among the processes of the cluster; `$STATE` holds their ids, as `NAME.pid`. */
export async function inCluster(command: string): Promise<string> {
  return inside(folder, `STATE=${join(folder, 'run')}; ${command}`);
}
