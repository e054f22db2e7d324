import type { ConnectConfig } from 'ssh2';
import type { Endpoint } from '../endpoint.ts';
import { openSocket } from '../open-socket.ts';
import { gap, type Probe } from '../probe.ts';
import type { KnownHosts } from './known-hosts.ts';

export interface SshAccess {
  readonly user: string;
  /** In the form that `ssh-keygen` writes. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly password?: string;
  readonly knownHosts: KnownHosts;
  readonly allowLinkLocal: boolean;
}

const mostOutput = 64 * 1024 * 1024;

/**
 * What a script prints on a host, where the shell of `user` runs it. A host whose key is not known is not spoken to. Never
 * rejects.
 */
export async function runOnHost(
  to: Endpoint,
  script: string,
  access: SshAccess,
  signal: AbortSignal,
): Promise<Probe<string>> {
  const { Client } = await import('ssh2');
  const opened = await openSocket(to, { signal, allowLinkLocal: access.allowLinkLocal });
  if (opened.kind === 'unknown') return { ...opened, present: false };
  if (opened.kind === 'refused') return opened;
  const { socket } = opened;
  return new Promise((resolve) => {
    const client = new Client();
    let hostKey: 'unknown' | 'changed' | undefined;
    const onAbort = () => finish(gap('partial', 'it did not answer in time', true));
    function finish(probe: Probe<string>): void {
      signal.removeEventListener('abort', onAbort);
      resolve(probe);
      client.end();
      socket.destroy();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    client.on('error', (error) => finish(readError(error, access, to, hostKey)));
    client.on('close', () => finish(gap('partial', 'it hung up', true)));
    client.on('ready', () => {
      client.exec('/bin/sh -s', (error, stream) => {
        if (error) return finish(gap('denied', `it runs no commands for ${access.user}`, true));
        const chunks: Buffer[] = [];
        let length = 0;
        stream.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length > mostOutput) finish(gap('partial', `it printed more than ${mostOutput / 1024 / 1024} MiB`, true));
        });
        // What a user may not read is told there; the output shows it by what is not in it.
        stream.stderr.resume();
        stream.on('close', () => finish({ kind: 'seen', value: Buffer.concat(chunks).toString('utf8') }));
        stream.end(script);
      });
    });
    const { privateKey, passphrase, password, knownHosts } = access;
    const config: ConnectConfig = {
      sock: socket,
      username: access.user,
      ...(privateKey !== undefined && { privateKey }),
      ...(passphrase !== undefined && { passphrase }),
      ...(password !== undefined && { password }),
      readyTimeout: 0,
      algorithms: { serverHostKey: [...knownHosts.algorithmsOf(to)] as never },
      hostVerifier: (key: Buffer) => {
        const known = knownHosts.check(to, key);
        if (known !== 'known') hostKey = known;
        return known === 'known';
      },
    };
    try {
      client.connect(config);
    } catch (error) {
      finish(gap('denied', `the key cannot be used: ${messageOf(error)}`));
    }
    if (signal.aborted) onAbort();
  });
}

function readError(
  error: Error & { readonly level?: string },
  { user }: SshAccess,
  to: Endpoint,
  hostKey: 'unknown' | 'changed' | undefined,
): Probe<string> {
  if (hostKey === 'unknown')
    return gap(
      'denied',
      `its host key is not among the known ones: check it, then add it with \`ssh-keyscan -p ${to.port} ${to.host}\``,
      true,
    );
  if (hostKey === 'changed')
    return gap(
      'denied',
      'its host key is not the one that is known: it is another machine, was installed anew, or somebody is in between',
      true,
    );
  if (error.level === 'client-authentication')
    return gap('denied', `it does not let ${user} in: put the public key into the account's authorized_keys`, true);
  return gap('partial', `it does not speak SSH as expected (${messageOf(error)})`, true);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim().slice(0, 200) : 'no reason given';
}
