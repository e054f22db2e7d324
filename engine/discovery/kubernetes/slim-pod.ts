import { defined, jsonAt, listAt } from '../json-at.ts';
import type { Json, JsonObject } from '../../model/json.ts';

/** The part of a pod that is told. There are many, they are large, and the rest may hold secrets. */
export function slimPod(pod: Json): Json {
  const pick = (from: Json | undefined, names: readonly string[]): JsonObject =>
    defined(Object.fromEntries(names.map((name) => [name, jsonAt(from, name)])));
  const [spec, status] = [jsonAt(pod, 'spec'), jsonAt(pod, 'status')];
  return {
    metadata: pick(jsonAt(pod, 'metadata'), ['name', 'namespace', 'labels', 'ownerReferences']),
    spec: {
      ...pick(spec, ['nodeName']),
      containers: listAt(spec, 'containers').map((container) => pick(container, ['image', 'resources'])),
      volumes: listAt(spec, 'volumes').map((volume) => pick(volume, ['persistentVolumeClaim'])),
    },
    status: {
      ...pick(status, ['phase', 'conditions']),
      containerStatuses: listAt(status, 'containerStatuses').map((container) => pick(container, ['imageID'])),
    },
  };
}
