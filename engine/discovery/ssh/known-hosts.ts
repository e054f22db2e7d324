import { createHmac } from 'node:crypto';
import type { Endpoint } from '../endpoint.ts';

/** Host keys that are trusted, as OpenSSH's `known_hosts` lists them. */
export interface KnownHosts {
  /** `changed`: keys of the host are known, and this is none of them, or it was revoked. */
  readonly check: (host: Endpoint, key: Buffer) => 'known' | 'unknown' | 'changed';
  /** Algorithms to ask the host for: those of its known keys, so that it shows one that can be compared; else any. */
  readonly algorithmsOf: (host: Endpoint) => readonly string[];
}

interface Line {
  readonly patterns: readonly string[];
  readonly type: string;
  readonly key: string;
  readonly revoked: boolean;
}

/** What this client can verify, strongest first. */
const usualTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];
const signatures: Readonly<Record<string, readonly string[]>> = { 'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'] };

/**
 * Reads a `known_hosts` file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): names, `[name]:port`, hashed names and `@revoked`.
 * Lines of certificate authorities, and names with wildcards, are passed over: a key is trusted for a host that is named.
 */
export function readKnownHosts(text: string): KnownHosts {
  const lines = text.split('\n').flatMap(readLine);
  const linesOf = (host: Endpoint) => lines.filter(({ patterns }) => matches(patterns, nameOf(host)));
  return {
    check: (host, key) => {
      const known = linesOf(host);
      const same = known.filter((line) => line.key === key.toString('base64'));
      if (same.some(({ revoked }) => revoked)) return 'changed';
      if (same.length > 0) return 'known';
      return known.some(({ revoked }) => !revoked) ? 'changed' : 'unknown';
    },
    algorithmsOf: (host) => {
      const types = new Set(linesOf(host).map(({ type }) => type));
      const wanted = usualTypes.filter((type) => types.size === 0 || types.has(type));
      return (wanted.length > 0 ? wanted : usualTypes).flatMap((type) => signatures[type] ?? [type]);
    },
  };
}

function readLine(text: string): readonly Line[] {
  const words = text.trim().split(/\s+/);
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
  const [names = '', type = '', key = ''] = words;
  if (names.startsWith('#') || key === '' || (marker !== undefined && marker !== '@revoked')) return [];
  return [{ patterns: names.split(','), type, key, revoked: marker === '@revoked' }];
}

function nameOf({ host, port }: Endpoint): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    if (!pattern.startsWith('|1|')) return pattern.toLowerCase() === name;
    const [, , salt = '', hash = ''] = pattern.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  });
}
