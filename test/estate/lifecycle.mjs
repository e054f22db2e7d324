import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { awaitCalm, awaitDoors } from './calm.mjs';
import { makeAuthority, makeCertificate } from './certificates.mjs';
import { awaitEngine, startEngine } from './engine.mjs';
import { exec, namespaceOf } from './exec.mjs';
import { addressOf, control, engine, hosts, names, serialOf } from './hosts.mjs';
import { run } from './run.mjs';

const bridge = 'gt-switch';
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/**
 * Starts every host of a built folder and waits until all have come up. What the hosts write is gone with them. It ends by
 * itself after `seconds`, and sooner when one of `owners`, process ids, has ended. Throws with the host's own log where one
 * does not come up.
 */
export async function up(folder, { seconds, owners = [], tell }) {
  await down(folder);
  const state = join(folder, 'run');
  mkdirSync(state, { recursive: true });
  // First, so that whatever else is begun has an end.
  endLater(folder, seconds, owners);
  await makeKeys(folder);
  await makeAuthority(state);
  await connect();
  // Each systemd takes about a dozen; of the usual 128, the last hosts would find none left.
  const limit = '/proc/sys/fs/inotify/max_user_instances';
  if (Number(readFileSync(limit, 'utf8')) < 1024) writeFileSync(limit, '1024');
  const pids = [];
  for (const host of hosts) pids.push(await start(folder, host));
  pids.push(await startEngine(state, joinGroups(engine)));
  writeFileSync(join(state, 'pids.json'), JSON.stringify(pids));
  await Promise.all([awaitEngine(state), ...hosts.map((host, index) => awaitHost(folder, host, pids[index], tell))]);
  const doors = hosts.map(({ name }) => name);
  await Promise.all([awaitDoors(folder, doors), awaitCalm(folder)]);
}

/** Ends every host and removes what it wrote, at once and whatever state it is in. Nothing happens where nothing runs. */
export async function down(folder) {
  const state = join(folder, 'run');
  for (const name of names) {
    await endGroup(name);
    await run('umount', ['--lazy', join(state, name, 'root')]).catch(() => '');
    // systemd-nspawn leaves it behind, and then refuses to start.
    rmSync(join('/run/systemd/nspawn/propagate', namespaceOf(name)), { recursive: true, force: true });
  }
  // Those of containers are in every hierarchy.
  await run('find', [...findGroups, '-delete']).catch(() => '');
  for (const name of await networks()) await run('ip', ['netns', 'delete', name]);
  rmSync(state, { recursive: true, force: true });
}

/** What is there of an estate in a folder that was ended, in words; nothing, where it was ended well. */
export async function leftovers(folder) {
  const state = join(folder, 'run');
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const within = mounts.map((line) => line.split(' ')[4]).filter((path) => path?.startsWith(state));
  const found = await run('find', findGroups).catch(() => '');
  return [
    ...(await networks()).map((name) => `network ${name}`),
    ...within.map((path) => `mount ${path}`),
    ...found.split('\n').flatMap((path) => (path === '' ? [] : [`control group ${path}`])),
    ...(existsSync(state) ? [`folder ${state}`] : []),
  ];
}

