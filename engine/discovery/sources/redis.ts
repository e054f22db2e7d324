import { observeClients } from '../clients.ts';
import { declaredClass } from '../declared-class.ts';
import { formatEndpoint, type Endpoint } from '../endpoint.ts';
import { probeClaims, probeEach, type Probed } from '../probe.ts';
import { askRedis, type RedisSeen } from '../redis/ask-redis.ts';
import { scopeAuthorities } from '../scope-authorities.ts';
import { knownMembers, scopeDuration, scopeFlag, scopeText } from '../scope.ts';
import { selectEndpoints } from '../select-endpoints.ts';
import type { DiscoverySource, DiscoveryTarget } from '../source.ts';
import type { Observation } from '../../model/evidence.ts';

/** A Redis that keeps data is a database, one that does not is a cache: whoever declares it says which. */
const classes = ['database.redis', 'cache'] as const;

/** Redis servers by what they say of themselves: version, settings, replication, and who is connected. */
export const redis: DiscoverySource = {
  type: 'redis',
  summary: 'version, settings, clients and replication of Redis servers',
  permissions: 'a user with +info, +client|list, +client|id and +config|get, and no keys',
  classes: ['application'],
  credentials: { password: 'the password of the user' },
  async discover(scope, context) {
    knownMembers(scope, ['endpoints', 'declared', 'user', 'tls', 'ca', 'timeout', 'allowLinkLocal']);
    const endpoints = selectEndpoints(scope, context.targets, { classes, port: 6379 });
    const ca = await scopeAuthorities(scope);
    const { password } = context.credentials;
    const access = {
      tls: scopeFlag(scope, 'tls'),
      allowLinkLocal: scopeFlag(scope, 'allowLinkLocal'),
      ...(scope['user'] !== undefined && { user: scopeText(scope, 'user', '') }),
      ...(password !== undefined && { password }),
      ...(ca && { ca }),
    };
    const timeout = scopeDuration(scope, 'timeout', 5000);
    const probed = await probeEach(
      endpoints,
      context,
      { names: (endpoint) => [formatEndpoint(endpoint)], timeout, what: 'servers' },
      (endpoint, signal) => askRedis(endpoint, access, signal),
    );
    const at = context.now().toISOString();
    return {
      observations: [
        ...probed.flatMap((one) => observe(one, context.targets)),
        ...observeClients(
          probed.flatMap((one) => clientsOf(one, context.targets)),
          at,
        ),
      ],
      coverage: [
        ...probeClaims('application', 'endpoint', probed),
        ...probed.map(({ names, probe }) => ({
          of: 'relations' as const,
          class: 'application',
          scope: { endpoint: names },
          level: 'partial' as const,
          reason: linksReason(probe.kind === 'seen' ? probe.value.missing : []),
        })),
      ],
    };
  },
};

type Seen = Probed<Endpoint, RedisSeen>;

function observe(one: Seen, targets: readonly DiscoveryTarget[]): readonly Observation[] {
  const { names, at, probe } = one;
  if (probe.kind === 'refused' || (probe.kind === 'unknown' && !probe.present)) return [];
  const value = probe.kind === 'seen' ? probe.value : undefined;
  const className = classOf(one, targets);
  return [
    {
      key: `server ${names[0] ?? ''}`,
      class: className,
      at,
      identifiers: { endpoint: endpointsOf(one) },
      attributes: value?.attributes ?? {},
      relations:
        value?.primary === undefined
          ? []
          : [{ type: 'readsFrom', to: { class: className, identifiers: { endpoint: value.primary } }, count: 1 }],
      state: { reachable: true, ...(value && value.clients.length > 0 && { participating: true }) },
    },
  ];
}

function classOf(one: Seen, targets: readonly DiscoveryTarget[]): string {
  return declaredClass(targets, endpointsOf(one), classes) ?? 'database.redis';
}

function endpointsOf({ names, probe }: Seen): readonly string[] {
  const address = probe.kind === 'seen' ? probe.value.address : undefined;
  return [...new Set([...names, ...(address === undefined ? [] : [address])])];
}

function clientsOf(one: Seen, targets: readonly DiscoveryTarget[]) {
  if (one.probe.kind !== 'seen') return [];
  const to = { class: classOf(one, targets), identifiers: { endpoint: endpointsOf(one) } };
  return one.probe.value.clients.map((client) => ({ ...client, to }));
}

function linksReason(missing: readonly string[]): string {
  const gaps = missing.length > 0 ? ` Not seen: ${missing.join('; ')}.` : '';
  return `Clients were looked at once: those that open and close between two looks are not seen.${gaps}`;
}
