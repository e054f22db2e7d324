import { clusterClasses, stockClaims } from '../kubernetes/claims.ts';
import { clusterMembers, clusterNames, openCluster } from '../kubernetes/open-cluster.ts';
import { describeStock, takeStock } from '../kubernetes/take-stock.ts';
import { watchCluster } from '../kubernetes/watch-cluster.ts';
import { knownMembers, scopeTexts } from '../scope.ts';
import type { DiscoverySource, SourceContext } from '../source.ts';

/** Workloads of a Kubernetes cluster, with what they are reached by, what they keep, and what they run on. */
export const kubernetes: DiscoverySource = {
  type: 'kubernetes',
  summary: 'workloads, services, ingresses, volumes and nodes of a Kubernetes cluster, as they come and go',
  permissions: 'to list and watch what it reports, and to get the namespace kube-system; never secrets',
  classes: clusterClasses,
  credentials: { token: 'a bearer token, instead of that of the kubeconfig' },
  async discover(scope, context) {
    knownMembers(scope, [...clusterMembers, 'namespaces']);
    const cluster = await openCluster(scope, context, context.signal);
    const { names, missing } = await clusterNames(scope, cluster);
    const stock = await takeStock(scopeTexts(scope, 'namespaces'), cluster, context.progress);
    return {
      observations: describeStock(stock, { cluster: names, at: context.now().toISOString() }),
      coverage: stockClaims(stock, names, missing),
    };
  },
  async *watch(scope, context) {
    const cluster = await openCluster(scope, context, context.signal);
    const { names } = await clusterNames(scope, { ...cluster, signal: withDeadline(context) });
    yield* watchCluster(scopeTexts(scope, 'namespaces'), names, cluster, withDeadline(context), context);
  },
};

function withDeadline({ signal, deadline }: SourceContext): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
}
