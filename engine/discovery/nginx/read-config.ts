import { formatEndpoint, parseEndpoint, urlEndpoint, type Endpoint } from '../endpoint.ts';
import { compareText } from '../../model/json.ts';
import { findDirectives, parseConfig, type Directive } from './parse-config.ts';

/** What a configuration says: where it listens, for whom, and where it hands requests on. */
export interface NginxConfig {
  /** `host:port` with wildcards as they are. */
  readonly listens: readonly Endpoint[];
  readonly serverNames: readonly string[];
  /** Servers of each named group. */
  readonly upstreams: Readonly<Record<string, readonly string[]>>;
  /** Every place that requests are handed on to, `host:port`, sorted. */
  readonly targets: readonly string[];
  readonly workers?: number;
  /** Targets that are known only when a request comes. */
  readonly variable: number;
}

/** Directives that hand a request on, each with the port of its protocol. */
const passes: Readonly<Record<string, number | undefined>> = {
  proxy_pass: 80,
  grpc_pass: 80,
  fastcgi_pass: undefined,
  uwsgi_pass: undefined,
  scgi_pass: undefined,
  memcached_pass: 11_211,
};

/** Reads what `nginx -T` prints; undefined where it is no configuration of nginx. */
export function readConfig(text: string): NginxConfig | undefined {
  const directives = parseConfig(text);
  if (!directives || !directives.some(({ name }) => ['http', 'stream', 'events', 'server'].includes(name)))
    return undefined;
  const upstreams = new Map<string, readonly string[]>();
  for (const { words, block } of findDirectives(directives, 'upstream')) {
    const servers = (block ?? [])
      .filter(({ name }) => name === 'server')
      .flatMap((server) => placeOf(server.words[0] ?? '', 80) ?? []);
    if (words[0] !== undefined) upstreams.set(words[0], [...new Set(servers)].sort(compareText));
  }
  const handed = Object.entries(passes).flatMap(([name, port]) =>
    findDirectives(directives, name).map(({ words }) => ({ target: words[0] ?? '', port })),
  );
  const fixed = handed.filter(({ target }) => !target.includes('$'));
  const targets = fixed.flatMap(({ target, port }) => {
    const group = upstreams.get(target.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, ''));
    return group ?? placeOf(target, port) ?? [];
  });
  const servers = findDirectives(directives, 'server').filter(({ block }) => block);
  const workers = Number(findDirectives(directives, 'worker_processes')[0]?.words[0]);
  return {
    listens: unique(servers.flatMap(listensOf)),
    serverNames: [...new Set(servers.flatMap((server) => wordsOf(server, 'server_name')))]
      .filter((name) => /^[\w.*-]+$/.test(name) && name !== '_')
      .sort(compareText),
    upstreams: Object.fromEntries([...upstreams].sort(([a], [b]) => compareText(a, b))),
    targets: [...new Set(targets)].sort(compareText),
    variable: handed.length - fixed.length,
    ...(workers >= 1 && { workers }),
  };
}

function wordsOf({ block }: Directive, name: string): readonly string[] {
  return (block ?? []).filter((directive) => directive.name === name).flatMap(({ words }) => words);
}

/** `80`, `127.0.0.1:8080`, `[::]:443`, `*:80`; a server without a directive listens at port 80. */
function listensOf(server: Directive): readonly Endpoint[] {
  const given = (server.block ?? []).filter(({ name }) => name === 'listen').map(({ words }) => words[0] ?? '');
  return (given.length === 0 ? ['80'] : given).flatMap((text) => {
    if (text.startsWith('unix:')) return [];
    const place = text.replace(/^\*:/, '0.0.0.0:');
    if (/^\d+$/.test(place)) return parseEndpoint(`0.0.0.0:${place}`) ?? [];
    return parseEndpoint(place) ?? parseEndpoint(`${place}:80`) ?? [];
  });
}

/** Of a URL the host and port alone: it can hold credentials. */
function placeOf(text: string, port: number | undefined): string | undefined {
  if (/^https?:\/\//.test(text)) {
    const endpoint = URL.canParse(text) ? urlEndpoint(new URL(text)) : undefined;
    return endpoint && formatEndpoint(endpoint);
  }
  const plain = text.replace(/^grpcs?:\/\//, '').replace(/\/.*$/, '');
  if (plain.startsWith('unix:')) return undefined;
  const endpoint = parseEndpoint(plain) ?? (port === undefined ? undefined : parseEndpoint(`${plain}:${port}`));
  return endpoint && formatEndpoint(endpoint);
}

function unique(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [formatEndpoint(endpoint), endpoint])).values()];
}
