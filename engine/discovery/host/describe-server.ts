import type { Observation } from '../../model/evidence.ts';
import type { JsonObject } from '../../model/json.ts';
import type { MachineNumbers } from './machine-numbers.ts';

/** A machine as a look at it tells of it. */
export interface Machine {
  /** Ends its key. */
  readonly keyed: string;
  readonly at: string;
  readonly hostname: string;
  /** All that it goes by on the network. */
  readonly names: readonly string[];
  /** Where the scope says that it stands; with its name that proves which machine it is. */
  readonly site: string | undefined;
  readonly addresses: readonly string[];
  readonly numbers: MachineNumbers;
  readonly attributes: JsonObject;
}

/** The machine that was looked at, whichever way: what it is told apart by, and its system. */
export function describeServer(machine: Machine): Observation {
  const { keyed, at, hostname, names, site, addresses, numbers, attributes } = machine;
  const { denied: _, ...known } = numbers;
  return {
    key: `server ${keyed}`,
    class: 'server',
    at,
    identifiers: {
      host: names,
      ...(site !== undefined && { name: hostname, site }),
      ...(addresses.length > 0 && { address: addresses }),
      ...known,
    },
    attributes: { ...attributes, ...(addresses.length > 0 && { addresses }) },
    relations: [],
    state: { reachable: true },
  };
}
