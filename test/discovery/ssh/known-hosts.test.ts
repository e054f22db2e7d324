import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readKnownHosts } from '../../../engine/discovery/ssh/known-hosts.ts';

const key = Buffer.from('a key');
const other = Buffer.from('another key');
const line = (name: string, of: Buffer = key, type = 'ssh-ed25519') => `${name} ${type} ${of.toString('base64')}`;
const salt = Buffer.from('salt of twenty bytes');
const hashed = `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update('web').digest('base64')}`;

describe('known hosts', () => {
  test.each([
    ['a name', line('web'), { host: 'web', port: 22 }, 'known'],
    ['one of several names', line('www,web,10.0.0.1'), { host: '10.0.0.1', port: 22 }, 'known'],
    ['a hashed name', line(hashed), { host: 'web', port: 22 }, 'known'],
    ['a name with its port', line('[web]:2222'), { host: 'web', port: 2222 }, 'known'],
    ['another port', line('web'), { host: 'web', port: 2222 }, 'unknown'],
    ['another host', line('db'), { host: 'web', port: 22 }, 'unknown'],
    ['another key', line('web', other), { host: 'web', port: 22 }, 'changed'],
    [
      'another key of another kind too',
      `${line('web', other, 'ssh-rsa')}\n${line('web')}`,
      { host: 'web', port: 22 },
      'known',
    ],
    [
      'a revoked key',
      `${line('web')}\n@revoked ${line('*')}\n@revoked ${line('web')}`,
      { host: 'web', port: 22 },
      'changed',
    ],
    ['an authority', `@cert-authority ${line('web')}`, { host: 'web', port: 22 }, 'unknown'],
    ['a wildcard', line('*'), { host: 'web', port: 22 }, 'unknown'],
    ['a comment', `# ${line('web')}`, { host: 'web', port: 22 }, 'unknown'],
    ['nothing', '', { host: 'web', port: 22 }, 'unknown'],
  ])('with %s', (_what, text, host, expected) => {
    expect(readKnownHosts(text).check(host, key)).toBe(expected);
  });

  test('ask a host for the kinds of keys that are known of it, and a stranger for any', () => {
    const known = readKnownHosts(line('web', key, 'ssh-rsa'));
    expect(known.algorithmsOf({ host: 'web', port: 22 })).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
    expect(known.algorithmsOf({ host: 'db', port: 22 })).toContain('ssh-ed25519');
  });
});
