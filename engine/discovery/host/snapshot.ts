import type { Endpoint } from '../endpoint.ts';

/** A program that runs. */
export interface HostProcess {
  readonly pid: number;
  readonly parent: number;
  /** Script for interpreters, executable otherwise; never the command line. */
  readonly name: string;
}

/** A TCP or UDP socket; `remote` is there where it is connected. */
export interface HostSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly local: Endpoint;
  readonly remote?: Endpoint;
  /** Processes that have it open; empty where they could not be seen. */
  readonly owners: readonly number[];
}

/** What could not be seen, in counts. */
export interface HostGaps {
  /** Processes whose open files may not be read. */
  readonly unreadable: number;
  /** Sockets that listen and that no process was seen to have open. */
  readonly ownerless: number;
  /** Processes of others are hidden (`hidepid`). */
  readonly hidden: boolean;
  /** Processes in network namespaces of their own: containers. */
  readonly elsewhere: number;
  /** Socket tables that could not be read. */
  readonly tables: readonly string[];
  /** Something was too large to read whole, or time was up. */
  readonly cut?: string;
  /** What this platform's tools leave open. */
  readonly platform?: string;
}

/** A machine at one moment, as far as it could be read. */
export interface HostSnapshot {
  readonly processes: ReadonlyMap<number, HostProcess>;
  readonly sockets: readonly HostSocket[];
  /** Ports that the system gives to clients. */
  readonly clientPorts: readonly [low: number, high: number];
  readonly gaps: HostGaps;
}
