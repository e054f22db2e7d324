import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const subject = (name) => ['-subj', `/O=Shop/CN=${name}`];
const newKey = (path) => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path];

/** An authority of the estate's own, `ca.pem` and `ca.key` in a folder. */
export async function makeAuthority(folder) {
  const files = [...newKey(join(folder, 'ca.key')), '-out', join(folder, 'ca.pem')];
  await run('openssl', ['req', '-x509', '-days', '3650', ...files, ...subject('Shop authority')]);
}

/** A certificate by the authority in `folder`, as `certificate.pem` and `key.pem` in a folder of its own. */
export async function makeCertificate(folder, target, { name, address, days }) {
  mkdirSync(target, { recursive: true });
  const request = join(target, 'request.pem');
  await run('openssl', ['req', ...newKey(join(target, 'key.pem')), '-out', request, ...subject(name)]);
  const extensions = join(target, 'extensions');
  writeFileSync(extensions, `subjectAltName=DNS:${name}${address === undefined ? '' : `,IP:${address}`}\n`);
  const authority = ['-CA', join(folder, 'ca.pem'), '-CAkey', join(folder, 'ca.key'), '-CAcreateserial'];
  const files = ['-in', request, '-out', join(target, 'certificate.pem'), '-extfile', extensions];
  await run('openssl', ['x509', '-req', '-days', String(days), ...authority, ...files]);
}
