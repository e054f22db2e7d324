import { hostname } from 'node:os';
import { askSocket } from '../ask-socket.ts';
import { claimsOf, type Outcome } from '../claims.ts';
import { formatEndpoint, urlEndpoint } from '../endpoint.ts';
import { checked, readStats, type BackendServer, type BalancerStats } from '../haproxy/read-stats.ts';
import { askText, httpAccess, httpMembers, scopeUrls, type HttpAccess } from '../http/ask.ts';
import { gap, probeEach, type Probe, type Probed } from '../probe.ts';
import { knownMembers, refuse, scopeDuration, scopeTexts } from '../scope.ts';
import type { DiscoverySource } from '../source.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

/** Where one HAProxy tells its statistics. */
type Place = { readonly url: URL } | { readonly socket: string };

/** HAProxy by its statistics: its backends, and which of their servers are up. */
export const haproxy: DiscoverySource = {
  type: 'haproxy',
  summary: 'backends of HAProxy, and which of their servers are up',
  permissions: 'to read the page of statistics, or to write `show stat` to a socket of level user',
  classes: ['load-balancer', 'application'],
  credentials: { password: 'the password of `user` for the page' },
  fullScope: (scope) => (scope['sockets'] === undefined ? scope : { ...scope, host: hostname().toLowerCase() }),
  async discover(scope, context) {
    knownMembers(scope, ['urls', 'sockets', ...httpMembers]);
    const places = scopePlaces(scope);
    const access = await httpAccess(scope, context.credentials);
    const timeout = scopeDuration(scope, 'timeout', 5000);
    const probed = await probeEach(
      places,
      context,
      { names: (place) => [nameOf(place)], timeout, what: 'load balancers' },
      (place, signal) => ask(place, access, signal),
    );
    const servers = probed.flatMap(({ probe, at }) =>
      probe.kind === 'seen' ? probe.value.servers.map((server) => ({ server, at })) : [],
    );
    return {
      observations: once([
        ...probed.flatMap(observeBalancer),
        ...servers.flatMap(({ server, at }) => observeServer(server, at)),
      ]),
      coverage: [
        ...probed.flatMap(claimsOn),
        ...claimsOf(
          'application',
          'endpoint',
          servers.flatMap(({ server }) => outcomeOf(server)),
        ),
      ],
    };
  },
};

function scopePlaces(scope: JsonObject): readonly Place[] {
  const sockets = scopeTexts(scope, 'sockets').map((socket) => ({ socket }));
  const urls = scope['urls'] === undefined ? [] : scopeUrls(scope, 'urls').map((url) => ({ url }));
  if (sockets.length + urls.length === 0) return refuse('urls', 'is missing: list pages of statistics, or `sockets`');
  return [...urls, ...sockets];
}

function nameOf(place: Place): string {
  if ('socket' in place) return place.socket;
  const endpoint = urlEndpoint(place.url);
  return endpoint ? formatEndpoint(endpoint) : place.url.host;
}

async function ask(place: Place, access: HttpAccess, signal: AbortSignal): Promise<Probe<BalancerStats>> {
  const answer =
    'socket' in place
      ? await askSocket(place.socket, 'show info;show stat\n', signal)
      : await askText(new URL(`${place.url.href.replace(/[?#].*$/, '').replace(/;csv$/, '')};csv`), access, signal);
  if (answer.kind !== 'seen') return answer;
  const stats = readStats(answer.value);
  if (stats) return { kind: 'seen', value: stats };
  return /permission denied/i.test(answer.value)
    ? gap('denied', 'its socket does not allow `show stat`')
    : gap('partial', 'it answers, but not with the statistics of HAProxy');
}

/** Who tells the statistics over HTTP is known by that endpoint, one with a socket is the HAProxy of this machine. */
function identifiersOf(place: Place) {
  if ('url' in place) return { endpoint: nameOf(place) };
  return { host: [hostname().toLowerCase(), 'localhost'].sort(compareText), process: 'haproxy' };
}

