import { boundSocket } from '../bound-socket.ts';
import { formatEndpoint, parseEndpoint, type Endpoint } from '../endpoint.ts';
import { handshake } from '../handshake.ts';
import { defined, numberAt } from '../json-at.ts';
import { openSocket } from '../open-socket.ts';
import { gap, type Probe } from '../probe.ts';
import { endpointTrust } from '../tls/trust.ts';
import type { JsonObject } from '../../model/json.ts';
import { converse, type Reply } from './resp.ts';

export interface RedisAccess {
  readonly user?: string;
  readonly password?: string;
  readonly tls: boolean;
  readonly ca?: readonly string[];
  readonly allowLinkLocal: boolean;
}

export interface RedisClient {
  readonly name?: string;
  readonly address?: string;
}

export interface RedisSeen {
  readonly attributes: JsonObject;
  readonly clients: readonly RedisClient[];
  readonly address?: string;
  /** Of a replica: whom it follows, `host:port`. */
  readonly primary?: string;
  readonly missing: readonly string[];
}

const longestAnswer = 32 * 1024 * 1024;

/** Asks one server for INFO, CLIENT LIST and four settings. Never rejects for what the server says. */
export async function askRedis(
  endpoint: Endpoint,
  access: RedisAccess,
  signal: AbortSignal,
): Promise<Probe<RedisSeen>> {
  const opened = await openSocket(endpoint, { signal, allowLinkLocal: access.allowLinkLocal });
  if (opened.kind === 'refused') return opened;
  if (opened.kind === 'unknown') return { ...opened, present: false };
  const { remoteAddress: host, remotePort: port } = opened.socket;
  let socket = boundSocket(opened.socket, signal, longestAnswer);
  try {
    if (access.tls) {
      const shaken = await handshake(socket, {
        serverName: endpoint.host,
        signal,
        ...(access.ca && { ca: [...access.ca] }),
      });
      if (shaken.kind === 'not-tls') return gap('partial', 'it answers, but not in TLS');
      if (shaken.kind === 'unknown') return { ...shaken, present: false };
      const trust = endpointTrust(shaken.socket, endpoint.host);
      if (trust !== 'trusted')
        return gap('partial', `its certificate is not good here (${trust}), so that it was asked nothing`);
      socket = shaken.socket;
    }
    const address = host === undefined || port === undefined ? undefined : formatEndpoint({ host, port });
    return await readServer(converse(socket), access, address);
  } catch (error) {
    return gap(
      'partial',
      signal.aborted ? 'it took the connection and did not answer in time' : (error as Error).message,
    );
  } finally {
    opened.socket.destroy();
  }
}

type Ask = (...words: readonly string[]) => Promise<Reply>;

async function readServer(ask: Ask, access: RedisAccess, address: string | undefined): Promise<Probe<RedisSeen>> {
  if (access.password !== undefined) {
    const login = await ask('AUTH', ...(access.user === undefined ? [] : [access.user]), access.password);
    if (isError(login)) return gap('denied', `it did not let the user in (${login.error})`, true);
  }
  const info = await ask('INFO');
  if (isError(info)) {
    const needs = info.error.startsWith('NOAUTH') ? 'it wants a password' : `it does not allow INFO (${info.error})`;
    return gap('denied', needs, true);
  }
  const facts = readInfo(typeof info === 'string' ? info : '');
  if (!facts.has('redis_version')) return gap('partial', 'it answers, but not as Redis does');
  const missing: string[] = [];
  const optional = async (what: string, right: string, ...words: readonly string[]): Promise<Reply> => {
    const reply = await ask(...words);
    if (isError(reply)) missing.push(`${what}, which takes the right ${right}`);
    return isError(reply) ? null : reply;
  };
  const settings = readSettings(await optional('its settings', '+config|get', 'CONFIG', 'GET', 'maxmemory*'));
  const persistence = readSettings(
    await optional('whether it keeps its data', '+config|get', 'CONFIG', 'GET', 'appendonly'),
  );
  const count = readSettings(await optional('how many databases it has', '+config|get', 'CONFIG', 'GET', 'databases'));
  const own = await optional('which of the clients it is itself', '+client|id', 'CLIENT', 'ID');
  const list = await optional('its clients', '+client|list', 'CLIENT', 'LIST', 'TYPE', 'normal');
  const primary = facts.get('master_host') && `${facts.get('master_host')}:${facts.get('master_port')}`;
  return {
    kind: 'seen',
    value: {
      attributes: defined({
        version: facts.get('redis_version') ?? '',
        role: facts.get('role') === 'slave' ? 'replica' : 'primary',
        replicas: numberAt(facts.get('connected_slaves')),
        maxMemory: settings.get('maxmemory'),
        evictionPolicy: settings.get('maxmemory-policy'),
        appendOnly: persistence.has('appendonly') ? persistence.get('appendonly') === 'yes' : undefined,
        databases: numberAt(count.get('databases')),
      }),
      clients: typeof list === 'string' ? readClients(list, typeof own === 'number' ? own : -1) : [],
      missing: [...new Set(missing)],
      ...(address !== undefined && { address }),
      ...(primary !== undefined && { primary }),
    },
  };
}

function isError(reply: Reply): reply is { readonly error: string } {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}

function readInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon < 1 || line.startsWith('#')
      ? []
      : [
          [
            line.slice(0, colon),
            line
              .slice(colon + 1)
              .trim()
              .slice(0, 256),
          ],
        ];
  });
  return new Map(pairs);
}

function readSettings(reply: Reply): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  if (!Array.isArray(reply)) return settings;
  const words = reply as readonly Reply[];
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [name, value] = [words[index], words[index + 1]];
    if (typeof name === 'string' && typeof value === 'string') settings.set(name, value);
  }
  return settings;
}

/** One line for each client: `id=3 addr=10.0.0.7:51234 name=orders-api …`. */
function readClients(text: string, own: number): readonly RedisClient[] {
  return text.split('\n').flatMap((line) => {
    const fields = new Map(
      line.split(' ').map((field) => [field.split('=', 1)[0] ?? '', field.slice(field.indexOf('=') + 1)]),
    );
    if (!fields.has('addr') || Number(fields.get('id')) === own) return [];
    const [name, address] = [fields.get('name') ?? '', parseEndpoint(fields.get('addr') ?? '')?.host];
    return [{ ...(name !== '' && { name: name.slice(0, 256) }), ...(address !== undefined && { address }) }];
  });
}
