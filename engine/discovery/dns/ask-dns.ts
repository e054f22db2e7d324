import { Resolver } from 'node:dns/promises';
import { canonicalHost } from '../endpoint.ts';
import { gap, type Probe } from '../probe.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

/** Records of one name, as attributes. */
export interface DnsSeen {
  readonly attributes: JsonObject;
}

export interface DnsAccess {
  /** Name servers as `address:port`; those of the system where there are none. */
  readonly servers: readonly string[];
  /** Milliseconds for each try. */
  readonly timeout: number;
}

/** Asks for the name servers and mail servers of a zone, and who is its primary. */
export function askZone(zone: string, access: DnsAccess, signal: AbortSignal): Promise<Probe<DnsSeen>> {
  return withResolver(access, signal, async (resolver) => {
    const soa = await resolver.resolveSoa(zone);
    const nameServers = await optional(resolver.resolveNs(zone));
    const mail = await optional(resolver.resolveMx(zone));
    return {
      primary: canonicalHost(soa.nsname),
      nameServers: nameServers.map(canonicalHost).sort(compareText),
      ...(mail.length > 0 && {
        mailServers: mail.map(({ exchange, priority }) => `${priority} ${canonicalHost(exchange)}`).sort(compareText),
      }),
    };
  });
}

/** Asks for the addresses of a name, and for the name that it stands for. Texts are not asked for: they hold secrets. */
export function askName(name: string, access: DnsAccess, signal: AbortSignal): Promise<Probe<DnsSeen>> {
  return withResolver(access, signal, async (resolver) => {
    const alias = await optional(resolver.resolveCname(name));
    const failures: unknown[] = [];
    const keep = (error: unknown): string[] => {
      failures.push(error);
      return [];
    };
    const four = await resolver.resolve4(name).catch(keep);
    const six = await resolver.resolve6(name).catch(keep);
    // One of the two families is mostly not there; without both, the name says nothing.
    if (four.length + six.length === 0 && alias.length === 0)
      throw failures.find((error) => !isNone(error)) ?? failures[0];
    return {
      ...(alias.length > 0 && { alias: alias.map(canonicalHost).sort(compareText).join(', ') }),
      ...(four.length + six.length > 0 && { addresses: [...four, ...six].map(canonicalHost).sort(compareText) }),
    };
  });
}

async function withResolver(
  { servers, timeout }: DnsAccess,
  signal: AbortSignal,
  ask: (resolver: Resolver) => Promise<JsonObject>,
): Promise<Probe<DnsSeen>> {
  const resolver = new Resolver({ timeout, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return { kind: 'seen', value: { attributes: await ask(resolver) } };
  } catch (error) {
    return readFailure(error as NodeJS.ErrnoException);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

const meanings: Readonly<Record<string, string>> = {
  ESERVFAIL: 'the name server failed',
  EREFUSED: 'the name server refuses to answer this machine',
  ETIMEOUT: 'the name server does not answer',
  ECONNREFUSED: 'no name server listens there',
  ECANCELLED: 'the time was up before it was answered',
  EBADRESP: 'the name server answers with something else',
  EBADNAME: 'it is no name',
};

/** That there is no such name, or no such record, is an answer. */
function readFailure({ code = '', message }: NodeJS.ErrnoException): Probe<never> {
  if (isNone({ code })) return { kind: 'refused' };
  return gap(code === 'EREFUSED' ? 'denied' : 'partial', meanings[code] ?? message.slice(0, 200));
}

function isNone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

/** A kind of record that may be missing; anything else that goes wrong is thrown. */
async function optional<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (isNone(error)) return [];
    throw error;
  }
}