function observeBalancer({ target: place, names, at, probe }: Probed<Place, BalancerStats>): readonly Observation[] {
  if (probe.kind === 'refused' || (probe.kind === 'unknown' && !probe.present)) return [];
  const value = probe.kind === 'seen' ? probe.value : undefined;
  const endpoints = [...new Set(value?.servers.flatMap(({ endpoint }) => endpoint ?? []))].sort(compareText);
  return [
    {
      key: `balancer ${names[0] ?? ''}`,
      class: 'load-balancer',
      at,
      identifiers: identifiersOf(place),
      attributes: value ? attributesOf(value) : {},
      relations: endpoints.map((endpoint) => ({
        type: 'connectsTo',
        to: { class: 'application', identifiers: { endpoint } },
        count: 1,
      })),
      state: { reachable: true, ...(value && value.down.length > 0 && { healthy: false }) },
    },
  ];
}

function attributesOf({ version, servers, algorithms }: BalancerStats): JsonObject {
  const backends = new Map<string, string[]>();
  for (const { backend, name, endpoint } of servers) {
    backends.set(backend, [...(backends.get(backend) ?? []), endpoint ?? name].sort(compareText));
  }
  const [algorithm, ...others] = new Set(Object.values(algorithms));
  return {
    backends: Object.fromEntries([...backends].sort(([a], [b]) => compareText(a, b))),
    ...(version !== undefined && { version }),
    ...(algorithm !== undefined && others.length === 0 && { algorithm }),
  };
}

function observeServer(server: BackendServer, at: string): readonly Observation[] {
  const state = checked(server)?.state;
  if (server.endpoint === undefined || !state) return [];
  const { endpoint } = server;
  return [
    {
      key: `server ${endpoint}`,
      class: 'application',
      at,
      identifiers: { endpoint },
      attributes: {},
      relations: [],
      state,
    },
  ];
}

function outcomeOf(server: BackendServer): readonly Outcome[] {
  const outcome = checked(server);
  if (server.endpoint === undefined || !outcome) return [];
  const { level, reason } = outcome;
  return [{ values: [server.endpoint], level, ...(reason !== undefined && { reason }) }];
}

/** Of a server in several backends the first speaks. */
function once(observations: readonly Observation[]): readonly Observation[] {
  const found = new Map<string, Observation>();
  for (const observation of observations) if (!found.has(observation.key)) found.set(observation.key, observation);
  return [...found.values()];
}

/** Of its links, those to servers are in the statistics; whom else it needs, such as a name server, is not. */
function claimsOn(probed: Probed<Place, BalancerStats>): readonly Coverage[] {
  const claim = claimOf(probed);
  if (probed.probe.kind !== 'seen' || claim.level !== 'complete') return [claim];
  return [claim, { ...claim, of: 'relations', scope: { ...claim.scope, told: ['connectsTo'] } }];
}

function claimOf({ target: place, names, probe }: Probed<Place, BalancerStats>): Coverage {
  const identifiers = identifiersOf(place);
  const scope = Object.fromEntries(Object.entries(identifiers).map(([name, value]) => [name, [value].flat()]));
  const claim = { of: 'items', class: 'load-balancer', scope } as const;
  const name = names[0] ?? '';
  if (probe.kind === 'unknown') return { ...claim, level: probe.level, reason: `${name}: ${probe.reason}.` };
  if (probe.kind === 'refused' && 'socket' in place)
    return { ...claim, level: 'partial', reason: `${name}: nobody listens at it.` };
  if (probe.kind === 'seen' && probe.value.servers.some(({ endpoint }) => endpoint === undefined)) {
    const reason = `${name}: it does not tell the addresses of servers: set \`stats show-legends\`, or ask a socket of level operator.`;
    return { ...claim, level: 'partial', reason };
  }
  return { ...claim, level: 'complete' };
}
