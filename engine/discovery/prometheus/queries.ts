import type { Observation } from '../../model/evidence.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { knownMembers, refuse, scopeEntries } from '../scope.ts';
import type { Series } from './ask-prometheus.ts';

/** What a query's series mean: each label, and `$value`, can be an identifier or an attribute. */
export interface SeriesQuery {
  readonly query: string;
  readonly class: string;
  /** Labels by identifier. */
  readonly identifiers: Readonly<Record<string, string>>;
  /** Labels, or `$value`, by attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads `queries` of a scope; throws where one is unusable. */
export function scopeQueries(scope: JsonObject): readonly SeriesQuery[] {
  return scopeEntries(scope, 'queries', 'query').map((entry) => {
    knownMembers(entry, ['query', 'class', 'identifiers', 'attributes']);
    const { query, class: name = 'application', identifiers = { endpoint: 'instance' }, attributes = {} } = entry;
    if (typeof query !== 'string' || typeof name !== 'string')
      return refuse('queries', 'takes a `query` and a `class`');
    return { query, class: name, identifiers: labels(identifiers), attributes: labels(attributes) };
  });
}

function labels(value: Json): Readonly<Record<string, string>> {
  if (!isObject(value) || Object.values(value).some((label) => typeof label !== 'string')) {
    return refuse('queries', 'takes the name of a label for each identifier and attribute');
  }
  return value as Readonly<Record<string, string>>;
}

/** One thing for each series that has every label it is identified by; the first of several series of one thing speaks for it. */
export function observeSeries(query: SeriesQuery, series: readonly Series[], at: string): readonly Observation[] {
  const things = new Map<string, Observation>();
  for (const one of series) {
    const identifiers = pick(query.identifiers, one);
    if (Object.keys(identifiers).length < Object.keys(query.identifiers).length) continue;
    const key = `${query.query} ${Object.values(identifiers).join(' ')}`.slice(0, 1024);
    const attributes = pick(query.attributes, one);
    if (!things.has(key))
      things.set(key, { key, class: query.class, at, identifiers, attributes, relations: [], state: {} });
  }
  return [...things.values()];
}

function pick(labelsByName: Readonly<Record<string, string>>, { labels: all, value }: Series): Record<string, string> {
  const found = Object.entries(labelsByName).flatMap(([name, label]): [string, string][] => {
    const text = label === '$value' ? value : Object.hasOwn(all, label) ? all[label] : undefined;
    return text === undefined || text === '' ? [] : [[name, text.slice(0, 2048)]];
  });
  return Object.fromEntries(found);
}
