import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { boundSocket } from '../bound-socket.ts';
import { formatEndpoint, type Endpoint } from '../endpoint.ts';
import { openSocket } from '../open-socket.ts';
import { gap, type Probe } from '../probe.ts';
import { readServer, type PostgresqlServer } from './read-server.ts';

export interface PostgresqlAccess {
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** Encrypt, and go on only where the certificate is trusted. */
  readonly tls: boolean;
  readonly ca?: readonly string[];
  readonly allowLinkLocal: boolean;
}

/** What one server says of itself, and the address at which it said so. */
export interface PostgresqlSeen extends PostgresqlServer {
  readonly address?: string;
}

const longestAnswer = 32 * 1024 * 1024;

/** Logs in for one read-only session, asks, and leaves. Never rejects for what the server says. */
export async function askPostgresql(
  endpoint: Endpoint,
  access: PostgresqlAccess,
  signal: AbortSignal,
): Promise<Probe<PostgresqlSeen>> {
  const opened = await openSocket(endpoint, { signal, allowLinkLocal: access.allowLinkLocal });
  if (opened.kind === 'refused') return opened;
  if (opened.kind === 'unknown') return { ...opened, present: false };
  const { remoteAddress: host, remotePort: port } = opened.socket;
  const client = await clientOn(boundSocket(opened.socket, signal, longestAnswer), endpoint, access);
  // What happens to a connection after its answer is nobody's business.
  client.on('error', () => {});
  try {
    await client.connect();
    const server = await readServer(client);
    const address = host === undefined || port === undefined ? undefined : formatEndpoint({ host, port });
    return { kind: 'seen', value: { ...server, ...(address !== undefined && { address }) } };
  } catch (error) {
    return readFailure(error as Failure, access, signal);
  } finally {
    opened.socket.destroy();
  }
}

/** A client on a connection that is there already; nothing of it comes from the environment or from files. */
async function clientOn(socket: Socket, { host, port }: Endpoint, access: PostgresqlAccess): Promise<Client> {
  const { default: pg } = await import('pg');
  let asksInClear = false;
  const client = new pg.Client({
    host,
    port,
    user: access.user,
    database: access.database,
    application_name: 'groundtruth',
    options: '-c default_transaction_read_only=on',
    ssl: access.tls && { rejectUnauthorized: true, servername: host, ...(access.ca && { ca: [...access.ca] }) },
    stream: () => connected(socket),
    password: () => {
      if (asksInClear && !access.tls) throw Object.assign(new Error(clearText), { code: 'CLEAR' });
      return access.password ?? '';
    },
  });
  const { connection } = client as unknown as { readonly connection: NodeJS.EventEmitter };
  connection.on('authenticationCleartextPassword', () => (asksInClear = true));
  return client;
}

const clearText = 'it asks for the password in clear text, which is given to it only with `tls: true`';

/** A socket that is connected, in the form of one that has yet to connect, which is what the client wants. */
function connected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect() {
      process.nextTick(() => socket.emit('connect'));
      return socket;
    },
  });
}

interface Failure extends Error {
  readonly code?: string;
  /** There where the server said so. */
  readonly severity?: string;
}

const noRight = new Set(['28000', '28P01', '42501', 'CLEAR']);

function readFailure({ code, severity, message }: Failure, access: PostgresqlAccess, signal: AbortSignal) {
  const said = message.trim().slice(0, 200);
  if (code !== undefined && noRight.has(code)) {
    return gap('denied', `it did not let the role ${access.user} in (${said})`, true);
  }
  if (severity !== undefined) return gap('partial', `it answered with an error (${said})`, true);
  if (signal.aborted) return gap('partial', 'it took the connection and did not answer in time');
  if (/certificate|CERT_|altname/i.test(`${code} ${said}`)) {
    return gap('partial', `its certificate is not good here (${said}), so that it was asked nothing`);
  }
  return gap('partial', `it answers, but not as PostgreSQL (${said || 'it closed the connection'})`);
}
