import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeAuthority, makeCertificate } from '../estate/certificates.mjs';
import { run } from '../estate/run.mjs';

/** Control groups that the containers are in; they stay behind when the processes are gone. */
const groups = '/sys/fs/cgroup';
const group = 'groundtruth-kubernetes';

/**
 * Starts a cluster of one node out of a built folder and waits until that node is ready. Everything runs in a network of its
 * own. It ends by itself after `seconds`. Throws with the end of the logs where it does not come up.
 */
export async function up(folder, { seconds, tell }) {
  await down(folder);
  const state = join(folder, 'run');
  mkdirSync(join(state, 'manifests'), { recursive: true });
  await makeAuthority(state);
  await makeCertificate(state, join(state, 'api'), {
    name: 'kubernetes',
    address: '127.0.0.1',
    days: 2,
  });
  await run('openssl', ['genrsa', '-out', join(state, 'accounts.key'), '2048']);
  writeFileSync(join(state, 'tokens.csv'), 'admin,admin,admin,system:masters\n');
  writeFileSync(join(state, 'kubeconfig'), JSON.stringify(kubeconfig(join(state, 'ca.pem'))));
  writeFileSync(join(state, 'registry.yml'), readFileSync(here('files/registry.yml')));
  cpSync(here('files/runc'), join(state, 'runc'));
  for (const path of groupPaths()) mkdirSync(path, { recursive: true });
  // Its processes end with the first of them, and that one with this one.
  const words = [
    '--net',
    '--pid',
    '--mount',
    '--mount-proc',
    '--fork',
    '--kill-child',
    here('files/inside.sh'),
    state,
    join(folder, 'bin'),
  ];
  const log = openSync(join(state, 'inside.log'), 'w');
  const leader = spawn('timeout', ['--signal=KILL', String(seconds), 'unshare', ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  leader.unref();
  writeFileSync(join(state, 'leader'), String(leader.pid));
  for (let tries = 0; !(await isReady(folder)); tries++) {
    if (tries >= 120 || !isAlive(leader.pid)) throw new Error(`The cluster did not come up.\n${logsOf(state)}`);
    if (tries % 10 === 9) tell('waiting for the node');
    await sleep(1000);
  }
}

/** Ends the cluster and removes what it wrote. Nothing happens where nothing runs. */
export async function down(folder) {
  const state = join(folder, 'run');
  const file = join(state, 'leader');
  if (existsSync(file)) await end(Number(readFileSync(file, 'utf8')));
  for (const path of groupPaths()) await run('find', [path, '-depth', '-type', 'd', '-delete']).catch(() => '');
  rmSync(state, { recursive: true, force: true });
}

/** Runs a program in the network of the cluster; gives its exit code. */
export async function enter(folder, command, args, environment = {}) {
  const words = ['--target', await firstProcess(folder), '--net', command, ...args];
  const child = spawn('nsenter', words, { stdio: 'inherit', env: { ...process.env, ...environment } });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/** Runs a shell command among the processes of the cluster and gives what it prints. */
export async function inside(folder, command) {
  const words = ['--target', await firstProcess(folder), '--net', '--pid', '--mount', '/bin/sh', '-c', command];
  return run('nsenter', words);
}

/** `inside.sh`: a child of `unshare`, which is one of `timeout`. */
async function firstProcess(folder) {
  let pid = readFileSync(join(folder, 'run', 'leader'), 'utf8');
  for (let depth = 0; depth < 2; depth++) {
    const children = await run('pgrep', ['--parent', pid]);
    pid = children.trim().split('\n')[0];
  }
  return pid;
}

async function isReady(folder) {
  if (!existsSync(join(folder, 'run', 'started'))) return false;
  const path = 'https://127.0.0.1:6443/api/v1/nodes/node-1';
  const words = [
    '--silent',
    '--max-time',
    '5',
    '--cacert',
    join(folder, 'run', 'ca.pem'),
    '--header',
    'authorization: Bearer admin',
    path,
  ];
  const target = await firstProcess(folder);
  const answer = await run('nsenter', ['--target', target, '--net', 'curl', ...words]).catch(() => '{}');
  const { status } = JSON.parse(answer);
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

function kubeconfig(ca) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'here', cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority': ca } }],
    users: [{ name: 'admin', user: { token: 'admin' } }],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'admin' } }],
  };
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function groupPaths() {
  return readdirSync(groups)
    .map((name) => join(groups, name))
    .filter((path) => existsSync(join(path, 'cgroup.procs')))
    .map((path) => join(path, group));
}

function logsOf(state) {
  const names = readdirSync(state).filter((name) => name.endsWith('.log'));
  return names.map((name) => `${name}: ${readFileSync(join(state, name), 'utf8').slice(-600)}`).join('\n');
}

/** At once, with everything in its group and tree: nothing is kept. */
async function end(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
  while (isAlive(pid)) await sleep(50);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
