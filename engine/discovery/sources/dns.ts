import { isIP } from 'node:net';
import { askName, askZone, type DnsSeen } from '../dns/ask-dns.ts';
import { canonicalHost, parseEndpoint } from '../endpoint.ts';
import { probeClaims, probeEach, type Probed } from '../probe.ts';
import { knownMembers, refuse, scopeDuration, scopeFlag, scopeTexts } from '../scope.ts';
import type { DiscoverySource, DiscoveryTarget } from '../source.ts';
import type { Observation } from '../../model/evidence.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

/** A zone or a name to ask for. */
interface Asked {
  readonly kind: 'zone' | 'name';
  readonly name: string;
}

const identifiers = { zone: 'zone', name: 'domain' } as const;
const classes = { zone: 'dns-zone', name: 'dns-record' } as const;

/** Zones and names as name servers answer for them. */
export const dns: DiscoverySource = {
  type: 'dns',
  summary: 'name servers of zones, and what names stand for',
  permissions: 'to ask a name server; no transfer of zones',
  classes: Object.values(classes),
  async discover(scope, context) {
    knownMembers(scope, ['zones', 'names', 'declared', 'servers', 'timeout']);
    const access = { servers: scopeServers(scope), timeout: scopeDuration(scope, 'timeout', 3000) };
    const probed = await probeEach(
      selectNames(scope, context.targets),
      context,
      { names: ({ name }) => [name], timeout: 6 * access.timeout, what: 'names' },
      ({ kind, name }, signal) => (kind === 'zone' ? askZone(name, access, signal) : askName(name, access, signal)),
    );
    const of = (kind: Asked['kind']) => probed.filter(({ target }) => target.kind === kind);
    return {
      observations: probed.flatMap(observe),
      coverage: (['zone', 'name'] as const).flatMap((kind) => probeClaims(classes[kind], identifiers[kind], of(kind))),
    };
  },
};

/** Those of the scope, and with `declared: true` those of the catalog; each once, sorted. */
function selectNames(scope: JsonObject, targets: readonly DiscoveryTarget[]): readonly Asked[] {
  const zones = scopeTexts(scope, 'zones');
  const names = scopeTexts(scope, 'names');
  const declared = scopeFlag(scope, 'declared');
  if (zones.length + names.length === 0 && !declared)
    refuse('zones', 'is missing: list zones or names, or say `declared: true`');
  const found = new Map<string, Asked>();
  const add = (kind: Asked['kind'], text: string) => {
    const name = canonicalHost(text);
    if (isIP(name) === 0) found.set(`${kind} ${name}`, { kind, name });
  };
  for (const zone of zones) add('zone', zone);
  for (const name of names) add('name', name);
  for (const target of declared ? targets : []) {
    for (const zone of target.identifiers['zone'] ?? []) add('zone', zone);
    for (const name of target.identifiers['domain'] ?? []) add('name', name);
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, asked]) => asked);
}

function scopeServers(scope: JsonObject): readonly string[] {
  return scopeTexts(scope, 'servers').map((text) => {
    const endpoint = parseEndpoint(text);
    if (isIP(text) !== 0 || (endpoint && isIP(endpoint.host) !== 0)) return text;
    return refuse('servers', 'takes addresses of name servers, with a port where it is not 53');
  });
}

function observe({ target: { kind, name }, at, probe }: Probed<Asked, DnsSeen>): readonly Observation[] {
  if (probe.kind !== 'seen') return [];
  const { attributes } = probe.value;
  return [
    {
      key: `${kind} ${name}`,
      class: classes[kind],
      at,
      identifiers: { [identifiers[kind]]: name },
      attributes,
      relations: [],
      state: {},
    },
  ];
}
