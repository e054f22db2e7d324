import ipaddr from 'ipaddr.js';
import { type ClassTree, isA } from '../model/asset-class.ts';
import { type Identifiers, listed } from '../model/identifiers.ts';
import type { CoverageClaim, Sighting } from '../model/evidence.ts';
import { plain } from './identity-keys.ts';

/**
 * Whether the source of a sighting would see the thing if it were still there: a complete claim holds it for certain, and none that is
 * less may hold it. Linear in claims and in the values of their scopes.
 */
export function isSeenWhole(
  { source, observation }: Sighting,
  claims: readonly CoverageClaim[],
  classes: ClassTree,
): boolean {
  const identifiers = listed(observation.identifiers);
  const ofClass = claims.filter(
    (claim) => claim.source === source && claim.of === 'items' && isA(classes, observation.class, claim.class),
  );
  const held = (claim: CoverageClaim): Held[] =>
    Object.entries(claim.scope).map(([name, values]) =>
      name === 'addresses' ? heldByNetworks(identifiers, values) : heldByValues(identifiers[name] ?? [], values),
    );
  return (
    ofClass.some((claim) => claim.level === 'complete' && held(claim).every((each) => each === 'yes')) &&
    !ofClass.some((claim) => claim.level !== 'complete' && !held(claim).includes('no'))
  );
}

type Held = 'yes' | 'no' | 'unknown';

function heldByValues(own: readonly string[], values: readonly string[]): Held {
  const known = new Set(own.map(plain));
  if (known.size === 0) return 'unknown';
  return values.some((value) => known.has(plain(value))) ? 'yes' : 'no';
}

/** Where it is reached by name, nobody can tell in which network it was. */
function heldByNetworks({ endpoint = [] }: Identifiers, networks: readonly string[]): Held {
  if (endpoint.length === 0) return 'unknown';
  const each = endpoint.map((text) => {
    const address = addressOf(text);
    if (!address || address.range() === 'loopback') return 'unknown';
    return networks.some((network) => isWithin(address, network)) ? 'yes' : 'no';
  });
  return each.every((one) => one === each[0]) ? (each[0] ?? 'unknown') : 'unknown';
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const range = network.includes('/') ? network : `${network}/${address.kind() === 'ipv4' ? 32 : 128}`;
  try {
    const [base, bits] = ipaddr.parseCIDR(range);
    return base.kind() === address.kind() && address.match(base, bits);
  } catch {
    return false;
  }
}

/** Of `10.0.0.5:443` or `[2001:db8::1]:443`. */
function addressOf(endpoint: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const host = endpoint
    .trim()
    .replace(/:[0-9]*$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  if (host.includes(':') ? !ipaddr.IPv6.isValid(host) : !ipaddr.IPv4.isValidFourPartDecimal(host)) return undefined;
  return ipaddr.process(host);
}
