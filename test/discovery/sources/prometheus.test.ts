import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, freePort, type Components } from '../../support/components.ts';
import { serveAnswers } from '../../support/http-answers.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';
import { httpMisbehaviours, misbehaviours } from '../../support/misbehaviour.ts';
import { createServers, type Servers } from '../../support/servers.ts';

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/prometheus/targets.json'), 'utf8'),
) as object;

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

const build = { status: 'success', data: { version: '2.42.0' } };

describe('the prometheus source', () => {
  test('sees what answers its scrapes, and claims nothing of what only fails to', async () => {
    const endpoint = await serveAnswers(servers, {
      '/prom/api/v1/targets': fixture,
      '/prom/api/v1/status/buildinfo': build,
    });
    const run = await lookWith('prometheus', { urls: [`http://${endpoint}/prom/`] });
    expect(run.observations.map(({ key, attributes, state }) => [key, attributes, state])).toEqual([
      [`server ${endpoint}`, { version: '2.42.0' }, { reachable: true }],
      ['target 10.20.0.7:8080', { job: 'orders', metricLabels: { team: 'orders' } }, { reachable: true }],
      ['target 10.20.0.9:8080', { job: 'orders' }, { reachable: true, healthy: false }],
    ]);
    expect(run.coverage.map(({ level, scope, reason }) => [level, scope['endpoint'], reason])).toEqual([
      ['complete', ['10.20.0.7:8080', '10.20.0.8:8080', '10.20.0.9:8080'], undefined],
      ['complete', [endpoint], undefined],
      ['partial', ['10.20.0.10:8080'], '10.20.0.10:8080: Prometheus cannot scrape it.'],
      ['partial', ['new.internal:443'], 'new.internal:443: Prometheus has not scraped it yet.'],
    ]);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('looks at the jobs that its scope names', async () => {
    const endpoint = await serveAnswers(servers, { '/api/v1/targets': fixture, '/api/v1/status/buildinfo': build });
    const run = await lookWith('prometheus', { urls: [`http://${endpoint}`], jobs: ['new'] });
    expect(run.observations.map(({ key }) => key)).toEqual([`server ${endpoint}`]);
  });

  test('tells what chosen queries say, by the labels that identify a thing', async () => {
    const result = [
      { metric: { instance: 'db-1:9187', short_version: '15.4' }, value: [1, '1'] },
      { metric: { short_version: '15.4' }, value: [1, '1'] },
      { metric: { instance: 'db-2:9187' }, value: [] },
    ];
    const endpoint = await serveAnswers(servers, {
      '/api/v1/targets': { data: { activeTargets: [] } },
      '/api/v1/status/buildinfo': build,
      '/api/v1/query?query=pg_static': { data: { resultType: 'vector', result } },
      '/api/v1/query?query=broken': 422,
    });
    const run = await lookWith('prometheus', {
      urls: [`http://${endpoint}`],
      queries: [
        { query: 'pg_static', class: 'database.postgresql', attributes: { version: 'short_version', up: '$value' } },
        'broken',
      ],
    });
    expect(seen(run, 'pg_static db-1:9187')).toMatchObject({
      class: 'database.postgresql',
      identifiers: { endpoint: 'db-1:9187' },
      attributes: { version: '15.4', up: '1' },
    });
    expect(claimsIn(run)).toEqual([
      expect.stringMatching(/^partial .*the answer to broken: it answered \/api\/v1\/query with status 422/),
    ]);
  });

  test('sends its credentials, and says that they were refused', async () => {
    const heard: (string | undefined)[] = [];
    const endpoint = await serveAnswers(servers, { '/api/v1/targets': 403 }, ({ headers }) =>
      heard.push(headers.authorization),
    );
    const scope = { urls: [`http://${endpoint}`], user: 'looker' };
    const run = await lookWith('prometheus', scope, { credentials: { password: 'planted-word' } });
    expect(heard).toEqual([`Basic ${Buffer.from('looker:planted-word').toString('base64')}`]);
    expect(claimsIn(run)).toEqual([expect.stringMatching(/^denied .*: it refuses these credentials .*status 403/)]);
    await lookWith('prometheus', scope, { credentials: { token: 'planted-token' } });
    expect(heard.at(-1)).toBe('Bearer planted-token');
    expect(claimsIn(await lookWith('prometheus', scope))).toEqual([expect.stringMatching(/: it wants credentials/)]);
  });

  test.each([...Object.entries(misbehaviours), ...Object.entries(httpMisbehaviours)])(
    'takes no server that %s for one',
    async (_what, behave) => {
      const endpoint = await servers.plain(behave);
      const run = await lookWith('prometheus', { urls: [`http://${endpoint}`], timeout: '1s' });
      expect(run.observations).toEqual([]);
      expect(claimsIn(run)).toEqual([expect.stringMatching(`^partial application: ${endpoint}: `)]);
    },
  );

  test('knows that nothing is there where the connection is refused', async () => {
    const run = await lookWith('prometheus', { urls: [`http://${await servers.closed()}`] });
    expect(claimsIn(run)).toEqual(['complete application']);
  });

  test.each([
    [{}, /`urls` is missing/],
    [{ urls: ['ftp://x'] }, /`urls` takes http and https URLs/],
    [{ urls: ['http://user:planted@x/'] }, /`urls` takes URLs without credentials/],
    [{ urls: ['http://x/'], queries: [{ query: 7 }] }, /`queries` takes/],
  ])('refuses the scope %j', async (scope, reason) => {
    expect(claimsIn(await lookWith('prometheus', scope))).toEqual([expect.stringMatching(reason)]);
  });
});

describe('the prometheus source with a real server', () => {
  test('sees itself, an exporter, and what is down', async (context) => {
    const [server, exporter] = [findProgram('prometheus'), findProgram('prometheus-node-exporter')];
    if (server === undefined || exporter === undefined) return skipAbsent(context, 'Prometheus');
    const folder = components.folder();
    const [port, exporterPort, closed] = [await freePort(), await freePort(), await freePort()];
    const [own, node, dead] = [port, exporterPort, closed].map((each) => `127.0.0.1:${each}`);
    const job = (name: string, place: string | undefined) => ({
      job_name: name,
      static_configs: [{ targets: [place] }],
    });
    const scrape_configs = [job('prometheus', own), job('node', node), job('dead', dead)];
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, JSON.stringify({ global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs }));
    await components.start(
      exporter,
      [`--web.listen-address=${node}`, '--collector.disable-defaults', '--collector.os'],
      {
        ready: (output) => output.includes('Listening on'),
      },
    );
    const settled = async (): Promise<boolean> => {
      const answer = await fetch(`http://${own}/api/v1/targets`).catch(() => undefined);
      const text = answer?.ok === true ? await answer.text() : '';
      return text.split('"scrapeUrl"').length === 4 && !text.includes('"health":"unknown"');
    };
    await components.start(
      server,
      [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${own}`],
      { ready: settled },
    );
    const run = await lookWith('prometheus', {
      urls: [`http://${own}`],
      queries: [{ query: 'node_exporter_build_info', attributes: { version: 'version' } }],
    });
    expect(seen(run, `server ${own}`)?.attributes).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/) });
    expect(seen(run, `target ${node}`)).toMatchObject({ attributes: { job: 'node' }, state: { reachable: true } });
    expect(seen(run, `node_exporter_build_info ${node}`)?.attributes).toMatchObject({
      version: expect.stringMatching(/^\d/),
    });
    expect(seen(run, `target ${dead}`)).toBeUndefined();
    expect(
      run.coverage.flatMap(({ level, scope }) => (level === 'complete' ? (scope['endpoint'] ?? []) : [])),
    ).toContain(dead);
    expect(claimsIn(run).every((claim) => claim.startsWith('complete'))).toBe(true);
  }, 40_000);
});
