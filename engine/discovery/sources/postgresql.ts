import { observeClients } from '../clients.ts';
import { formatEndpoint, type Endpoint } from '../endpoint.ts';
import { askPostgresql, type PostgresqlSeen } from '../postgresql/ask-postgresql.ts';
import { probeClaims, probeEach, type Probed } from '../probe.ts';
import { scopeAuthorities } from '../scope-authorities.ts';
import { knownMembers, scopeDuration, scopeFlag, scopeText } from '../scope.ts';
import { selectEndpoints } from '../select-endpoints.ts';
import type { DiscoverySource } from '../source.ts';
import type { Observation } from '../../model/evidence.ts';

const className = 'database.postgresql';

/** PostgreSQL servers by what they say of themselves: version, settings, databases, replication, and who is connected. */
export const postgresql: DiscoverySource = {
  type: 'postgresql',
  summary: 'version, settings, databases, clients and replication of PostgreSQL servers',
  permissions: 'a role that may log in; with pg_monitor it sees where clients connect from',
  classes: [className],
  credentials: { password: 'the password of the role' },
  async discover(scope, context) {
    const members = ['endpoints', 'declared', 'user', 'database', 'tls', 'ca', 'timeout', 'allowLinkLocal'];
    knownMembers(scope, members);
    const endpoints = selectEndpoints(scope, context.targets, { classes: [className], port: 5432 });
    const ca = await scopeAuthorities(scope);
    const { password } = context.credentials;
    const access = {
      user: scopeText(scope, 'user', 'groundtruth'),
      database: scopeText(scope, 'database', 'postgres'),
      tls: scopeFlag(scope, 'tls'),
      allowLinkLocal: scopeFlag(scope, 'allowLinkLocal'),
      ...(password !== undefined && { password }),
      ...(ca && { ca }),
    };
    const probed = await probeEach(
      endpoints,
      context,
      {
        names: (endpoint) => [formatEndpoint(endpoint)],
        timeout: scopeDuration(scope, 'timeout', 8000),
        what: 'servers',
      },
      (endpoint, signal) => askPostgresql(endpoint, access, signal),
    );
    const at = context.now().toISOString();
    return {
      observations: [...probed.flatMap(observe), ...observeClients(probed.flatMap(clientsOf), at)],
      coverage: [
        ...probeClaims(className, 'endpoint', probed),
        ...probed.map(({ names, probe }) => ({
          of: 'relations' as const,
          class: className,
          scope: { endpoint: names },
          level: 'partial' as const,
          reason: linksReason(probe.kind === 'seen' ? probe.value.missing : []),
        })),
      ],
    };
  },
};

type Seen = Probed<Endpoint, PostgresqlSeen>;

function observe({ names, at, probe }: Seen): readonly Observation[] {
  if (probe.kind === 'refused' || (probe.kind === 'unknown' && !probe.present)) return [];
  const value = probe.kind === 'seen' ? probe.value : undefined;
  return [
    {
      key: `server ${names[0] ?? ''}`,
      class: className,
      at,
      identifiers: {
        endpoint: endpointsOf(names, value),
        ...(value?.systemIdentifier !== undefined && { systemIdentifier: value.systemIdentifier }),
      },
      attributes: value?.attributes ?? {},
      relations:
        value?.primary === undefined
          ? []
          : [{ type: 'readsFrom', to: { class: className, identifiers: { endpoint: value.primary } }, count: 1 }],
      state: { reachable: true, ...(value && value.sessions.length > 0 && { participating: true }) },
    },
  ];
}

/** As it was asked for, and as the address that answered: sources that know only one of them mean the same. */
function endpointsOf(names: readonly string[], value: PostgresqlSeen | undefined): readonly string[] {
  return [...new Set([...names, ...(value?.address === undefined ? [] : [value.address])])];
}

function clientsOf({ names, probe }: Seen) {
  if (probe.kind !== 'seen') return [];
  const { value } = probe;
  const to = { class: className, identifiers: { endpoint: endpointsOf(names, value) } };
  return value.sessions.map((session) => ({ ...session, to }));
}

function linksReason(missing: readonly string[]): string {
  const gaps = missing.length > 0 ? ` Not seen: ${missing.join('; ')}.` : '';
  return `Sessions were looked at once: those that open and close between two looks are not seen.${gaps}`;
}
