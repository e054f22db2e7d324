import { compareText, type Json } from '../../model/json.ts';
import { jsonAt, listAt, textAt, textsAt } from '../json-at.ts';

/** The pods of one workload, as one. */
export interface Rollup extends Owner {
  readonly namespace: string;
  /** Digests of the images that run, sorted. */
  readonly digests: readonly string[];
  /** Nodes that they run on, sorted. */
  readonly nodes: readonly string[];
  /** Claims to volumes, sorted; those of a stateful set are named by its pods alone. */
  readonly claims: readonly string[];
  readonly labels: readonly Readonly<Record<string, string>>[];
  /** Whether each of them is; undefined where one does not say. */
  readonly ready: boolean | undefined;
  /** One of them, which says what the workload is where nothing else does. */
  readonly sample: Json;
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Pods by the workload that made them, without those that have ended. */
export function rollUp(pods: Iterable<Json>): ReadonlyMap<string, Rollup> {
  const found = new Map<string, Json[]>();
  for (const pod of pods) {
    if (hasEnded(pod)) continue;
    const key = ownerKey(pod);
    const known = found.get(key);
    if (known) known.push(pod);
    else found.set(key, [pod]);
  }
  return new Map(
    [...found].flatMap(([key, own]) => (own[0] === undefined ? [] : [[key, rollUpOne([own[0], ...own.slice(1)])]])),
  );
}

/** What pods of one workload say together. */
export function rollUpOne(pods: readonly [Json, ...Json[]]): Rollup {
  const digests = new Set<string>();
  const nodes = new Set<string>();
  const claims = new Set<string>();
  for (const pod of pods) {
    for (const status of listAt(pod, 'status', 'containerStatuses')) {
      // Without a registry before it, it is the id of an image, which is another one on each engine.
      const digest = /@(sha256:[0-9a-f]{64})/.exec(textAt(status, 'imageID') ?? '')?.[1];
      if (digest !== undefined) digests.add(digest);
    }
    const node = textAt(pod, 'spec', 'nodeName');
    if (node !== undefined) nodes.add(node.toLowerCase());
    for (const claim of claimsOf(jsonAt(pod, 'spec'))) claims.add(claim);
  }
  const ready = pods.map(readyOf);
  return {
    ...ownerOf(pods[0]),
    namespace: namespaceOf(pods[0]),
    digests: [...digests].sort(compareText),
    nodes: [...nodes].sort(compareText),
    claims: [...claims].sort(compareText),
    labels: pods.map((pod) => textsAt(pod, 'metadata', 'labels')),
    ready: ready.includes(false) ? false : ready.includes(undefined) ? undefined : true,
    sample: pods[0],
  };
}

export function rollupKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

export function ownerKey(pod: Json): string {
  const { kind, name } = ownerOf(pod);
  return rollupKey(kind, namespaceOf(pod), name);
}

/** The claims that the template or the specification of a pod names. */
export function claimsOf(pod: Json | undefined): readonly string[] {
  return listAt(pod, 'volumes').flatMap((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []);
}

export function hasEnded(pod: Json): boolean {
  return /^(?:Succeeded|Failed)$/.test(textAt(pod, 'status', 'phase') ?? '');
}

export function namespaceOf(item: Json): string {
  return textAt(item, 'metadata', 'namespace') ?? 'default';
}

/** Whether its condition `Ready` says so; undefined where it says nothing, or that nobody knows. */
export function readyOf(item: Json): boolean | undefined {
  const ready = listAt(item, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  const status = textAt(ready, 'status');
  return status === undefined || status === 'Unknown' ? undefined : status === 'True';
}

/** A replica set is called after its deployment and the hash of its template. What belongs to a node, a file there made. */
function ownerOf(pod: Json): Owner {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find((each) => jsonAt(each, 'controller') === true);
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  if (kind === undefined || name === undefined || kind === 'Node') {
    return { kind: 'Pod', name: textAt(pod, 'metadata', 'name') ?? '' };
  }
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  if (kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
  }
  return { kind, name };
}

/** The cron job that a job is called after, with the time: minutes, or seconds before Kubernetes 1.21. */
export function cronJobOf({ kind, name }: Owner): string | undefined {
  return kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(name)?.[1] : undefined;
}
