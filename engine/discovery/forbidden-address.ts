import { readNetwork, holds, type Network } from './network.ts';

/**
 * Addresses at which a cloud answers a machine about itself, often with credentials. A URL in a catalog can come from
 * anybody who can open a pull request, so that no source connects to them unless its own scope allows it.
 */
const metadataNetworks = [
  '169.254.0.0/16', // link-local: AWS, Azure, Google, Oracle, DigitalOcean
  'fe80::/10',
  'fd00:ec2::/32', // AWS over IPv6
  'fd20:ce::/32', // Google over IPv6
  '100.100.100.200/32', // Alibaba
  '168.63.129.16/32', // Azure's wire server
  '192.0.0.192/32', // Oracle
  '64:ff9b::a9fe:0/112', // 169.254.0.0/16 behind NAT64
  '2002:a9fe::/32', // and behind 6to4
]
  .map(readNetwork)
  .filter((network): network is Network => network !== undefined);

/** True for link-local addresses and those of cloud metadata services; false for names. */
export function isForbidden(address: string): boolean {
  return holds(metadataNetworks, address);
}
