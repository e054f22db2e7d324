import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { EvidenceRun } from '../../../engine/model/evidence.ts';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { claimsIn, lookWith } from '../../support/look.ts';
import { misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

let servers: Servers;
let components: Components;
beforeAll(() => {
  servers = createServers();
  components = createComponents();
});
afterAll(async () => {
  await servers.close();
  await components.stop();
});

/** Gaps as `level: reason`, each once. */
function gapsIn(run: EvidenceRun): readonly string[] {
  return [...new Set(run.coverage.map(({ level, reason }) => `${level}: ${reason}`))];
}

describe('the ssh source', () => {
  test.each(Object.entries(misbehaviours))('sees nothing of a host that %s', async (_what, behave) => {
    const host = await servers.plain(behave);
    const run = await lookWith('ssh', { hosts: [host], timeout: '1s' }, { credentials: { password: 'x' } });
    expect(run.observations).toEqual([]);
    expect(gapsIn(run)).toEqual([expect.stringMatching(/^partial: 127\.0\.0\.1: /)]);
  });

  test('does not take a host for absent because it speaks no SSH, and asks no cloud about itself', async () => {
    const run = await lookWith('ssh', { hosts: [await servers.closed(), '169.254.169.254'] });
    expect(gapsIn(run)).toEqual([
      expect.stringMatching(/^denied: 169\.254\.169\.254: .*link-local/),
      'partial: 127.0.0.1: nothing listens for SSH there.',
    ]);
  });

  test('says of a host, and of the programs on it, that nothing is known, by its address and by its name', async () => {
    const port = Number((await servers.closed()).split(':')[1]);
    const run = await lookWith('ssh', { hosts: [`127.0.0.1:${port}`, `localhost:${port}`], timeout: '2s' });
    const scopes = run.coverage.map(({ class: name, scope, level }) => [name, level, scope]);
    expect(scopes).toEqual([
      ['application', 'partial', { addresses: ['127.0.0.1'] }],
      ['application', 'partial', { host: ['localhost'] }],
      ['batch-job', 'partial', { host: ['localhost'] }],
      ['server', 'partial', { host: ['127.0.0.1', 'localhost'] }],
      ['server', 'partial', { address: ['127.0.0.1'] }],
    ]);
  });

  test.each([
    [{}, /`hosts` is missing/],
    [{ hosts: ['a b'] }, /takes `host` and `host:port`, not a b/],
    [{ hosts: ['web'], knownHosts: '/nowhere' }, /names \/nowhere, which cannot be read/],
  ])('refuses the scope %j', async (scope, reason) => {
    const run = await lookWith('ssh', scope);
    expect(claimsIn(run)[0]).toMatch(reason);
  });
});

describe('the ssh source with a real server', () => {
  test('sees a host as the host source sees its own', async (context) => {
    const { host, key, knownHosts } = await startServer(context);
    const look = (more: object) =>
      lookWith('ssh', { hosts: [host], user: 'root', knownHosts, ...more }, { credentials: { privateKey: key } });
    const run = await look({ packages: true });
    expect(claimsIn(run)).toContain('complete server');
    const server = run.observations.find(({ class: name }) => name === 'server');
    expect(server?.attributes).toMatchObject({ kernel: expect.stringMatching(/^\d/), packages: expect.any(Object) });
    const listener = run.observations.find(({ identifiers }) => identifiers['endpoint']?.includes(host));
    expect(listener?.identifiers['process']).toBe('sshd');
    expect(JSON.stringify(run)).not.toContain('planted-secret');
  });

  test('turns away from a host whose key it does not know, and says how to know it', async (context) => {
    const { host, key } = await startServer(context);
    const stranger = join(components.folder(), 'known_hosts');
    writeFileSync(stranger, '');
    const run = await lookWith(
      'ssh',
      { hosts: [host], user: 'root', knownHosts: stranger },
      { credentials: { privateKey: key } },
    );
    expect(gapsIn(run)).toEqual([expect.stringMatching(/^denied: .*its host key is not among the known ones/)]);
  });

  test('names the right that is missing where the account is not let in', async (context) => {
    const { host, knownHosts } = await startServer(context);
    const folder = components.folder();
    await components.run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')]);
    const other = readFileSync(join(folder, 'other'), 'utf8');
    const run = await lookWith(
      'ssh',
      { hosts: [host], user: 'root', knownHosts },
      { credentials: { privateKey: other } },
    );
    expect(gapsIn(run)).toEqual([expect.stringMatching(/^denied: .*it does not let root in/)]);
  });

  test('says that a private key is none', async (context) => {
    const { host, knownHosts } = await startServer(context);
    const run = await lookWith(
      'ssh',
      { hosts: [host], user: 'root', knownHosts },
      { credentials: { privateKey: 'x' } },
    );
    expect(gapsIn(run)).toEqual([expect.stringMatching(/^denied: .*the key cannot be used/)]);
  });
});

/** A server with keys of its own, which lets root in by key. */
async function startServer(context: TestContext) {
  const program = findProgram('sshd');
  if (program === undefined || process.getuid?.() !== 0) return skipAbsent(context, 'an OpenSSH server, and root');
  const folder = components.folder();
  const port = await freePort();
  for (const name of ['host', 'user'])
    await components.run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  await components.run('mkdir', ['-p', '/run/sshd']);
  const settings = [
    `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${folder}/host\nPidFile none\nUsePAM no\nStrictModes no`,
    `AuthorizedKeysFile ${folder}/user.pub\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n`,
  ];
  writeFileSync(join(folder, 'config'), settings.join('\n'));
  const environment = { PLANTED: 'planted-secret' };
  await components.start(program, ['-D', '-e', '-f', join(folder, 'config')], {
    env: environment,
    ready: (output) => output.includes('Server listening'),
  });
  const known = join(folder, 'known_hosts');
  writeFileSync(known, `[127.0.0.1]:${port} ${readFileSync(join(folder, 'host.pub'), 'utf8')}`);
  return { host: `127.0.0.1:${port}`, key: readFileSync(join(folder, 'user'), 'utf8'), knownHosts: known };
}
