import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discover } from '../../../engine/discovery/discover.ts';
import type { DiscoveryTarget } from '../../../engine/discovery/source.ts';
import type { EvidenceRun, Observation } from '../../../engine/model/evidence.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { connecting, createPrograms, listening, type Programs } from '../../support/programs.ts';
import { secrets } from '../../support/secrets.ts';

const addresses = ['127.88.0.0/16'];
const planted = Object.values(secrets).map(({ text }) => text.replaceAll('\n', ' '));

let programs: Programs;
let own: Server;
let port: { readonly database: string; readonly api: string; readonly shared: string; readonly wild: string };

beforeAll(async () => {
  programs = createPrograms();
  const database = await programs.start('gt-database.mjs', listening('127.88.0.1'), planted);
  const api = await programs.start('gt-api.mjs', listening('127.88.0.2'), ['--password', 'hunter2']);
  await programs.start('gt-worker.mjs', connecting, [
    `127.88.0.1:${database}`,
    `127.88.0.1:${database}`,
    `127.88.0.2:${api}`,
    ...planted,
  ]);
  await programs.start('gt-idle.mjs', connecting);
  const wild = await programs.start('gt-wild.mjs', listening('0.0.0.0'));
  const shared = await programs.start(
    'gt-cluster.mjs',
    `
      import cluster from 'node:cluster';
      import { createServer } from 'node:net';
      process.stdin.on('close', () => process.exit()).resume();
      if (cluster.isPrimary) {
        let ready = 0;
        for (let count = 0; count < 2; count++) {
          cluster.fork().on('listening', (address) => ++ready === 2 && console.log(address.port));
        }
      } else {
        createServer().listen(Number(process.env.PORT) || 0, '127.88.0.3');
      }
    `,
  );
  port = { database, api, shared, wild };
  own = createServer();
  await new Promise<void>((resolve) => own.listen(0, '127.88.0.9', resolve));
});

afterAll(async () => {
  await programs.stop();
  await new Promise((resolve) => own.close(resolve));
});

async function look(scope: JsonObject, targets: readonly DiscoveryTarget[] = []): Promise<EvidenceRun> {
  const [run] = await discover([{ name: 'host', type: 'host', scope, deadline: 20_000 }], {
    now: () => new Date(),
    targets,
  });
  if (!run) throw new Error('There is no run.');
  return run;
}

function named(run: EvidenceRun, name: string): Observation | undefined {
  return run.observations.find(({ identifiers }) => identifiers['process'] === name);
}

function worker(identifiers: DiscoveryTarget['identifiers']): DiscoveryTarget {
  return { ref: 'asset:default/worker', class: 'process', identifiers, entrypoints: [] };
}

