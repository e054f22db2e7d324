import { ansible } from './sources/ansible.ts';
import { cyclonedx } from './sources/cyclonedx.ts';
import { dns } from './sources/dns.ts';
import { docker } from './sources/docker.ts';
import { exec } from './sources/exec.ts';
import { haproxy } from './sources/haproxy.ts';
import { host } from './sources/host.ts';
import { http } from './sources/http.ts';
import { kubernetes } from './sources/kubernetes.ts';
import { nginx } from './sources/nginx.ts';
import { nmap } from './sources/nmap.ts';
import { postgresql } from './sources/postgresql.ts';
import { prometheus } from './sources/prometheus.ts';
import { rabbitmq } from './sources/rabbitmq.ts';
import { redis } from './sources/redis.ts';
import { ssh } from './sources/ssh.ts';
import { terraform } from './sources/terraform.ts';
import { tls } from './sources/tls.ts';
import type { DiscoverySource } from './source.ts';

/** The source types that Groundtruth brings, by the `type` of a Source document. */
export const sources: Readonly<Record<string, DiscoverySource>> = {
  ansible,
  cyclonedx,
  dns,
  docker,
  exec,
  haproxy,
  host,
  http,
  kubernetes,
  nginx,
  nmap,
  postgresql,
  prometheus,
  rabbitmq,
  redis,
  ssh,
  terraform,
  tls,
};
