import type { Json } from '../../model/json.ts';
import { askJson, below, type HttpAccess } from '../http/ask.ts';
import { jsonAt, listAt, textAt, textsAt } from '../json-at.ts';
import { gap, type Probe } from '../probe.ts';
import type { SeriesQuery } from './queries.ts';

/** Something that is scraped. */
export interface ScrapeTarget {
  readonly url: string;
  readonly job: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  /** Why the last scrape failed, as the server says it. */
  readonly error: string;
}

/** One series of a query's answer, with its newest value. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface PrometheusSeen {
  readonly version?: string;
  readonly targets: readonly ScrapeTarget[];
  readonly series: readonly (readonly Series[])[];
  /** What it did not say, and why, in clauses. */
  readonly missing: readonly string[];
}

/** Version, targets and chosen queries of one server. The targets are what it is known by: without them nothing is. */
export async function askPrometheus(
  url: URL,
  queries: readonly SeriesQuery[],
  access: HttpAccess,
  signal: AbortSignal,
): Promise<Probe<PrometheusSeen>> {
  const targets = await askJson(below(url, '/api/v1/targets?state=active'), access, signal);
  if (targets.kind !== 'seen') return targets;
  const list = jsonAt(targets.value, 'data', 'activeTargets');
  if (!Array.isArray(list)) return gap('partial', 'it answers, but not as Prometheus does');
  const missing: string[] = [];
  const optional = async (what: string, path: string): Promise<Json> => {
    const answer = await askJson(below(url, path), access, signal);
    if (answer.kind === 'seen') return answer.value;
    missing.push(`${what}: ${answer.kind === 'unknown' ? answer.reason : 'it is gone'}`);
    return {};
  };
  const build = await optional('its version', '/api/v1/status/buildinfo');
  const series: (readonly Series[])[] = [];
  for (const { query } of queries) {
    const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
    series.push(listAt(await optional(`the answer to ${query}`, path), 'data', 'result').flatMap(readSeries));
  }
  const version = textAt(build, 'data', 'version');
  return {
    kind: 'seen',
    value: {
      targets: listAt(targets.value, 'data', 'activeTargets').flatMap(readTarget),
      series,
      missing,
      ...(version !== undefined && { version }),
    },
  };
}

function readTarget(item: Json): readonly ScrapeTarget[] {
  const url = textAt(item, 'scrapeUrl');
  if (url === undefined) return [];
  const { job = '', ...labels } = textsAt(item, 'labels');
  const health = textAt(item, 'health');
  return [
    {
      url,
      job,
      labels,
      health: health === 'up' || health === 'down' ? health : 'unknown',
      error: textAt(item, 'lastError') ?? '',
    },
  ];
}

function readSeries(item: Json): readonly Series[] {
  const value = textAt(item, 'value', 1);
  return value === undefined ? [] : [{ labels: textsAt(item, 'metric'), value }];
}
