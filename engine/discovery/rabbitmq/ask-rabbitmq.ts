import type { Json } from '../../model/json.ts';
import { formatEndpoint, urlEndpoint } from '../endpoint.ts';
import { askJson, below, type HttpAccess } from '../http/ask.ts';
import { jsonAt, listAt, numberAt, textAt } from '../json-at.ts';
import { gap, type Probe } from '../probe.ts';

export interface RabbitQueue {
  readonly virtualHost: string;
  readonly name: string;
  readonly durable: boolean;
  readonly type?: string;
  readonly consumers?: number;
  readonly deadLetter?: string;
  /** Milliseconds. */
  readonly timeToLive?: number;
}

export interface RabbitConnection {
  readonly id: string;
  readonly name?: string;
  readonly address?: string;
}

export interface RabbitSeen {
  readonly version: string;
  readonly cluster: string;
  readonly node?: string;
  /** Where it answers in AMQP and in HTTP, `host:port`. */
  readonly endpoints: readonly string[];
  readonly queues: readonly RabbitQueue[];
  readonly connections: readonly RabbitConnection[];
  /** Connections that take from queues. */
  readonly consumers: readonly { readonly connection: string; readonly virtualHost: string; readonly queue: string }[];
  /** What it did not say, and why, in clauses. */
  readonly missing: readonly string[];
}

/** Asks the management API of one broker. Without its overview nothing is known of it. */
export async function askRabbitmq(url: URL, access: HttpAccess, signal: AbortSignal): Promise<Probe<RabbitSeen>> {
  const overview = await askJson(below(url, '/api/overview'), access, signal);
  if (overview.kind !== 'seen') return overview;
  const version = textAt(overview.value, 'rabbitmq_version') ?? textAt(overview.value, 'product_version');
  const cluster = textAt(overview.value, 'cluster_name');
  if (version === undefined || cluster === undefined)
    return gap('partial', 'it answers, but not as the management of RabbitMQ');
  const missing: string[] = [];
  const optional = async (what: string, path: string): Promise<Json> => {
    const answer = await askJson(below(url, path), access, signal);
    if (answer.kind === 'seen') return answer.value;
    missing.push(`${what}: ${answer.kind === 'unknown' ? answer.reason : 'it is gone'}`);
    return [];
  };
  const whoami = await optional('which rights it gives', '/api/whoami');
  if (!/monitoring|administrator/.test(JSON.stringify(jsonAt(whoami, 'tags') ?? ''))) {
    missing.push('queues and connections of others, which takes the tag monitoring');
  }
  const queues = await optional('its queues', '/api/queues?disable_stats=false');
  // The list leaves out what the user may not see, and does not say so.
  const unseen = (numberAt(overview.value, 'object_totals', 'queues') ?? 0) - listAt(queues).length;
  if (unseen > 0) missing.push(`${unseen} of its queues, which takes permissions in their virtual hosts`);
  const connections = await optional('its connections', '/api/connections');
  const consumers = await optional('its consumers', '/api/consumers');
  const node = textAt(overview.value, 'node');
  return {
    kind: 'seen',
    value: {
      version,
      cluster,
      endpoints: endpointsOf(url, overview.value),
      queues: listAt(queues).flatMap(readQueue),
      connections: listAt(connections).flatMap(readConnection),
      consumers: listAt(consumers).flatMap(readConsumer),
      missing,
      ...(node !== undefined && { node }),
    },
  };
}

/** The host that was asked, at the port of HTTP and at those of AMQP that the same node listens at. */
function endpointsOf(url: URL, overview: Json): readonly string[] {
  const own = urlEndpoint(url);
  if (!own) return [];
  const node = textAt(overview, 'node');
  const ports = listAt(overview, 'listeners').flatMap((listener) => {
    const isAmqp = /^amqp(?:\/ssl)?$/.test(textAt(listener, 'protocol') ?? '');
    const port = numberAt(listener, 'port');
    return isAmqp && port !== undefined && textAt(listener, 'node') === node ? [port] : [];
  });
  return [...new Set([...ports, own.port])].map((port) => formatEndpoint({ host: own.host, port }));
}

/** Queues that somebody made to last: those of one connection come and go with it. */
function readQueue(item: Json): readonly RabbitQueue[] {
  const [name, virtualHost] = [textAt(item, 'name'), textAt(item, 'vhost')];
  if (name === undefined || virtualHost === undefined || name.startsWith('amq.gen-')) return [];
  if (jsonAt(item, 'exclusive') === true || jsonAt(item, 'auto_delete') === true) return [];
  const [type, consumers] = [textAt(item, 'type'), numberAt(item, 'consumers')];
  const deadLetter =
    textAt(item, 'arguments', 'x-dead-letter-routing-key') ?? textAt(item, 'arguments', 'x-dead-letter-exchange');
  const timeToLive = numberAt(item, 'arguments', 'x-message-ttl');
  return [
    {
      virtualHost,
      name,
      durable: jsonAt(item, 'durable') === true,
      ...(type !== undefined && { type }),
      ...(consumers !== undefined && { consumers }),
      ...(deadLetter !== undefined && { deadLetter }),
      ...(timeToLive !== undefined && { timeToLive }),
    },
  ];
}

function readConnection(item: Json): readonly RabbitConnection[] {
  const id = textAt(item, 'name');
  if (id === undefined) return [];
  const name = textAt(item, 'user_provided_name') ?? textAt(item, 'client_properties', 'connection_name');
  const address = textAt(item, 'peer_host');
  return [{ id, ...(name !== undefined && { name: name.slice(0, 256) }), ...(address !== undefined && { address }) }];
}

function readConsumer(item: Json): RabbitSeen['consumers'] {
  const connection = textAt(item, 'channel_details', 'connection_name');
  const [queue, virtualHost] = [textAt(item, 'queue', 'name'), textAt(item, 'queue', 'vhost')];
  return connection === undefined || queue === undefined || virtualHost === undefined
    ? []
    : [{ connection, virtualHost, queue }];
}
