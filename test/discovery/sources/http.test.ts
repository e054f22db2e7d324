import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discover } from '../../../engine/discovery/discover.ts';
import type { DiscoveryTarget } from '../../../engine/discovery/source.ts';
import type { Coverage, EvidenceRun, Observation } from '../../../engine/model/evidence.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { createServers, type Servers } from '../../support/servers.ts';
import { secrets } from '../../support/secrets.ts';

/** No name can have a label of more than 63 characters: nobody is asked for it. */
const unresolvable = `${'x'.repeat(64)}.invalid`;

let servers: Servers;
beforeAll(() => {
  servers = createServers();
});
afterAll(() => servers.close());

function serve(listener: RequestListener, address?: string): Promise<string> {
  return servers.listen(createHttpServer(listener), address);
}

/** A server with an answer by path. */
function answering(
  answers: Readonly<Record<string, string | number | object>>,
  headers: Record<string, string> = {},
): Promise<string> {
  return serve((request, response) => {
    const answer = answers[request.url ?? ''] ?? 404;
    if (typeof answer === 'number') response.writeHead(answer, headers).end();
    else response.writeHead(200, headers).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
}

interface Seen {
  readonly run: EvidenceRun;
  readonly seen: Observation | undefined;
  readonly claims: readonly string[];
}

async function look(scope: JsonObject, targets: readonly DiscoveryTarget[] = [], deadline = 20_000): Promise<Seen> {
  const [run] = await discover([{ name: 'http', type: 'http', scope, deadline }], { now: () => new Date(), targets });
  if (!run) throw new Error('There is no run.');
  const claims = run.coverage.map(({ level, reason = '' }: Coverage) => `${level} ${reason}`.trim());
  return { run, seen: run.observations[0], claims };
}

function at(...entrypoints: readonly string[]): DiscoveryTarget {
  return { ref: 'service:default/a', class: 'application', identifiers: {}, entrypoints };
}

describe('the http source', () => {
  test('tells reachable from healthy, and reads settings from where the scope points (C10, C10a, F07a)', async () => {
    const endpoint = await answering(
      { '/': 'hello', '/health': { status: 'up', pool: { size: 5, 'a/b': [1, { c: true }] } } },
      { 'x-version': '2.4.0', server: 'nginx/1.25.3' },
    );
    const attributes = { poolSize: '/pool/size', flag: '/pool/a~1b/1/c', whole: '/pool/a~1b' };
    const { run, seen, claims } = await look({
      endpoints: [{ url: `http://${endpoint}/`, health: '/health', attributes }],
    });
    expect(seen).toMatchObject({
      class: 'application',
      identifiers: { endpoint },
      attributes: {
        status: 200,
        version: '2.4.0',
        server: 'nginx/1.25.3',
        poolSize: 5,
        flag: true,
        whole: [1, { c: true }],
      },
      relations: [],
      state: { reachable: true, healthy: true },
    });
    expect(claims).toEqual(['complete']);
    expect(run.coverage[0]?.scope).toEqual({ endpoint: [endpoint] });
  });

  test.each<[string, string | number | object, boolean | undefined]>([
    ['is up', { status: 'UP' }, true],
    ['passes', { status: 'pass' }, true],
    ['says nothing of itself', 'OK', true],
    ['is degraded, and works', { status: 'degraded' }, true],
    ['is down', { status: 'DOWN' }, false],
    ['fails', { status: 'fail' }, false],
    ['answers 503', 503, false],
    ['is hidden behind a login', 401, undefined],
    ['is not there', 404, undefined],
  ])('where the health answer %s', async (_what, answer, healthy) => {
    const endpoint = await answering({ '/': 'x', '/health': answer });
    const { seen } = await look({ endpoints: [{ url: `http://${endpoint}/`, health: '/health' }] });
    expect(seen?.state).toEqual({ reachable: true, ...(healthy !== undefined && { healthy }) });
  });

  test('without a health address says nothing of health, unless the server itself fails', async () => {
    const endpoint = await answering({ '/': 'x', '/broken': 500 });
    expect((await look({}, [at(`http://${endpoint}/`)])).seen).toMatchObject({
      attributes: { status: 200 },
      state: { reachable: true },
    });
    expect((await look({}, [at(`http://${endpoint}/`)])).seen?.state.healthy).toBeUndefined();
    expect((await look({}, [at(`http://${endpoint}/broken`)])).seen?.state).toEqual({
      reachable: true,
      healthy: false,
    });
  });

  test('takes the version of a web server from itself, and of nothing else', async () => {
    const endpoint = await answering({ '/': 'x' }, { server: 'nginx/1.25.3' });
    const declared = (name: string): DiscoveryTarget => ({
      ref: 'asset:default/a',
      class: name,
      identifiers: { endpoint: [endpoint] },
      entrypoints: [],
    });
    const version = async (name: string) =>
      (await look({}, [at(`http://${endpoint}/`), declared(name)])).seen?.attributes['version'];
    expect(await version('web-server')).toBe('1.25.3');
    expect(await version('process')).toBeUndefined();
  });

  test('takes the version from the header that the scope names', async () => {
    const endpoint = await answering({ '/': 'x' }, { 'x-version': '1', 'x-build': '7' });
    const { seen } = await look({ endpoints: [{ url: `http://${endpoint}/`, versionHeader: 'X-Build' }] });
    expect(seen?.attributes['version']).toBe('7');
  });

  test('asks every address of an endpoint, and lets the scope speak first', async () => {
    const asked: string[] = [];
    const endpoint = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.statusCode = request.url === '/b' ? 500 : 204;
      response.end();
    });
    const { run, seen } = await look({ endpoints: [`http://${endpoint}/c`] }, [
      at(`http://${endpoint}/b`, `http://${endpoint}/c`),
      at('not a url', 'ftp://x'),
    ]);
    expect(asked).toEqual(['/c', '/b']);
    expect(run.observations).toHaveLength(1);
    expect(seen).toMatchObject({ attributes: { status: 204 }, state: { reachable: true, healthy: false } });
  });

  test('sends no credentials, no cookies, and says who asks', async () => {
    let headers: Record<string, unknown> = {};
    let url: string | undefined;
    const endpoint = await serve((request, response) => {
      ({ headers, url } = request);
      response.writeHead(200, { 'set-cookie': 'sid=1' }).end();
    });
    const { run } = await look({}, [at(`http://app:hunter2@${endpoint}/x?y=1#z`)]);
    expect(Object.keys(headers).sort()).toEqual(['accept', 'connection', 'host', 'user-agent']);
    expect(headers).toMatchObject({ 'user-agent': 'groundtruth', host: endpoint });
    expect(url).toBe('/x?y=1');
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('reaches a server whose certificate is worth nothing, and says so', async () => {
    const { cert, key } = await makeCertificate('127.0.0.1');
    const endpoint = await servers.listen(
      createHttpsServer({ cert, key }, (_request, response) => response.end('hello')),
    );
    const { seen } = await look({}, [at(`https://${endpoint}/`)]);
    expect(seen).toMatchObject({ attributes: { status: 200, trust: 'self-signed' }, state: { reachable: true } });
  });

  test('reaches a server over IPv6, and one by its name', async () => {
    const endpoint = await serve((_request, response) => response.end(), '::1');
    expect((await look({}, [at(`http://${endpoint}/`)])).seen?.identifiers).toEqual({ endpoint });
    const port = (await answering({ '/': 'x' })).split(':')[1] ?? '';
    expect((await look({}, [at(`http://LOCALHOST.:${port}/`)])).seen?.identifiers).toEqual({
      endpoint: `localhost:${port}`,
    });
  });

  test('follows a few redirects on the same host, and none to another', async () => {
    const elsewhere = await serve((_request, response) => response.end('a secret of another host'), '127.0.0.2');
    const endpoint = await serve((request, response) => {
      const [, name = '', count = '0'] = /^\/([a-z]+)([0-9]*)/.exec(request.url ?? '') ?? [];
      const to: Record<string, string> = {
        hop: Number(count) > 0 ? `/hop${Number(count) - 1}` : '/end',
        away: `http://${elsewhere}/`,
        meta: 'http://169.254.169.254/',
        file: 'file:///etc/passwd',
        bad: 'http://[',
      };
      const location = to[name];
      if (location === undefined) response.writeHead(200, { 'x-version': 'end' }).end();
      else response.writeHead(302, { location }).end();
    });
    const status = async (path: string) =>
      (await look({}, [at(`http://${endpoint}${path}`)])).seen?.attributes['status'];
    expect(await status('/hop0')).toBe(200);
    expect(await status('/hop2')).toBe(200);
    expect(await status('/hop9')).toBe(302);
    expect(await Promise.all(['/away', '/meta', '/file', '/bad'].map(status))).toEqual([302, 302, 302, 302]);
  });

  test('knows that nothing is there where the connection is refused', async () => {
    const { run, claims } = await look({}, [at(`http://${await servers.closed()}/`)]);
    expect(run).toMatchObject({ observations: [], complete: true });
    expect(claims).toEqual(['complete']);
  });

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['never answers', () => {}, /it took the connection and did not answer in time/],
    ['answers a byte at a time', trickle, /it took the connection and did not answer in time/],
    ['speaks another protocol', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), /it answers, but not in HTTP/],
    ['sends headers without end', flood, /it answers, but not in HTTP/],
    ['hangs up', (socket) => socket.destroy(), /it closed the connection without an answer/],
    [
      'hangs up in the middle of its headers',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nX-'),
      /it closed the connection without an answer|not in HTTP/,
    ],
  ])('knows that a server is there that %s, and is not well (C10)', async (_what, behave, reason) => {
    const endpoint = await servers.plain(behave);
    const { seen, claims } = await look({ timeout: '1s' }, [at(`http://${endpoint}/`)]);
    expect(seen).toMatchObject({ identifiers: { endpoint }, state: { reachable: true, healthy: false } });
    expect(claims).toEqual([expect.stringMatching(reason)]);
  });

  test('knows that a server is there that does not speak TLS where it should', async () => {
    const { seen, claims } = await look({}, [at(`https://${await answering({})}/`)]);
    expect(seen?.state).toEqual({ reachable: true, healthy: false });
    expect(claims).toEqual([expect.stringMatching(/^partial .* it answers, but not in TLS\.$/)]);
  });

  test.each<[string, RequestListener, RegExp]>([
    [
      'longer than the limit',
      (_request, response) => response.end(JSON.stringify({ pool: 5, text: 'x'.repeat(100_000) })),
      /cut at 64 KiB or in time, so that poolSize could not be read/,
    ],
    ['without end', (_request, response) => endless(response), /cut at 64 KiB or in time/],
    ['that stops in the middle', (_request, response) => response.write('{"pool":'), /cut at 64 KiB or in time/],
    [
      'that is not JSON',
      (_request, response) => response.end('<html>'),
      /its answer has no poolSize where the scope of the source points/,
    ],
    ['without the member', (_request, response) => response.end('{"Pool":5}'), /its answer has no poolSize/],
    ['where it is a part of every object', (_request, response) => response.end('[]'), /its answer has no poolSize/],
    [
      'that is broken off',
      (_request, response) => response.writeHead(200, { 'content-length': 50 }).write('{', () => response.destroy()),
      /cut at 64 KiB or in time/,
    ],
  ])('reads no settings from a body %s, and says so', async (_what, listener, reason) => {
    const endpoint = await serve(listener);
    const { seen, claims } = await look({
      timeout: '1s',
      endpoints: [{ url: `http://${endpoint}/`, attributes: { poolSize: '/pool' } }],
    });
    expect(seen).toMatchObject({ attributes: { status: 200 }, state: { reachable: true } });
    expect(seen?.attributes['poolSize']).toBeUndefined();
    expect(claims).toEqual([expect.stringMatching(reason)]);
  });

  test.each([
    ['a name that does not resolve', `http://${unresolvable}/`, /^partial .*its name does not resolve\.$/],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data/', /^denied .*link-local or metadata/],
    ['cloud metadata in a number', 'http://2852039166/', /^denied /],
    ['cloud metadata over IPv6', 'http://[fd00:ec2::254]/', /^denied /],
    ['cloud metadata as IPv4 in IPv6', 'http://[::ffff:a9fe:a9fe]/', /^denied /],
  ])('claims nothing about %s', async (_what, url, claim) => {
    const { run, claims } = await look({ timeout: '2s' }, [at(url)]);
    expect(run.observations).toEqual([]);
    expect(claims).toEqual([expect.stringMatching(claim)]);
  });

  test('hands over what it has at its deadline, and counts nothing absent (S01)', async () => {
    const [hanging, quick] = await Promise.all([servers.plain(() => {}), answering({ '/': 'x' })]);
    const { run } = await look({ timeout: '30s' }, [at(`http://${hanging}/`, `http://${quick}/`)], 600);
    expect(run.complete).toBe(false);
    expect(new Set(run.observations.map(({ identifiers }) => identifiers['endpoint']))).toEqual(
      new Set([hanging, quick]),
    );
    expect(run.coverage.every(({ level }) => level !== 'complete')).toBe(true);
  });

  test('keeps no secret of a server that tells all it has', async () => {
    const body = Object.fromEntries(Object.values(secrets).map(({ text }, index) => [`m${index}`, text]));
    const printable = Object.values(secrets).map(({ text }) => text.replaceAll(/[\r\n]/g, ' '));
    const endpoint = await answering(
      { '/': { ...body, password: 'hunter2-plain', nested: { token: 12_345_678 } } },
      { server: printable[0] ?? '', 'x-version': printable[1] ?? '', 'set-cookie': 'sid=hunter2-cookie' },
    );
    const attributes = Object.fromEntries(
      [...Object.keys(body), 'password', 'nested'].map((name) => [`a-${name}`, `/${name}`]),
    );
    const { run } = await look({ endpoints: [{ url: `http://${endpoint}/`, attributes }] });
    const text = JSON.stringify(run);
    expect(text).toContain('[redacted]');
    expect(Object.entries(secrets).filter(([, { secret }]) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/hunter2|12345678/);
  });

  test.each<[string, JsonObject, RegExp]>([
    ['another scheme', { endpoints: ['ftp://x/'] }, /`endpoints` takes http and https URLs/],
    [
      'health on another host',
      { endpoints: [{ url: 'http://a.example/', health: 'http://b.example/' }] },
      /`health` takes a path, or a URL on the same host/,
    ],
    [
      'a path that is no pointer',
      { endpoints: [{ url: 'http://a.example/', attributes: { a: 'pool.size' } }] },
      /`attributes` takes JSON pointers/,
    ],
    ['an unknown member', { endpoints: [{ url: 'http://a.example/', path: '/' }] }, /`path` is not known/],
    ['endpoints that are no list', { endpoints: 'http://a.example/' }, /`endpoints` takes a list/],
  ])('with %s in its scope sees nothing and says what to write', async (_what, scope, reason) => {
    const { run } = await look(scope);
    expect(run).toMatchObject({
      complete: false,
      coverage: [{ level: 'denied', reason: expect.stringMatching(reason) }],
    });
  });
});

function trickle(socket: Socket): void {
  const text = 'HTTP/1.1 200 OK\r\nX-Slow: ';
  let sent = 0;
  const timer = setInterval(() => socket.write(text[sent++] ?? 'a'), 50);
  socket.once('close', () => clearInterval(timer));
}

function flood(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n');
  const more = () => {
    while (!socket.destroyed && socket.write(`X-More: ${'y'.repeat(1000)}\r\n`));
  };
  socket.on('drain', more);
  more();
}

function endless(response: {
  write(text: string): boolean;
  on(event: 'drain', more: () => void): unknown;
  destroyed: boolean;
}): void {
  const more = () => {
    while (!response.destroyed && response.write('{"a":1} '.repeat(1000)));
  };
  response.on('drain', more);
  more();
}
