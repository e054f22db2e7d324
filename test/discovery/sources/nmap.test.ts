import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNmap } from '../../../engine/discovery/nmap/read-nmap.ts';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';
import { createServers, type Servers } from '../../support/servers.ts';

const file = join(import.meta.dirname, '../../fixtures/nmap/scan.xml');
const text = readFileSync(file, 'utf8');
const now = () => new Date('2026-11-21T12:00:00Z');

let servers: Servers;
let components: Components;
beforeAll(() => {
  servers = createServers();
  components = createComponents();
});
afterAll(async () => {
  await servers.close();
  await components.stop();
});

function written(content: string | Buffer): string {
  const path = join(components.folder(), 'scan.xml');
  writeFileSync(path, content);
  return path;
}

const declared = [
  '10.20.0.7:22',
  'app-1.internal:1500',
  '10.20.0.7:80',
  '10.20.0.7:8080',
  '10.20.0.9:22',
  '10.20.0.10:22',
];
const targets = [target({ identifiers: { endpoint: declared } })];

describe('the nmap source', () => {
  test('sees hosts and open ports, and says of declared endpoints what the scan says', async () => {
    const run = await lookWith('nmap', { files: [file] }, { now, targets });
    expect(run.observations.map(({ key, at, identifiers, attributes }) => [key, at, identifiers, attributes])).toEqual([
      [
        'host 10.20.0.7',
        '2026-11-21T08:01:00.000Z',
        { address: ['10.20.0.7'], host: ['app-1.internal'], mac: '00:16:3E:AA:BB:01' },
        { addresses: ['10.20.0.7'] },
      ],
      [
        'port 10.20.0.7:1443',
        '2026-11-21T08:01:00.000Z',
        { endpoint: ['10.20.0.7:1443', 'app-1.internal:1443'] },
        { protocol: 'http over TLS' },
      ],
      [
        'port 10.20.0.7:22',
        '2026-11-21T08:01:00.000Z',
        { endpoint: ['10.20.0.7:22', 'app-1.internal:22'] },
        { protocol: 'ssh', product: 'OpenSSH', productVersion: '9.2p1 Debian 2' },
      ],
    ]);
    expect(run.coverage).toMatchObject([
      { level: 'complete', scope: { endpoint: ['10.20.0.7:22', 'app-1.internal:1500'] } },
      { level: 'partial', scope: { endpoint: ['10.20.0.7:80'] }, reason: '10.20.0.7:80: nmap found it filtered.' },
    ]);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('keeps what a scan says that was cut off, and takes nothing of it for absent', async () => {
    const path = written(text.slice(0, text.indexOf('<host><status state="down"')));
    const run = await lookWith('nmap', { files: [path] }, { now, targets });
    expect(seen(run, 'host 10.20.0.7')).toBeDefined();
    expect(
      claimsIn(run).every((claim) => claim.startsWith('partial') && claim.includes('ends before the scan did')),
    ).toBe(true);
  });

  test.each<[string, string | Buffer, RegExp]>([
    ['empty', '', /is not what nmap -oX writes/],
    ['of something else', '<html><body/></html>', /is not what nmap -oX writes/],
    ['of bytes', Buffer.alloc(5000, 0xa5), /is not what nmap -oX writes/],
    [
      'that explodes',
      `<!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><nmaprun scanner="nmap"><host>&b;`,
      /ends before the scan did/,
    ],
  ])('says so of a file %s', async (_what, content, reason) => {
    const run = await lookWith('nmap', { files: [written(content)] });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run)[0]).toMatch(reason);
  });

  test('says so of a file that is too large, and of one that is not there', async () => {
    const large = written(Buffer.alloc(65 * 1024 * 1024, 32));
    const run = await lookWith('nmap', { files: [large, '/no/such.xml'] });
    expect(claimsIn(run).join('\n')).toMatch(/larger than 64 MiB[^]*there is no file \/no\/such\.xml/);
  });

  test('reads any beginning of a scan without failing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), async (length) => {
        expect((await readNmap(text.slice(0, length)))?.whole ?? false).toBe(
          text.slice(0, length).includes('</nmaprun>'),
        );
      }),
    );
  });
});

describe('the nmap source with a real scan', () => {
  test('sees what listens', async (context) => {
    const program = findProgram('nmap');
    if (program === undefined) return skipAbsent(context, 'nmap');
    const endpoint = await servers.listen(createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    const closed = await servers.closed();
    const path = join(components.folder(), 'scan.xml');
    const ports = [endpoint, closed].map((each) => each.split(':')[1]).join(',');
    await components.run(program, ['-n', '-sT', '-sV', '--version-light', '-p', ports, '-oX', path, '127.0.0.1']);
    const run = await lookWith(
      'nmap',
      { files: [path] },
      { targets: [target({ identifiers: { endpoint: [endpoint, closed] } })] },
    );
    expect(seen(run, `port ${endpoint}`)).toMatchObject({
      identifiers: { endpoint: [endpoint] },
      attributes: { product: 'OpenSSH' },
    });
    expect(run.coverage).toEqual([
      { of: 'items', class: 'application', scope: { endpoint: [endpoint, closed].sort() }, level: 'complete' },
    ]);
  }, 60_000);
});
