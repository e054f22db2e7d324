import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** What is run on this machine, by the Debian package that brings it. */
const programs = {
  debootstrap: 'debootstrap',
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  nft: 'nftables',
  nsenter: 'util-linux',
  pgrep: 'procps',
  openssl: 'openssl',
  'ssh-keyscan': 'openssh-client',
  curl: 'curl',
  faketime: 'faketime',
  dockerd: 'docker.io',
  busybox: 'busybox-static',
};

/** Throws with all that this machine lacks to have an estate on it, and what to do about it. */
export async function checkMachine(folder) {
  const lacks = [];
  if (process.getuid() !== 0) lacks.push('It has to be run by root.');
  const absent = [];
  for (const [program, pack] of Object.entries(programs)) {
    if (!(await succeeds('/bin/sh', ['-c', `command -v ${program}`]))) absent.push(pack);
  }
  if (absent.length > 0)
    lacks.push(`Programs are missing: apt-get install --no-install-recommends ${absent.join(' ')}`);
  if (lacks.length === 0) lacks.push(...(await rightsLacking(folder)));
  if (lacks.length === 0) return;
  throw new Error(`This machine cannot hold the estate, and nothing of it was tested:\n- ${lacks.join('\n- ')}`);
}

/** A container is root in name only, unless it was given the rights of the machine. */
async function rightsLacking(folder) {
  const lacks = [];
  const whole = 'Run it on a machine of its own, or in a container with all rights (--privileged).';
  const apart = ['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--mount-proc', 'true'];
  const trouble = await troubleOf('unshare', apart);
  if (trouble) return [`Namespaces cannot be made, which takes CAP_SYS_ADMIN (${trouble}). ${whole}`];
  mkdirSync(folder, { recursive: true });
  const trial = mkdtempSync(join(folder, 'trial-'));
  for (const part of ['lower', 'upper', 'work', 'root']) mkdirSync(join(trial, part));
  const layers = `lowerdir=${trial}/lower,upperdir=${trial}/upper,workdir=${trial}/work`;
  const mounting = `mount -t overlay -o ${layers} overlay ${trial}/root`;
  const layered = await troubleOf('unshare', ['--mount', '/bin/sh', '-c', mounting]);
  if (layered)
    lacks.push(
      `No layers can be mounted in ${folder} (${layered}). In a container it has to be a volume: --folder FOLDER.`,
    );
  const device = await troubleOf('/bin/sh', ['-c', `mknod ${trial}/null c 1 3 && : > ${trial}/null`]);
  if (device) lacks.push(`No devices can be made in ${folder} (${device}). ${whole}`);
  const rules = ['--net', '/bin/sh', '-c', 'ip link set lo up && nft add table inet trial'];
  const ruled = await troubleOf('unshare', rules);
  if (ruled) lacks.push(`No rules of a firewall can be set (${ruled}). ${whole}`);
  const group = `/sys/fs/cgroup/${(await isUnified()) ? '' : 'systemd/'}gt-trial`;
  const grouped = await troubleOf('/bin/sh', ['-c', `mkdir ${group} && rmdir ${group}`]);
  if (grouped) lacks.push(`No control group can be made (${grouped}). ${whole}`);
  rmSync(trial, { recursive: true, force: true });
  return lacks;
}

function isUnified() {
  return succeeds('test', ['-e', '/sys/fs/cgroup/cgroup.procs']);
}

async function succeeds(command, args) {
  return (await troubleOf(command, args)) === undefined;
}

/** The last words of a program that fails; undefined of one that does not. */
function troubleOf(command, args) {
  return run(command, args).then(
    () => undefined,
    (error) => error.message.split('\n').at(-1),
  );
}
