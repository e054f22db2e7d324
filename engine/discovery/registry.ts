import { docker } from './sources/docker.ts';
import { haproxy } from './sources/haproxy.ts';
import { host } from './sources/host.ts';
import { http } from './sources/http.ts';
import { nginx } from './sources/nginx.ts';
import { postgresql } from './sources/postgresql.ts';
import { prometheus } from './sources/prometheus.ts';
import { rabbitmq } from './sources/rabbitmq.ts';
import { redis } from './sources/redis.ts';
import { ssh } from './sources/ssh.ts';
import { tls } from './sources/tls.ts';
import type { DiscoverySource } from './source.ts';

/** The source types that Groundtruth brings, by the `type` of a Source document. */
export const sources: Readonly<Record<string, DiscoverySource>> = {
  docker,
  haproxy,
  host,
  http,
  nginx,
  postgresql,
  prometheus,
  rabbitmq,
  redis,
  ssh,
  tls,
};
