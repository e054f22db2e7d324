import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen, target } from '../../support/look.ts';
import { misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

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

/** A server that has these answers, by the first words of what it is asked. */
function answering(answers: Readonly<Record<string, string>>): Promise<string> {
  return servers.plain((socket) =>
    socket.on('data', (chunk) => {
      const words = chunk
        .toString()
        .split('\r\n')
        .filter((_line, index) => index > 0 && index % 2 === 0);
      const asked = Object.keys(answers).find((start) => words.join(' ').startsWith(start));
      socket.write(asked === undefined ? '-NOPERM this user has no permissions\r\n' : (answers[asked] ?? ''));
    }),
  );
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
const info = bulk('# Server\r\nredis_version:7.0.15\r\nrole:slave\r\nmaster_host:10.20.0.9\r\nmaster_port:6379\r\n');

describe('the redis source', () => {
  test('reads a replica, and says which rights would show the rest', async () => {
    const endpoint = await answering({ INFO: info });
    const run = await lookWith('redis', { endpoints: [endpoint] });
    expect(seen(run, `server ${endpoint}`)).toMatchObject({
      class: 'database.redis',
      identifiers: { endpoint: [endpoint] },
      attributes: { version: '7.0.15', role: 'replica' },
      relations: [{ type: 'readsFrom', to: { identifiers: { endpoint: '10.20.0.9:6379' } } }],
    });
    expect(claimsIn(run)).toEqual(['complete application']);
    const [links] = claimsIn(run, 'relations');
    for (const right of ['+config|get', '+client|list', '+client|id'])
      expect(links).toContain(`which takes the right ${right}`);
  });

  test('counts clients by the name that they give, and those without one by address', async () => {
    const lines = [
      'id=3 addr=10.20.0.7:40000 name=orders-api age=1',
      'id=4 addr=10.20.0.8:40000 name=orders-api age=1',
      'id=5 addr=10.20.0.9:40000 name= age=1',
      'id=6 addr=127.0.0.1:40000 name= age=1',
      'id=7 addr=127.0.0.1:40001 name=groundtruth age=1',
    ];
    const endpoint = await answering({ INFO: info, 'CLIENT ID': ':7\r\n', 'CLIENT LIST': bulk(lines.join('\n')) });
    const run = await lookWith('redis', { endpoints: [endpoint] });
    const clients = run.observations.filter(({ key }) => key.startsWith('client'));
    expect(clients.map(({ identifiers, relations }) => [identifiers, relations[0]?.count])).toEqual([
      [{ address: ['10.20.0.9'] }, 1],
      [{ serviceName: 'orders-api', address: ['10.20.0.7', '10.20.0.8'] }, 2],
    ]);
  });

  test('takes a server for a cache where the catalog does', async () => {
    const endpoint = await answering({ INFO: info });
    const targets = [target({ class: 'cache', identifiers: { endpoint: [endpoint] } })];
    const run = await lookWith('redis', { declared: true }, { targets });
    expect(seen(run, `server ${endpoint}`)?.class).toBe('cache');
  });

  test.each([
    ['wants a password', { INFO: '-NOAUTH Authentication required.\r\n' }, /^denied .*: it wants a password/],
    ['allows nothing', {}, /^denied .*: it does not allow INFO/],
    [
      'answers half',
      { INFO: '$500\r\nredis_version:7' },
      /^partial .*: it took the connection and did not answer in time/,
    ],
    ['announces more than fits', { INFO: '$99999999999\r\n' }, /^partial .*: it answers, but not as Redis does/],
    ['nests without end', { INFO: '*1\r\n'.repeat(50_000) }, /^partial /],
    ['answers with something else', { INFO: '+PONG\r\n' }, /^partial .*: it answers, but not as Redis does/],
  ])('says so of a server that %s', async (_what, answers: Readonly<Record<string, string>>, claim) => {
    const run = await lookWith('redis', { endpoints: [await answering(answers)], timeout: '1s' });
    expect(claimsIn(run)).toEqual([expect.stringMatching(claim)]);
  });

  test.each(Object.entries(misbehaviours))('takes no server that %s for one', async (_what, behave) => {
    const endpoint = await servers.plain(behave);
    const run = await lookWith('redis', { endpoints: [endpoint], timeout: '1s' });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run)).toEqual([expect.stringMatching(`^partial application: ${endpoint}: `)]);
  });

  test('knows that nothing is there where the connection is refused, and asks no cloud about itself', async () => {
    const closed = await servers.closed();
    const run = await lookWith('redis', { endpoints: [closed, '169.254.169.254:6379'] });
    expect(claimsIn(run)).toEqual(['complete application', expect.stringMatching(/^denied .* link-local/)]);
  });
});

describe('the redis source with a real server', () => {
  test('sees it with a user that may look and nothing else', async (context) => {
    const program = findProgram('redis-server');
    if (program === undefined) return skipAbsent(context, 'Redis');
    const port = await freePort();
    const folder = components.folder();
    const rights = 'resetkeys resetchannels -@all +info +client|list +client|id +config|get +auth';
    const file = join(folder, 'redis.conf');
    writeFileSync(
      file,
      [
        `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsave ""\nmaxmemory 64mb\nmaxmemory-policy allkeys-lru`,
        `requirepass planted-default\nuser looker on >planted-looker ${rights}\nuser blind on >planted-blind -@all +info\n`,
      ].join('\n'),
    );
    await components.start(program, [file], { ready: (output) => output.includes('Ready to accept connections') });
    const endpoint = `127.0.0.1:${port}`;
    const app = connect(port, '127.0.0.1');
    app.write('AUTH planted-default\r\nCLIENT SETNAME orders-api\r\nSET planted-key planted-value\r\n');
    await new Promise((resolve) => app.once('data', resolve));
    try {
      const look = (user: string, password: string) =>
        lookWith('redis', { endpoints: [endpoint], user }, { credentials: { password } });
      const run = await look('looker', 'planted-looker');
      expect(seen(run, `server ${endpoint}`)).toMatchObject({
        identifiers: { endpoint: [endpoint] },
        attributes: {
          version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
          role: 'primary',
          maxMemory: '67108864',
          evictionPolicy: 'allkeys-lru',
          appendOnly: false,
          databases: 16,
        },
        state: { reachable: true, participating: true },
      });
      expect(seen(run, 'client orders-api')).toMatchObject({
        relations: [{ type: 'connectsTo', to: { class: 'database.redis', identifiers: { endpoint: [endpoint] } } }],
      });
      expect(claimsIn(run, 'relations')).toEqual([expect.not.stringContaining('Not seen')]);
      expect(JSON.stringify(run)).not.toContain('planted');
      const blind = await look('blind', 'planted-blind');
      expect(claimsIn(blind)).toEqual(['complete application']);
      expect(claimsIn(blind, 'relations')).toEqual([
        expect.stringContaining('its clients, which takes the right +client|list'),
      ]);
      const wrong = await look('looker', 'planted-wrong');
      expect(claimsIn(wrong)).toEqual([expect.stringMatching(/^denied .*: it did not let the user in/)]);
      const none = await lookWith('redis', { endpoints: [endpoint] });
      expect(claimsIn(none)).toEqual([expect.stringMatching(/^denied .*: it wants a password/)]);
    } finally {
      app.destroy();
    }
  }, 30_000);
});
