import { claimsOf } from '../claims.ts';
import { formatEndpoint, urlEndpoint } from '../endpoint.ts';
import { httpAccess, httpCredentials, httpMembers, scopeUrls } from '../http/ask.ts';
import { probeClaims, probeEach, type Probed } from '../probe.ts';
import { askPrometheus, type PrometheusSeen } from '../prometheus/ask-prometheus.ts';
import { observeSeries, scopeQueries } from '../prometheus/queries.ts';
import { byEndpoint, observeScraped, scrapedOutcome } from '../prometheus/scraped.ts';
import { knownMembers, scopeDuration, scopeTexts } from '../scope.ts';
import type { DiscoverySource } from '../source.ts';
import type { Observation } from '../../model/evidence.ts';

/** What Prometheus scrapes, whether it answers, and what chosen queries tell of it. */
export const prometheus: DiscoverySource = {
  type: 'prometheus',
  summary: 'what Prometheus scrapes, whether it is up, and what chosen queries tell',
  permissions: 'to read the HTTP API of Prometheus',
  classes: ['application'],
  credentials: httpCredentials,
  async discover(scope, context) {
    knownMembers(scope, ['urls', 'jobs', 'queries', ...httpMembers]);
    const urls = scopeUrls(scope, 'urls');
    const queries = scopeQueries(scope);
    const jobs = scopeTexts(scope, 'jobs');
    const access = await httpAccess(scope, context.credentials);
    const timeout = scopeDuration(scope, 'timeout', 8000);
    const probed = await probeEach(
      urls,
      context,
      { names: (url) => [endpointOf(url)], timeout, what: 'servers' },
      (url, signal) => askPrometheus(url, queries, access, signal),
    );
    const at = context.now().toISOString();
    const seen = probed.flatMap(({ probe }) => (probe.kind === 'seen' ? probe.value : []));
    const scraped = byEndpoint(
      seen.flatMap(({ targets }) => targets).filter(({ job }) => jobs.length === 0 || jobs.includes(job)),
    );
    return {
      observations: once([
        ...probed.flatMap(observeServer),
        ...scraped.flatMap((one) => observeScraped(one, at)),
        ...seen.flatMap(({ series }) =>
          queries.flatMap((query, index) => observeSeries(query, series[index] ?? [], at)),
        ),
      ]),
      coverage: [
        ...probeClaims('application', 'endpoint', probed, ({ missing }) =>
          missing.length === 0 ? undefined : { level: 'partial', reason: missing.join('; ') },
        ),
        ...claimsOf('application', 'endpoint', scraped.map(scrapedOutcome)),
      ],
    };
  },
};

function endpointOf(url: URL): string {
  const endpoint = urlEndpoint(url);
  return endpoint ? formatEndpoint(endpoint) : url.host;
}

function observeServer({ names, at, probe }: Probed<URL, PrometheusSeen>): readonly Observation[] {
  if (probe.kind === 'refused' || (probe.kind === 'unknown' && !probe.present)) return [];
  const version = probe.kind === 'seen' ? probe.value.version : undefined;
  return [
    {
      key: `server ${names[0] ?? ''}`,
      class: 'application',
      at,
      identifiers: { endpoint: names },
      attributes: version === undefined ? {} : { version },
      relations: [],
      state: { reachable: true },
    },
  ];
}

/** Of two servers that scrape the same, or one that scrapes itself, the first speaks. */
function once(observations: readonly Observation[]): readonly Observation[] {
  const found = new Map<string, Observation>();
  for (const observation of observations) if (!found.has(observation.key)) found.set(observation.key, observation);
  return [...found.values()];
}
