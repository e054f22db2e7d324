import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../estate/run.mjs';

/** What is built; kube-apiserver first and by itself, as linking two of them at once takes more memory than a small machine has. */
const programs = [['kube-apiserver'], ['kube-controller-manager', 'kube-scheduler', 'kubelet']];

/** What it is built with, and what it runs with. */
const packages =
  'golang-go make patch rsync etcd-server docker.io docker-registry runc busybox-static iproute2 openssl'.split(' ');

const sources = `Types: deb-src
URIs: http://deb.debian.org/debian
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

/**
 * Builds Kubernetes from Debian's source into `bin` of a folder, as far as it is not there yet. About fifteen minutes and
 * 3 GB at first, of which 350 MB stay; nothing afterwards.
 */
export async function build(folder, tell) {
  const bin = join(folder, 'bin');
  if (existsSync(bin)) return;
  tell('packages');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-install-recommends', ...packages], {
    env: environment,
  });
  const work = join(folder, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'lists'), { recursive: true });
  tell('source');
  await fetchSource(work);
  const tree = join(work, 'tree');
  for (const targets of programs) {
    tell(targets.join(', '));
    await make(tree, targets);
  }
  const built = join(work, 'bin');
  mkdirSync(built);
  for (const name of programs.flat()) renameSync(join(tree, '_output/bin', name), join(built, name));
  renameSync(built, bin);
  rmSync(work, { recursive: true, force: true });
}

/** With a list of sources of its own, so that the machine's stays as it is. */
async function fetchSource(work) {
  writeFileSync(join(work, 'debian.sources'), sources);
  const options = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${work}`,
    `Dir::State::Lists=${work}/lists`,
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, '-qq', 'update']);
  await run('apt-get', [...options, '-qq', 'source', '--download-only', 'kubernetes'], { cwd: work });
  const [upstream, packaging] = ['.orig.tar.gz', '.debian.tar.xz'].map((end) =>
    readdirSync(work).find((name) => name.endsWith(end)),
  );
  mkdirSync(join(work, 'tree'));
  await run('tar', ['-xf', join(work, upstream), '-C', join(work, 'tree'), '--strip-components=1']);
  await run('tar', ['-xf', join(work, packaging), '-C', join(work, 'tree')]);
  const patch = 'for name in $(cat debian/patches/series); do patch -s -p1 < "debian/patches/$name"; done';
  await run('/bin/sh', ['-ec', patch], { cwd: join(work, 'tree') });
  // What it brings of this library crashes with any Go since 1.18.
  const library = 'github.com/modern-go/reflect2';
  await run('apt-get', ['-qq', 'download', 'golang-github-modern-go-reflect2-dev'], { cwd: work });
  const unpack = `dpkg-deb -x golang-*.deb library && rm tree/vendor/${library}/*.go && cp library/usr/share/gocode/src/${library}/* tree/vendor/${library}/`;
  await run('/bin/sh', ['-ec', unpack], { cwd: work });
}

/** Without the network, and behind whatever else the machine has to do. */
async function make(tree, targets) {
  const env = {
    ...process.env,
    HOME: join(tree, '.home'),
    GOPATH: join(tree, '.go'),
    GOPROXY: 'off',
    GOFLAGS: '-mod=vendor',
    CGO_ENABLED: '0',
    KUBE_GIT_VERSION: 'v1.20.2',
    KUBE_GIT_COMMIT: 'debian',
    KUBE_GIT_TREE_STATE: 'clean',
    KUBE_GIT_MAJOR: '1',
    KUBE_GIT_MINOR: '20',
  };
  mkdirSync(env.HOME, { recursive: true });
  await run('nice', ['-n', '19', 'make', `WHAT=${targets.map((name) => `cmd/${name}`).join(' ')}`], { cwd: tree, env });
}
