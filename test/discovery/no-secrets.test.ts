import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discover } from '../../engine/discovery/discover.ts';
import { describeTimers } from '../../engine/discovery/host/describe-timers.ts';
import { sources } from '../../engine/discovery/registry.ts';
import { parseLook } from '../../engine/discovery/ssh/parse-look.ts';
import { encodeRun } from '../../engine/evidence/format.ts';
import type { EvidenceRun, Observation } from '../../engine/model/evidence.ts';
import type { Json, JsonObject } from '../../engine/model/json.ts';
import { createComponents, type Components } from '../support/components.ts';
import { fakePostgresql, type FakeRows } from '../support/fake-postgresql.ts';
import { kubernetesObjects, kubernetesServer } from '../support/kubernetes.ts';
import { countTexts, mapTexts } from '../support/leaves.ts';
import { lookWith } from '../support/look.ts';
import { secrets } from '../support/secrets.ts';
import { createServers, type Servers } from '../support/servers.ts';

/** What a source is given, with every text in it a place to plant a secret; and how it looks at that. */
interface Planting {
  readonly input: Json;
  readonly look: (input: Json) => Promise<EvidenceRun>;
  /** Where in a text a secret is put so that the format stays what it is; at its end by default. */
  readonly put?: (text: string, secret: string) => string;
}

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

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');
const document = (path: string) => JSON.parse(fixture(path)) as Json;

/** A file with this content, looked at by a source that reads files. */
function ofFile(type: string, scope: (path: string) => JsonObject): (input: Json) => Promise<EvidenceRun> {
  return (input) => {
    const path = join(components.folder(), 'input');
    writeFileSync(
      path,
      typeof input === 'string' ? input : Array.isArray(input) ? input.join('\n') : JSON.stringify(input),
    );
    return lookWith(type, scope(path));
  };
}

/** A server that answers with these documents by path. */
function ofServer(look: (url: string) => Promise<EvidenceRun>): (input: Json) => Promise<EvidenceRun> {
  return async (input) => {
    const answers = input as JsonObject;
    const server = createServer((request, response) => {
      const answer = answers[request.url?.split('?')[0] ?? ''];
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(
        Array.isArray(answer) && typeof answer[0] === 'string' ? answer.join('\n') : JSON.stringify(answer ?? {}),
      );
    });
    const endpoint = await servers.listen(server);
    try {
      return await look(`http://${endpoint}`);
    } finally {
      server.close();
    }
  };
}

const lines = (text: string): Json => text.split('\n');

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Words without which a document is another one. */
const structure = /^(?:CycloneDX|managed|observation|application|connectsTo|aws_\w+|\d{4}-\d\d-.*)$/;

function atEnd(text: string, secret: string): string {
  return structure.test(text) ? text : `${text} ${secret}`;
}

