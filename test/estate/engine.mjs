import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificate } from './certificates.mjs';
import { engineEnvironment } from './exec.mjs';
import { addressOf, engine } from './hosts.mjs';
import { run } from './run.mjs';

/**
 * Starts a host that is nothing but Docker Engine, in the network of its name: over TLS, for who has a certificate of the
 * estate's authority. Gives the process id that everything on it ends with. `entering`: shell words that put it into control
 * groups of its own.
 */
export async function startEngine(state, entering) {
  const own = join(state, engine);
  for (const part of ['data', 'exec', 'image/bin']) mkdirSync(join(own, part), { recursive: true });
  const certificate = { name: `${engine}.shop.test`, address: addressOf(engine), days: 100 };
  await makeCertificate(state, join(own, 'certificate'), certificate);
  await makeCertificate(state, join(state, 'client'), { name: 'client', days: 100 });
  const words = [
    '--iptables=false',
    '--ip6tables=false',
    '--ip-forward=false',
    '--bridge=none',
    '--storage-driver=vfs',
    `--cgroup-parent=/gt-${engine}/containers`,
    '--exec-opt=native.cgroupdriver=cgroupfs',
    `--data-root=${own}/data`,
    `--exec-root=${own}/exec`,
    `--pidfile=${own}/pid`,
    '--tlsverify',
    `--tlscacert=${state}/ca.pem`,
    `--tlscert=${own}/certificate/certificate.pem`,
    `--tlskey=${own}/certificate/key.pem`,
    `--host=tcp://${addressOf(engine)}:2376`,
    `--host=unix://${own}/socket`,
  ];
  const log = openSync(join(own, 'log'), 'w');
  const apart = ['--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];
  // Not by way of `ip netns exec`, which hides the control groups.
  const inside = `hostname ${engine}; exec dockerd "$@"`;
  const script = `${entering}; exec nsenter --net=/run/netns/gt-${engine} unshare ${apart.join(' ')} /bin/sh -c '${inside}' sh "$@"`;
  const program = spawn('/bin/sh', ['-c', script, 'sh', ...words], { detached: true, stdio: ['ignore', log, log] });
  program.unref();
  return program.pid;
}

/** Waits for the engine, and starts the container that is declared, from an image with nothing but busybox in it. */
export async function awaitEngine(state) {
  const env = engineEnvironment(state);
  for (let tries = 0; ; tries++) {
    const trouble = await run('docker', ['info'], { env }).then(
      () => undefined,
      (error) => error,
    );
    if (!trouble) break;
    if (tries >= 600) throw trouble;
    await sleep(200);
  }
  const image = join(state, engine, 'image');
  cpSync('/bin/busybox', join(image, 'bin/busybox'));
  symlinkSync('busybox', join(image, 'bin/sh'));
  await run('/bin/sh', ['-c', `tar -C ${image} -c . | docker import - shop/parcels:1`], { env });
  await run('docker', ['tag', 'shop/parcels:1', 'shop/parcels:2'], { env });
  await run('docker', ['run', '--detach', '--name=parcels', '--network=host', 'shop/parcels:1', ...serve], { env });
}

const serve = ['/bin/busybox', 'httpd', '-f', '-p', '8070'];
