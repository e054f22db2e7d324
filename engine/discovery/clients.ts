import type { Observation, ObservedRelation } from '../model/evidence.ts';
import { canonicalJson, compareText } from '../model/json.ts';

/** Something that is connected to what a source looks at, as the server knows it. */
export interface SeenClient {
  /** What it calls itself; undefined where it says nothing, or only which library it uses. */
  readonly name?: string;
  /** Where it connects from; undefined where it is on the same machine. */
  readonly address?: string;
  readonly to: ObservedRelation['to'];
  /** How it uses that; `connectsTo` by default. */
  readonly type?: ObservedRelation['type'];
}

const mostClients = 10_000;
const mostAddresses = 1000;

interface Growing {
  readonly addresses: Set<string>;
  readonly links: Map<string, ObservedRelation>;
}

/**
 * One application for each name, however many addresses it connects from, and one for each address of those without a
 * name: its links lead to what it uses. A client of the same machine without a name is nobody in particular.
 */
export function observeClients(clients: readonly SeenClient[], at: string): readonly Observation[] {
  const growing = new Map<string, Growing>();
  for (const { name, address, to, type = 'connectsTo' } of clients) {
    if (name === undefined && (address === undefined || isLoopback(address))) continue;
    const key = name === undefined ? `client at ${address ?? ''}` : `client ${name}`;
    const known = growing.get(key) ?? { addresses: new Set(), links: new Map() };
    if (growing.size >= mostClients && !growing.has(key)) continue;
    growing.set(key, known);
    if (address !== undefined && !isLoopback(address) && known.addresses.size < mostAddresses) {
      known.addresses.add(address);
    }
    const place = `${type} ${canonicalJson(to)}`;
    known.links.set(place, { type, to, count: (known.links.get(place)?.count ?? 0) + 1 });
  }
  return [...growing]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, { addresses, links }]) => ({
      key,
      class: 'application',
      at,
      identifiers: {
        ...(!key.startsWith('client at ') && { serviceName: key.slice('client '.length) }),
        ...(addresses.size > 0 && { address: [...addresses].sort(compareText) }),
      },
      attributes: {},
      relations: [...links.values()],
      state: { participating: true },
    }));
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
