import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceEvent } from '../../../engine/discovery/source.ts';
import { kubernetes } from '../../../engine/discovery/sources/kubernetes.ts';
import { compareText, type Json, type JsonObject } from '../../../engine/model/json.ts';
import { kubernetesServer, type FakeCluster } from '../../support/kubernetes.ts';
import { lookWith } from '../../support/look.ts';
import { createServers, type Servers } from '../../support/servers.ts';

let servers: Servers;
beforeAll(() => {
  servers = createServers();
});
afterAll(() => servers.close());

const pod = (name: string, { owner, ...extra }: JsonObject = {}): JsonObject => ({
  metadata: {
    name,
    namespace: 'shop',
    resourceVersion: '101',
    ...(owner !== undefined && { ownerReferences: [{ ...(owner as JsonObject), controller: true }] }),
  },
  spec: { nodeName: 'node-1', containers: [{ image: 'box:1' }] },
  status: { phase: 'Running' },
  ...extra,
});
const say = (response: ServerResponse, type: string, object: Json): unknown =>
  response.write(`${JSON.stringify({ type, object })}\n`);
const expired = { kind: 'Status', code: 410, reason: 'Expired' };

/** What is told until the stream is lost, or for a while; as `seen KEY` and `gone KEY`, and what progress said. */
async function watch(cluster: FakeCluster, milliseconds = 3000) {
  const url = `http://${await servers.listen(kubernetesServer(cluster))}`;
  const events: SourceEvent[] = [];
  const told: string[] = [];
  const context = {
    now: () => new Date(),
    signal: AbortSignal.timeout(milliseconds),
    deadline: 2000,
    targets: [],
    credentials: {},
    progress: (message: string) => void told.push(message),
  };
  let lost = '';
  try {
    for await (const event of kubernetes.watch?.({ url }, context) ?? []) events.push(event);
  } catch (error) {
    lost = (error as Error).message;
  }
  const brief = events.map((event) => `${event.kind} ${event.kind === 'gone' ? event.key : event.observation.key}`);
  return { url, events, brief, told, lost };
}

describe('watching a cluster', () => {
  test('tells what is there as a scan does, then what comes and goes, and that the stream was lost', async () => {
    const { url, events, brief, lost } = await watch({
      watching: (plural, response, from) => {
        if (plural === 'deployments') setTimeout(() => say(response, 'ERROR', expired), 300);
        if (plural !== 'pods') return;
        expect(from).toBe('100');
        say(response, 'ADDED', pod('brief'));
        say(response, 'MODIFIED', pod('brief'));
        say(response, 'MODIFIED', pod('brief', { status: { phase: 'Succeeded' } }));
        say(response, 'DELETED', pod('brief', { status: { phase: 'Succeeded' } }));
        say(response, 'BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '120' } });
      },
    });
    expect(lost).toMatch(/the watch of deployments ended \(Expired\)/);
    expect(brief.slice(-2)).toEqual(['seen Pod/shop/brief', 'gone Pod/shop/brief']);
    const scanned = (await lookWith('kubernetes', { url })).observations.filter(
      ({ class: name }) => name === 'workload',
    );
    const there = events.flatMap((event) => (event.kind === 'seen' ? [event.observation] : [])).slice(0, -1);
    const timeless = (list: typeof there) =>
      list.map((each) => ({ ...each, at: '' })).sort((a, b) => compareText(a.key, b.key));
    expect(timeless(there)).toEqual(timeless(scanned));
  });

  test('tells a workload with its pods when one of them changes, and pods of other kinds by what they belong to', async () => {
    const replica = { owner: { kind: 'ReplicaSet', name: 'orders-api-7d9f' } };
    const member = (node: string) => {
      const { metadata, ...rest } = pod('orders-api-7d9f-c', replica);
      return {
        ...rest,
        metadata: { ...(metadata as JsonObject), labels: { 'pod-template-hash': '7d9f' } },
        spec: { nodeName: node, containers: [] },
      };
    };
    const job = (name: string) => pod(`${name}-x`, { owner: { kind: 'Job', name } });
    const { events, brief } = await watch(
      {
        watching: (plural, response) => {
          if (plural !== 'pods') return;
          say(response, 'ADDED', member('node-1'));
          say(response, 'ADDED', member('node-3'));
          say(response, 'ADDED', job('once'));
          say(response, 'ADDED', job('close-month-1605974400'));
          say(response, 'DELETED', job('once'));
          say(response, 'DELETED', member('node-3'));
        },
      },
      500,
    );
    expect(brief.slice(4)).toEqual([
      'seen Deployment/shop/orders-api',
      'seen Job/shop/once',
      'gone Job/shop/once',
      'seen Deployment/shop/orders-api',
    ]);
    const nodes = events.flatMap((event) =>
      event.kind === 'seen' && event.observation.key === 'Deployment/shop/orders-api'
        ? [event.observation.relations.filter(({ type }) => type === 'runsOn').length]
        : [],
    );
    expect(nodes).toEqual([2, 3, 2]);
  });

  test('goes on from where a stream ended by itself', async () => {
    const froms: string[] = [];
    const { brief, lost } = await watch(
      {
        objects: {},
        watching: (plural, response, from) => {
          if (plural !== 'pods') return;
          froms.push(from);
          if (froms.length === 1) say(response, 'ADDED', pod('brief'));
          else say(response, 'DELETED', pod('brief'));
          if (froms.length === 1) response.end();
        },
      },
      1800,
    );
    expect([froms, brief, lost]).toEqual([['100', '101'], ['seen Pod/shop/brief', 'gone Pod/shop/brief'], '']);
  });

  test('watches what it may, and says which right is missing', async () => {
    const { brief, told, lost } = await watch(
      {
        forbidden: ['statefulsets'],
        unwatchable: ['daemonsets'],
        watching: (plural, response) => {
          if (plural === 'pods') say(response, 'ADDED', pod('brief'));
        },
      },
      500,
    );
    expect(lost).toBe('');
    expect(brief.at(-1)).toBe('seen Pod/shop/brief');
    expect(told).toEqual([
      'not watched: statefulsets: it takes the right to list statefulsets.apps',
      'not watched: daemonsets: it takes the right to watch daemonsets.apps',
    ]);
    const none = await watch({ token: 'x' });
    expect(none.lost).toBe('the API wants credentials');
  });
});
