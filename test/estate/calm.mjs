import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from './exec.mjs';
import { addressOf, control, hosts, names } from './hosts.mjs';

const get = 'curl --silent --fail --max-time 3';
/** Seconds; far more than anything takes on a machine that has other things to do. */
const patience = 90;

/**
 * Waits until everything stands as it is declared, as those say who are asked: whoever looks at the estate between a change
 * and the moment when haproxy or Prometheus notices sees both. Throws with what is not so.
 */
export function awaitCalm(folder) {
  return until(async () => {
    const troubles = await Promise.all(conditions.map((holds) => holds(folder).catch((error) => error.message)));
    return troubles.filter((trouble) => trouble !== undefined).join('\n') || undefined;
  });
}

/** Waits until hosts let in who knows their keys. */
export function awaitDoors(folder, doors) {
  const addresses = doors.map(addressOf);
  return until(async () => {
    const keys = await exec(folder, control, `ssh-keyscan -T 3 -t ed25519 ${addresses.join(' ')} 2>/dev/null || true`);
    const known = readFileSync(join(folder, 'run/known_hosts'), 'utf8').split('\n').map(withoutComment);
    const seen = new Set(keys.split('\n').map(withoutComment));
    const shut = addresses.filter((address) => !known.some((line) => line.startsWith(`${address} `) && seen.has(line)));
    return shut.length === 0 ? undefined : `No SSH as it is known at ${shut.join(', ')}.`;
  });
}

function withoutComment(line) {
  return line.split(' ').slice(0, 3).join(' ');
}

/** Waits until `trouble` gives undefined; throws with what it gave, or threw, last. */
export async function until(trouble) {
  const end = Date.now() + patience * 1000;
  for (;;) {
    const said = await trouble().catch((error) => error.message);
    if (said === undefined) return;
    if (Date.now() > end) throw new Error(`Not within ${patience} s:\n${said}`);
    await sleep(200);
  }
}

/** What haproxy says of servers: `UP`, `DOWN`, `no check`, …; `unchecked` until it has asked it for the first time. */
export async function balancerSays(folder, servers) {
  const table = await exec(folder, control, `${get} 'http://${addressOf('web')}:8404/stats;csv'`);
  const rows = table.split('\n').map((line) => line.split(','));
  return servers.map((server) => {
    const row = rows.find(([, name]) => name === server);
    const check = row?.[rows[0]?.indexOf('check_status')];
    return check?.endsWith('INI') ? 'unchecked' : (row?.[17] ?? 'unknown');
  });
}

/** What Prometheus says of what it scrapes: `up`, `down` or `unknown`, by `address:port`. */
export async function monitoringSays(folder) {
  const text = await exec(folder, control, `${get} http://${addressOf('mon')}:9090/api/v1/targets`);
  const { activeTargets } = JSON.parse(text).data;
  return new Map(activeTargets.map(({ scrapeUrl, health }) => [new URL(scrapeUrl).host, health]));
}

/** From where it is taken from a queue, with commas between, sorted; as both lists of the broker say, which differ for moments. */
export async function consumersOf(folder, queue) {
  const url = `http://groundtruth:groundtruth@${addressOf('mq')}:15672/api`;
  const lists = `${url}/consumers ${url}/queues/%2f/${queue}`;
  const said = await exec(folder, control, `${get} --fail-early --write-out '\\n' ${lists}`);
  const [consumers, { consumers: counted }] = said
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  const listed = consumers.filter((consumer) => consumer.queue.name === queue);
  const readers = listed.map((consumer) => hostAt(consumer.channel_details.peer_host)).sort();
  return readers.length === counted ? readers.join() : `${readers.join()} or ${counted}`;
}

/** The name of the host that has an address. */
function hostAt(address) {
  return names.find((name) => addressOf(name) === address) ?? String(address);
}

const instances = ['app1', 'app2'];

/** Each tells what does not hold; nothing, where all is well. */
const conditions = [
  async function shopAnswers(folder) {
    await exec(
      folder,
      control,
      `${get} -ko /dev/null --resolve www.shop.test:443:${addressOf('web')} https://www.shop.test/`,
    );
  },
  async function instancesAnswer(folder) {
    const urls = instances.map((name) => `http://${addressOf(name)}:8080/`);
    await exec(folder, control, `${get} --fail-early ${urls.join(' ')} >/dev/null`);
  },
  async function instancesAreBalanced(folder) {
    const said = await balancerSays(folder, instances);
    return said.every((state) => state === 'UP') ? undefined : `haproxy says ${said.join(', ')}.`;
  },
  async function everythingIsScraped(folder) {
    const targets = await monitoringSays(folder);
    const ill = [...targets].filter(([, health]) => health !== 'up').map((pair) => pair.join(' '));
    return targets.size === hosts.length + 2 && ill.length === 0
      ? undefined
      : `Prometheus says of ${targets.size} targets: ${ill.join(', ') || 'all up'}.`;
  },
  async function queueIsRead(folder) {
    const consumers = await consumersOf(folder, 'orders');
    return consumers === instances.join() ? undefined : `The queue is read by ${consumers || 'nobody'}.`;
  },
  async function databaseIsUsed(folder) {
    const clients =
      "select distinct application_name, client_addr from pg_stat_activity where application_name in ('orders-api', 'nightly-report')";
    const said = (await exec(folder, 'db', `su postgres -c "psql -qAtc \\"${clients}\\""`)).trim();
    return said.split('\n').length === 3 ? undefined : `Clients of the database: ${said}.`;
  },
];
