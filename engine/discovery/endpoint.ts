import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where something listens: a name or address in its shortest form, and a TCP or UDP port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Reads `host:port` and `[address]:port`; undefined where it is neither. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([^[\]]+)\]|([^\s/?#@:[\]]+)):([0-9]{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  if (match?.[1] !== undefined && isIP(host) !== 6) return undefined;
  return { host: canonicalHost(host), port };
}

/** Host and port of a URL, with the port that its scheme implies; undefined for schemes other than http and https. */
export function urlEndpoint(url: URL): Endpoint | undefined {
  const implied = { 'http:': 80, 'https:': 443 }[url.protocol];
  if (implied === undefined || url.hostname === '') return undefined;
  return { host: canonicalHost(url.hostname), port: url.port === '' ? implied : Number(url.port) };
}

/** Names in lower case without the final dot, addresses in their shortest form, an IPv4 address in IPv6 as IPv4. */
export function canonicalHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0) return host.toLowerCase().replace(/\.$/, '');
  return ipaddr.process(host.replace(/%.*$/, '')).toString();
}
