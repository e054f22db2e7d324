import { join } from 'node:path';
import { makeCertificate } from '../certificates.mjs';
import { firewall, folder, noFirewall, on, untilBalancer, untilConsumers, untilMonitoring, untilOn } from '../hand.ts';
import type { Story } from '../story.ts';

const second = '10.77.0.16:8080';

/** The way of an order: names, certificates, the balancer and what stands behind it. */
export const trafficStories: readonly Story[] = [
  {
    title: 'one of two instances that is dead',
    plant: async () => {
      await on('app2', 'systemctl stop orders-api');
      await Promise.all([untilBalancer({ app2: 'DOWN' }), untilMonitoring(second, 'down'), untilConsumers('app1')]);
    },
    mend: () => on('app2', 'systemctl start orders-api'),
    findings: ['decay.mismatch orders-queue', 'inventory.missing orders-api-2', 'relation.redundancy-lost balancer'],
  },
  {
    title: 'one of two instances that answers its checks with an error',
    plant: async () => {
      await on('app2', 'touch /srv/orders/ill');
      await untilBalancer({ app2: 'DOWN' });
    },
    mend: () => on('app2', 'rm /srv/orders/ill'),
    findings: ['decay.unhealthy orders-api-2', 'relation.redundancy-lost balancer'],
  },
  {
    title: 'one of two instances that hangs',
    plant: async () => {
      await on('app2', 'systemctl kill --signal=STOP orders-api');
      await Promise.all([untilBalancer({ app2: 'DOWN' }), untilMonitoring(second, 'down')]);
    },
    mend: () => on('app2', 'systemctl kill --signal=CONT orders-api'),
    findings: ['coverage.partial monitoring', 'decay.unhealthy orders-api-2', 'relation.redundancy-lost balancer'],
  },
  {
    title: 'a backend that nobody declared',
    plant: async () => {
      await on(
        'web',
        `cp -p ${settings} ${settings}.was && echo '  server third 10.77.0.18:9090 weight 0' >> ${settings} && systemctl reload haproxy`,
      );
      await untilBalancer({ third: 'no check', app1: 'UP', app2: 'UP' });
    },
    mend: async () => {
      await on('web', `mv ${settings}.was ${settings} && systemctl reload haproxy`);
      await untilBalancer({ third: 'unknown' });
    },
    findings: ['relation.undeclared balancer'],
  },
  {
    title: 'a backend that was taken out',
    plant: async () => {
      await on(
        'web',
        `cp -p ${settings} ${settings}.was && sed -i '/server reports/d' ${settings} && systemctl reload haproxy`,
      );
      await untilBalancer({ reports: 'unknown', app1: 'UP', app2: 'UP' });
    },
    mend: async () => {
      await on('web', `mv ${settings}.was ${settings} && systemctl reload haproxy`);
      await untilBalancer({ reports: 'no check' });
    },
    findings: ['relation.unobserved balancer'],
  },
  {
    title: 'a firewall rule before one of two instances',
    plant: async () => {
      await firewall('app2', 'tcp dport 8080 drop');
      await Promise.all([untilBalancer({ app2: 'DOWN' }), untilMonitoring(second, 'down')]);
    },
    mend: () => noFirewall('app2'),
    findings: ['coverage.partial balancer', 'coverage.partial monitoring'],
  },
  {
    title: 'a name that leads elsewhere',
    plant: () => zone('s/^www .*/www CNAME legacy/'),
    mend: () => zone('s/^www .*/www CNAME web/'),
    findings: ['decay.mismatch www-name'],
  },
  {
    title: 'a name that is gone',
    plant: () => zone('s/^www /;www /'),
    mend: () => zone('s/^;www /www /'),
    findings: ['inventory.missing www-name'],
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
    title: 'a certificate that has expired',
    plant: async () => {
      await on('web', 'cp -a /etc/ssl/estate /etc/ssl/was');
      const target = join(folder, 'run/web/root/etc/ssl/estate');
      await makeCertificate(join(folder, 'run'), target, { name: 'www.shop.test', days: -1 });
      await reloadNginx();
    },
    mend: restoreCertificate,
    findings: ['decay.expiry www-certificate', 'decay.untrusted www-certificate'],
  },
];

const settings = '/etc/haproxy/haproxy.cfg';

async function zone(edit: string): Promise<void> {
  await on('dns', `sed -i '${edit}' /etc/bind/shop.test.zone && systemctl restart named`);
  await untilOn('dns', 'ss -Hltn sport = :53 | grep -q 10.77.0.11');
}

async function exchangeCertificate(life: string): Promise<void> {
  const subject = '-subj /CN=www.shop.test -addext subjectAltName=DNS:www.shop.test';
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem';
  await on(
    'web',
    `cp -a /etc/ssl/estate /etc/ssl/was && cd /etc/ssl/estate && openssl req -x509 ${key} ${life} ${subject} -out certificate.pem 2>/dev/null`,
  );
  await reloadNginx();
}

async function restoreCertificate(): Promise<void> {
  await on('web', 'rm -r /etc/ssl/estate && mv /etc/ssl/was /etc/ssl/estate');
  await reloadNginx();
}

/** It hands over to new workers when the command has long ended. */
async function reloadNginx(): Promise<void> {
  await on('web', 'systemctl reload nginx');
  const served = 'openssl s_client -connect 10.77.0.17:443 -servername www.shop.test </dev/null 2>/dev/null';
  const fingerprint = 'openssl x509 -noout -fingerprint';
  await untilOn('web', `test "$(${served} | ${fingerprint})" = "$(${fingerprint} </etc/ssl/estate/certificate.pem)"`);
}