const findGroups = ['/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*/${namespaceOf('')}*`];

async function networks() {
  const known = await run('ip', ['-o', 'netns', 'list']);
  return known.split('\n').flatMap((line) => (line.startsWith(namespaceOf('')) ? [line.split(' ')[0]] : []));
}

async function connect() {
  await run('ip', ['netns', 'add', bridge]);
  await run('ip', ['-n', bridge, 'link', 'add', 'switch', 'type', 'bridge']);
  await run('ip', ['-n', bridge, 'link', 'set', 'switch', 'up']);
  for (const name of names) {
    const own = namespaceOf(name);
    await run('ip', ['netns', 'add', own]);
    await run('ip', ['-n', bridge, 'link', 'add', `to-${name}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', own]);
    await run('ip', ['-n', bridge, 'link', 'set', `to-${name}`, 'master', 'switch', 'up']);
    await run('ip', ['-n', own, 'link', 'set', 'lo', 'up']);
    await run('ip', ['-n', own, 'address', 'add', `${addressOf(name)}/24`, 'dev', 'eth0']);
    await run('ip', ['-n', own, 'link', 'set', 'eth0', 'up']);
    // A host that is not there is found so after one second and a half, of usually three.
    const patience = 'echo 500 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms';
    await run('ip', ['netns', 'exec', own, '/bin/sh', '-c', patience]);
  }
}

/** A host on a layer of its own that is thrown away with it; gives the process id of its container. */
async function start(folder, host) {
  const own = join(folder, 'run', host.name);
  const [upper, work, root] = ['upper', 'work', 'root'].map((part) => join(own, part));
  for (const path of [upper, work, root]) mkdirSync(path, { recursive: true });
  const lower = `${join(folder, 'layers', host.name)}:${join(folder, 'base')}`;
  await run('mount', ['-t', 'overlay', '-o', `lowerdir=${lower},upperdir=${upper},workdir=${work}`, 'overlay', root]);
  await prepare(folder, host, root);
  const log = openSync(join(own, 'log'), 'w');
  const words = [
    '--quiet',
    '--register=no',
    '--keep-unit',
    '--boot',
    '--console=pipe',
    `--hostname=${host.name}`,
    `--machine=${namespaceOf(host.name)}`,
    `--network-namespace-path=/run/netns/${namespaceOf(host.name)}`,
    `--directory=${root}`,
    ...(host.modules ? [`--bind-ro=${modules}:${host.modules}`] : []),
  ];
  const script = `${joinGroups(host.name)}; exec systemd-nspawn "$@"`;
  const container = spawn('/bin/sh', ['-c', script, 'sh', ...words], { detached: true, stdio: ['ignore', log, log] });
  container.unref();
  return container.pid;
}

/** Control groups of a host's own: two systemds in one would remove each other's. */
function groupsOf(name) {
  return ['systemd', 'unified', '.']
    .map((hierarchy) => join('/sys/fs/cgroup', hierarchy))
    .filter((folder) => existsSync(join(folder, 'cgroup.procs')))
    .map((folder) => join(folder, namespaceOf(name)));
}

function joinGroups(name) {
  const groups = groupsOf(name);
  for (const group of groups) mkdirSync(group, { recursive: true });
  return groups.map((group) => `echo $$ > ${group}/cgroup.procs`).join('; ');
}

async function prepare(folder, host, root) {
  const state = join(folder, 'run');
  const known = names.map((name) => `${addressOf(name)} ${name}.shop.test ${name}`);
  writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n${known.join('\n')}\n`);
  writeFileSync(join(root, 'etc/hostname'), `${host.name}\n`);
  // It is there to be scraped, not to measure.
  const exporter = 'ARGS="--collector.disable-defaults --collector.uname"\n';
  writeFileSync(join(root, 'etc/default/prometheus-node-exporter'), exporter);
  for (const home of ['root', 'home/groundtruth']) {
    mkdirSync(join(root, home, '.ssh'), { recursive: true, mode: 0o700 });
    cpSync(join(state, 'key.pub'), join(root, home, '.ssh/authorized_keys'));
  }
  await run('chroot', [root, 'chown', '-R', 'groundtruth:', '/home/groundtruth']);
  if (host.certificate) await makeCertificate(state, join(root, 'etc/ssl/estate'), host.certificate);
}

/** A key to come in by, and the keys that the hosts go by. */
async function makeKeys(folder) {
  const state = join(folder, 'run');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'estate', '-f', join(state, 'key')]);
  const known = hosts.map(({ name }) => {
    const key = readFileSync(join(folder, 'layers', name, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8');
    return `${addressOf(name)} ${key.trim()}\n`;
  });
  writeFileSync(join(state, 'known_hosts'), known.join(''));
}

async function awaitHost(folder, host, pid, tell) {
  for (let tries = 0, state = ''; state !== 'running'; tries++) {
    if (tries > 0) await sleep(200);
    if (tries >= 600 || !isAlive(pid)) throw new Error(`${host.name} did not come up: it is ${state || 'not there'}.`);
    state = await exec(folder, host.name, 'systemctl is-system-running || true').then(
      (text) => text.trim(),
      () => '',
    );
  }
  await exec(folder, host.name, machineOf(host.name));
  if (host.started) await exec(folder, host.name, host.started);
  tell(`${host.name} is up`);
}

/** Firmware with a serial number of the host's own, whatever this machine has. */
function machineOf(name) {
  const folder = '/run/machine/class';
  return [
    `mkdir -p ${folder}`,
    // Links, but for a few files that write only.
    `cp -a /sys/class/. ${folder} 2>/dev/null`,
    `rm -rf ${folder}/dmi && mkdir -p ${folder}/dmi/id`,
    `echo ${serialOf(name)} > ${folder}/dmi/id/product_serial`,
    `mount --bind ${folder} /sys/class`,
  ].join('; ');
}

/** Ends the estate after a while, or when one of its owners has ended. */
function endLater(folder, seconds, owners) {
  const script = fileURLToPath(new URL('./estate.mjs', import.meta.url));
  const alive = owners.map((pid) => ` && kill -0 ${pid} 2>/dev/null`).join('');
  const waiting = `left=${seconds}; while [ $left -gt 0 ]${alive}; do sleep 1; left=$((left - 1)); done`;
  // Whoever ends a group must not be in it.
  const leaving = groupsOf(control).map((group) => `echo $$ > ${dirname(group)}/cgroup.procs`);
  const words = `${joinGroups(control)}; ${waiting}; ${leaving.join('; ')}; exec "$0" "$1" down --folder "$2"`;
  const options = { detached: true, stdio: 'ignore' };
  spawn('/bin/sh', ['-c', words, process.execPath, script, folder], options).unref();
}

/** Whatever of a host still runs: the container's own processes outlive a container that is killed. */
async function endGroup(name) {
  for (let tries = 0; tries < 600; tries++) {
    const lists = await Promise.all(
      groupsOf(name).map((group) =>
        run('find', [group, '-name', 'cgroup.procs', '-exec', 'cat', '{}', '+']).catch(() => ''),
      ),
    );
    const pids = new Set(
      lists
        .join('\n')
        .split('\n')
        .filter((pid) => Number(pid) > 0),
    );
    if (pids.size === 0) return;
    for (const pid of pids) signal(Number(pid), 'SIGKILL');
    await sleep(50);
  }
  throw new Error(`Processes of ${name} do not end.`);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
