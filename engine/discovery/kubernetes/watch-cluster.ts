import { setTimeout as sleep } from 'node:timers/promises';
import { streamJson } from '../http/stream-json.ts';
import { jsonAt, textAt } from '../json-at.ts';
import { mapLimited } from '../map-limited.ts';
import { mergeStreams } from '../merge-streams.ts';
import type { SourceContext, SourceEvent } from '../source.ts';
import type { Cluster } from './ask-api.ts';
import { gapOf, listObjects, resources, resourceUrl, type Resource } from './list-objects.ts';
import { liveWorkloads, type Change } from './live-workloads.ts';
import { workloadKinds } from './take-stock.ts';

/** What is watched, with the kind of each. */
const watched = { ...workloadKinds, pods: 'Pod' } as const;

/** One kind in one namespace, or in all. */
interface Subject {
  readonly resource: Resource;
  readonly kind: string;
  readonly namespace: string | undefined;
}

/**
 * What there is, and then what happens to it. A kind that may not be listed or watched is told to `progress` and left out.
 * Throws where nothing may be watched, and where a stream is lost; connecting and listing take as long as `patience` lets them.
 */
export async function* watchCluster(
  namespaces: readonly string[],
  names: readonly string[],
  cluster: Cluster,
  patience: AbortSignal,
  context: SourceContext,
): AsyncGenerator<SourceEvent> {
  const subjects = Object.entries(watched).flatMap(([name, kind]) =>
    (namespaces.length > 0 ? namespaces : [undefined]).map((namespace): Subject => ({
      resource: resources[name as keyof typeof watched],
      kind,
      namespace,
    })),
  );
  const lists = await mapLimited(subjects, 3, async (subject) => ({
    subject,
    ...(await listObjects(subject.resource, subject.namespace, { ...cluster, signal: patience })),
  }));
  const open = lists.filter(({ gap }) => gap === undefined);
  const [first] = lists.flatMap(({ gap }) => gap ?? []);
  if (open.length === 0) throw new Error(first?.reason ?? 'there is nothing to watch');
  for (const { gap } of lists) if (gap) context.progress(`not watched: ${gap.reason}`);
  const kinds = open.map(({ subject }) => subject.kind).filter((kind) => kind !== watched.pods);
  const live = liveWorkloads(new Set(kinds), names);
  const present = open.flatMap(({ subject: { kind }, items }) =>
    items.map((object) => ({ kind, object, gone: false })),
  );
  yield* live(present, context.now().toISOString());
  // With one of the streams the others end too, also while they wait.
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const streams = open.map(({ subject, version }) => follow(subject, version ?? '', cluster, { ...context, signal }));
  try {
    for await (const change of mergeStreams(streams)) yield* live([change], context.now().toISOString());
  } finally {
    ended.abort();
  }
}

const pause = 1000;

/** What happens to one kind from a version of the cluster on. The API ends each stream after some time: then it is taken up again. */
async function* follow(
  subject: Subject,
  version: string,
  cluster: Cluster,
  { signal, deadline, progress }: SourceContext,
): AsyncGenerator<Change> {
  const { resource, kind, namespace } = subject;
  const [apiVersion = 'v1'] = resource.versions;
  let from = version;
  while (!signal.aborted) {
    const query = `?watch=true&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(from)}`;
    const url = resourceUrl(cluster.access, resource, apiVersion, namespace, query);
    try {
      for await (const event of streamJson(url, cluster.http, { signal, patience: deadline })) {
        const [type, object] = [textAt(event, 'type'), jsonAt(event, 'object')];
        if (type === 'ERROR' || object === undefined) {
          throw new Error(`the watch of ${resource.plural} ended (${textAt(object, 'reason') ?? 'no reason given'})`);
        }
        from = textAt(object, 'metadata', 'resourceVersion') ?? from;
        if (type !== 'BOOKMARK') yield { kind, object: resource.keep?.(object) ?? object, gone: type === 'DELETED' };
      }
    } catch (error) {
      if (!(error instanceof Error) || error.cause !== 403) throw error;
      progress(`not watched: ${gapOf('watch', { kind: 'forbidden' }, resource, apiVersion, namespace).reason}`);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    }
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
