import { canonicalAddress, isLoopbackAddress } from './address.ts';

/** A place on a network. `host` is a name in lower case, a canonical address, or `localhost`. */
export interface Endpoint {
  readonly host: string;
  readonly port?: number;
}

/** Default ports (IANA) of the URL schemes in which endpoints are written; `http` and `https` too, which `URL` leaves out. */
const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ssh: 22,
  sftp: 22,
  ftp: 21,
  smtp: 25,
  ldap: 389,
  ldaps: 636,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  mongodb: 27_017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  kafka: 9092,
  mqtt: 1883,
  mqtts: 8883,
  nats: 4222,
};

/**
 * An endpoint from `host:port`, `[v6]:port`, a bare host or a URL. Undefined where the text names no place: a wildcard
 * such as `0.0.0.0:80` says where a program listens, not where it is.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const trimmed = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed);
  const authority = (scheme ? trimmed.slice(scheme[0].length) : trimmed).replace(/[/?#].*$/s, '').replace(/^.*@/s, '');
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::([0-9]{1,5}))?$/.exec(authority);
  if (!match) return bareAddress(authority);
  const bracketed = match[1] === undefined ? undefined : (canonicalAddress(match[1]) ?? '');
  const host = normalHost(bracketed ?? match[2] ?? '');
  if (host === undefined) return undefined;
  const port = match[3] === undefined ? defaultPorts[scheme?.[1]?.toLowerCase() ?? ''] : Number(match[3]);
  if (port === undefined) return { host };
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** `host:port`, an IPv6 host in brackets; the host alone where the port is not known. */
export function formatEndpoint({ host, port }: Endpoint): string {
  if (port === undefined) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A name in lower case without its final dot, or a canonical address; undefined for a wildcard and for what is no host. */
export function normalHost(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const address = canonicalAddress(trimmed.replace(/^\[(.*)\]$/, '$1'));
  if (address !== undefined) {
    if (address === '0.0.0.0' || address === '::') return undefined;
    return address === '127.0.0.1' || address === '::1' ? 'localhost' : address;
  }
  const name = trimmed.replace(/\.$/, '');
  if (name === '' || /[\s*/[\]:@]/.test(name)) return undefined;
  return localNames.has(name) ? 'localhost' : asciiName(name);
}

/** Names that every machine has for itself. */
const localNames = new Set(['localhost', 'localhost.localdomain', 'localhost4', 'localhost6', 'ip6-localhost']);

/** True where the host is another one on each machine. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

export function isAddressHost(host: string): boolean {
  return host !== 'localhost' && canonicalAddress(host) !== undefined;
}

function bareAddress(text: string): Endpoint | undefined {
  if (canonicalAddress(text) === undefined) return undefined;
  const host = normalHost(text);
  return host === undefined ? undefined : { host };
}

/** Internationalised names in the form in which they are looked up (RFC 5891). */
export function asciiName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(name)) return name;
  return URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : name;
}
