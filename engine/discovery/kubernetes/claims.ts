import type { Coverage } from '../../model/evidence.ts';
import type { Json } from '../../model/json.ts';
import { textsAt } from '../json-at.ts';
import { type Gap, type ResourceName } from './list-objects.ts';
import { namespaceOf } from './roll-up.ts';
import { itemsOf, type Stock } from './take-stock.ts';

/** The class that each kind of object is of. Pods are known by the workloads that made them. */
const classes: Readonly<Record<ResourceName, string>> = {
  deployments: 'workload',
  statefulsets: 'workload',
  daemonsets: 'workload',
  pods: 'workload',
  cronjobs: 'batch-job',
  services: 'endpoint',
  ingresses: 'endpoint',
  persistentvolumeclaims: 'storage',
  nodes: 'host',
};

export const clusterClasses: readonly string[] = [...new Set(Object.values(classes))];

/** What is known of one namespace, or of all: everything, or not all and why. */
interface Verdict {
  readonly level: Coverage['level'];
  readonly reason: string;
}

/** By class that several kinds are of: what has to be listed so that none of a kind is missed. */
const kindsOf: Readonly<Record<string, Readonly<Record<string, readonly ResourceName[]>>>> = {
  workload: {
    Deployment: ['deployments'],
    StatefulSet: ['statefulsets'],
    DaemonSet: ['daemonsets'],
    Pod: ['pods'],
    Job: ['pods', 'cronjobs'],
  },
  endpoint: { Service: ['services'], Ingress: ['ingresses'] },
};

/**
 * A class is covered where every kind of it could be listed, else those kinds of it that could; told together for namespaces of
 * which the same is known.
 */
export function stockClaims(
  stock: Stock,
  cluster: readonly string[],
  missing: string | undefined,
): readonly Coverage[] {
  const items = clusterClasses.flatMap((name) => {
    const lists = (Object.keys(classes) as ResourceName[]).filter((kind) => classes[kind] === name);
    const byVerdict = new Map<string, { verdict: Verdict; kinds: readonly string[]; namespaces: string[] }>();
    for (const namespace of placesOf(stock, lists)) {
      for (const { kinds, ...verdict } of verdictsOn(name, lists, stock, namespace, missing)) {
        const key = `${verdict.level} ${verdict.reason} ${kinds.join()}`;
        const same = byVerdict.get(key) ?? { verdict, kinds, namespaces: [] };
        byVerdict.set(key, same);
        if (namespace !== undefined) same.namespaces.push(namespace);
      }
    }
    return [...byVerdict.values()].map(({ verdict: { level, reason }, kinds, namespaces }): Coverage => ({
      of: 'items',
      class: name,
      scope: {
        cluster,
        ...(kinds.length > 0 && { kind: kinds }),
        ...(namespaces.length > 0 && { namespace: namespaces }),
      },
      level,
      ...(level !== 'complete' && { reason }),
    }));
  });
  // What else a workload needs, nobody says here.
  const told = items.flatMap((claim): readonly Coverage[] =>
    claim.class === 'workload' && claim.level === 'complete' && claim.scope['kind'] === undefined
      ? [{ ...claim, of: 'relations', scope: { ...claim.scope, told: ['runsOn', 'uses'] } }]
      : [],
  );
  return [...items, ...told, ...linkClaims(stock, cluster, missing)];
}

/** What is known of a class in a namespace: one verdict on all of it, or where a part could be seen, on the kinds that could and the others. */
function verdictsOn(
  name: string,
  lists: readonly ResourceName[],
  stock: Stock,
  namespace: string | undefined,
  missing: string | undefined,
): readonly (Verdict & { readonly kinds: readonly string[] })[] {
  const verdict = judge(stock, lists, namespace, missing);
  const kinds = Object.entries(kindsOf[name] ?? {});
  const isWhole = ([, needs]: (typeof kinds)[number]): boolean =>
    needs.every((list) => gapAt(stock, list, namespace) === undefined);
  const whole = kinds.filter(isWhole).map(([kind]) => kind);
  if (verdict.level !== 'partial' || missing !== undefined || whole.length === 0) return [{ ...verdict, kinds: [] }];
  const others = kinds.filter((kind) => !isWhole(kind)).map(([kind]) => kind);
  return [
    { level: 'complete', reason: '', kinds: whole },
    { ...verdict, kinds: others },
  ];
}

function judge(
  stock: Stock,
  kinds: readonly ResourceName[],
  namespace: string | undefined,
  missing: string | undefined,
): Verdict {
  const gaps = kinds.flatMap((kind) => gapAt(stock, kind, namespace) ?? []);
  const reasons = new Set([...gaps.map(({ reason }) => reason), ...(missing === undefined ? [] : [missing])]);
  if (reasons.size === 0) return { level: 'complete', reason: '' };
  const denied = gaps.length === kinds.length && gaps.every(({ level }) => level === 'denied');
  return { level: denied ? 'denied' : 'partial', reason: `${[...reasons].join('; ')}.` };
}

/**
 * What an ingress leads to is written in it. So it is with services, but for those without a selector: somebody else says
 * what is behind them, and nothing is claimed of their namespaces.
 */
function linkClaims(stock: Stock, cluster: readonly string[], missing: string | undefined): readonly Coverage[] {
  if (missing !== undefined) return [];
  const claim = (kind: string, namespaces: readonly string[]): readonly Coverage[] =>
    namespaces.length === 0
      ? []
      : [
          {
            of: 'relations',
            class: 'endpoint',
            scope: { cluster, kind: [kind], namespace: namespaces },
            level: 'complete',
          },
        ];
  const wholeAt = (kinds: readonly ResourceName[], items: readonly Json[]): Set<string> =>
    new Set(
      items.map(namespaceOf).filter((namespace) => kinds.every((kind) => gapAt(stock, kind, namespace) === undefined)),
    );
  const services = itemsOf(stock, 'services');
  const served = wholeAt(['services', 'deployments', 'statefulsets', 'daemonsets', 'pods'], services);
  for (const service of services) {
    if (Object.keys(textsAt(service, 'spec', 'selector')).length === 0) served.delete(namespaceOf(service));
  }
  const entered = wholeAt(['ingresses'], itemsOf(stock, 'ingresses'));
  return [...claim('Service', [...served].sort()), ...claim('Ingress', [...entered].sort())];
}

/** The namespaces that were asked for one by one; one without a name where all were asked for at once. */
function placesOf(stock: Stock, kinds: readonly ResourceName[]): readonly (string | undefined)[] {
  return [...new Set(kinds.flatMap((kind) => (stock.get(kind) ?? []).map(({ namespace }) => namespace)))];
}

function gapAt(stock: Stock, kind: ResourceName, namespace: string | undefined): Gap | undefined {
  const lists = stock.get(kind) ?? [];
  const list = lists.find((each) => each.namespace === namespace) ?? lists.find((each) => each.namespace === undefined);
  return list?.gap;
}
