import { describe, expect, test } from 'vitest';
import { describePrograms } from '../../../engine/discovery/host/describe-programs.ts';
import { readHostScope } from '../../../engine/discovery/host/host-scope.ts';
import { findPrograms } from '../../../engine/discovery/host/programs.ts';
import type { DiscoveryTarget } from '../../../engine/discovery/source.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { machine } from '../../support/host.ts';
import { startProcessorClock } from '../../support/processor-clock.ts';

interface Asked {
  readonly scope?: JsonObject;
  readonly targets?: readonly DiscoveryTarget[];
}

/** Each program in a line: `name [endpoints] > ends that it connects to`, with a star where it takes part in work. */
function programs(lines: readonly string[], { scope = {}, targets = [] }: Asked = {}): readonly string[] {
  const snapshot = machine(lines);
  const observations = describePrograms(findPrograms(snapshot).programs, snapshot, {
    at: '2026-11-20T10:00:00.000Z',
    names: ['localhost', 'web-1'],
    prefix: '',
    addresses: ['10.0.0.5', '127.0.0.1', '::1', 'fd00::5'],
    scope: readHostScope(scope, targets, 'web-1'),
  });
  return observations.map(({ identifiers, relations, attributes, state }) => {
    const ends = relations.map(
      ({ to, count }) => `${to.identifiers['endpoint'] as string}${count > 1 ? ` x${count}` : ''}`,
    );
    const endpoints = identifiers['endpoint'];
    return [
      String(identifiers['process'] ?? '?'),
      ...(endpoints === undefined ? [] : [`[${[endpoints].flat().join(' ')}]`]),
      ...(ends.length > 0 ? ['>', ...ends] : []),
      ...(attributes['instances'] === undefined ? [] : [`${attributes['instances'] as number} instances`]),
      ...(state.participating ? ['*'] : []),
    ].join(' ');
  });
}

function target(identifiers: DiscoveryTarget['identifiers']): DiscoveryTarget {
  return { ref: 'asset:default/x', class: 'process', identifiers, entrypoints: [] };
}

