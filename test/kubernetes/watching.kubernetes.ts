import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, compact, inCluster, tokenOf, until } from './api.ts';
import { keepHeartbeat, setUp, settle } from './estate.ts';
import { repository, type Repository } from './look.ts';
import { brief, deployment } from './objects.ts';

const core = 'api/v1/namespaces/shop';
const apps = 'apis/apps/v1/namespaces/shop';
let token = '';
beforeAll(async () => {
  await setUp();
  token = await tokenOf('groundtruth', 3600);
});
afterAll(() => keepHeartbeat(undefined));

function scanned(watching: ReturnType<Repository['watch']>): Promise<void> {
  return until('the scan is over', async () => watching.said().includes('things seen')).catch((error: Error) => {
    throw new Error(`${error.message} It said: ${watching.said()}`, { cause: error });
  });
}

const phase = (name: string, wanted: string) =>
  until(`${name} is ${wanted}`, async () => (await ask('GET', `${core}/pods/${name}`)).status.phase === wanted);

test('a watch names the pod and the deployment that lived for seconds, and changes nothing else', async () => {
  const watched = repository({ token });
  try {
    await watched.look();
    const before = await watched.drift();
    const watching = watched.watch();
    await scanned(watching);
    await sleep(3000);
    await ask('POST', `${core}/pods`, brief('intruder', 3));
    await ask('POST', `${apps}/deployments`, deployment('shortlived', 1));
    await phase('intruder', 'Succeeded');
    await settle();
    await ask('DELETE', `${apps}/deployments/shortlived`, { propagationPolicy: 'Foreground' });
    await ask('DELETE', `${core}/pods/intruder`);
    await settle();
    await sleep(12_000);
    await watching.stop();
    const evidence = watched.evidence();
    for (const key of ['Pod/shop/intruder', 'Deployment/shop/shortlived']) expect(evidence).toContain(key);
    expect(evidence).toMatch(/"gone"[^\n]*Pod\/shop\/intruder|Pod\/shop\/intruder[^\n]*"gone"/);
    expect(await watched.drift()).toEqual(before);
  } finally {
    watched.delete();
  }
});

test('a watch outlives the API and finds what happened meanwhile', async () => {
  const watched = repository({ token });
  const watching = watched.watch();
  try {
    await scanned(watching);
    await inCluster('kill -STOP $(cat $STATE/kube-apiserver.pid)');
    await sleep(3000);
    await inCluster('kill -CONT $(cat $STATE/kube-apiserver.pid)');
    await compact();
    await ask('POST', `${core}/pods`, brief('after', 5));
    await phase('after', 'Running');
    await sleep(12_000);
    expect(watched.evidence()).toContain('Pod/shop/after');
  } finally {
    await watching.stop();
    await ask('DELETE', `${core}/pods/after`).catch(() => {});
    watched.delete();
  }
});
