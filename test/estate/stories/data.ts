import { database, on, start, stop, untilCalm, untilConsumers, untilDatabase } from '../hand.ts';
import type { Story } from '../story.ts';

const limit = '/etc/postgresql/15/main/conf.d/estate.conf';
const limitOf = (count: number): Promise<string> =>
  on(
    'db',
    `sed -i 's/max_connections = .*/max_connections = ${count}/' ${limit} && systemctl restart postgresql@15-main`,
  );
const signalled = (host: string): Promise<string> => on(host, 'systemctl kill --signal=USR2 orders-api');

/** The database, the cache and the queue. */
export const dataStories: readonly Story[] = [
  {
    title: 'a cache that is stopped',
    plant: () => on('cache', 'systemctl stop redis-server'),
    mend: () => on('cache', 'systemctl start redis-server'),
    findings: ['inventory.missing orders-cache'],
  },
  {
    title: 'a setting that is altered at run time',
    plant: () => on('cache', 'redis-cli config set maxmemory-policy noeviction'),
    mend: () => on('cache', 'redis-cli config set maxmemory-policy allkeys-lru'),
    findings: ['decay.mismatch orders-cache'],
  },
  {
    title: 'a cache that became a replica',
    plant: () => on('cache', 'redis-cli replicaof 10.77.0.99 6379'),
    mend: () => on('cache', 'redis-cli replicaof no one'),
    findings: ['decay.mismatch orders-cache', 'relation.undeclared orders-cache'],
    // One look that misses a link does not end it: it counts for as long as its source is fresh.
    afterwards: ['relation.undeclared orders-cache'],
  },
  {
    title: 'another limit of connections',
    // Who used it uses it again, and the look sees nobody on the way.
    plant: () => limitOf(61).then(untilCalm),
    mend: () => limitOf(60),
    findings: ['decay.mismatch orders-db'],
  },
  {
    title: 'a setting of the role that looks, which hides the server’s own',
    plant: () => database("alter role groundtruth set work_mem = '64MB'"),
    mend: () => database('alter role groundtruth reset work_mem'),
    findings: ['coverage.partial database'],
  },
  {
    title: 'a database that somebody made',
    plant: () => database('create database scratch'),
    mend: () => database('drop database scratch'),
    findings: ['decay.mismatch orders-db'],
  },
  {
    title: 'a connection that nobody declared',
    plant: () =>
      start(
        'dns',
        'collector',
        "/bin/bash -c 'exec 3<>/dev/tcp/10.77.0.13/6379; sleep 600'",
        'ss -Htn state established dport = :6379 | grep -q .',
      ),
    mend: () => stop('dns', 'collector'),
    findings: ['inventory.undeclared cache', 'inventory.undeclared hosts', 'relation.undeclared orders-cache'],
  },
  {
    title: 'a client of the database that nobody declared',
    plant: async () => {
      await start(
        'legacy',
        'adhoc',
        '--setenv=PGPASSWORD=reports --setenv=PGAPPNAME=adhoc psql -h 10.77.0.12 -U reports -d orders -c "select pg_sleep(600)"',
        'pgrep -f pg_sleep',
      );
      await untilDatabase(adhoc, '1');
    },
    mend: async () => {
      await stop('legacy', 'adhoc');
      await database("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'adhoc'");
      await untilDatabase(adhoc, '0');
    },
    findings: ['inventory.undeclared database', 'relation.undeclared orders-db'],
  },
  {
    title: 'a queue that nobody takes from',
    plant: async () => {
      await Promise.all(['app1', 'app2'].map(signalled));
      await untilConsumers();
    },
    mend: async () => {
      await Promise.all(['app1', 'app2'].map(signalled));
      await untilConsumers('app1', 'app2');
    },
    findings: ['decay.mismatch orders-queue'],
  },
];

const adhoc = "select count(*) from pg_stat_activity where application_name = 'adhoc'";