const plantings: Readonly<Record<string, Planting>> = {
  ansible: { input: document('ansible/db-1.json'), look: ofFile('ansible', (path) => ({ files: [path] })) },
  cyclonedx: {
    input: document('cyclonedx/bom.json'),
    look: ofFile('cyclonedx', (path) => ({ files: [path], components: true })),
  },
  docker: {
    input: {
      '/containers/json': document('docker/containers.json'),
      '/version': { Version: '20.10', Components: [{ Name: 'Engine' }] },
      '/info': { Name: 'app-1' },
      '/images/json': [{ Id: `sha256:${'1'.repeat(64)}`, RepoDigests: [`x@sha256:${'a'.repeat(64)}`] }],
    },
    look: ofServer((url) => lookWith('docker', { engines: [url] })),
  },
  exec: {
    input: {
      kind: 'observation',
      key: 'a',
      class: 'application',
      at: '2026-11-20T08:00:00Z',
      identifiers: { endpoint: '10.20.0.7:8080', process: ['x', 'y'] },
      attributes: { command: 'run', environment: { A: 'b' }, list: ['c'] },
      relations: [{ type: 'connectsTo', to: { class: 'application', identifiers: { endpoint: 'db:1' } } }],
    },
    look: (input) => {
      const path = join(components.folder(), 'lines');
      const end = { kind: 'end', endedAt: '2026-11-20T08:00:01Z', complete: true, coverage: [], count: 1 };
      writeFileSync(path, `${JSON.stringify(input)}\n${JSON.stringify(end)}\n`);
      return lookWith('exec', { program: ['/bin/cat', path] });
    },
  },
  haproxy: {
    input: { '/stats;csv': lines(fixture('haproxy/stats.csv')) },
    look: ofServer((url) => lookWith('haproxy', { urls: [`${url}/stats`] })),
    put: (text, secret) =>
      text.startsWith('#')
        ? text
        : text.replace(/^([^,]*),/, (_all, field) => `"${field} ${oneLine(secret).replaceAll('"', '""')}",`),
  },
  kubernetes: {
    input: kubernetesObjects,
    look: async (input) => {
      const server = kubernetesServer({ objects: input as unknown as typeof kubernetesObjects });
      const url = `http://${await servers.listen(server)}`;
      try {
        return await lookWith('kubernetes', { url });
      } finally {
        server.close();
      }
    },
  },
  nginx: {
    input: lines(fixture('nginx/dump.conf')),
    look: ofFile('nginx', (path) => ({ file: path })),
    put: (text, secret) => text.replace(/;$/, ` ${secret.replaceAll(/[;{}"'\n]/g, ' ')};`),
  },
  nmap: {
    input: lines(fixture('nmap/scan.xml')),
    look: ofFile('nmap', (path) => ({ files: [path] })),
    put: (text, secret) =>
      text.replaceAll(
        /(name|product|version|addr)="([^"]*)"/g,
        (_all, name, value) => `${name}="${value} ${escaped(secret)}"`,
      ),
  },
  postgresql: {
    input: {
      version: '15.4',
      name: 'orders',
      client: 'orders-api',
      address: '10.20.0.7',
      setting: '4MB',
      host: 'db-1',
    },
    look: async (input) => {
      const said = input as Readonly<Record<string, string>>;
      const answer = (question: string): FakeRows => {
        if (question.includes('pg_is_in_recovery'))
          return [{ version: said['version'] ?? '', standby: true, monitor: true }];
        if (question.includes('pg_stat_activity'))
          return [{ name: said['client'] ?? '', address: said['address'] ?? '' }];
        if (question.includes('unnest')) return [{ name: 'work_mem', value: said['setting'] ?? '' }];
        if (question.includes('wal_receiver')) return [{ sender_host: said['host'] ?? '', sender_port: 5432 }];
        if (/pg_database|pg_extension/.test(question)) return [{ name: said['name'] ?? '' }];
        return [];
      };
      const endpoint = await servers.plain(fakePostgresql(answer));
      return lookWith('postgresql', { endpoints: [endpoint], timeout: '3s' });
    },
  },
  prometheus: {
    input: {
      '/api/v1/targets': document('prometheus/targets.json'),
      '/api/v1/status/buildinfo': { data: { version: '2.42' } },
      '/api/v1/query': { data: { result: [{ metric: { instance: 'db-1:1', a: 'b' }, value: [1, '1'] }] } },
    },
    look: ofServer((url) =>
      lookWith('prometheus', { urls: [url], queries: [{ query: 'x', attributes: { a: 'a', value: '$value' } }] }),
    ),
  },
  rabbitmq: {
    input: {
      '/api/overview': { rabbitmq_version: '3.10', cluster_name: 'rabbit@mq', node: 'rabbit@mq', listeners: [] },
      '/api/whoami': { tags: 'monitoring' },
      '/api/queues': [{ name: 'orders', vhost: '/', type: 'quorum', arguments: { 'x-dead-letter-exchange': 'dead' } }],
      '/api/connections': [
        { name: 'c', peer_host: '10.20.0.7', user: 'u', client_properties: { connection_name: 'orders-api' } },
      ],
      '/api/consumers': [{ queue: { name: 'orders', vhost: '/' }, channel_details: { connection_name: 'c' } }],
    },
    look: ofServer((url) => lookWith('rabbitmq', { urls: [url] })),
  },
  redis: {
    input: [
      'redis_version:7.0',
      'role:slave',
      'master_host:db-1',
      'id=3 addr=10.20.0.7:1 name=orders-api',
      'maxmemory-policy',
      'noeviction',
    ],
    look: async (input) => {
      const [version = '', role = '', primary = '', client = '', name = '', value = ''] = input as readonly string[];
      const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
      const answers: readonly (readonly [string, string])[] = [
        ['INFO', bulk(`${version}\r\n${role}\r\n${primary}\r\nmaster_port:6379\r\n`)],
        ['maxmemory', `*2\r\n${bulk(name)}${bulk(value)}`],
        ['LIST', bulk(client)],
      ];
      const endpoint = await servers.plain((socket) =>
        socket.on('data', (chunk) => {
          const asked = chunk.toString();
          socket.write(answers.find(([word]) => asked.includes(word))?.[1] ?? '-NOPERM password=hunter2-refused\r\n');
        }),
      );
      return lookWith('redis', { endpoints: [endpoint], timeout: '3s' });
    },
  },
  ssh: {
    input: lines(fixture('ssh/web.txt')),
    look: async (input) => {
      const look = parseLook((input as readonly string[]).join('\n'), { packages: true });
      const at = '2026-11-20T08:00:00Z';
      const programs = [...(look?.snapshot.processes.values() ?? [])].map(({ name, pid }): Observation => ({
        key: `${pid}`,
        class: 'process',
        at,
        identifiers: { process: name, host: 'web' },
        attributes: {},
        relations: [],
        state: {},
      }));
      const host: Observation = {
        key: 'host',
        class: 'host',
        at,
        identifiers: { host: look?.hostname ?? 'none' },
        attributes: look?.attributes ?? {},
        relations: [],
        state: {},
      };
      const jobs = { has: () => true, names: [], any: true };
      const timers = look && describeTimers(look.timers, { at, names: ['web'], prefix: '', jobs });
      const { ssh } = sources;
      if (!ssh) throw new Error('There is no source ssh.');
      const registry = {
        ssh: {
          ...ssh,
          discover: () => Promise.resolve({ observations: [host, ...programs, ...(timers ?? [])], coverage: [] }),
        },
      };
      return lookWith('ssh', {}, { registry });
    },
  },
  terraform: { input: document('terraform/state.json'), look: ofFile('terraform', (path) => ({ files: [path] })) },
};

