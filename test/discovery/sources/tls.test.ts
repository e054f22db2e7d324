import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { createSecureContext, createServer, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discover } from '../../../engine/discovery/discover.ts';
import type { DiscoveryTarget } from '../../../engine/discovery/source.ts';
import type { Coverage, EvidenceRun, Observation } from '../../../engine/model/evidence.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { makeCertificate, type Certificate, type CertificateOptions } from '../../support/certificates.ts';
import { createServers, type Servers } from '../../support/servers.ts';
import { secrets } from '../../support/secrets.ts';

/** No name can have a label of more than 63 characters: nobody is asked for it. */
const unresolvable = `${'x'.repeat(64)}.invalid`;

let servers: Servers;
let folder: string;
let authority: Certificate;
let good: Certificate;

beforeAll(async () => {
  servers = createServers();
  folder = mkdtempSync(join(tmpdir(), 'groundtruth-tls-'));
  authority = await makeCertificate('Test authority', { isAuthority: true, names: ['authority.example'], to: 3650 });
  good = await issued();
  writeFileSync(join(folder, 'authority.pem'), authority.cert);
});
afterAll(async () => {
  await servers.close();
  rmSync(folder, { recursive: true, force: true });
});

function issued(options: CertificateOptions = {}): Promise<Certificate> {
  return makeCertificate('shop.example', {
    names: ['shop.example', '127.0.0.1', '::1'],
    issuer: authority,
    ...options,
  });
}

