import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSocket, unknownFrom } from '../../engine/discovery/open-socket.ts';
import { createServers, type Servers } from '../support/servers.ts';

let servers: Servers;
beforeAll(() => {
  servers = createServers();
});
afterAll(() => servers.close());

const signal = new AbortController().signal;

describe('opening a connection', () => {
  test('by name tries every address, and is refused only when all refuse', async () => {
    const port = Number((await servers.listen(createServer())).split(':')[1]);
    const opened = await openSocket({ host: 'localhost', port }, { signal, allowLinkLocal: false });
    expect(opened.kind).toBe('open');
    if (opened.kind === 'open') opened.socket.destroy();
    const closed = Number((await servers.closed()).split(':')[1]);
    expect(await openSocket({ host: 'localhost', port: closed }, { signal, allowLinkLocal: false })).toEqual({
      kind: 'refused',
    });
  });

  test('does not begin when it is too late', async () => {
    const endpoint = { host: '127.0.0.1', port: 9 };
    expect(await openSocket(endpoint, { signal: AbortSignal.abort(), allowLinkLocal: false })).toMatchObject({
      kind: 'unknown',
      level: 'partial',
    });
  });

  test.each([
    ['EACCES', 'denied', 'connecting to it is not permitted here'],
    ['EHOSTUNREACH', 'partial', 'there is no route to it'],
    ['ETIMEDOUT', 'partial', 'it did not answer in time'],
    ['EWHATEVER', 'partial', 'the connection failed (EWHATEVER)'],
  ])('that ends with %s leaves it open whether something is there: %s', (code, level, reason) => {
    expect(unknownFrom(Object.assign(new Error('x'), { code }))).toEqual({ kind: 'unknown', level, reason });
  });
});
