import { awaitCalm, awaitDoors, balancerSays, consumersOf, monitoringSays, until } from './calm.mjs';
import { exec } from './exec.mjs';

/** Where the estate is built and runs. */
export const folder = process.env['GROUNDTRUTH_ESTATE'] ?? '/var/tmp/groundtruth-estate';

/** What a shell command on a host prints. */
export function on(host: string, command: string): Promise<string> {
  return exec(folder, host, command);
}

/** What a statement gives, as the owner of the database. */
export function database(statement: string): Promise<string> {
  return on('db', `su postgres -c "psql -qAtc \\"${statement}\\""`);
}

/** Waits until a shell command on a host succeeds. */
export function untilOn(host: string, command: string): Promise<void> {
  return until(() => on(host, command).then(() => undefined));
}

/** Runs a program on a host until it is stopped or the host ends, and waits until `ready`, a shell command, succeeds. */
export async function start(host: string, name: string, command: string, ready: string): Promise<void> {
  await on(host, `systemd-run --quiet --unit=planted-${name} ${command}`);
  await untilOn(host, ready);
}

export function stop(host: string, name: string): Promise<string> {
  return on(host, `systemctl stop planted-${name}; systemctl reset-failed planted-${name} 2>/dev/null || true`);
}

/** A rule of the kernel in a host's network; this machine's program sets it. */
export function firewall(host: string, rule: string): Promise<string> {
  const chain = 'inet planted incoming';
  const hook = '{ type filter hook input priority 0 ; }';
  return inNetwork(host, `nft 'add table inet planted; add chain ${chain} ${hook}; add rule ${chain} ${rule}'`);
}

export function noFirewall(host: string): Promise<string> {
  return inNetwork(host, 'nft delete table inet planted');
}

function inNetwork(host: string, command: string): Promise<string> {
  return on('ctl', `nsenter --net=/run/netns/gt-${host} ${command}`);
}

/** Waits until a statement gives one value, e.g. `1`. */
export function untilDatabase(statement: string, value: string): Promise<void> {
  return untilSaid(async () => (await database(statement)).trim(), value);
}

/** Waits until everything is used again as it is declared. */
export function untilCalm(): Promise<void> {
  return awaitCalm(folder);
}

/** Waits until a host lets in who knows its key. */
export function untilLetIn(host: string): Promise<void> {
  return awaitDoors(folder, [host]);
}

/** Waits until haproxy says this of servers, e.g. `DOWN`. */
export function untilBalancer(said: Readonly<Record<string, string>>): Promise<void> {
  const wanted = Object.values(said).join();
  return untilSaid(async () => (await balancerSays(folder, Object.keys(said))).join(), wanted);
}

/** Waits until Prometheus says this of what it scrapes at `address:port`. */
export function untilMonitoring(endpoint: string, health: string): Promise<void> {
  return untilSaid(async () => (await monitoringSays(folder)).get(endpoint), health);
}

/** Waits until the orders are taken from these hosts, sorted; one of them twice where two programs on it do so. */
export function untilConsumers(...wanted: readonly string[]): Promise<void> {
  return untilSaid(() => consumersOf(folder, 'orders'), wanted.join());
}

function untilSaid<T>(ask: () => Promise<T>, wanted: T): Promise<void> {
  return until(async () => {
    const said = await ask();
    return said === wanted ? undefined : `It is ${String(said)}, not yet ${String(wanted)}.`;
  });
}
