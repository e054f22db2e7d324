import { until } from '../calm.mjs';
import { on, untilOn } from '../hand.ts';
import type { Watch } from '../look.ts';
import type { Story } from '../story.ts';

const run = (name: string, image: string): Promise<string> =>
  on('docker', `docker run --detach --name=${name} --network=host ${image} /bin/busybox httpd -f -p 8070`);
const remove = (name: string): Promise<string> => on('docker', `docker rm --force ${name}`);

/** Docker Engine and what runs in it. */
export const containerStories: readonly Story[] = [
  {
    title: 'a container that is gone',
    plant: () => remove('parcels'),
    mend: () => run('parcels', 'shop/parcels:1'),
    findings: ['inventory.missing parcels'],
  },
  {
    title: 'a container of another image',
    plant: () => remove('parcels').then(() => run('parcels', 'shop/parcels:2')),
    mend: () => remove('parcels').then(() => run('parcels', 'shop/parcels:1')),
    findings: ['decay.mismatch parcels'],
  },
  {
    title: 'a container that is paused',
    plant: () => on('docker', 'docker pause parcels'),
    mend: () => on('docker', 'docker unpause parcels'),
    findings: ['decay.unhealthy parcels'],
  },
  {
    title: 'a container that nobody declared',
    plant: () => on('docker', 'docker run --detach --name=miner --network=none shop/parcels:1 /bin/busybox sleep 600'),
    mend: () => remove('miner'),
    findings: ['inventory.undeclared containers'],
  },
  {
    title: 'a container that lived for seconds between two looks, at a moment of its life',
    plant: () => Promise.resolve(),
    mend: () => on('docker', 'docker rm --force glimpse 2>/dev/null || true'),
    look: watchOne,
    findings: ['inventory.undeclared containers'],
  },
];

/** Follows the events of the engine while a container comes and goes, and asks afterwards about a moment in between. */
async function watchOne(estate: Watch) {
  const ended = new AbortController();
  const untilKept = (...words: readonly string[]): Promise<void> =>
    until(async () => {
      const lines = estate.evidence().split('\n');
      const isThere = lines.some((line) => words.every((word) => line.includes(word)));
      return isThere ? undefined : `The evidence does not say ${words.join(' ')}.`;
    });
  const runs = (): number => estate.evidence().match(/"kind":"run"[^\n]*"source":"containers"/g)?.length ?? 0;
  const before = runs();
  const watching = estate.groundtruth(['discover', 'containers', '--watch'], { signal: ended.signal });
  watching.catch(() => {});
  let at: string;
  try {
    await until(async () => (runs() > before ? undefined : 'The scan is not over.'));
    await untilOn('docker', "docker info --format '{{.NEventsListener}}' | grep -qx 1");
    await on('docker', 'docker run --detach --name=glimpse --network=none shop/parcels:1 /bin/busybox sleep 600');
    await untilKept('glimpse');
    at = new Date().toISOString();
    await remove('glimpse');
    await untilKept('glimpse', 'gone');
  } finally {
    ended.abort();
    await watching;
  }
  const after = await estate.drift();
  if (after.told.join() !== 'inventory.transient containers' || !after.messages.includes('glimpse (seen at '))
    throw new Error(`It came and went, and is not named: ${after.messages}`);
  return estate.drift(['--at', at]);
}
