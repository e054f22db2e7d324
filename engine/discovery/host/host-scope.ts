import picomatch from 'picomatch';
import { parseEndpoint, type Endpoint } from '../endpoint.ts';
import type { Network } from '../network.ts';
import { knownMembers, scopeFlag, scopeNetworks, scopeTexts } from '../scope.ts';
import type { DiscoveryTarget } from '../source.ts';
import type { JsonObject } from '../../model/json.ts';

/** What the source is asked to look at. */
export interface HostScope {
  /** Only what listens at, or talks to, these addresses; undefined for everything. */
  readonly networks: readonly Network[] | undefined;
  /** Programs that are reported whether or not they have a connection: those that targets and the scope name. */
  readonly isNamed: (program: string) => boolean;
  /** Names of such programs, as far as they are names and not patterns. */
  readonly names: readonly string[];
  /** Endpoints that targets declare. */
  readonly declared: readonly Endpoint[];
  readonly packages: boolean;
}

/**
 * Reads the scope; throws where it is unusable. Targets that are declared on other machines than `hostname` are not looked
 * for.
 */
export function readHostScope(scope: JsonObject, targets: readonly DiscoveryTarget[], hostname: string): HostScope {
  knownMembers(scope, ['addresses', 'processes', 'packages']);
  const patterns = scopeTexts(scope, 'processes');
  const here = targets.filter(({ identifiers }) => mayBeOn(hostname, identifiers['host'] ?? []));
  const names = new Set(here.flatMap(({ identifiers }) => identifiers['process'] ?? []));
  for (const pattern of patterns) if (!/[*?[\]{}()!+@]/.test(pattern)) names.add(pattern);
  const matches = patterns.map((pattern) => picomatch(pattern, { dot: true }));
  return {
    networks: scope['addresses'] === undefined ? undefined : scopeNetworks(scope, 'addresses'),
    isNamed: (program) => names.has(program) || matches.some((match) => match(program)),
    names: [...names].sort(),
    declared: targets
      .flatMap((target) => target.identifiers['endpoint'] ?? [])
      .map(parseEndpoint)
      .filter((endpoint) => endpoint !== undefined),
    packages: scopeFlag(scope, 'packages'),
  };
}

/** A name with its domain and one without can be of one machine. */
function mayBeOn(hostname: string, hosts: readonly string[]): boolean {
  const label = (host: string) => host.toLowerCase().split('.')[0];
  return hosts.length === 0 || hosts.some((host) => label(host) === label(hostname) || label(host) === 'localhost');
}
