import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { control, engine, hosts } from './hosts.mjs';
import { run } from './run.mjs';

export function namespaceOf(name) {
  return `gt-${name}`;
}

/** How a shell on this machine speaks to the engine of a running estate. */
export function engineEnvironment(state) {
  return { ...process.env, DOCKER_HOST: `unix://${join(state, engine, 'socket')}` };
}

/** What a shell command on a host prints; on `ctl` and `docker`, a command of this machine in its network. */
export async function exec(folder, name, command, options) {
  const inside = ['/bin/sh', '-c', command];
  if (name === engine)
    return run('/bin/sh', ['-c', command], { ...options, env: engineEnvironment(join(folder, 'run')) });
  if (name === control) return run('ip', ['netns', 'exec', namespaceOf(name), ...inside], options);
  const leader = await leaderOf(folder, name);
  return run('nsenter', ['--target', leader, '--all', ...inside], options);
}

async function leaderOf(folder, name) {
  const pids = JSON.parse(readFileSync(join(folder, 'run', 'pids.json'), 'utf8'));
  const container = pids[hosts.findIndex((host) => host.name === name)];
  const children = await run('pgrep', ['--parent', String(container)]);
  return children.trim().split('\n')[0];
}