describe('the programs of a machine (C01a, C03)', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['one that listens', ['10 web', '10 tcp 10.0.0.5:80'], ['web [10.0.0.5:80]']],
    ['none that neither listens nor talks', ['10 idle'], []],
    ['a wildcard at each address of its family', ['10 web', '10 tcp 0.0.0.0:80'], ['web [10.0.0.5:80 127.0.0.1:80]']],
    [
      'a wildcard of IPv6 that hears IPv4 too',
      ['10 web', '10 tcp [::]:80'],
      ['web [10.0.0.5:80 127.0.0.1:80 [::1]:80 [fd00::5]:80]'],
    ],
    [
      'a wildcard of IPv6 beside one of IPv4',
      ['10 web', '20 other', '10 tcp [::]:80', '20 tcp 0.0.0.0:80'],
      ['other [10.0.0.5:80 127.0.0.1:80]', 'web [[::1]:80 [fd00::5]:80]'],
    ],
    [
      'a connection, by the end that opened it',
      [
        '10 api.js',
        '20 postgres',
        '20 tcp 127.0.0.1:5432',
        '10 tcp 127.0.0.1:40000 > 127.0.0.1:5432',
        '20 tcp 127.0.0.1:5432 > 127.0.0.1:40000',
      ],
      ['api.js > 127.0.0.1:5432 *', 'postgres [127.0.0.1:5432] *'],
    ],
    [
      'a connection to a port of the kind that clients get',
      [
        '10 a',
        '20 b',
        '20 tcp 127.0.0.1:40001',
        '10 tcp 127.0.0.1:40000 > 127.0.0.1:40001',
        '20 tcp 127.0.0.1:40001 > 127.0.0.1:40000',
      ],
      ['a > 127.0.0.1:40001 *', 'b [127.0.0.1:40001] *'],
    ],
    [
      'a connection to another machine',
      ['10 api.js', '10 tcp 10.0.0.5:40000 > 10.0.0.9:50051'],
      ['api.js > 10.0.0.9:50051 *'],
    ],
    [
      'a pool of connections as one link',
      ['10 api.js', '10 tcp 10.0.0.5:40000 > 10.0.0.9:5432', '10 tcp 10.0.0.5:40001 > 10.0.0.9:5432'],
      ['api.js > 10.0.0.9:5432 x2 *'],
    ],
    [
      'connections from outside as no link of its own',
      ['10 web', '10 tcp 0.0.0.0:443', '10 tcp 10.0.0.5:443 > 10.0.0.77:51000'],
      ['web [10.0.0.5:443 127.0.0.1:443] *'],
    ],
    [
      'a connection to one self as no link',
      [
        '10 web',
        '10 tcp 127.0.0.1:80',
        '10 tcp 127.0.0.1:40000 > 127.0.0.1:80',
        '10 tcp 127.0.0.1:80 > 127.0.0.1:40000',
      ],
      ['web [127.0.0.1:80] *'],
    ],
    ['a connection whose listener has closed, by its ports', ['10 web', '10 tcp 10.0.0.5:443 > 10.0.0.77:51000'], []],
    [
      'neither end where both ports are those of clients',
      ['10 a', '20 b', '10 tcp 127.0.0.1:40000 > 127.0.0.1:40001', '20 tcp 127.0.0.1:40001 > 127.0.0.1:40000'],
      [],
    ],
    [
      'a master and its workers as one',
      [
        '10 nginx',
        '11 nginx 10',
        '12 nginx 10',
        '10,11,12 tcp 10.0.0.5:80',
        '11 tcp 10.0.0.5:40000 > 10.0.0.9:8080',
        '12 tcp 10.0.0.5:40001 > 10.0.0.9:8080',
      ],
      ['nginx [10.0.0.5:80] > 10.0.0.9:8080 x2 *'],
    ],
    ['workers of workers too', ['10 w', '11 w 10', '12 w 11', '12 tcp 10.0.0.5:80'], ['w [10.0.0.5:80]']],
    [
      'two programs of one name by what they listen on',
      ['10 node', '20 node', '10 tcp 10.0.0.5:1', '20 tcp 10.0.0.5:2'],
      ['node [10.0.0.5:1]', 'node [10.0.0.5:2]'],
    ],
    [
      'several clients of one name as one',
      ['10 curl', '20 curl', '10 tcp 10.0.0.5:40000 > 10.0.0.9:80', '20 tcp 10.0.0.5:40001 > 10.0.0.9:80'],
      ['curl > 10.0.0.9:80 x2 2 instances *'],
    ],
    [
      'a socket that an activator keeps as that of its program',
      ['2 systemd', '10 sshd 2', '2,10 tcp 10.0.0.5:22'],
      ['sshd [10.0.0.5:22]'],
    ],
    ['a socket that only the activator has as its own', ['2 systemd', '2 tcp 10.0.0.5:22'], ['systemd [10.0.0.5:22]']],
    [
      'a socket that a child inherited as that of the parent',
      ['10 web', '11 sleep 10', '10,11 tcp 10.0.0.5:80'],
      ['web [10.0.0.5:80]'],
    ],
    ['a listener of nobody by its endpoint', ['- tcp 10.0.0.5:2049'], ['? [10.0.0.5:2049]']],
    ['parents that are each other’s children', ['10 a 11', '11 a 10', '10 tcp 10.0.0.5:80'], ['a [10.0.0.5:80]']],
    ['a service of UDP', ['10 dns', '10 udp 10.0.0.5:53'], ['dns [10.0.0.5:53]']],
    ['no client of UDP', ['10 app', '10 udp 0.0.0.0:45000'], []],
  ])('has %s', (_what, lines, expected) => {
    expect(programs(lines)).toEqual(expected);
  });

  test('has a program that somebody declares even when it is idle: it is not absent', () => {
    expect(programs(['10 worker.js', '20 other'], { targets: [target({ process: ['worker.js'] })] })).toEqual([
      'worker.js',
    ]);
    expect(programs(['10 worker.js', '20 other'], { scope: { processes: ['work*'] } })).toEqual(['worker.js']);
  });

  test('has a wildcard at a declared address of loopback, and a declared port of UDP', () => {
    const targets = [target({ endpoint: ['127.77.0.1:80', '10.0.0.5:51820', 'name:80'] })];
    expect(programs(['10 web', '10 tcp 0.0.0.0:80'], { targets })).toEqual([
      'web [10.0.0.5:80 127.0.0.1:80 127.77.0.1:80]',
    ]);
    expect(programs(['10 vpn', '10 udp 10.0.0.5:51820'], { targets })).toEqual(['vpn [10.0.0.5:51820]']);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'what listens there, with all it talks to',
      ['10 api', '10 tcp 127.77.0.1:80', '10 tcp 10.0.0.5:40000 > 10.0.0.9:5432'],
      ['api [127.77.0.1:80] > 10.0.0.9:5432 *'],
    ],
    [
      'what talks there, with nothing else',
      ['10 browser', '10 tcp 127.0.0.1:40000 > 127.77.0.1:80', '10 tcp 10.0.0.5:40000 > 203.0.113.1:443'],
      ['browser > 127.77.0.1:80 *'],
    ],
    ['nothing else', ['10 sshd', '10 tcp 0.0.0.0:22', '20 app', '20 tcp 10.0.0.5:40000 > 203.0.113.1:443'], []],
  ])('under a scope of addresses has %s (C11)', (_what, lines, expected) => {
    expect(programs(lines, { scope: { addresses: ['127.77.0.0/16'] } })).toEqual(expected);
  });

  const keys = (lines: readonly string[]): readonly string[] => {
    const snapshot = machine(lines);
    return describePrograms(findPrograms(snapshot).programs, snapshot, {
      at: '',
      names: ['h', 'localhost'],
      prefix: '',
      addresses: ['10.0.0.5', '127.0.0.1'],
      scope: readHostScope({}, [], 'web-1'),
    }).map(({ key }) => key);
  };

  test.each<[string, readonly string[], readonly string[]]>([
    ['a restart', ['10 api', '10 tcp 10.0.0.5:80'], ['4711 api', '4712 api 4711', '4712 tcp 10.0.0.5:80']],
    ['another address', ['10 api', '10 tcp 0.0.0.0:80'], ['10 api', '10 tcp 127.0.0.1:80']],
    [
      'an address that comes before another',
      ['10 api', '10 tcp 10.0.0.5:80', '10 tcp 127.0.0.1:8443'],
      ['10 api', '10 tcp 127.0.0.1:8443', '10 tcp 192.168.0.5:80'],
    ],
    [
      'another program at the port',
      ['10 api', '10 tcp 10.0.0.5:80'],
      ['10 api', '10 tcp 10.0.0.5:80', '20 web', '20 tcp 10.0.0.6:80'],
    ],
  ])('has a key that outlives %s', (_what, before, after) => {
    expect(keys(before)).toEqual(['api 80']);
    expect(keys(after)).toContain('api 80');
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'at one port of two addresses',
      ['10 dns', '20 dns', '10 tcp 10.0.0.5:53', '20 tcp 10.0.0.6:53'],
      ['dns 10.0.0.5:53', 'dns 10.0.0.6:53'],
    ],
    ['at two ports', ['10 dns', '20 dns', '10 tcp 10.0.0.5:53', '20 tcp 10.0.0.5:54'], ['dns 53', 'dns 54']],
    ['by TCP and UDP', ['10 dns', '20 dns', '10 tcp 10.0.0.5:53', '20 udp 10.0.0.5:53'], ['dns 53', 'dns 53/udp']],
    [
      'that says it is another',
      ['10 dns', '20 dns_53', '10 tcp 10.0.0.5:53', '20 tcp 10.0.0.5:54'],
      ['dns 53', 'dns_53 54'],
    ],
  ])('has a key of its own beside one %s', (_what, lines, expected) => {
    expect(keys(lines)).toEqual(expected);
  });

  test('is found in a second where there are tens of thousands', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => [
      `${index + 10} worker ${index + 9}`,
      `${index + 10} tcp 10.0.0.5:${40_000 + (index % 20_000)} > 10.0.0.9:${1 + (index % 5000)}`,
    ]).flat();
    const used = startProcessorClock();
    expect(programs(lines)).toHaveLength(1);
    expect(used()).toBeLessThan(5000);
  });
});

describe('the scope of a look at a machine', () => {
  test.each([
    [['web-1'], true],
    [['WEB-1.internal'], true],
    [['localhost'], true],
    [[], true],
    [['web-2'], false],
    [['web-2', 'web-1'], true],
  ])('looks for a program that is declared on %j: %s', (host, expected) => {
    expect(readHostScope({}, [target({ process: ['job'], host })], 'web-1').programs.has('job')).toBe(expected);
  });

  test.each<[string, JsonObject, RegExp]>([
    ['an unknown member', { adresses: [] }, /`adresses` is not known; there are addresses, processes, jobs, packages/],
    [
      'an address that is none',
      { addresses: ['web-1'] },
      /`addresses` takes addresses and ranges such as 10.0.0.0\/8, not web-1/,
    ],
    ['a range that is none', { addresses: ['10.0.0.0/99'] }, /not 10.0.0.0\/99/],
    ['a number', { processes: [1] }, /`processes` takes texts/],
    ['a word for a switch', { packages: 'yes' }, /`packages` takes true or false/],
  ])('with %s is refused', (_what, scope, message) => {
    expect(() => readHostScope(scope, [], 'web-1')).toThrow(message);
  });
});
