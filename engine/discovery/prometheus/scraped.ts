import type { Observation } from '../../model/evidence.ts';
import { compareText } from '../../model/json.ts';
import type { Outcome } from '../claims.ts';
import { formatEndpoint, urlEndpoint } from '../endpoint.ts';
import type { ScrapeTarget } from './ask-prometheus.ts';

/** What is known of one endpoint by all that is scraped there. */
export interface Scraped {
  readonly endpoint: string;
  readonly targets: readonly ScrapeTarget[];
}

/** Targets by the endpoint that is scraped, sorted; several paths of one endpoint are one. */
export function byEndpoint(targets: readonly ScrapeTarget[]): readonly Scraped[] {
  const found = new Map<string, ScrapeTarget[]>();
  for (const target of targets) {
    const url = URL.canParse(target.url) ? urlEndpoint(new URL(target.url)) : undefined;
    if (!url) continue;
    const endpoint = formatEndpoint(url);
    found.set(endpoint, [...(found.get(endpoint) ?? []), target]);
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([endpoint, all]) => ({ endpoint, targets: all }));
}

/** What answers a scrape is there; what answers it with an error is there and is not well. */
export function observeScraped({ endpoint, targets }: Scraped, at: string): readonly Observation[] {
  const answering = targets.filter((target) => target.health === 'up' || answers(target));
  const [first] = answering;
  if (!first) return [];
  const { instance: _instance, ...labels } = first.labels;
  return [
    {
      key: `target ${endpoint}`,
      class: 'application',
      at,
      identifiers: { endpoint },
      attributes: {
        job: [...new Set(answering.map(({ job }) => job))].sort(compareText).join(', '),
        ...(Object.keys(labels).length > 0 && { metricLabels: labels }),
      },
      relations: [],
      state: { reachable: true, ...(answering.some(({ health }) => health === 'down') && { healthy: false }) },
    },
  ];
}

/** A scrape that is refused says that nothing is there; one that fails in any other way says nothing of it. */
export function scrapedOutcome({ endpoint, targets }: Scraped): Outcome {
  const values = [endpoint];
  if (targets.some((target) => target.health === 'up' || answers(target))) return { values, level: 'complete' };
  if (targets.every(({ error }) => error.includes('connection refused'))) return { values, level: 'complete' };
  const unknown = targets.every(({ health }) => health === 'unknown');
  return {
    values,
    level: 'partial',
    reason: unknown ? 'Prometheus has not scraped it yet' : 'Prometheus cannot scrape it',
  };
}

function answers({ error }: ScrapeTarget): boolean {
  return /server returned HTTP status|invalid metric type|expected .* got/.test(error);
}
