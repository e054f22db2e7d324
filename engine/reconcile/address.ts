import ipaddr from 'ipaddr.js';

/** Four decimal parts without leading zeros: what every program takes for the same IPv4 address. */
const ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

/** One text for each IP address: RFC 5952, IPv4-mapped addresses as IPv4, no zone; undefined where the text is no address. */
export function canonicalAddress(text: string): string | undefined {
  if (ipv4.test(text)) return text;
  const address = parseIpv6(text);
  return address && (address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String());
}

/** True for canonical addresses that only their own machine can reach. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (address.startsWith('127.') && ipv4.test(address));
}

/** Values by network, found by an address in it at a cost that does not grow with the number of networks. */
export interface NetworkTable<T> {
  /** By family and prefix length, e.g. `4/24`, then by the bytes of the network. */
  readonly lengths: Map<string, Map<string, T[]>>;
}

/** Adds a value under a network in CIDR form; a single address is a network of one. False where the text is neither. */
export function addNetwork<T>(table: NetworkTable<T>, cidr: string, value: T): boolean {
  const network = parseNetwork(cidr);
  if (!network) return false;
  const length = `${network.bytes.length}/${network.bits}`;
  const networks = table.lengths.get(length) ?? new Map<string, T[]>();
  table.lengths.set(length, networks);
  const key = maskedKey(network.bytes, network.bits);
  const values = networks.get(key);
  if (values) values.push(value);
  else networks.set(key, [value]);
  return true;
}

/** The values of every network that holds the address, widest length first met; O(distinct prefix lengths). */
export function networksHolding<T>(table: NetworkTable<T>, address: string): readonly T[] {
  const bytes = bytesOf(address);
  if (!bytes) return [];
  const found: T[] = [];
  for (const [length, networks] of table.lengths) {
    const [size, bits] = length.split('/').map(Number);
    if (size !== bytes.length || bits === undefined) continue;
    found.push(...(networks.get(maskedKey(bytes, bits)) ?? []));
  }
  return found;
}

function parseNetwork(text: string): { bytes: readonly number[]; bits: number } | undefined {
  const slash = text.indexOf('/');
  const bytes = bytesOf(slash < 0 ? text : text.slice(0, slash));
  if (!bytes) return undefined;
  const written = slash < 0 ? String(bytes.length * 8) : text.slice(slash + 1);
  const bits = Number(written);
  if (!/^[0-9]{1,3}$/.test(written) || bits > bytes.length * 8) return undefined;
  return { bytes, bits };
}

function bytesOf(text: string): readonly number[] | undefined {
  if (ipv4.test(text)) return text.split('.').map(Number);
  const address = parseIpv6(text);
  return address && (address.isIPv4MappedAddress() ? address.toIPv4Address() : address).toByteArray();
}

function parseIpv6(text: string): ipaddr.IPv6 | undefined {
  // Most texts are names; the library tells so by throwing, which costs.
  if (!text.includes(':')) return undefined;
  const plain = text.replace(/%.*$/s, '');
  return ipaddr.IPv6.isValid(plain) ? ipaddr.IPv6.parse(plain) : undefined;
}

function maskedKey(bytes: readonly number[], bits: number): string {
  const whole = bits >> 3;
  const rest = bits & 7;
  const kept = bytes.slice(0, whole);
  const next = bytes[whole];
  if (rest > 0 && next !== undefined) kept.push(next & (0xff << (8 - rest)));
  return kept.join('.');
}
