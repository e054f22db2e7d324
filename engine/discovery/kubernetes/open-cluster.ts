import { rootCertificates } from 'node:tls';
import { httpAccess } from '../http/ask.ts';
import { textAt } from '../json-at.ts';
import { refuse, scopeFlag, scopeText, scopeTexts } from '../scope.ts';
import type { SourceContext } from '../source.ts';
import type { JsonObject } from '../../model/json.ts';
import { askApi, type ApiAnswer, type Cluster } from './ask-api.ts';
import { resourceUrl } from './list-objects.ts';
import { readInCluster, readKubeconfig, type ClusterAccess } from './read-kubeconfig.ts';

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Members of a scope that `openCluster` reads. */
export const clusterMembers = ['kubeconfig', 'context', 'inCluster', 'url', 'ca', 'cluster', 'allowLinkLocal'] as const;

/** Which cluster a scope means, and how to ask it. Throws where the scope is unusable. */
export async function openCluster(
  scope: JsonObject,
  { credentials }: SourceContext,
  signal: AbortSignal,
): Promise<Cluster> {
  const access = await clusterAccess(scope);
  const token = credentials['token'] ?? access.token;
  const http = await httpAccess(scope, token === undefined ? {} : { token });
  return {
    access,
    signal,
    http: {
      ...http,
      trustedOnly: access.server.protocol === 'https:',
      ...(access.ca !== undefined && { ca: [...(http.ca ?? rootCertificates), access.ca] }),
      ...(access.client && { client: access.client }),
    },
  };
}

async function clusterAccess(scope: JsonObject): Promise<ClusterAccess> {
  const [file] = scopeTexts(scope, 'kubeconfig');
  const [url] = scopeTexts(scope, 'url');
  if (file !== undefined) return readKubeconfig(file, scopeTexts(scope, 'context')[0]);
  if (scopeFlag(scope, 'inCluster')) return readInCluster(serviceAccount);
  if (url === undefined) return refuse('kubeconfig', 'is missing: name one, or a `url`, or say `inCluster: true`');
  const isUsable = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).username === '';
  return isUsable ? { server: new URL(url) } : refuse('url', 'takes the https URL of the API');
}

/** By what a cluster is known: the UID of its namespace kube-system, which nobody can change, and the name in the scope. */
export async function clusterNames(
  scope: JsonObject,
  cluster: Cluster,
): Promise<{ readonly names: readonly string[]; readonly missing?: string }> {
  const given = scope['cluster'] === undefined ? [] : [scopeText(scope, 'cluster', '')];
  const url = resourceUrl(
    cluster.access,
    { plural: 'namespaces/kube-system', versions: [], namespaced: false },
    'v1',
    undefined,
    '',
  );
  const answer = await askApi(url, cluster);
  const uid = answer.kind === 'seen' ? textAt(answer.value, 'metadata', 'uid') : undefined;
  if (uid !== undefined) return { names: [uid, ...given] };
  if (given.length > 0) return { names: given };
  return { names: [cluster.access.server.host], missing: whyNameless(answer) };
}

function whyNameless(answer: ApiAnswer): string {
  if (answer.kind === 'stranger') return answer.reason;
  const why = {
    forbidden: 'it takes the right to get the namespace kube-system, or a `cluster` in the scope',
    absent: 'there is no namespace kube-system, so that it takes a `cluster` in the scope',
    expired: 'it could not be read',
    seen: 'it could not be read',
    unknown: answer.kind === 'unknown' ? answer.reason : '',
  };
  return `the UID of the cluster: ${why[answer.kind]}`;
}
