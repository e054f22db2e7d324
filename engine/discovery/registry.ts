import { docker } from './sources/docker.ts';
import { host } from './sources/host.ts';
import { http } from './sources/http.ts';
import { postgresql } from './sources/postgresql.ts';
import { prometheus } from './sources/prometheus.ts';
import { redis } from './sources/redis.ts';
import { ssh } from './sources/ssh.ts';
import { tls } from './sources/tls.ts';
import type { DiscoverySource } from './source.ts';

/** The source types that Groundtruth brings, by the `type` of a Source document. */
export const sources: Readonly<Record<string, DiscoverySource>> = {
  docker,
  host,
  http,
  postgresql,
  prometheus,
  redis,
  ssh,
  tls,
};