describe.runIf(process.platform === 'linux')('the host source on this machine', () => {
  test('asks systemd for timers only where some are asked for, and takes none for absent where there is no systemd', async () => {
    const jobs = ({ coverage }: EvidenceRun) => coverage.filter(({ class: name }) => name === 'batch-job');
    expect(jobs(await look({ addresses }))).toEqual([]);
    const level = existsSync('/run/systemd/system') ? 'complete' : 'partial';
    expect(jobs(await look({ addresses, jobs: ['nowhere.timer'] }))).toMatchObject([{ level }]);
  });

  test('sees who listens and who is connected to whom, without any tool (C01a, C03, E02)', async () => {
    const run = await look({ addresses });
    expect(run.complete).toBe(true);
    expect(named(run, 'gt-database.mjs')).toMatchObject({
      class: 'process',
      identifiers: {
        host: expect.arrayContaining([hostname().toLowerCase(), 'localhost']),
        endpoint: [`127.88.0.1:${port.database}`],
      },
      attributes: { listen: [`127.88.0.1:${port.database}`] },
      state: { participating: true },
    });
    expect(named(run, 'gt-worker.mjs')?.relations).toEqual([
      {
        type: 'connectsTo',
        to: { class: 'application', identifiers: { endpoint: `127.88.0.1:${port.database}` } },
        count: 2,
      },
      {
        type: 'connectsTo',
        to: { class: 'application', identifiers: { endpoint: `127.88.0.2:${port.api}` } },
        count: 1,
      },
    ]);
    expect(named(run, 'gt-database.mjs')?.relations).toEqual([]);
  });

  test('sees a master and its workers as one program', async () => {
    const run = await look({ addresses });
    const all = run.observations.filter(({ identifiers }) => identifiers['process'] === 'gt-cluster.mjs');
    expect(all).toMatchObject([{ identifiers: { endpoint: [`127.88.0.3:${port.shared}`] } }]);
  });

  test('does not see itself', async () => {
    const { port: ownPort } = own.address() as AddressInfo;
    expect(JSON.stringify(await look({ addresses }))).not.toContain(`127.88.0.9:${ownPort}`);
  });

  test('keeps to its scope (C11)', async () => {
    const run = await look({ addresses });
    expect(named(run, 'gt-wild.mjs')).toBeUndefined();
    expect(named(run, 'gt-idle.mjs')).toBeUndefined();
    expect(run.observations.filter(({ class: name }) => name === 'process').length).toBe(4);
    expect(named(await look({}), 'gt-wild.mjs')?.identifiers['endpoint']).toContain(`127.0.0.1:${port.wild}`);
  });

  test('sees an idle program that is declared: it is not absent (B04a)', async () => {
    const run = await look({ addresses }, [worker({ process: ['gt-idle.mjs', 'gt-gone.mjs'] })]);
    expect(named(run, 'gt-idle.mjs')).toMatchObject({ relations: [], state: {} });
    expect(named(run, 'gt-gone.mjs')).toBeUndefined();
    expect(run.coverage).toContainEqual({
      of: 'items',
      class: 'application',
      scope: { host: expect.any(Array), process: ['gt-gone.mjs', 'gt-idle.mjs'] },
      level: 'complete',
    });
  });

  test('claims the addresses of its scope, and of links nothing but a part', async () => {
    const { coverage } = await look({ addresses });
    expect(coverage).toContainEqual({ of: 'items', class: 'application', scope: { addresses }, level: 'complete' });
    const links = coverage.filter(({ of }) => of === 'relations');
    expect(links.map(({ level, reason }) => `${level} ${reason?.slice(0, 32)}`)).toEqual(
      links.map(() => 'partial Connections were looked at once:'),
    );
  });

  test('tells the machine, in its scope too, so that runs of two machines are two', async () => {
    const run = await look({ addresses });
    expect(run.scope).toEqual({ addresses, host: hostname().toLowerCase() });
    expect(run.observations.find(({ class: name }) => name === 'server')).toMatchObject({
      identifiers: { host: [hostname().toLowerCase(), 'localhost'] },
      attributes: { os: expect.any(String), kernel: expect.any(String), arch: process.arch },
    });
  });

  test('lists packages only when it is asked to', async () => {
    const server = async (scope: JsonObject) =>
      (await look(scope)).observations.find(({ class: name }) => name === 'server')?.attributes['packages'];
    expect(await server({ addresses })).toBeUndefined();
    const packages = await server({ addresses, packages: true });
    expect(packages === undefined || Object.keys(packages as JsonObject).length > 10).toBe(true);
  });

  test('without the rights of root sees listeners still, and says what is missing (S01)', async () => {
    const run = await asNobody(() => look({}));
    const seen = JSON.stringify(run.observations);
    expect(seen).toContain(`127.88.0.1:${port.database}`);
    const byMachine = run.coverage.find(
      ({ of, class: name, scope }) => of === 'items' && name === 'application' && 'host' in scope,
    );
    expect(byMachine).toMatchObject({ level: 'partial', reason: expect.stringContaining('CAP_SYS_PTRACE') });
    expect(run.coverage.find(({ of, scope }) => of === 'items' && 'addresses' in scope)?.level).toBe('complete');
  });

  test('keeps no word of any command line (S01)', async () => {
    const text = JSON.stringify(await look({}));
    expect(Object.entries(secrets).filter(([, { secret }]) => text.includes(secret))).toEqual([]);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('--password');
  });

  test('with a scope that is unusable sees nothing and says what to write', async () => {
    expect(await look({ adresses: [] })).toMatchObject({
      complete: false,
      coverage: [
        {
          class: 'application',
          level: 'denied',
          reason: expect.stringContaining('`adresses` is not known; there are addresses'),
        },
        { class: 'server', level: 'denied' },
        { class: 'batch-job', level: 'denied' },
      ],
    });
  });
});
