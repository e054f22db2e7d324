import { database, firewall, noFirewall, on, start, stop, untilLetIn, untilMonitoring } from '../hand.ts';
import { brokerUser } from '../hosts.mjs';
import type { Story } from '../story.ts';

const nothing = (): Promise<void> => Promise.resolve();

/** All that look. */
const sources = [
  'balancer',
  'cache',
  'certificates',
  'containers',
  'database',
  'hosts',
  'monitoring',
  'names',
  'queue',
];

/** A program that goes on listening, and says the same to whoever asks. */
const garbage = `use IO::Socket::INET;
my $door = IO::Socket::INET->new(Listen => 5, LocalPort => 9090, ReuseAddr => 1) or die;
while (my $visitor = $door->accept) { print $visitor "garbage"; close $visitor }`;

/** What comes between the estate and who looks at it. */
export const lookingStories: readonly Story[] = [
  {
    title: 'a host that cannot be reached',
    plant: () => cutOff('dns', '10.77.0.11'),
    mend: () => connect('dns'),
    findings: ['coverage.partial hosts', 'coverage.partial www-name', 'coverage.partial zone'],
  },
  {
    title: 'a firewall between the cache and who looks',
    plant: () => firewall('cache', 'ip saddr 10.77.0.10 reject with icmpx type admin-prohibited'),
    mend: () => noFirewall('cache'),
    findings: ['coverage.partial hosts', 'coverage.partial orders-cache'],
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
    title: 'a password that was changed',
    plant: () => on('mq', brokerUser('groundtruth', 'other', 'monitoring')),
    mend: () => on('mq', brokerUser('groundtruth', 'groundtruth', 'monitoring')),
    findings: ['coverage.denied queue', 'coverage.never-observed orders-queue'],
  },
  {
    title: 'a cache that wants a password of late',
    plant: () => on('cache', 'redis-cli config set requirepass other'),
    mend: () => on('cache', 'REDISCLI_AUTH=other redis-cli config set requirepass ""'),
    findings: ['coverage.denied cache'],
  },
  {
    title: 'a key that is no longer let in',
    plant: () => on('mq', 'mv /root/.ssh/authorized_keys /root/.ssh/was'),
    mend: () => on('mq', 'mv /root/.ssh/was /root/.ssh/authorized_keys'),
    findings: ['coverage.denied hosts'],
  },
  {
    title: 'a host with another host key',
    plant: () =>
      on('mon', 'cp -a /etc/ssh /etc/ssh.was && rm /etc/ssh/ssh_host_* && ssh-keygen -q -A && systemctl restart ssh'),
    mend: async () => {
      await on('mon', 'rm -r /etc/ssh && mv /etc/ssh.was /etc/ssh && systemctl restart ssh');
      await untilLetIn('mon');
    },
    findings: ['coverage.denied mon-host'],
  },
  {
    title: 'a source that answers with garbage',
    plant: async () => {
      await on('mon', 'systemctl stop prometheus');
      await on('mon', `cat > /run/garbage.pl <<'end'\n${garbage}\nend`);
      await start('mon', 'garbage', 'perl /run/garbage.pl', 'ss -Hltn sport = :9090 | grep -q .');
    },
    mend: () => stop('mon', 'garbage').then(() => on('mon', 'systemctl start prometheus')),
    findings: ['coverage.partial monitoring', 'inventory.replaced monitoring'],
  },
  {
    title: 'a clock that is an hour fast where one looks',
    plant: nothing,
    // What it looked at goes with it, as the findings name it.
    mend: async (estate) => estate.forget(),
    look: async (estate) => {
      await estate.look({ clock: '+1h' });
      return estate.drift();
    },
    findings: sources.map((source) => `evidence.future ${source}`),
  },
  {
    title: 'a clock that is an hour slow where one looks, and a setting that is altered',
    plant: () => on('cache', 'redis-cli config set maxmemory-policy noeviction'),
    mend: () => on('cache', 'redis-cli config set maxmemory-policy allkeys-lru'),
    look: async (estate) => {
      await estate.look({ clock: '-1h' });
      return estate.drift();
    },
    findings: sources.map((source) => `evidence.disorder ${source}`),
  },
  {
    title: 'a host that comes back after two months',
    plant: nothing,
    mend: () => connect('dns'),
    look: async (estate) => {
      estate.forget(true);
      await estate.look({ clock: '-60d' });
      await cutOff('dns', '10.77.0.11');
      await estate.look({ clock: '-30d' });
      const meanwhile = await estate.drift([], { clock: '-30d' });
      if (!meanwhile.told.includes('coverage.partial hosts')) throw new Error(`It was there: ${meanwhile.messages}`);
      await connect('dns');
      await untilMonitoring('10.77.0.11:9100', 'up');
      await estate.look();
      return estate.drift();
    },
    findings: [],
  },
];

/** Nobody who asks it waits until the kernel has noticed, which can take a minute. */
async function cutOff(host: string, address: string): Promise<void> {
  await on(host, 'ip link set eth0 down');
  await on('ctl', `ip neighbour flush to ${address}`);
}

async function connect(host: string): Promise<void> {
  await on(host, 'ip link set eth0 up');
  await untilLetIn(host);
}
