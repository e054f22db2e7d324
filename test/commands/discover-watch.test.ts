import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { discoverWatch } from '../../engine/commands/discover-watch.ts';
import { drift } from '../../engine/commands/drift.ts';
import { observeCompact } from '../../engine/commands/observe-compact.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { kubernetesServer } from '../support/kubernetes.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';
import { createServers, type Servers } from '../support/servers.ts';

const config = 'apiVersion: groundtruth/v1\nkind: Config\n';
const source = (type: string, scope: object): string =>
  `apiVersion: groundtruth/v1\nkind: Source\nmetadata: {name: cluster}\nspec: {type: ${type}, deadline: 5s, scope: ${JSON.stringify(scope)}}\n`;

let repository: TestRepository;
let servers: Servers;
beforeEach(() => {
  repository = testRepository();
  servers = createServers();
});
afterEach(async () => {
  await servers.close();
  repository.delete();
});

/** Watches until `enough` says so after so many scans, or for ten seconds. */
async function watchUntil(enough: (scans: number) => boolean, now = () => new Date()) {
  const stop = new AbortController();
  const context: CommandContext = { cwd: repository.folder, now, version: '0.0.0' };
  let scans = 0;
  const progress: CommandContext['progress'] = ({ state }) => void (state === 'done' && scans++);
  const watching = discoverWatch({}, { ...context, progress, signal: stop.signal });
  const end = Date.now() + 10_000;
  while (Date.now() < end && !enough(scans)) await sleep(50);
  stop.abort();
  return { context, result: await watching };
}

describe('watching', () => {
  test('goes on where a run can never be kept, because its clock has been set back behind what is compacted', async () => {
    const lines = { kind: 'end', endedAt: '2026-11-20T03:00:09Z', complete: true, coverage: [], count: 0 };
    repository.write({
      'groundtruth.yaml': config,
      'lines.ndjson': `${JSON.stringify(lines)}\n`,
      'catalog/sources.yaml': source('exec', { program: ['/bin/cat', `${repository.folder}/lines.ndjson`] }).replace(
        'deadline: 5s',
        'deadline: 5s, schedule: 1s',
      ),
    });
    const later = () => new Date(Date.now() + 3_600_000);
    await watchUntil((scans) => scans >= 1, later);
    await observeCompact(
      { keep: '0s' },
      { cwd: repository.folder, now: () => new Date(Date.now() + 7_200_000), version: '0' },
    );
    const { result } = await watchUntil((scans) => scans >= 3);
    const notKept = (findings: readonly Finding[]) => findings.filter(({ code }) => code === 'evidence.not-kept');
    expect(notKept(result.findings).length).toBeGreaterThan(1);
    const again = await watchUntil(
      (scans) => scans >= 1,
      () => new Date(Date.now() + 7_200_000),
    );
    expect(notKept(again.result.findings)).toEqual([]);
  });
});

interface Life {
  readonly owner?: object;
  readonly cluster?: object;
  readonly scope?: object;
}

describe('watching a cluster', () => {
  test.each<[string, string, Life]>([
    ['a pod that nothing made', 'brief', {}],
    ['a pod of a job', 'once', { owner: { kind: 'Job', name: 'once' } }],
    ['a pod in one of some namespaces', 'brief', { scope: { namespaces: ['shop', 'ops'], cluster: 'production' } }],
    ['a pod where not every kind may be listed', 'brief', { cluster: { forbidden: ['statefulsets'] } }],
  ])(
    'tells of %s that lived between two scans that it came and went',
    async (_what, name, { owner, cluster, scope }) => {
      const pod = (phase: string) => ({
        metadata: {
          name: 'brief',
          namespace: 'shop',
          resourceVersion: '101',
          ...(owner && { ownerReferences: [{ ...owner, controller: true }] }),
        },
        spec: { nodeName: 'node-1', containers: [{ image: 'box:1' }] },
        status: { phase },
      });
      let told = false;
      const say = (response: ServerResponse, type: string, phase: string) =>
        response.write(`${JSON.stringify({ type, object: pod(phase) })}\n`);
      const url = `http://${await servers.listen(
        kubernetesServer({
          ...cluster,
          watching: (plural, response) => {
            if (plural !== 'pods') return;
            setTimeout(() => say(response, 'ADDED', 'Running'), 1000);
            setTimeout(() => {
              say(response, 'DELETED', 'Succeeded');
              setTimeout(() => (told = true), 1500);
            }, 2500);
          },
        }),
      )}`;
      repository.write({
        'groundtruth.yaml': config,
        'catalog/sources.yaml': source('kubernetes', { url, ...scope }),
      });
      const { context } = await watchUntil(() => told);
      const { findings } = await drift({}, context);
      const transient = findings.filter(({ code }) => code === 'inventory.transient');
      expect(transient.map(({ message }) => message)).toEqual([
        expect.stringContaining(`cluster saw one thing of class workload come and go that nobody declared: ${name} (`),
      ]);
    },
  );
});
