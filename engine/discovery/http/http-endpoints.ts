import { canonicalHost, formatEndpoint, urlEndpoint, type Endpoint } from '../endpoint.ts';
import { knownMembers, refuse, scopeEntries } from '../scope.ts';
import type { DiscoveryTarget } from '../source.ts';
import { compareText, isObject, type JsonObject } from '../../model/json.ts';

/** What to ask at one endpoint. */
export interface HttpEndpoint {
  readonly endpoint: Endpoint;
  /** In the order in which they are asked; what the first answers speaks for the endpoint. */
  readonly urls: readonly URL[];
  readonly health?: URL;
  /** JSON pointers into the body of the health answer, or of the first URL where there is none, by attribute. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Lower case. */
  readonly versionHeader?: string;
  /** A declared web server or load balancer: then what it says in `Server` is its own version. */
  readonly isServer: boolean;
}

const serverClasses = /^(?:web-server|load-balancer)(?:\.|$)/;

/**
 * Endpoints that are expected to speak HTTP, each once, sorted: entrypoints of targets, and `endpoints` of the scope,
 * which come first where both name one. Throws where the scope is unusable.
 */
export function httpEndpoints(scope: JsonObject, targets: readonly DiscoveryTarget[]): readonly HttpEndpoint[] {
  const servers = new Set(
    targets
      .filter((target) => serverClasses.test(target.class))
      .flatMap((target) => target.identifiers['endpoint'] ?? []),
  );
  const found = new Map<string, HttpEndpoint>();
  const add = (added: Omit<HttpEndpoint, 'isServer'>) => {
    const key = formatEndpoint(added.endpoint);
    const known = found.get(key);
    if (!known) found.set(key, { ...added, isServer: servers.has(key) });
    else if (!known.urls.some((url) => added.urls.some(({ href }) => href === url.href))) {
      found.set(key, { ...added, ...known, urls: [...known.urls, ...added.urls] });
    }
  };
  for (const entry of scopeEntries(scope, 'endpoints', 'url')) add(fromScope(entry));
  const entrypoints = targets.flatMap((target) => target.entrypoints);
  for (const text of [...new Set(entrypoints)].sort(compareText)) {
    const read = readUrl(text);
    if (read) add({ endpoint: read.endpoint, urls: [read.url], attributes: {} });
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, endpoint]) => endpoint);
}

function fromScope(entry: JsonObject): Omit<HttpEndpoint, 'isServer'> {
  knownMembers(entry, ['url', 'health', 'attributes', 'versionHeader']);
  const { url: text, health: healthText, attributes = {}, versionHeader } = entry;
  const read = typeof text === 'string' ? readUrl(text) : undefined;
  if (!read) return refuse('endpoints', 'takes http and https URLs');
  const health = healthText === undefined ? undefined : readHealth(healthText, read.url);
  if (!isObject(attributes)) return refuse('attributes', 'takes a JSON pointer for each attribute');
  for (const pointer of Object.values(attributes)) {
    if (typeof pointer !== 'string' || !pointer.startsWith('/'))
      refuse('attributes', 'takes JSON pointers such as /pool/size');
  }
  return {
    endpoint: read.endpoint,
    urls: [read.url],
    attributes: attributes as Readonly<Record<string, string>>,
    ...(health && { health }),
    ...(typeof versionHeader === 'string' && { versionHeader: versionHeader.toLowerCase() }),
  };
}

function readUrl(text: string): { readonly url: URL; readonly endpoint: Endpoint } | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const endpoint = url && urlEndpoint(url);
  return endpoint && { url, endpoint };
}

/** A path or URL at the host of `base`: health of another host says nothing of this one. */
function readHealth(text: unknown, base: URL): URL {
  const read =
    typeof text === 'string' && URL.canParse(text, base.href) ? readUrl(new URL(text, base).href) : undefined;
  if (!read || read.endpoint.host !== canonicalHost(base.hostname)) {
    return refuse('health', 'takes a path, or a URL on the same host');
  }
  return read.url;
}
