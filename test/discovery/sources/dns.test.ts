import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Resolver } from 'node:dns/promises';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';

let components: Components;
const sockets: ReturnType<typeof createSocket>[] = [];
beforeAll(() => {
  components = createComponents();
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await components.stop();
});

/** A name server that does this with every question. */
async function nameServer(answer: (question: Buffer) => Buffer | undefined): Promise<string> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (question, { port, address }) => {
    const reply = answer(question);
    if (reply) socket.send(reply, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `127.0.0.1:${socket.address().port}`;
}

/** An answer without records, with this code. */
function empty(question: Buffer, code: number): Buffer {
  const reply = Buffer.from(question);
  reply[2] = 0x84;
  reply[3] = code;
  return reply;
}

describe('the dns source', () => {
  test.each<[string, (question: Buffer) => Buffer | undefined, RegExp]>([
    ['says nothing', () => undefined, /^partial dns-record: a\.example: the name server does not answer/],
    ['sends garbage', () => Buffer.alloc(20, 0xa5), /^partial dns-record: a\.example: /],
    ['sends half an answer', (question) => question.subarray(0, 8), /^partial dns-record: a\.example: /],
    ['sends far too much', (question) => Buffer.concat([empty(question, 0), Buffer.alloc(60_000)]), /dns-record/],
    ['fails', (question) => empty(question, 2), /^partial dns-record: a\.example: the name server failed/],
    ['refuses', (question) => empty(question, 5), /^denied dns-record: a\.example: the name server refuses/],
    ['knows no such name', (question) => empty(question, 3), /^complete dns-record$/],
  ])(
    'says what it means that a name server %s',
    async (_what, answer, claim) => {
      const run = await lookWith('dns', { names: ['a.example'], servers: [await nameServer(answer)], timeout: '1s' });
      expect(run.observations).toEqual([]);
      expect(claimsIn(run)).toEqual([expect.stringMatching(claim)]);
    },
    15_000,
  );

  test('says that nobody listens', async () => {
    const run = await lookWith('dns', {
      zones: ['shop.example'],
      servers: [`127.0.0.1:${await freePort()}`],
      timeout: '1s',
    });
    expect(claimsIn(run)).toEqual([
      expect.stringMatching(/^partial dns-zone: shop\.example: (no name server listens|the name server does not)/),
    ]);
  });

  test.each([
    [{}, /`zones` is missing/],
    [{ names: ['a'], servers: ['ns.example'] }, /`servers` takes addresses/],
  ])('refuses the scope %j', async (scope, reason) => {
    expect(claimsIn(await lookWith('dns', scope))[0]).toMatch(reason);
  });
});

describe('the dns source with a real name server', () => {
  test('sees zones and names, and what is not there', async (context) => {
    const program = findProgram('named');
    if (program === undefined) return skipAbsent(context, 'BIND');
    const folder = components.folder();
    const port = await freePort();
    writeFileSync(
      join(folder, 'shop.zone'),
      `$TTL 300
@ IN SOA ns1 hostmaster 2026112101 3600 600 86400 300
@ IN NS ns1
@ IN NS NS2.example.
@ IN MX 10 mail
@ IN TXT "token=planted-in-a-text"
ns1 IN A 127.0.0.1
web IN A 10.20.0.7
web IN A 10.20.0.6
web IN AAAA 2001:db8:0:0::7
www IN CNAME web
`,
    );
    const file = join(folder, 'named.conf');
    writeFileSync(
      file,
      `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none;
  recursion no; dnssec-validation no; session-keyfile "${folder}/key"; managed-keys-directory "${folder}"; };
controls { };
zone "shop.example" { type primary; file "shop.zone"; };
`,
    );
    const server = `127.0.0.1:${port}`;
    const resolver = new Resolver({ timeout: 300, tries: 1 });
    resolver.setServers([server]);
    await components.start(program, ['-g', '-c', file, '-n', '1'], {
      ready: () =>
        resolver.resolve4('web.shop.example').then(
          () => true,
          () => false,
        ),
    });
    const targets = [target({ class: 'dns-zone', identifiers: { zone: ['shop.example'] } })];
    const names = ['www.shop.example', 'WEB.shop.example.', 'gone.shop.example', 'other.example'];
    const run = await lookWith('dns', { declared: true, names, servers: [server] }, { targets });
    expect(seen(run, 'zone shop.example')).toMatchObject({
      class: 'dns-zone',
      identifiers: { zone: 'shop.example' },
      attributes: {
        primary: 'ns1.shop.example',
        nameServers: ['ns1.shop.example', 'ns2.example'],
        mailServers: ['10 mail.shop.example'],
      },
    });
    expect(seen(run, 'name web.shop.example')?.attributes).toEqual({
      addresses: ['10.20.0.6', '10.20.0.7', '2001:db8::7'],
    });
    expect(seen(run, 'name www.shop.example')?.attributes).toMatchObject({ alias: 'web.shop.example' });
    expect(seen(run, 'name gone.shop.example')).toBeUndefined();
    expect(run.coverage.map(({ level, scope }) => [level, Object.values(scope).flat()])).toEqual([
      ['complete', ['gone.shop.example', 'web.shop.example', 'www.shop.example']],
      ['denied', ['other.example']],
      ['complete', ['shop.example']],
    ]);
    expect(JSON.stringify(run)).not.toContain('planted');
  }, 30_000);
});
