import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../engine/model/json.ts';

export const kubernetesObjects = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/kubernetes/objects.json'), 'utf8'),
) as Readonly<Record<string, readonly Json[]>>;

export interface FakeCluster {
  readonly objects?: Readonly<Record<string, readonly Json[]>>;
  /** Plurals that may not be listed, also as `namespace/plural`, and `namespaces`. */
  readonly forbidden?: readonly string[];
  /** The token that it wants. */
  readonly token?: string;
  /** Objects a page; the `limit` of the request by default. */
  readonly page?: number;
  /** How often it says that the place to go on from is too old, and that it has too much to do. */
  readonly expiries?: number;
  readonly refusals?: number;
  /** Plurals that may be listed and not watched. */
  readonly unwatchable?: readonly string[];
  /** Answers a watch. */
  readonly watching?: (plural: string, response: ServerResponse, from: string) => void;
}

/** What the API of Kubernetes answers to lists in pages, to watches, and to what it does not know or allow. */
export function kubernetesApi(cluster: FakeCluster): RequestListener {
  const { objects = kubernetesObjects, forbidden = [], unwatchable = [], token, page, watching } = cluster;
  let { expiries = 0, refusals = 0 } = cluster;
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://api');
    const answer = (status: number, body: JsonObject) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const failed = (code: number, reason: string) =>
      answer(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code });
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) return failed(401, 'Unauthorized');
    if (refusals-- > 0) {
      response.setHeader('retry-after', '0');
      return failed(429, 'TooManyRequests');
    }
    const path =
      /^\/(?:api\/(v1)|apis\/(apps\/v1|batch\/v1|networking\.k8s\.io\/v1))(?:\/namespaces\/([\w-]+))?\/(\w+)$/.exec(
        url.pathname,
      );
    const [, core, group, namespace, plural = ''] = path ?? [];
    if (url.pathname === '/api/v1/namespaces/kube-system') {
      return forbidden.includes('namespaces')
        ? failed(403, 'Forbidden')
        : answer(200, { kind: 'Namespace', metadata: { name: 'kube-system', uid: 'cluster-uid' } });
    }
    if (!path || groupOf(plural) !== (core ?? group)) return failed(404, 'NotFound');
    if (forbidden.includes(plural) || forbidden.includes(`${namespace}/${plural}`)) return failed(403, 'Forbidden');
    if (url.searchParams.get('watch') === 'true') {
      if (unwatchable.includes(plural)) return failed(403, 'Forbidden');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      return watching?.(plural, response, url.searchParams.get('resourceVersion') ?? '');
    }
    if (url.searchParams.has('continue') && expiries-- > 0) return failed(410, 'Expired');
    const limit = Math.min(page ?? Infinity, Number(url.searchParams.get('limit') ?? Infinity));
    const start = Number(url.searchParams.get('continue') ?? 0);
    const all = (objects[plural] ?? []).filter(
      (item) =>
        namespace === undefined || (item as { metadata?: { namespace?: string } }).metadata?.namespace === namespace,
    );
    const after = start + limit < all.length ? String(start + limit) : undefined;
    return answer(200, {
      kind: 'List',
      metadata: { resourceVersion: '100', ...(after !== undefined && { continue: after }) },
      items: all.slice(start, start + limit),
    });
  };
}

function groupOf(plural: string): string {
  if (['deployments', 'statefulsets', 'daemonsets'].includes(plural)) return 'apps/v1';
  if (plural === 'cronjobs') return 'batch/v1';
  return plural === 'ingresses' ? 'networking.k8s.io/v1' : 'v1';
}

export function kubernetesServer(cluster: FakeCluster = {}) {
  return createServer(kubernetesApi(cluster));
}
