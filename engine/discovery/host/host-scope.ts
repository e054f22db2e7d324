import picomatch from 'picomatch';
import { parseEndpoint, type Endpoint } from '../endpoint.ts';
import type { Network } from '../network.ts';
import { knownMembers, scopeFlag, scopeNetworks, scopeText, scopeTexts } from '../scope.ts';
import type { DiscoveryTarget } from '../source.ts';
import type { JsonObject } from '../../model/json.ts';
import { firmwareNumbers, type NumberName } from './machine-numbers.ts';

/** What the source is asked to look at. */
export interface HostScope {
  /** Only what listens at, or talks to, these addresses; undefined for everything. */
  readonly networks: readonly Network[] | undefined;
  /** Programs that are reported whether or not they have a connection: those that targets and the scope name. */
  readonly programs: Named;
  /** Jobs that are reported at all: those that targets of the machine and the scope name. */
  readonly jobs: Named;
  /** Endpoints that targets declare. */
  readonly declared: readonly Endpoint[];
  readonly packages: boolean;
  /** Where the machine stands. */
  readonly site: string | undefined;
  /** Numbers by which targets of the machine are declared. */
  readonly numbers: readonly NumberName[];
}

/** What a scope says of one machine. */
export const hostMembers = ['addresses', 'processes', 'jobs', 'packages', 'site'];

/** Things that were asked for by name. */
export interface Named {
  readonly has: (name: string) => boolean;
  /** Sorted, as far as they are names and not patterns. */
  readonly names: readonly string[];
  /** Whether anything was asked for. */
  readonly any: boolean;
}

/**
 * Reads the scope; throws where it is unusable. Targets that are declared on other machines than `hostname` are not looked
 * for.
 */
export function readHostScope(scope: JsonObject, targets: readonly DiscoveryTarget[], hostname: string): HostScope {
  knownMembers(scope, hostMembers);
  const here = targets.filter(({ identifiers }) => mayBeOn(hostname, identifiers['host'] ?? []));
  const declaredOn = here.filter(({ identifiers }) => (identifiers['host'] ?? []).length > 0);
  return {
    networks: scope['addresses'] === undefined ? undefined : scopeNetworks(scope, 'addresses'),
    programs: named(scopeTexts(scope, 'processes'), namesOf(here, 'process')),
    jobs: named(scopeTexts(scope, 'jobs'), namesOf(declaredOn, 'job')),
    declared: targets
      .flatMap((target) => target.identifiers['endpoint'] ?? [])
      .map(parseEndpoint)
      .filter((endpoint) => endpoint !== undefined),
    packages: scopeFlag(scope, 'packages'),
    site: scope['site'] === undefined ? undefined : scopeText(scope, 'site', ''),
    numbers: firmwareNumbers.filter((name) => targets.some((target) => isNumbered(target, name, hostname))),
  };
}

/** Whether a target that is declared by this number goes by the name of the machine. */
function isNumbered({ identifiers }: DiscoveryTarget, number: NumberName, hostname: string): boolean {
  const names = [...(identifiers['host'] ?? []), ...(identifiers['name'] ?? [])];
  return (identifiers[number] ?? []).length > 0 && names.length > 0 && mayBeOn(hostname, names);
}

function namesOf(targets: readonly DiscoveryTarget[], identifier: string): readonly string[] {
  return targets.flatMap(({ identifiers }) => identifiers[identifier] ?? []);
}

function named(patterns: readonly string[], declared: readonly string[]): Named {
  const names = new Set([...declared, ...patterns.filter((pattern) => !/[*?[\]{}()!+@]/.test(pattern))]);
  const matches = patterns.map((pattern) => picomatch(pattern, { dot: true }));
  return {
    has: (name) => names.has(name) || matches.some((match) => match(name)),
    names: [...names].sort(),
    any: names.size + patterns.length > 0,
  };
}

/** A name with its domain and one without can be of one machine. */
function mayBeOn(hostname: string, hosts: readonly string[]): boolean {
  const label = (host: string) => host.toLowerCase().split('.')[0];
  return hosts.length === 0 || hosts.some((host) => label(host) === label(hostname) || label(host) === 'localhost');
}
