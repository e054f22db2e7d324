import type { Json } from '../../model/json.ts';
import { jsonAt, listAt, textAt } from '../json-at.ts';
import { askApi, type ApiAnswer, type Cluster } from './ask-api.ts';
import type { ClusterAccess } from './read-kubeconfig.ts';
import { slimPod } from './slim-pod.ts';

/** A kind of object, and where its list is. */
export interface Resource {
  readonly plural: string;
  /** `apps/v1`; `v1` for the core group. Tried in order. */
  readonly versions: readonly string[];
  readonly namespaced: boolean;
  /** What is kept of an object; all of it where left out. */
  readonly keep?: (item: Json) => Json;
}

export const resources = {
  deployments: { plural: 'deployments', versions: ['apps/v1'], namespaced: true },
  statefulsets: { plural: 'statefulsets', versions: ['apps/v1'], namespaced: true },
  daemonsets: { plural: 'daemonsets', versions: ['apps/v1'], namespaced: true },
  cronjobs: { plural: 'cronjobs', versions: ['batch/v1', 'batch/v1beta1'], namespaced: true },
  pods: { plural: 'pods', versions: ['v1'], namespaced: true, keep: slimPod },
  services: { plural: 'services', versions: ['v1'], namespaced: true },
  ingresses: { plural: 'ingresses', versions: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'], namespaced: true },
  persistentvolumeclaims: { plural: 'persistentvolumeclaims', versions: ['v1'], namespaced: true },
  nodes: { plural: 'nodes', versions: ['v1'], namespaced: false },
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof resources;

/** Objects of a kind, or the clause that says why there are none, or not all. */
export interface Listed {
  readonly items: readonly Json[];
  /** Of the cluster when the list was begun: from there on it can be watched. */
  readonly version?: string;
  readonly gap?: Gap;
}

export interface Gap {
  readonly level: 'partial' | 'denied';
  readonly reason: string;
}

const page = 500;
const mostPages = 400;
/** How often a list is begun anew because the place to go on from was too old. */
const mostRestarts = 2;

/** Every object of a kind, in one namespace or in all. A list that is refused says which right would show it. */
export async function listObjects(
  resource: Resource,
  namespace: string | undefined,
  cluster: Cluster,
): Promise<Listed> {
  let items: Json[] = [];
  let restarts = 0;
  let [version = 'v1', ...others] = resource.versions;
  let after = '';
  for (let pages = 0; pages < mostPages; pages++) {
    const query = `?limit=${page}${after === '' ? '' : `&continue=${encodeURIComponent(after)}`}`;
    const answer = await askApi(resourceUrl(cluster.access, resource, version, namespace, query), cluster);
    const [older] = others;
    if (answer.kind === 'absent' && after === '' && older !== undefined) {
      [version, ...others] = others as [string, ...string[]];
      continue;
    }
    if (answer.kind === 'expired' && after !== '' && restarts < mostRestarts) {
      restarts++;
      items = [];
      after = '';
      continue;
    }
    if (answer.kind !== 'seen') return { items, gap: gapOf('list', answer, resource, version, namespace) };
    if (!Array.isArray(jsonAt(answer.value, 'items'))) {
      return { items, gap: { level: 'partial', reason: `${resource.plural}: it answers, but not as Kubernetes does` } };
    }
    for (const item of listAt(answer.value, 'items')) items.push(resource.keep?.(item) ?? item);
    after = textAt(answer.value, 'metadata', 'continue') ?? '';
    if (after === '') {
      const listVersion = textAt(answer.value, 'metadata', 'resourceVersion');
      return { items, ...(listVersion !== undefined && { version: listVersion }) };
    }
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

/** What an answer other than the objects means, and the right that is missing. */
export function gapOf(
  verb: 'list' | 'watch',
  answer: Exclude<ApiAnswer, { readonly kind: 'seen' }>,
  { plural, namespaced }: Resource,
  version: string,
  namespace: string | undefined,
): Gap {
  switch (answer.kind) {
    case 'forbidden': {
      const group = version.includes('/') ? `.${version.split('/')[0]}` : '';
      const where = namespaced && namespace !== undefined ? ` in the namespace ${namespace}` : '';
      return { level: 'denied', reason: `${plural}: it takes the right to ${verb} ${plural}${group}${where}` };
    }
    // The same for every kind, and told once.
    case 'stranger':
      return { level: 'denied', reason: answer.reason };
    case 'absent':
      return { level: 'partial', reason: `${plural}: the API does not know them as ${version}` };
    case 'expired':
      return { level: 'partial', reason: `${plural}: the list went out of date while it was read` };
    case 'unknown':
      return { level: 'partial', reason: `${plural}: ${answer.reason}` };
    default:
      return answer satisfies never;
  }
}
