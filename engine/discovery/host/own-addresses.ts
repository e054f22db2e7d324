import { networkInterfaces } from 'node:os';
import { canonicalHost } from '../endpoint.ts';
import { isForbidden } from '../forbidden-address.ts';
import { compareText } from '../../model/json.ts';

const mostAddresses = 256;

/** The machine's own addresses, sorted, without link-local ones, which mean another machine on every network. */
export function ownAddresses(): readonly string[] {
  const addresses = new Set<string>();
  for (const list of Object.values(networkInterfaces())) {
    for (const { address } of list ?? []) if (!isForbidden(address)) addresses.add(canonicalHost(address));
  }
  return [...addresses].sort(compareText).slice(0, mostAddresses);
}
