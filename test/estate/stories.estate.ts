import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { build } from './build.mjs';
import { down, exec, up } from './lifecycle.mjs';
import { watch, type Watch } from './look.ts';

const folder = process.env['GROUNDTRUTH_ESTATE'] ?? '/var/tmp/groundtruth-estate';
const on = (host: string, command: string): Promise<string> => exec(folder, host, command);
const database = (statement: string): Promise<string> => on('db', `su postgres -c "psql -qAtc \\"${statement}\\""`);

let estate: Watch;
beforeAll(async () => {
  await build(folder, () => {});
  await up(folder, { seconds: 1800, tell: () => {} });
});
afterAll(() => down(folder));
afterEach(() => estate.delete());

interface Story {
  readonly title: string;
  readonly plant: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
  readonly findings: readonly string[];
}

const stories: readonly Story[] = [
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
    title: 'another limit of connections',
    plant: () =>
      on(
        'db',
        "sed -i 's/max_connections = 60/max_connections = 61/' /etc/postgresql/15/main/conf.d/estate.conf && systemctl restart postgresql@15-main",
      ),
    mend: () =>
      on(
        'db',
        "sed -i 's/max_connections = 61/max_connections = 60/' /etc/postgresql/15/main/conf.d/estate.conf && systemctl restart postgresql@15-main && sleep 3",
      ),
    findings: ['decay.mismatch orders-db'],
  },
  {
    title: 'a package that is another version',
    plant: () =>
      on('web', "sed -i '/^Package: nginx-light$/,/^$/s/^Version: .*/Version: 1.24.0-1/' /var/lib/dpkg/status"),
    mend: () =>
      on('web', "sed -i '/^Package: nginx-light$/,/^$/s/^Version: .*/Version: 1.22.1-9/' /var/lib/dpkg/status"),
    findings: ['decay.mismatch web-host'],
  },
  {
    title: 'an operating system that was exchanged',
    plant: () => on('mon', "sed -i.was 's/^NAME=.*/NAME=Devuan/' $(readlink -f /etc/os-release)"),
    mend: () => on('mon', 'mv $(readlink -f /etc/os-release).was $(readlink -f /etc/os-release)'),
    findings: ['decay.mismatch mon-host'],
  },
  {
    title: 'a port that somebody opened',
    plant: () => start('app1', 'listener', '/usr/bin/node -e \'require("node:net").createServer().listen(4444)\''),
    mend: () => stop('app1', 'listener'),
    findings: ['inventory.undeclared hosts'],
  },
  {
    title: 'a connection that nobody declared',
    plant: () => start('dns', 'collector', "/bin/bash -c 'exec 3<>/dev/tcp/10.77.0.13/6379; sleep 600'"),
    mend: () => stop('dns', 'collector'),
    findings: ['inventory.undeclared cache', 'inventory.undeclared hosts', 'relation.undeclared orders-cache'],
  },
  {
    title: 'a client of the database that nobody declared',
    plant: () =>
      start(
        'legacy',
        'adhoc',
        '--setenv=PGPASSWORD=reports --setenv=PGAPPNAME=adhoc psql -h 10.77.0.12 -U reports -d orders -c "select pg_sleep(600)"',
      ),
    mend: async () => {
      await stop('legacy', 'adhoc');
      await database("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'adhoc'");
    },
    findings: ['inventory.undeclared database', 'relation.undeclared orders-db'],
  },
  {
    title: 'one of two instances that is dead',
    plant: () => on('app2', 'systemctl stop orders-api && sleep 5'),
    mend: () => on('app2', 'systemctl start orders-api && sleep 5'),
    findings: ['inventory.missing orders-api-2'],
  },
  {
    title: 'a third instance',
    plant: () =>
      on(
        'app1',
        [
          'mkdir -p /srv/orders/third && cd /srv/orders && sed s/8080/8090/ orders-api.mjs > third/orders-api.mjs',
          "sed 's,node orders-api,node third/orders-api,' /etc/systemd/system/orders-api.service > /run/systemd/system/planted-third.service",
          'systemctl start planted-third && sleep 2',
        ].join(' && '),
      ),
    mend: () => stop('app1', 'third'),
    findings: ['inventory.undeclared hosts', 'relation.undeclared broker', 'relation.undeclared orders-cache'],
  },
  {
    title: 'a unit that is stopped, and with it the front door',
    plant: () => on('web', 'systemctl stop nginx'),
    mend: () => on('web', 'systemctl start nginx'),
    findings: ['decay.mismatch web-host', 'inventory.missing front', 'inventory.missing www-certificate'],
  },
  {
    title: 'a service that moved to another port',
    plant: () => on('legacy', "sed -i 's/8443/9443/' /etc/nginx/sites-enabled/default && systemctl restart nginx"),
    mend: () => on('legacy', "sed -i 's/9443/8443/' /etc/nginx/sites-enabled/default && systemctl restart nginx"),
    findings: ['inventory.missing reports-certificate', 'inventory.replaced reports-page'],
  },
  {
    title: 'a job that is not running',
    plant: () => on('legacy', 'systemctl stop nightly-report'),
    mend: () => on('legacy', 'systemctl start nightly-report && sleep 1'),
    findings: ['inventory.missing nightly-report'],
  },
  {
    title: 'a host that cannot be reached',
    plant: () => on('dns', 'ip link set eth0 down'),
    mend: () => on('dns', 'ip link set eth0 up && sleep 2'),
    findings: ['coverage.never-observed dns-host', 'coverage.never-observed name-server', 'coverage.partial hosts'],
  },
  {
    title: 'a firewall between the cache and who looks',
    plant: () => on('cache', 'ip route add blackhole 10.77.0.10/32'),
    mend: () => on('cache', 'ip route del blackhole 10.77.0.10/32'),
    findings: ['coverage.never-observed cache-host', 'coverage.partial hosts', 'coverage.partial orders-cache'],
  },
  {
    title: 'a credential that was revoked',
    plant: () => database('alter role groundtruth nologin'),
    mend: () => database('alter role groundtruth login'),
    findings: ['coverage.denied database'],
  },
  {
    title: 'a right that was taken away',
    plant: () => database('revoke pg_monitor from groundtruth'),
    mend: () => database('grant pg_monitor to groundtruth'),
    findings: ['coverage.partial database'],
  },
  {
    title: 'a key that is no longer let in',
    plant: () => on('mq', 'mv /root/.ssh/authorized_keys /root/.ssh/was'),
    mend: () => on('mq', 'mv /root/.ssh/was /root/.ssh/authorized_keys'),
    findings: [
      'coverage.denied hosts',
      'coverage.never-observed erlang-port-mapper',
      'coverage.never-observed mq-host',
    ],
  },
  {
    title: 'a host with another host key',
    plant: () =>
      on('mon', 'cp -a /etc/ssh /etc/ssh.was && rm /etc/ssh/ssh_host_* && ssh-keygen -q -A && systemctl restart ssh'),
    mend: () => on('mon', 'rm -r /etc/ssh && mv /etc/ssh.was /etc/ssh && systemctl restart ssh'),
    findings: ['coverage.denied hosts', 'coverage.never-observed mon-host'],
  },
  {
    title: 'a certificate that was exchanged for one of its own making',
    plant: () => exchangeCertificate('-days 300'),
    mend: restoreCertificate,
    findings: ['decay.untrusted www-certificate'],
  },
  {
    title: 'a certificate that expires next week',
    plant: () => exchangeCertificate('-days 7'),
    mend: restoreCertificate,
    findings: ['decay.expiry www-certificate', 'decay.untrusted www-certificate'],
  },
  {
    title: 'a source that answers with garbage',
    plant: () =>
      on('mon', 'systemctl stop prometheus').then(() =>
        start(
          'mon',
          'garbage',
          "/bin/sh -c 'while :; do printf garbage | openssl s_server -accept 9090 -nocert -naccept 1 -quiet; done'",
        ),
      ),
    mend: () => stop('mon', 'garbage').then(() => on('mon', 'systemctl start prometheus && sleep 3')),
    findings: ['coverage.partial monitoring', 'inventory.replaced monitoring'],
  },
  {
    title: 'a host that took another’s name',
    plant: () => on('app2', 'hostname app1'),
    mend: () => on('app2', 'hostname app2'),
    findings: ['coverage.partial hosts'],
  },
  {
    title: 'a cache that became a replica',
    plant: () => on('cache', 'redis-cli replicaof 10.77.0.99 6379'),
    mend: () => on('cache', 'redis-cli replicaof no one'),
    findings: ['decay.mismatch orders-cache', 'relation.undeclared orders-cache'],
  },
  {
    title: 'a second address, of which nothing is declared',
    plant: () => on('web', 'ip address add 10.77.0.77/24 dev eth0'),
    mend: () => on('web', 'ip address del 10.77.0.77/24 dev eth0'),
    findings: [],
  },
];