const known = Object.values(secrets);
/** Runs for each source at most. */
const most = 80;

/** Those that are not here are given programs, certificates and answers that are no documents: their own tests plant. */
test.each(Object.keys(sources).filter((type) => !Object.hasOwn(plantings, type)))(
  'the tests of the source %s plant secrets of their own',
  (type) => {
    expect(readFileSync(join(import.meta.dirname, `sources/${type}.test.ts`), 'utf8')).toMatch(/secrets|planted/);
  },
);

describe.each(Object.entries(plantings))('the source %s', (_type, { input, look, put = atEnd }) => {
  test('sees something in what is planted upon', async () => {
    expect((await look(input)).observations.length).toBeGreaterThan(0);
  });

  test('stores no secret, wherever in its input one stands', async () => {
    const count = countTexts(input);
    const step = Math.max(1, Math.ceil(count / most));
    for (let position = 0; position < count; position += step) {
      const { text, secret } = known[position % known.length] ?? { text: '', secret: '' };
      const planted = mapTexts(input, (each, index) => (index === position ? put(each, text) : each));
      expect(encodeRun(await look(planted))).not.toContain(secret);
    }
  }, 60_000);

  test.each(Object.entries(secrets))('stores nothing of %s, planted everywhere', async (_what, { text, secret }) => {
    const run = await look(mapTexts(input, (each) => put(each, text)));
    expect(encodeRun(run)).not.toContain(secret);
  });
});

test('stores none of the credentials that a source is given, whatever they look like', async () => {
  const words = 'correct horse battery';
  const registry = {
    leak: {
      type: 'leak',
      summary: 'tells its credentials',
      permissions: 'none at all',
      classes: ['application'],
      credentials: { password: 'a password' },
      discover: () =>
        Promise.resolve({
          observations: [
            {
              key: `k ${words}`,
              class: 'application',
              at: '2026-11-20T08:00:00Z',
              identifiers: { process: words },
              attributes: { [words]: `x${words}y` },
              relations: [],
              state: {},
            },
          ],
          coverage: [
            { of: 'items', class: 'application', scope: { host: [words] }, level: 'partial', reason: words } as const,
          ],
        }),
    },
  };
  const [run] = await discover(
    [{ name: 'leak', type: 'leak', scope: {}, deadline: 1000, credentials: { password: 'LEAK' } }],
    {
      now: () => new Date(),
      targets: [],
      registry,
      environment: { LEAK: words },
    },
  );
  expect(run?.observations).toHaveLength(1);
  expect(JSON.stringify(run)).not.toContain(words);
});