function serve(options: TlsOptions, address?: string): Promise<string> {
  const server = createServer(options, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  return servers.listen(server, address);
}

interface Seen {
  readonly run: EvidenceRun;
  readonly application: Observation | undefined;
  readonly certificate: Observation | undefined;
  /** `level reason` of the claims about the one and the other. */
  readonly claims: { readonly application: readonly string[]; readonly certificate: readonly string[] };
}

async function look(scope: JsonObject, targets: readonly DiscoveryTarget[] = [], deadline = 20_000): Promise<Seen> {
  const [run] = await discover([{ name: 'tls', type: 'tls', scope, deadline }], { now: () => new Date(), targets });
  if (!run) throw new Error('There is no run.');
  const of = (name: string) => run.observations.find((observation) => observation.class === name);
  const claim = ({ level, reason = '' }: Coverage) => `${level} ${reason}`.trim();
  const claims = (name: string) => run.coverage.filter((coverage) => coverage.class === name).map(claim);
  return {
    run,
    application: of('application'),
    certificate: of('certificate'),
    claims: { application: claims('application'), certificate: claims('certificate') },
  };
}

const trusting = () => ({ ca: [join(folder, 'authority.pem')] });

describe('the tls source', () => {
  test('sees a certificate with its names, its dates and who issued it (C01, C03)', async () => {
    const endpoint = await serve(good);
    const { application, certificate, claims } = await look({ endpoints: [endpoint], ...trusting() });
    const x509 = new X509Certificate(good.cert);
    const identifiers = { sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(), slot: [endpoint] };
    expect(certificate).toMatchObject({
      identifiers,
      attributes: {
        subject: 'CN=shop.example',
        issuer: 'CN=Test authority',
        names: ['127.0.0.1', '::1', 'shop.example'],
        notBefore: new Date(x509.validFrom).toISOString(),
        notAfter: new Date(x509.validTo).toISOString(),
        selfSigned: false,
        chain: 'trusted',
        issuers: [
          { subject: 'Test authority', notAfter: new Date(new X509Certificate(authority.cert).validTo).toISOString() },
        ],
      },
    });
    expect(application).toMatchObject({
      identifiers: { endpoint },
      attributes: {
        tlsVersion: 'TLSv1.3',
        cipher: expect.stringContaining('AES'),
        trust: 'trusted',
        weakProtocols: [],
      },
      relations: [{ type: 'uses', to: { class: 'certificate', identifiers }, count: 1 }],
      state: { reachable: true },
    });
    expect(claims).toEqual({ application: ['complete'], certificate: ['complete'] });
  });

  test.each<[string, CertificateOptions, string, string]>([
    ['that has expired', { from: -20, to: -10 }, 'expired', 'expired'],
    ['that is not yet valid', { from: 10, to: 20 }, 'not yet valid', 'not yet valid'],
    ['for another name', { names: ['other.example'] }, 'trusted', 'not for the name 127.0.0.1'],
  ])('sees a certificate %s, and says so (F07a)', async (_what, options, chain, trust) => {
    const endpoint = await serve(await issued(options));
    const { application, certificate, claims } = await look({ endpoints: [endpoint], ...trusting() });
    expect(certificate?.attributes['chain']).toBe(chain);
    expect(application?.attributes['trust']).toBe(trust);
    expect(claims.certificate).toEqual(['complete']);
  });

  test.each<[string, () => Promise<TlsOptions>, string, boolean]>([
    ['self-signed', () => makeCertificate('127.0.0.1'), 'self-signed', true],
    [
      'of an authority that is not known',
      () => Promise.resolve(good),
      'its issuer is not known, or was not sent',
      false,
    ],
  ])('sees a certificate that is %s', async (_what, make, chain, selfSigned) => {
    const endpoint = await serve(await make());
    const { certificate } = await look({ endpoints: [endpoint] });
    expect(certificate?.attributes).toMatchObject({ chain, selfSigned });
  });

  test('sees the whole chain that is sent', async () => {
    const between = await makeCertificate('Between', { isAuthority: true, issuer: authority, to: 5 });
    const leaf = await issued({ issuer: between });
    const endpoint = await serve({ key: leaf.key, cert: `${leaf.cert}\n${between.cert}` });
    const { certificate } = await look({ endpoints: [endpoint], ...trusting() });
    expect(certificate?.attributes).toMatchObject({
      chain: 'trusted',
      issuers: [{ subject: 'Between' }, { subject: 'Test authority' }],
    });
  });

  test('asks by name, so that each name of a place shows its own certificate', async () => {
    const [a, b] = await Promise.all(
      ['a.example', 'b.example'].map((name) => makeCertificate(name, { issuer: authority })),
    );
    const endpoint = await serve({
      ...good,
      SNICallback: (name, done) => done(null, createSecureContext(name === 'a.example' ? (a ?? good) : (b ?? good))),
    });
    const scope = { endpoints: [`${endpoint}/a.example`, { endpoint, serverName: 'B.example' }], ...trusting() };
    const { run } = await look(scope);
    const seen = run.observations.filter(({ class: name }) => name === 'certificate');
    expect(seen.map(({ identifiers, attributes }) => [identifiers['slot'], attributes['subject']])).toEqual([
      [[`${endpoint}/a.example`], 'CN=a.example'],
      [[`${endpoint}/b.example`], 'CN=b.example'],
    ]);
    expect(run.observations.filter(({ class: name }) => name === 'application')).toMatchObject([
      { attributes: { trust: 'trusted' }, relations: [{}, {}] },
    ]);
  });

  test.each<[string, TlsOptions, string, readonly string[]]>([
    ['today and yesterday', { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, 'TLSv1.3', ['TLSv1', 'TLSv1.1']],
    [
      'only a version that is weak',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      'TLSv1',
      ['TLSv1'],
    ],
    ['today alone', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }, 'TLSv1.2', []],
  ])('sees a server that speaks %s', async (_what, options, tlsVersion, weakProtocols) => {
    const endpoint = await serve({ ...good, ...options });
    const { application, certificate } = await look({ endpoints: [endpoint] });
    expect(application?.attributes).toMatchObject({ tlsVersion, weakProtocols });
    expect(certificate).toBeDefined();
  });

  test('sees a server over IPv6', async () => {
    const endpoint = await serve(good, '::1');
    const { application } = await look({ endpoints: [endpoint], ...trusting() });
    expect(application).toMatchObject({ identifiers: { endpoint }, attributes: { trust: 'trusted' } });
  });

  test('sees the certificate of a server that wants one in return', async () => {
    const endpoint = await serve({ ...good, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' });
    expect((await look({ endpoints: [endpoint] })).certificate).toBeDefined();
    const older = await serve({ ...good, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' });
    const { certificate, claims } = await look({ endpoints: [older] });
    expect(certificate).toBeUndefined();
    expect(claims.certificate).toEqual([
      `partial ${older}: it refused the TLS handshake: no cipher in common, or it wants a client certificate.`,
    ]);
  });

  test('knows that nothing is there where the connection is refused', async () => {
    const { run, claims } = await look({ endpoints: [await servers.closed()] });
    expect(run).toMatchObject({ observations: [], complete: true });
    expect(claims).toEqual({ application: ['complete'], certificate: ['complete'] });
  });

  test.each<[string, (socket: Socket) => void, RegExp, object]>([
    [
      'speaks first, and not TLS',
      (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
      /it answers, but not in TLS/,
      { tlsVersion: 'none' },
    ],
    [
      'answers in plain HTTP',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /it answers, but not in TLS/,
      { tlsVersion: 'none' },
    ],
    [
      'sends garbage',
      (socket) => socket.once('data', () => socket.write(Buffer.alloc(2000, 0xa5))),
      /it answers, but not in TLS/,
      { tlsVersion: 'none' },
    ],
    [
      'sends garbage in the dress of TLS',
      (socket) =>
        socket.once('data', () => socket.write(Buffer.concat([Buffer.from([22, 3, 3, 16, 0]), Buffer.alloc(4096, 2)]))),
      /the TLS handshake failed/,
      {},
    ],
    ['sends without end', flood, /the TLS handshake failed|it answers, but not in TLS/, {}],
    ['sends a byte now and then', trickle, /did not finish the TLS handshake in time/, {}],
    ['says nothing', () => {}, /it took the connection and did not finish the TLS handshake in time/, {}],
    ['hangs up', (socket) => socket.destroy(), /it closed the connection during the TLS handshake/, {}],
  ])(
    'knows that a server is there that %s, and that its certificate was not seen (C10)',
    async (_what, behave, reason, attributes) => {
      const endpoint = await servers.plain(behave);
      const { application, certificate, claims } = await look({ endpoints: [endpoint], timeout: '1s' });
      expect(application).toMatchObject({ identifiers: { endpoint }, attributes, state: { reachable: true } });
      expect(certificate).toBeUndefined();
      expect(claims.application).toEqual(['complete']);
      expect(claims.certificate).toEqual([expect.stringMatching(reason)]);
      expect(claims.certificate[0]).toMatch(new RegExp(`^partial ${endpoint}: `));
    },
  );

  test.each([
    ['a name that does not resolve', `${unresolvable}:443`, /^partial .*: its name does not resolve\.$/],
    ['an address of cloud metadata', '169.254.169.254:443', /^denied .*: it is a link-local or metadata address/],
    ['the same in IPv6', '[::ffff:169.254.169.254]:443', /^denied /],
  ])('claims nothing about %s', async (_what, endpoint, claim) => {
    const { run, claims } = await look({ endpoints: [endpoint], timeout: '2s' });
    expect(run.observations).toEqual([]);
    expect(claims.application).toEqual([expect.stringMatching(claim)]);
    expect(claims.certificate).toEqual([expect.stringMatching(claim)]);
  });

  test('hands over what it has at its deadline, and counts nothing absent (S01)', async () => {
    const [hanging, quick] = await Promise.all([servers.plain(() => {}), serve(good)]);
    const { run, certificate } = await look({ endpoints: [hanging, quick], timeout: '30s' }, [], 700);
    expect(certificate?.identifiers['slot']).toEqual([quick]);
    expect(run.complete).toBe(false);
    expect(run.coverage.every(({ level }) => level !== 'complete')).toBe(true);
  });

  test('looks where targets say that TLS is spoken, and nowhere else (C11)', async () => {
    const [entrypoint, slot, other] = await Promise.all([serve(good), serve(good), serve(good)]);
    const target = (given: Partial<DiscoveryTarget>): DiscoveryTarget => ({
      ref: 'asset:default/a',
      class: 'process',
      identifiers: {},
      entrypoints: [],
      ...given,
    });
    const { run } = await look({}, [
      target({
        entrypoints: [
          `https://${entrypoint}/checkout`,
          `https://${entrypoint}/`,
          `http://${other}/`,
          'not a url',
          'https://',
        ],
      }),
      target({ class: 'certificate', identifiers: { slot: [slot, `${slot}/`, 'nonsense'] } }),
      target({ identifiers: { endpoint: [other] } }),
    ]);
    const seen = run.observations
      .filter(({ class: name }) => name === 'application')
      .map(({ identifiers }) => identifiers['endpoint']);
    expect(seen).toEqual([entrypoint, slot].sort());
  });

  test.each<[string, JsonObject, RegExp]>([
    ['an endpoint that is none', { endpoints: ['shop.example'] }, /`endpoints` takes `host:port`/],
    [
      'a file that is not there',
      { endpoints: [], ca: '/no/such/file.pem' },
      /`ca` names \/no\/such\/file.pem, which cannot be read/,
    ],
    ['a duration that is none', { timeout: 5 }, /`timeout` takes a duration/],
    ['an unknown member', { hosts: [] }, /`hosts` is not known/],
  ])('with %s in its scope sees nothing and says what to write', async (_what, scope, reason) => {
    const { run } = await look(scope);
    expect(run).toMatchObject({
      complete: false,
      coverage: [{ level: 'denied', reason: expect.stringMatching(reason) }, {}],
    });
  });

  test('bounds a certificate of thousands of names, and keeps none that looks like a credential', async () => {
    const { text, secret } = secrets['a GitLab token'] ?? { text: '', secret: '' };
    const many = Array.from({ length: 1500 }, (_, index) => `n${index}.example`);
    const endpoint = await serve(await makeCertificate(`holder of ${text}`, { names: [`${text}.example`, ...many] }));
    const { run, certificate } = await look({ endpoints: [endpoint] });
    expect(certificate?.attributes['names']).toHaveLength(1000);
    expect(certificate?.attributes['subject']).toBe('CN=holder of [redacted]');
    expect(JSON.stringify(run).toLowerCase()).not.toContain(secret.toLowerCase());
  });
});

function flood(socket: Socket): void {
  const record = Buffer.concat([Buffer.from([22, 3, 3, 0, 4]), Buffer.from([2, 255, 255, 255])]);
  const more = () => {
    while (!socket.destroyed && socket.write(record));
  };
  socket.once('data', more);
  socket.on('drain', more);
}

function trickle(socket: Socket): void {
  const start = Buffer.from([22, 3, 3, 1, 0, 2, 0, 0, 252, 3, 3]);
  socket.once('data', () => socket.write(start));
  const timer = setInterval(() => socket.write(Buffer.from([0])), 100);
  socket.once('close', () => clearInterval(timer));
}
