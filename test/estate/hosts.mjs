// The hosts of a small shop: what is installed on each, how it is set up, and what runs.
import { readFileSync } from 'node:fs';

/** Where discovery looks from: a network of its own without a host. */
export const control = 'ctl';

/** A host with containers, of which nothing but its engine is to be seen. */
export const engine = 'docker';

/** Whatever has an address, in the order of the addresses. */
export const names = [control, 'dns', 'db', 'cache', 'mq', 'app1', 'app2', 'web', 'mon', 'legacy', engine];

export function addressOf(name) {
  return `10.77.0.${10 + names.indexOf(name)}`;
}

/** As its firmware says it. */
export function serialOf(name) {
  return `SHOP-${10 + names.indexOf(name)}`;
}

const file = (name) => readFileSync(new URL(`./files/${name}`, import.meta.url), 'utf8');

/** On every host. */
export const basePackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'iproute2',
  'procps',
  'sudo',
  'curl',
  'openssl',
  'prometheus-node-exporter',
];

/** What is done on every host before its first start. */
export const commonSetup = [
  // Two hosts with one key or one machine id would be clones of each other.
  'rm -f /etc/ssh/ssh_host_* && ssh-keygen -q -A && systemd-machine-id-setup >/dev/null',
  // What a container has no use for, and what now and then fails in one.
  'systemctl --quiet mask systemd-journal-flush.service systemd-tmpfiles-setup-dev.service',
  // What would begin by itself, at an hour that a run may fall on.
  'systemctl --quiet disable apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer',
  'useradd --system --create-home --shell /bin/sh groundtruth',
].join(' && ');

/**
 * `files` are written into the host before its first start. `setup` runs then in its root, where nothing runs yet; `started`
 * runs once when it is up. `modules` is where it finds the project's node_modules;
 * `certificate` is put into /etc/ssl/estate.
 */
export const hosts = [
  {
    name: 'dns',
    packages: ['bind9'],
    files: { '/etc/bind/named.conf': file('named.conf'), '/etc/bind/shop.test.zone': zone() },
  },
  {
    name: 'db',
    packages: ['postgresql-15'],
    files: {
      '/etc/postgresql/15/main/conf.d/estate.conf': "listen_addresses = '*'\nmax_connections = 60\n",
      '/etc/postgresql/15/main/pg_hba.conf': file('pg_hba.conf'),
      '/usr/local/lib/estate/roles.sql': file('roles.sql'),
    },
    started: 'su postgres -c "psql -qf /usr/local/lib/estate/roles.sql"',
  },
  {
    name: 'cache',
    packages: ['redis-server'],
    files: { '/etc/redis/redis.conf': file('redis.conf') },
    setup: 'chown redis:redis /etc/redis/redis.conf',
  },
  {
    name: 'mq',
    packages: ['rabbitmq-server'],
    files: {
      '/etc/rabbitmq/enabled_plugins': '[rabbitmq_management].\n',
      '/etc/rabbitmq/rabbitmq.conf':
        'listeners.tcp.default = 5672\nmanagement.tcp.port = 15672\ncollect_statistics_interval = 1000\n' +
        // What its interface tells is gathered as often as the finest of these is kept, in seconds.
        ['global', 'basic', 'detailed']
          .map((name) => `management.sample_retention_policies.${name}.minute = 1\n`)
          .join(''),
    },
    started: [
      'rabbitmqctl --quiet await_startup --timeout 120',
      brokerUser('orders', 'orders', ''),
      brokerRights('orders', '.*'),
      brokerUser('groundtruth', 'groundtruth', 'monitoring'),
      brokerRights('groundtruth', ''),
    ].join(' && '),
  },
  { name: 'app1', packages: ['nodejs'], ...api() },
  { name: 'app2', packages: ['nodejs'], ...api() },
  {
    name: 'web',
    packages: ['nginx-light', 'haproxy'],
    files: {
      '/etc/haproxy/haproxy.cfg': file('haproxy.cfg'),
      '/etc/nginx/sites-enabled/default': file('web.nginx.conf'),
    },
    certificate: { name: 'www.shop.test', days: 300 },
  },
  {
    name: 'mon',
    packages: ['prometheus'],
    files: { '/etc/prometheus/prometheus.yml': file('prometheus.yml'), ...unit('shopper.service') },
    setup: 'systemctl enable shopper.service',
  },
  {
    name: 'legacy',
    packages: ['nginx-light', 'postgresql-client-15'],
    files: {
      '/etc/nginx/sites-enabled/default': file('legacy.nginx.conf'),
      ...unit('nightly-report.service'),
      ...unit('stock-count.service'),
      ...unit('stock-count.timer'),
      ...unit('price-list.service'),
      ...unit('price-list.timer'),
    },
    setup:
      'systemctl enable nightly-report.service stock-count.timer price-list.timer && mkdir -p /srv/archive /srv/archive.2 /srv/reports',
    // A file system that something could stop to mount; what is on it does not matter.
    started: 'mount -t overlay archive -o lowerdir=/srv/archive:/srv/archive.2 /srv/reports',
    certificate: { name: 'legacy.shop.test', days: 200 },
  },
];

/** Shell words that give a user of the broker a password, as whoever may do so on its own host. */
export function brokerUser(name, password, tags) {
  return toBroker(`users/${name}`, { password, tags });
}

function brokerRights(name, pattern) {
  return toBroker(`permissions/%2f/${name}`, { configure: pattern, write: pattern, read: pattern });
}

function toBroker(path, told) {
  const words = '--silent --show-error --fail --max-time 30 --user guest:guest --request PUT';
  return `curl ${words} --data '${JSON.stringify(told)}' http://127.0.0.1:15672/api/${path}`;
}

function api() {
  return {
    files: { '/srv/orders/orders-api.mjs': file('orders-api.mjs'), ...unit('orders-api.service') },
    setup: 'systemctl enable orders-api.service',
    // Clients of the database, the cache and the queue, as the project itself uses them.
    modules: '/srv/orders/node_modules',
  };
}

function unit(name) {
  return { [`/etc/systemd/system/${name}`]: file(name) };
}

function zone() {
  const records = names.map((name) => `${name} A ${addressOf(name)}`);
  return `${['$TTL 60', '@ SOA dns root 1 3600 600 86400 60', '@ NS dns', ...records, 'www CNAME web'].join('\n')}\n`;
}
