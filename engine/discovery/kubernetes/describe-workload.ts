import { defined, jsonAt, listAt, numberAt, textAt, textsAt } from '../json-at.ts';
import type { Observation, ObservedRelation } from '../../model/evidence.ts';
import { compareText, type Json, type JsonObject } from '../../model/json.ts';
import { identify, link, objectKey, type Place } from './identify.ts';
import { claimsOf, namespaceOf, type Rollup } from './roll-up.ts';

/** A deployment and its like, with what its pods say. Environment, arguments and annotations are not read. */
export function describeWorkload(kind: string, item: Json, rollup: Rollup | undefined, place: Place): Observation {
  const wanted =
    kind === 'DaemonSet' ? numberAt(item, 'status', 'desiredNumberScheduled') : numberAt(item, 'spec', 'replicas');
  const ready = numberAt(item, 'status', 'readyReplicas') ?? numberAt(item, 'status', 'numberReady') ?? 0;
  const strategy = textAt(item, 'spec', 'strategy', 'type') ?? textAt(item, 'spec', 'updateStrategy', 'type');
  return {
    key: objectKey(kind, item),
    class: 'workload',
    at: place.at,
    identifiers: identify(kind, item, place),
    attributes: defined({
      ...describePod(jsonAt(item, 'spec', 'template', 'spec'), rollup),
      replicas: kind === 'DaemonSet' ? undefined : wanted,
      strategy: strategyOf(strategy),
      labels: labelsOf(item),
    }),
    relations: linksOf(namespaceOf(item), jsonAt(item, 'spec', 'template', 'spec'), rollup, place),
    state: wanted === undefined ? {} : { healthy: ready >= wanted },
  };
}

/** What pods say of a workload that they belong to and that is not listed itself; a pod that nothing made, of itself. */
export function describePods(rollup: Rollup, place: Place): Observation {
  const { kind, name, namespace, sample, ready } = rollup;
  const item: Json = { metadata: { name, namespace, labels: jsonAt(sample, 'metadata', 'labels') ?? {} } };
  return {
    key: objectKey(kind, item),
    class: 'workload',
    at: place.at,
    identifiers: identify(kind, item, place),
    attributes: defined({ ...describePod(jsonAt(sample, 'spec'), rollup), labels: labelsOf(item) }),
    relations: linksOf(namespace, jsonAt(sample, 'spec'), rollup, place),
    state: ready === undefined ? {} : { healthy: ready },
  };
}

function describePod(pod: Json | undefined, rollup: Rollup | undefined): Readonly<Record<string, Json | undefined>> {
  const containers = listAt(pod, 'containers');
  const images = containers.flatMap((container) => textAt(container, 'image') ?? []);
  return {
    image: images.length > 0 ? images.join(', ') : undefined,
    imageDigest: rollup && rollup.digests.length > 0 ? rollup.digests.join(', ') : undefined,
    cpu: textAt(containers[0], 'resources', 'requests', 'cpu'),
    memory: textAt(containers[0], 'resources', 'requests', 'memory'),
  };
}

function strategyOf(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  return type === 'Recreate' || type === 'OnDelete' ? 'recreate' : 'rolling';
}

function linksOf(
  namespace: string,
  pod: Json | undefined,
  rollup: Rollup | undefined,
  { cluster }: Place,
): readonly ObservedRelation[] {
  const claims = new Set([...claimsOf(pod), ...(rollup?.claims ?? [])]);
  return [
    ...[...claims].sort(compareText).map((claim) => link('uses', 'storage', { cluster, namespace, claim })),
    ...(rollup?.nodes ?? []).map((node) => link('runsOn', 'host', { cluster, host: node })),
  ];
}

/** Labels that say what something is; not what a controller works with. */
function labelsOf(item: Json): JsonObject | undefined {
  const labels = Object.entries(textsAt(item, 'metadata', 'labels')).filter(
    ([name]) => !/hash|revision|controller-uid|job-name|pod-name|pod-index/.test(name),
  );
  return labels.length > 0 ? Object.fromEntries(labels) : undefined;
}
