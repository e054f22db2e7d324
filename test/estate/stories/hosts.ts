import { on, start, stop, untilBalancer, untilConsumers, untilDatabase, untilMonitoring, untilOn } from '../hand.ts';
import type { Story } from '../story.ts';

/** Machines, what is installed on them, and what runs there. */
export const hostStories: readonly Story[] = [
  {
    title: 'a package that is another version',
    plant: () =>
      on('web', "sed -i '/^Package: nginx-light$/,/^$/s/^Version: .*/Version: 1.24.0-1/' /var/lib/dpkg/status"),
    mend: () =>
      on('web', "sed -i '/^Package: nginx-light$/,/^$/s/^Version: .*/Version: 1.22.1-9/' /var/lib/dpkg/status"),
    findings: ['decay.version web-host'],
  },
  {
    title: 'an operating system that was exchanged',
    plant: () => on('mon', "sed -i.was 's/^NAME=.*/NAME=Devuan/' $(readlink -f /etc/os-release)"),
    mend: () => on('mon', 'mv $(readlink -f /etc/os-release).was $(readlink -f /etc/os-release)'),
    findings: ['decay.mismatch mon-host'],
  },
  {
    title: 'a host that was installed anew on another machine',
    plant: () => on('mon', 'echo SHOP-99 > /sys/class/dmi/id/product_serial'),
    mend: () => on('mon', 'echo SHOP-18 > /sys/class/dmi/id/product_serial'),
    findings: ['inventory.replaced mon-host'],
  },
  {
    title: 'a host that was cloned: one serial number twice',
    plant: () => on('app2', 'echo SHOP-15 > /sys/class/dmi/id/product_serial'),
    mend: () => on('app2', 'echo SHOP-16 > /sys/class/dmi/id/product_serial'),
    findings: ['inventory.replaced app2-host'],
  },
  {
    title: 'a host that took another’s name',
    plant: () => on('app2', 'hostname app1'),
    mend: () => on('app2', 'hostname app2'),
    findings: ['inventory.replaced app2-host', 'inventory.replaced orders-api-2'],
  },
  {
    title: 'a unit that is stopped, and with it the front door',
    plant: () => on('web', 'systemctl stop nginx'),
    mend: () => on('web', 'systemctl start nginx'),
    findings: ['decay.mismatch web-host', 'inventory.missing front', 'inventory.missing www-certificate'],
  },
  {
    title: 'a unit that will not come back with its host',
    plant: () => on('web', 'systemctl --quiet disable haproxy'),
    mend: () => on('web', 'systemctl --quiet enable haproxy'),
    findings: ['decay.mismatch web-host'],
  },
  {
    title: 'a file system that is not mounted',
    plant: () => on('legacy', 'umount /srv/reports'),
    mend: () => on('legacy', 'mount -t overlay archive -o lowerdir=/srv/archive:/srv/archive.2 /srv/reports'),
    findings: ['decay.mismatch legacy-host'],
  },
  {
    title: 'a port that somebody opened',
    plant: () =>
      start(
        'app1',
        'listener',
        '/usr/bin/node -e \'require("node:net").createServer().listen(4444)\'',
        listening(4444),
      ),
    mend: () => stop('app1', 'listener'),
    findings: ['inventory.undeclared hosts'],
  },
  {
    title: 'a job that is not running',
    plant: () => on('legacy', 'systemctl stop nightly-report').then(() => untilDatabase(reporting, '')),
    mend: () => on('legacy', 'systemctl start nightly-report'),
    findings: ['inventory.missing nightly-report'],
  },
  {
    title: 'a job that moved to another host',
    plant: async () => {
      await on('legacy', 'systemctl stop nightly-report');
      const environment =
        'PGHOST=10.77.0.12 PGUSER=reports PGPASSWORD=reports PGDATABASE=orders PGAPPNAME=nightly-report';
      const words = environment.split(' ').map((word) => `--setenv=${word}`);
      const script = 'echo "select count(*) from pg_class \\\\\\\\watch 1" | psql -qAt >/dev/null';
      await start('db', 'moved', `${words.join(' ')} /bin/sh -c '${script}'`, 'pgrep -x psql');
      await untilDatabase(reporting, '10.77.0.12');
    },
    mend: async () => {
      await stop('db', 'moved');
      await on('legacy', 'systemctl start nightly-report');
    },
    findings: ['inventory.undeclared hosts', 'relation.undeclared orders-db'],
  },
  {
    title: 'a service that moved to another port',
    plant: () => on('legacy', "sed -i 's/8443/9443/' /etc/nginx/sites-enabled/default && systemctl restart nginx"),
    mend: () => on('legacy', "sed -i 's/9443/8443/' /etc/nginx/sites-enabled/default && systemctl restart nginx"),
    findings: ['inventory.missing reports-certificate', 'inventory.replaced reports-page'],
  },
  {
    title: 'an instance that moved to another host',
    plant: async () => {
      await on('app2', 'systemctl stop orders-api');
      await startThird();
      await Promise.all([untilBalancer({ app2: 'DOWN' }), untilMonitoring('10.77.0.16:8080', 'down')]);
      await untilConsumers('app1', 'app1');
    },
    mend: async () => {
      await stop('app1', 'third');
      await on('app2', 'systemctl start orders-api');
    },
    findings: [
      'inventory.missing orders-api-2',
      'inventory.undeclared hosts',
      'relation.redundancy-lost balancer',
      'relation.undeclared broker',
      'relation.undeclared orders-cache',
    ],
  },
  {
    title: 'a third instance',
    plant: async () => {
      await startThird();
      await untilConsumers('app1', 'app1', 'app2');
    },
    mend: () => stop('app1', 'third'),
    findings: [
      'decay.mismatch orders-queue',
      'inventory.undeclared hosts',
      'relation.undeclared broker',
      'relation.undeclared orders-cache',
    ],
  },
  {
    title: 'a second address, of which nothing is declared',
    plant: () => on('web', 'ip address add 10.77.0.77/24 dev eth0'),
    mend: () => on('web', 'ip address del 10.77.0.77/24 dev eth0'),
    findings: [],
  },
];

/** Where the job is that asks the database, as that says. */
const reporting = "select distinct client_addr from pg_stat_activity where application_name = 'nightly-report'";

async function startThird(): Promise<void> {
  const commands = [
    'mkdir -p /srv/orders/third && cd /srv/orders && sed s/8080/8090/ orders-api.mjs > third/orders-api.mjs',
    "sed 's,node orders-api,node third/orders-api,' /etc/systemd/system/orders-api.service > /run/systemd/system/planted-third.service",
    'systemctl start planted-third',
  ];
  await on('app1', commands.join(' && '));
  await untilOn('app1', listening(8090));
  // The cache is connected to on the way.
  await untilOn('cache', 'test $(redis-cli client list | grep -c "addr=10.77.0.15:.* name=orders-api") = 2');
}

function listening(port: number): string {
  return `ss -Hltn sport = :${port} | grep -q .`;
}
