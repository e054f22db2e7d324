import { compareText, type Json } from '../../model/json.ts';
import { jsonAt, listAt, textAt, textsAt } from '../json-at.ts';

/** The pods of one workload, as one. */
export interface Rollup {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** Digests of the images that run, sorted. */
  readonly digests: readonly string[];
  /** Nodes that they run on, sorted. */
  readonly nodes: readonly string[];
  readonly labels: readonly Readonly<Record<string, string>>[];
  /** The pod itself where nothing made it. */
  readonly alone?: Json;
}

interface Growing {
  readonly owner: Owner;
  readonly digests: Set<string>;
  readonly nodes: Set<string>;
  readonly labels: Readonly<Record<string, string>>[];
  readonly alone?: Json;
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Pods by the workload that made them; pods of a job are its own affair and left out, as are those that have ended. */
export function rollUp(pods: readonly Json[]): ReadonlyMap<string, Rollup> {
  const found = new Map<string, Growing>();
  for (const pod of pods) {
    if (/^(?:Succeeded|Failed)$/.test(textAt(pod, 'status', 'phase') ?? '')) continue;
    const owner = ownerOf(pod);
    if (owner.kind === 'Job') continue;
    const key = rollupKey(owner.kind, textAt(pod, 'metadata', 'namespace') ?? 'default', owner.name);
    const known = found.get(key) ?? {
      owner,
      digests: new Set(),
      nodes: new Set(),
      labels: [],
      ...(owner.kind === 'Pod' && { alone: pod }),
    };
    found.set(key, known);
    for (const status of listAt(pod, 'status', 'containerStatuses')) {
      const digest = /sha256:[0-9a-f]{64}/.exec(textAt(status, 'imageID') ?? '')?.[0];
      if (digest !== undefined) known.digests.add(digest);
    }
    const node = textAt(pod, 'spec', 'nodeName');
    if (node !== undefined) known.nodes.add(node.toLowerCase());
    known.labels.push(textsAt(pod, 'metadata', 'labels'));
  }
  return new Map(
    [...found].map(([key, { owner, digests, nodes, labels, alone }]) => [
      key,
      {
        ...owner,
        namespace: key.split('/')[1] ?? '',
        digests: [...digests].sort(compareText),
        nodes: [...nodes].sort(compareText),
        labels,
        ...(alone !== undefined && { alone }),
      },
    ]),
  );
}

export function rollupKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** A replica set is called after its deployment and the hash of its template. */
export function ownerOf(pod: Json): Owner {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find((each) => jsonAt(each, 'controller') === true);
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  if (kind === undefined || name === undefined) return { kind: 'Pod', name: textAt(pod, 'metadata', 'name') ?? '' };
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  if (kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
  }
  return { kind, name };
}

/** Workloads of a namespace whose pods have every label of a selector; none for a service without one. */
export function selectedBy(service: Json, rollups: ReadonlyMap<string, Rollup>): readonly Rollup[] {
  const selector = Object.entries(textsAt(service, 'spec', 'selector'));
  const namespace = textAt(service, 'metadata', 'namespace') ?? 'default';
  if (selector.length === 0) return [];
  return [...rollups.values()].filter(
    (rollup) =>
      rollup.namespace === namespace &&
      rollup.labels.some((labels) => selector.every(([name, value]) => labels[name] === value)),
  );
}
