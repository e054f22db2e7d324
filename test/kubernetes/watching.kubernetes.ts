import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, compact, inCluster, tokenOf, until } from './api.ts';
import { keepHeartbeat, setUp, settle } from './estate.ts';
import { repository, type Repository, type Watching } from './look.ts';
import { brief, deployment } from './objects.ts';

const core = 'api/v1/namespaces/shop';
const apps = 'apis/apps/v1/namespaces/shop';
let token = '';
beforeAll(async () => {
  await setUp();
  token = await tokenOf('groundtruth', 3600);
});
afterAll(() => keepHeartbeat(undefined));

/** Waits until the scan is over, and all that is watched is listened to. */
function listening(watched: Repository, { pid }: Watching, runs: number): Promise<void> {
  const count = `ss -Htnp state established dport = :6443 | grep -c 'pid=${pid},' || true`;
  return until('it listens', async () => {
    const streams = Number(execFileSync('/bin/sh', ['-c', count], { encoding: 'utf8' }));
    return runsIn(watched) > runs && streams === 4;
  });
}

function runsIn(watched: Repository): number {
  return watched.evidence().match(/"kind":"run"/g)?.length ?? 0;
}

/** Waits until the evidence has a line with all of these words. */
function kept(watched: Repository, ...words: readonly string[]): Promise<void> {
  return until(`the evidence says ${words.join(' ')}`, async () => {
    const lines = watched.evidence().split('\n');
    return lines.some((line) => words.every((word) => line.includes(word)));
  });
}

const phase = (name: string, wanted: string) =>
  until(`${name} is ${wanted}`, async () => (await ask('GET', `${core}/pods/${name}`)).status.phase === wanted);

test('a watch names the pod and the deployment that lived for seconds, and tells nothing else', async () => {
  const watched = repository({ token });
  await watched.look();
  const before = await watched.drift();
  const runs = runsIn(watched);
  const watching = watched.watch();
  try {
    await listening(watched, watching, runs);
    await ask('POST', `${core}/pods`, brief('intruder', 3));
    await ask('POST', `${apps}/deployments`, deployment('shortlived', 1));
    await phase('intruder', 'Succeeded');
    await settle();
    await ask('DELETE', `${apps}/deployments/shortlived`, { propagationPolicy: 'Foreground' });
    await ask('DELETE', `${core}/pods/intruder`);
    await settle();
    for (const key of ['Pod/shop/intruder', 'Deployment/shop/shortlived']) {
      await kept(watched, '"kind":"observation"', key);
      await kept(watched, '"kind":"gone"', key);
    }
    await watching.stop();
    // That they came and went may be told, and nothing else.
    const after = await watched.drift();
    expect(after.filter((each) => each !== 'inventory.transient cluster')).toEqual(before);
  } finally {
    await watching.stop();
    watched.delete();
  }
});

test('a watch outlives the API and finds what happened meanwhile', async () => {
  const watched = repository({ token });
  const watching = watched.watch();
  try {
    await listening(watched, watching, 0);
    await inCluster('kill -STOP $(cat $STATE/kube-apiserver.pid)');
    await sleep(3000);
    await inCluster('kill -CONT $(cat $STATE/kube-apiserver.pid)');
    await compact();
    await ask('POST', `${core}/pods`, brief('after', 5));
    await kept(watched, '"kind":"observation"', 'Pod/shop/after');
    expect(runsIn(watched)).toBeGreaterThan(1);
  } finally {
    await watching.stop();
    await ask('DELETE', `${core}/pods/after`).catch(() => {});
    watched.delete();
  }
});
