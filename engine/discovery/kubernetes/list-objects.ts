import type { Json } from '../../model/json.ts';
import { askJson, type HttpAccess } from '../http/ask.ts';
import { jsonAt, listAt, textAt } from '../json-at.ts';
import type { ClusterAccess } from './read-kubeconfig.ts';

/** A kind of object, and where its list is. */
export interface Resource {
  readonly plural: string;
  /** `apps/v1`; `v1` for the core group. Tried in order. */
  readonly versions: readonly string[];
  readonly namespaced: boolean;
}

export const resources = {
  deployments: { plural: 'deployments', versions: ['apps/v1'], namespaced: true },
  statefulsets: { plural: 'statefulsets', versions: ['apps/v1'], namespaced: true },
  daemonsets: { plural: 'daemonsets', versions: ['apps/v1'], namespaced: true },
  cronjobs: { plural: 'cronjobs', versions: ['batch/v1', 'batch/v1beta1'], namespaced: true },
  pods: { plural: 'pods', versions: ['v1'], namespaced: true },
  services: { plural: 'services', versions: ['v1'], namespaced: true },
  ingresses: { plural: 'ingresses', versions: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'], namespaced: true },
  persistentvolumeclaims: { plural: 'persistentvolumeclaims', versions: ['v1'], namespaced: true },
  nodes: { plural: 'nodes', versions: ['v1'], namespaced: false },
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof resources;

/** Objects of a kind, or the clause that says why there are none, or not all. */
export interface Listed {
  readonly items: readonly Json[];
  readonly gap?: { readonly level: 'partial' | 'denied'; readonly reason: string };
}

export interface Cluster {
  readonly access: ClusterAccess;
  readonly http: HttpAccess;
  readonly signal: AbortSignal;
}

const page = 500;
const mostPages = 400;

/** Every object of a kind, in one namespace or in all. A list that is refused says which right would show it. */
export async function listObjects(
  resource: Resource,
  namespace: string | undefined,
  cluster: Cluster,
): Promise<Listed> {
  const items: Json[] = [];
  let [version = 'v1', ...others] = resource.versions;
  let after = '';
  for (let pages = 0; pages < mostPages; pages++) {
    const query = `?limit=${page}${after === '' ? '' : `&continue=${encodeURIComponent(after)}`}`;
    const answer = await askJson(
      resourceUrl(cluster.access, resource, version, namespace, query),
      cluster.http,
      cluster.signal,
    );
    const older = others[0];
    if (answer.kind === 'unknown' && answer.reason.endsWith('with status 404') && pages === 0 && older !== undefined) {
      [version, ...others] = [older, ...others.slice(1)];
      continue;
    }
    if (answer.kind !== 'seen')
      return { items, gap: gapOf(resource, version, answer.kind === 'unknown' ? answer : undefined) };
    if (!Array.isArray(jsonAt(answer.value, 'items'))) {
      return { items, gap: { level: 'partial', reason: `${resource.plural}: it answers, but not as Kubernetes does` } };
    }
    items.push(...listAt(answer.value, 'items'));
    after = textAt(answer.value, 'metadata', 'continue') ?? '';
    if (after === '') return { items };
  }
  return { items, gap: { level: 'partial', reason: `${resource.plural}: there are more than ${page * mostPages}` } };
}

/** The URL of a list, also below a path as proxies have it. */
export function resourceUrl(
  { server }: ClusterAccess,
  { plural, namespaced }: Resource,
  version: string,
  namespace: string | undefined,
  query: string,
): URL {
  const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return new URL(`${server.origin}${server.pathname.replace(/\/$/, '')}${root}${within}/${plural}${query}`);
}

function gapOf(
  { plural }: Resource,
  version: string,
  unknown: { readonly level: 'partial' | 'denied'; readonly reason: string } | undefined,
): NonNullable<Listed['gap']> {
  if (unknown?.level === 'denied') {
    const group = version.includes('/') ? `.${version.split('/')[0]}` : '';
    return { level: 'denied', reason: `${plural}: it takes the right to list ${plural}${group}` };
  }
  return { level: 'partial', reason: `${plural}: ${unknown?.reason ?? 'nothing listens there'}` };
}
