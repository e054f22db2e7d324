import { endianness } from 'node:os';
import { describe, expect, test } from 'vitest';
import { parseSockets } from '../../../engine/discovery/host/parse-sockets.ts';
import { formatEndpoint } from '../../../engine/discovery/endpoint.ts';

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

function table(local: string, remote: string, state: string, inode = '1598'): string {
  return `${header}\n   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000083dea3af 100 0 0 10 0\n`;
}

function shown(text: string, protocol: 'tcp' | 'udp' = 'tcp'): readonly string[] {
  return parseSockets(text, protocol).map(
    ({ local, remote, inode }) => `${formatEndpoint(local)}${remote ? ` > ${formatEndpoint(remote)}` : ''} ${inode}`,
  );
}

describe.runIf(endianness() === 'LE')('a table of sockets', () => {
  test.each([
    ['a listener of IPv4', '0100007F:1F90', '00000000:0000', '0A', '127.0.0.1:8080 1598'],
    ['a wildcard', '00000000:0016', '00000000:0000', '0A', '0.0.0.0:22 1598'],
    ['a connection', '020200C0:9C20', '507100CB:01BB', '01', '192.0.2.2:39968 > 203.0.113.80:443 1598'],
    [
      'a listener of IPv6',
      '000000FD000000000000000002000000:1538',
      '00000000000000000000000000000000:0000',
      '0A',
      '[fd00::2]:5432 1598',
    ],
    [
      'a wildcard of IPv6',
      '00000000000000000000000000000000:01BB',
      '00000000000000000000000000000000:0000',
      '0A',
      '[::]:443 1598',
    ],
    [
      'loopback of IPv6',
      '00000000000000000000000001000000:01BB',
      '00000000000000000000000000000000:0000',
      '0A',
      '[::1]:443 1598',
    ],
    [
      'IPv4 in IPv6',
      '0000000000000000FFFF00000100007F:1F90',
      '0000000000000000FFFF00000200007F:C350',
      '01',
      '127.0.0.1:8080 > 127.0.0.2:50000 1598',
    ],
  ])('has %s', (_what, local, remote, state, expected) => {
    expect(shown(table(local, remote, state))).toEqual([expected]);
  });

  test.each(['02', '06', '08', '0B', '03', 'ZZ', ''])('has nothing in state %s', (state) => {
    expect(shown(table('0100007F:1F90', '0200007F:1F91', state))).toEqual([]);
  });

  test('has sockets of UDP that are bound, and not those that are connected', () => {
    expect(shown(table('00000000:0035', '00000000:0000', '07'), 'udp')).toEqual(['0.0.0.0:53 1598']);
    expect(shown(table('0100007F:0035', '0200007F:0035', '01'), 'udp')).toEqual([]);
  });

  test.each([
    ['no lines', ''],
    ['the header alone', header],
    ['a line that is cut off', table('0100007F:1F90', '0000', '0A').slice(0, 130)],
    ['an address that is none', table('XX00007F:1F90', '00000000:0000', '0A')],
    ['no port', table('0100007F:0000', '00000000:0000', '0A')],
    ['binary', '\u0000\u0001\n\uFFFF\n'],
  ])('with %s has nothing', (_what, text) => {
    expect(shown(text)).toEqual([]);
  });
});
