import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLook } from '../../../engine/discovery/ssh/parse-look.ts';

const web = readFileSync(join(import.meta.dirname, '../../fixtures/ssh/web.txt'), 'utf8');
const asked = { packages: true };
const look = parseLook(web, asked);

describe('what a host tells over ssh', () => {
  test('is its system, with units, mounts and packages', () => {
    expect(look).toMatchObject({
      hostname: 'web',
      addresses: ['10.77.0.17'],
      attributes: {
        os: 'Debian GNU/Linux 12',
        arch: 'x64',
        units: { nginx: 'active', haproxy: 'active', 'apt-daily': 'inactive' },
        unitFiles: { nginx: 'enabled', haproxy: 'disabled', 'systemd-journal-flush': 'masked', 'user@': 'static' },
        mounts: { '/': 'overlay' },
        packages: { adduser: '3.134' },
      },
      noPackages: false,
    });
    const units = look?.attributes['units'] as Readonly<Record<string, string>>;
    expect(Object.keys(units)).not.toContain('auditd');
    expect(Object.keys(units)).not.toContain('systemd-journal-flush');
  });

  test('is its programs with the sockets that each has open', () => {
    const { processes, sockets } = look?.snapshot ?? {};
    const names = new Map([...(processes ?? [])].map(([pid, { name }]) => [pid, name]));
    const listening = (sockets ?? [])
      .filter(({ remote }) => !remote)
      .map(({ local, owners }) => [local.port, [...new Set(owners.map((pid) => names.get(pid)))].join()]);
    expect(new Map(listening as [number, string][])).toEqual(
      new Map([
        [22, 'sshd'],
        [443, 'nginx'],
        [8000, 'haproxy'],
        [8081, 'nginx'],
        [8404, 'haproxy'],
        [9100, 'prometheus-node-exporter'],
      ]),
    );
    expect(look?.snapshot.gaps).toMatchObject({ unreadable: 0, ownerless: 0, hidden: false, elsewhere: 0, tables: [] });
  });

  test('counts what an account without rights could not read', () => {
    const poor = web.replace(/^\/proc\/28\/fd:\n(?:.*socket:.*\n)*/m, '');
    const gaps = parseLook(poor, asked)?.snapshot.gaps;
    expect(gaps).toMatchObject({ unreadable: 1 });
  });

  test('does not count a program that ended while the host was looked at', () => {
    const ended = web.replace(/^\/proc\/28\/fd:\n(?:.*socket:.*\n)*/m, '').replace(/^\/proc\/28\n/m, '');
    expect(parseLook(ended, asked)?.snapshot.gaps).toMatchObject({ unreadable: 0 });
  });

  test('does not tell of a listener that ended while the host was looked at', () => {
    const listener = web.split('\n').find((line) => line.includes(':1F40')) ?? '';
    const brief = listener.replace(':1F40', ':A2BB').replace('858077', '999999');
    const [start, end] = ['\n@@ net/tcp6', '\n@@ units'];
    const ports = (text: string) =>
      parseLook(text, asked)?.snapshot.sockets.flatMap(({ local, remote }) => (remote ? [] : [local.port]));
    const ended = web.replace(start, `${brief}\n${start}`);
    expect(ports(ended)).toEqual(ports(web));
    expect(parseLook(ended, asked)?.snapshot.gaps).toMatchObject({ ownerless: 0 });
    const stays = ended.replace(end, `${brief}\n${end}`);
    expect(ports(stays)).toContain(0xa2bb);
    expect(parseLook(stays, asked)?.snapshot.gaps).toMatchObject({ ownerless: 1 });
  });

  test.each([
    ['nothing', ''],
    ['a greeting', 'This account is currently not available.\n'],
    ['half of it', web.slice(0, web.length / 2)],
  ])('is not read where the host answers with %s', (_what, text) => {
    expect(parseLook(text, asked)).toBeUndefined();
  });

  test('opens no part by the name of a program', () => {
    const forged = web.replace('\nnginx: worker process\n', '\nx @@ hostname forged \x01y\n');
    expect(parseLook(forged, asked)?.hostname).toBe('web');
  });

  test('never throws, whatever comes', () => {
    const lines = web.split('\n');
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...lines), fc.string()), { maxLength: 200 }), (some) => {
        const text = ['\n@@ hostname', 'h', ...some, '@@ end'].join('\n');
        expect(() => parseLook(text, asked)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
