import { lookup, type LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { isForbidden } from './forbidden-address.ts';

/** Neither presence nor absence: `denied` where a right or a rule stands in the way. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly level: 'partial' | 'denied';
  /** A clause that follows the name of the endpoint and a colon. */
  readonly reason: string;
}

/** An open connection; certainty that nothing listens there; or why neither can be said. */
export type Opened = { readonly kind: 'open'; readonly socket: Socket } | { readonly kind: 'refused' } | Unknown;

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Connect to link-local and metadata addresses too. */
  readonly allowLinkLocal: boolean;
}

const forbidden: Unknown = {
  kind: 'unknown',
  level: 'denied',
  reason:
    'it is a link-local or metadata address, which is only looked at when the scope of the source says `allowLinkLocal: true`',
};
const silent: Unknown = { kind: 'unknown', level: 'partial', reason: 'it did not answer in time' };

/**
 * Connects to an endpoint, or to a socket by its path. The address that is checked is the one that is connected to, whatever
 * its name says later.
 */
export function openSocket(to: Endpoint | string, { signal, allowLinkLocal }: OpenOptions): Promise<Opened> {
  if (typeof to !== 'string' && !allowLinkLocal && isForbidden(to.host)) return Promise.resolve(forbidden);
  return new Promise((resolve) => {
    const socket = typeof to === 'string' ? connect({ path: to }) : connectTo(to, allowLinkLocal);
    const onAbort = () => finish(silent);
    function finish(opened: Opened): void {
      signal.removeEventListener('abort', onAbort);
      // Errors after this are for whoever has the socket; one listener stays so that none is left without.
      if (opened.kind !== 'open') socket.destroy();
      resolve(opened);
    }
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    socket.on('error', (error) => finish(readConnectError(error)));
    socket.once('connect', () => finish({ kind: 'open', socket }));
  });
}

function connectTo({ host, port }: Endpoint, allowLinkLocal: boolean): Socket {
  return connect({
    host,
    port,
    autoSelectFamily: isIP(host) === 0,
    autoSelectFamilyAttemptTimeout: 1000,
    lookup: allowLinkLocal ? lookup : guardedLookup,
  });
}

/** Resolves every address of a name, and refuses all when one is forbidden. */
const guardedLookup: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    const none: LookupAddress[] = [];
    if (error) return callback(error, none);
    if (addresses.some(({ address }) => isForbidden(address))) {
      return callback(Object.assign(new Error(forbidden.reason), { code: 'FORBIDDEN' }), none);
    }
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  });
};

function readConnectError(error: NodeJS.ErrnoException): Opened {
  const errors = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [error];
  const other = errors.find(({ code }) => code !== 'ECONNREFUSED');
  return other ? unknownFrom(other) : { kind: 'refused' };
}

const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'the name server does not answer',
  ENODATA: 'its name has no address',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  EADDRNOTAVAIL: 'there is no route to it from here',
  ETIMEDOUT: silent.reason,
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
};

const notPermitted = new Set(['EACCES', 'EPERM']);

/** What a network error means for what can be said of an endpoint; codes without a meaning are named. */
export function unknownFrom(error: NodeJS.ErrnoException): Unknown {
  const code = error.code ?? '';
  if (code === 'FORBIDDEN') return forbidden;
  if (notPermitted.has(code))
    return { kind: 'unknown', level: 'denied', reason: 'connecting to it is not permitted here' };
  return {
    kind: 'unknown',
    level: 'partial',
    reason: meanings[code] ?? `the connection failed (${code || error.message.slice(0, 200)})`,
  };
}
