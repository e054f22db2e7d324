import { describe, expect, test } from 'vitest';
import { formatEndpoint } from '../../../engine/discovery/endpoint.ts';
import { snapshotOf } from '../../../engine/discovery/host/read-portable.ts';

const row = {
  protocol: 'tcp4',
  localAddress: '127.0.0.1',
  localPort: '80',
  peerAddress: '*',
  peerPort: '*',
  state: 'LISTEN',
  pid: 10,
};

function sockets(...rows: readonly Partial<typeof row>[]): readonly string[] {
  const connections = rows.map((given) => ({ ...row, ...given }));
  return snapshotOf({ processes: [], connections }, 99, 'Darwin').sockets.map(
    ({ protocol, local, remote, owners }) =>
      `${protocol} ${formatEndpoint(local)}${remote ? ` > ${formatEndpoint(remote)}` : ''} ${owners.join()}`,
  );
}

describe('a machine as the tools of its platform tell of it', () => {
  test.each([
    ['a listener', {}, 'tcp 127.0.0.1:80 10'],
    [
      'a listener of Windows',
      { protocol: 'tcp', state: 'LISTENING', peerAddress: '0.0.0.0', peerPort: '0' },
      'tcp 127.0.0.1:80 10',
    ],
    ['a wildcard', { localAddress: '*' }, 'tcp 0.0.0.0:80 10'],
    ['a wildcard of IPv6', { protocol: 'tcp6', localAddress: '*' }, 'tcp [::]:80 10'],
    ['an address with its zone', { protocol: 'tcp6', localAddress: 'fe80::1%lo0' }, 'tcp [fe80::1]:80 10'],
    [
      'a connection',
      { state: 'ESTABLISHED', peerAddress: '10.0.0.9', peerPort: '5432' },
      'tcp 127.0.0.1:80 > 10.0.0.9:5432 10',
    ],
    ['a socket of UDP', { protocol: 'udp4', state: '' }, 'udp 127.0.0.1:80 10'],
    ['a socket of nobody', { pid: 0 }, 'tcp 127.0.0.1:80 '],
  ])('has %s', (_what, given, expected) => {
    expect(sockets(given)).toEqual([expected]);
  });

  test.each([
    ['one that is being closed', { state: 'TIME_WAIT', peerAddress: '10.0.0.9', peerPort: '5432' }],
    ['one without a port', { localPort: '*' }],
    ['its own', { pid: 99 }],
  ])('has no socket for %s', (_what, given) => {
    expect(sockets(given)).toEqual([]);
  });

  test('has programs by name, and is never whole', () => {
    const processes = [
      { pid: 10, parentPid: 1, name: 'node', command: 'node', params: 'server.js --password=hunter2', path: '' },
      { pid: 99, parentPid: 1, name: 'node', command: 'node', params: 'groundtruth', path: '' },
    ];
    const snapshot = snapshotOf({ processes, connections: [] }, 99, 'Darwin');
    expect([...snapshot.processes.values()]).toEqual([{ pid: 10, parent: 1, name: 'server.js' }]);
    expect(snapshot.gaps.platform).toMatch(/^on Darwin, /);
  });
});
