import type { Json } from '../../model/json.ts';
import { streamJson } from '../http/stream-json.ts';
import { jsonAt, textAt } from '../json-at.ts';
import type { SourceContext, SourceEvent } from '../source.ts';
import { describeWorkload, objectKey } from './describe-objects.ts';
import { resources, resourceUrl, type Cluster } from './list-objects.ts';
import { ownerOf } from './roll-up.ts';

/** What is watched, with the kind of each. Pods that a workload made say nothing that it does not. */
export const watched = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  pods: 'Pod',
} as const;

/** What happens to one kind of workload. Throws where the API ends the stream with an error, as it does after some time. */
export async function* watchResource(
  name: keyof typeof watched,
  namespace: string | undefined,
  names: readonly string[],
  cluster: Cluster,
  { signal, deadline, now }: SourceContext,
): AsyncGenerator<SourceEvent> {
  const resource = resources[name];
  const kind = watched[name];
  const url = resourceUrl(cluster.access, resource, resource.versions[0], namespace, '?watch=true');
  for await (const event of streamJson(url, cluster.http, { signal, patience: deadline })) {
    const [type, object] = [textAt(event, 'type'), jsonAt(event, 'object')];
    if (type === 'ERROR')
      throw new Error(`the watch of ${name} ended (${textAt(object, 'reason') ?? 'no reason given'})`);
    if (object === undefined || (kind === 'Pod' && !standsAlone(object))) continue;
    const at = now().toISOString();
    const gone = type === 'DELETED' || /^(?:Succeeded|Failed)$/.test(textAt(object, 'status', 'phase') ?? '');
    if (gone) yield { kind: 'gone', key: objectKey(kind, object), at };
    else if (type === 'ADDED' || type === 'MODIFIED') {
      yield { kind: 'seen', observation: describeWorkload(kind, object, undefined, { cluster: names, at }) };
    }
  }
}

function standsAlone(pod: Json): boolean {
  return ownerOf(pod).kind === 'Pod';
}
