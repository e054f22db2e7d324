import { formatEndpoint, parseEndpoint, urlEndpoint, type Endpoint } from '../endpoint.ts';
import { knownMembers, refuse, scopeEntries } from '../scope.ts';
import { canonicalHost } from '../endpoint.ts';
import type { DiscoveryTarget } from '../source.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

/** A place that presents a certificate: an endpoint and the name that is asked for there. */
export interface TlsEndpoint {
  readonly endpoint: Endpoint;
  readonly serverName: string;
}

/** `host:port`, and `host:port/name` for a name other than the host. */
export function slotOf({ endpoint, serverName }: TlsEndpoint): string {
  const place = formatEndpoint(endpoint);
  return serverName === endpoint.host ? place : `${place}/${serverName}`;
}

/**
 * Endpoints that are expected to speak TLS, each once, sorted: https entrypoints and slots of targets, and `endpoints` of
 * the scope. Throws where the scope is unusable; what targets declare wrongly is for the catalog to say.
 */
export function tlsEndpoints(scope: JsonObject, targets: readonly DiscoveryTarget[]): readonly TlsEndpoint[] {
  const found = new Map<string, TlsEndpoint>();
  const add = (endpoint: TlsEndpoint | undefined) => endpoint && found.set(slotOf(endpoint), endpoint);
  for (const target of targets) {
    for (const url of target.entrypoints) add(fromUrl(url));
    for (const slot of target.identifiers['slot'] ?? []) add(fromSlot(slot));
  }
  for (const entry of scopeEntries(scope, 'endpoints', 'endpoint')) {
    knownMembers(entry, ['endpoint', 'serverName']);
    const { endpoint: text, serverName } = entry;
    const read = typeof text === 'string' ? (fromUrl(text) ?? fromSlot(text)) : undefined;
    if (!read) return refuse('endpoints', 'takes `host:port`, `host:port/name` or an https URL');
    add(typeof serverName === 'string' ? { ...read, serverName: canonicalHost(serverName) } : read);
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, endpoint]) => endpoint);
}

function fromUrl(text: string): TlsEndpoint | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const endpoint = url?.protocol === 'https:' ? urlEndpoint(url) : undefined;
  return endpoint && { endpoint, serverName: endpoint.host };
}

function fromSlot(text: string): TlsEndpoint | undefined {
  const slash = text.indexOf('/');
  const endpoint = parseEndpoint(slash < 0 ? text : text.slice(0, slash));
  if (!endpoint) return undefined;
  const name = slash < 0 ? '' : text.slice(slash + 1);
  return { endpoint, serverName: name === '' ? endpoint.host : canonicalHost(name) };
}
