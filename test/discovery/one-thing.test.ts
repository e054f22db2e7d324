import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { createComponents, type Components } from '../support/components.ts';
import { estateOf, item, itemOf, link, linkOf, presences, type Source } from '../support/estate.ts';
import { fakePostgresql, type FakeRows } from '../support/fake-postgresql.ts';
import { serveAnswers } from '../support/http-answers.ts';
import { lookWith } from '../support/look.ts';
import { createServers, type Servers } from '../support/servers.ts';

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

/** A run as it is when it was the only one. */
function asSource({ source, run, complete, observations, coverage }: EvidenceRun): Source {
  const sees = observations.map(({ relations, ...thing }) => ({ ...thing, talksTo: relations }));
  return { source, run, complete, sees, claims: coverage };
}

function answer(question: string): FakeRows {
  if (question.includes('pg_is_in_recovery')) return [{ version: '15.4', standby: false, monitor: true }];
  if (question.includes('pg_stat_activity')) return [{ name: 'orders-api', address: '10.20.0.7' }];
  return question.includes('pg_control_system') ? [{ id: '7300000000000000001' }] : [];
}

describe('things that several sources see', () => {
  test('are one, and bear out what is declared', async () => {
    const database = await servers.plain(fakePostgresql(answer));
    const scan = join(components.folder(), 'scan.xml');
    const port = database.split(':')[1];
    writeFileSync(
      scan,
      `<nmaprun scanner="nmap"><scaninfo protocol="tcp" services="${port}"/><host><status state="up"/><address addr="127.0.0.1" addrtype="ipv4"/><ports><port protocol="tcp" portid="${port}"><state state="open"/></port></ports></host><runstats><finished time="1795248060"/></runstats></nmaprun>`,
    );
    const bom = join(components.folder(), 'bom.json');
    writeFileSync(
      bom,
      JSON.stringify({ bomFormat: 'CycloneDX', metadata: {}, components: [{ name: 'pg', version: '8' }] }),
    );
    const targets = {
      data: { activeTargets: [{ scrapeUrl: `http://${database}/metrics`, labels: { job: 'db' }, health: 'up' }] },
    };
    const monitoring = await serveAnswers(servers, {
      '/api/v1/targets': targets,
      '/api/v1/status/buildinfo': { data: {} },
    });
    const runs = await Promise.all([
      lookWith('postgresql', { endpoints: [database] }),
      lookWith('nmap', { files: [scan] }),
      lookWith('prometheus', { urls: [`http://${monitoring}`], jobs: ['db'] }),
      lookWith('cyclonedx', {
        files: [{ path: bom, class: 'application', identifiers: { serviceName: 'orders-api' } }],
      }),
    ]);
    const estate = estateOf({
      items: [
        item('asset:shop/db', { class: 'database.postgresql', identifiers: { endpoint: database } }),
        item('asset:shop/api', { class: 'application', identifiers: { serviceName: 'orders-api' } }),
        item('asset:shop/monitoring', { class: 'application', identifiers: { endpoint: monitoring } }),
      ],
      links: [link('asset:shop/api', 'asset:shop/db')],
      sources: runs.map(asSource),
    });
    const sightings = (id: string) =>
      itemOf(estate, id)
        .sightings.map(({ source }) => source)
        .sort();
    expect(sightings('asset:shop/db')).toEqual(['nmap', 'postgresql', 'prometheus']);
    expect(sightings('asset:shop/api')).toEqual(['cyclonedx', 'postgresql']);
    expect(linkOf(estate, 'asset:shop/api', 'asset:shop/db').grade).toBe('confirmed');
    expect(Object.entries(presences(estate)).filter(([, presence]) => presence !== 'confirmed')).toEqual([
      [expect.stringContaining('127.0.0.1'), 'undeclared'],
    ]);
  });
});
