import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

/** A range of addresses of one family. */
export type Network = readonly [address: Address, prefix: number];

/** Reads `10.0.0.0/8`, `fd00::/8`, or a single address; undefined where it is none of them. */
export function readNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  if (isIP(host) === 0) return undefined;
  if (slash >= 0) return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
  const address = ipaddr.process(host);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

export function formatNetwork([address, prefix]: Network): string {
  return `${address.toString()}/${prefix}`;
}

/** True where one of the networks holds the address; names are in none. */
export function holds(networks: readonly Network[], host: string): boolean {
  if (isIP(host) === 0) return false;
  const address = ipaddr.process(host);
  return networks.some((network) => matches(address, network));
}

/** The networks that are in both lists: of two that overlap, the smaller. */
export function intersect(some: readonly Network[], others: readonly Network[]): readonly Network[] {
  const shared: Network[] = [];
  for (const a of some) {
    for (const b of others) {
      if (a[1] >= b[1] && matches(a[0], b)) shared.push(a);
      else if (b[1] > a[1] && matches(b[0], a)) shared.push(b);
    }
  }
  return shared;
}

function matches(address: Address, [base, prefix]: Network): boolean {
  if (address.kind() !== base.kind()) return false;
  return address.match([base, prefix] as never);
}
