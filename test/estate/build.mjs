import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { basePackages, commonSetup, hosts } from './hosts.mjs';
import { run } from './run.mjs';

const suite = 'bookworm';

/**
 * Makes the root file systems below a folder, as far as they are not there yet or are of another make: `base`, and for each host a
 * layer on top with its own packages and keys. A few minutes at first, nothing afterwards.
 */
export async function build(folder, tell) {
  await once(join(folder, 'base'), basePackages, async (base) => {
    tell('base system');
    const mirror = await mirrorOfApt();
    return run('debootstrap', ['--variant=minbase', `--include=${basePackages.join(',')}`, suite, base, mirror]);
  });
  // Two at a time: unpacking waits for the disk as often as for the processor.
  const waiting = [...hosts];
  await Promise.all([worker(), worker()]);

  async function worker() {
    for (let host = waiting.shift(); host; host = waiting.shift()) {
      await once(join(folder, 'layers', host.name), [basePackages, commonSetup, host], (layer) => {
        tell(`packages of ${host.name}`);
        return buildLayer(folder, layer, host);
      });
    }
  }
}

/** Where this machine has its own packages from, where that is the same suite. */
async function mirrorOfApt() {
  const format = '$(CODENAME) $(REPO_URI)';
  const known = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']).catch(() => '');
  const [, mirror] = new RegExp(`^${suite} (http\\S+/debian/)$`, 'm').exec(known) ?? [];
  return mirror ?? 'http://deb.debian.org/debian';
}

/** Makes a folder whole or not at all, and anew where it is of something else than `of`. */
async function once(path, of, make) {
  const stamp = `${path}.of`;
  const text = JSON.stringify(of);
  if (existsSync(path) && existsSync(stamp) && readFileSync(stamp, 'utf8') === text) return;
  const unfinished = `${path}.unfinished`;
  for (const old of [stamp, path, unfinished]) rmSync(old, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await make(unfinished);
  renameSync(unfinished, path);
  writeFileSync(stamp, text);
}

async function buildLayer(folder, layer, host) {
  const work = `${layer}.work`;
  const root = `${layer}.root`;
  for (const path of [work, root]) mkdirSync(path, { recursive: true });
  await run('mount', [
    '-t',
    'overlay',
    '-o',
    `lowerdir=${join(folder, 'base')},upperdir=${layer},workdir=${work}`,
    'overlay',
    root,
  ]);
  try {
    writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    await inRoot(
      root,
      `apt-get -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends ${host.packages.join(' ')}`,
    );
    for (const [path, text] of Object.entries(host.files ?? {})) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      // What stands there may be a link, which would lead out of the root.
      rmSync(join(root, path), { force: true });
      writeFileSync(join(root, path), text);
    }
    await inRoot(root, commonSetup);
    if (host.setup) await inRoot(root, host.setup);
  } finally {
    await run('umount', [root]);
    for (const path of [work, root]) rmSync(path, { recursive: true, force: true });
  }
}

/** In a root of its own, with its own processes, so that whatever a package starts ends with it. */
function inRoot(root, command) {
  const inside = `mount -t proc proc /proc && ${command}`;
  return run('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'chroot', root, '/bin/sh', '-c', inside]);
}