describe('an estate that is as it is declared', () => {
  test('has nothing that differs', async () => {
    estate = watch(folder);
    expect(await estate.drift()).toEqual([]);
  });
});

describe('one change to the estate', () => {
  test.each(stories)('$title', async ({ plant, mend, findings }) => {
    estate = watch(folder);
    await estate.look();
    try {
      await plant();
      expect(await estate.drift()).toEqual(findings);
    } finally {
      await mend();
    }
    expect(await estate.drift()).toEqual([]);
  });
});

/** Runs a program on a host until it is stopped, or the host ends. */
function start(host: string, name: string, command: string, first = ''): Promise<string> {
  return on(host, `${first}systemd-run --quiet --unit=planted-${name} ${command} && sleep 1`);
}

function stop(host: string, name: string): Promise<string> {
  return on(host, `systemctl stop planted-${name}; systemctl reset-failed planted-${name} 2>/dev/null || true`);
}

function exchangeCertificate(life: string): Promise<string> {
  const subject = '-subj /CN=www.shop.test -addext subjectAltName=DNS:www.shop.test';
  return on(
    'web',
    `cp -a /etc/ssl/estate /etc/ssl/was && cd /etc/ssl/estate && openssl req -x509 -newkey rsa:2048 -nodes ${life} ${subject} -keyout key.pem -out certificate.pem 2>/dev/null && systemctl reload nginx && sleep 1`,
  );
}

function restoreCertificate(): Promise<string> {
  return on('web', 'rm -r /etc/ssl/estate && mv /etc/ssl/was /etc/ssl/estate && systemctl reload nginx && sleep 1');
}
