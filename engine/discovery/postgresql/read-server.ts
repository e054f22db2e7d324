import type { Client } from 'pg';
import type { JsonObject } from '../../model/json.ts';

/** A session of somebody else, as far as the role may see it. */
export interface PostgresqlSession {
  readonly name?: string;
  readonly address?: string;
}

export interface PostgresqlServer {
  /** Attributes of the class `database.postgresql`. */
  readonly attributes: JsonObject;
  /** Left out on a standby, which shares it with its primary. */
  readonly systemIdentifier?: string;
  readonly sessions: readonly PostgresqlSession[];
  /** Where a standby gets its data, `host:port`. */
  readonly primary?: string;
  /** Rights that are missing, each with what they would show. */
  readonly missing: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;
type Ask = (text: string) => Promise<readonly Row[]>;

/** Settings by attribute. Every role may read them. */
const settings: Readonly<Record<string, string>> = {
  maxConnections: 'max_connections',
  sharedBuffers: 'shared_buffers',
  workMem: 'work_mem',
  walLevel: 'wal_level',
  synchronousCommit: 'synchronous_commit',
  statementTimeout: 'statement_timeout',
  logMinDuration: 'log_min_duration_statement',
  characterSet: 'server_encoding',
  timeZone: 'TimeZone',
};

/** Reads what a role of no special rights may read, and what `pg_monitor` adds where the role has it. */
export async function readServer(client: Client): Promise<PostgresqlServer> {
  const ask: Ask = async (text) => (await client.query<Row>(text)).rows;
  const missing: string[] = [];
  const found = await readSettings(ask, missing);
  // One of the settings that are read: set by now it would be told as the server's.
  await ask(`set statement_timeout = '10s'`);
  const [server = {}] = await ask(
    `select current_setting('server_version') as version, pg_is_in_recovery() as standby,
       pg_has_role(current_user, 'pg_read_all_stats', 'usage') as monitor`,
  );
  const isStandby = server['standby'] === true;
  const isMonitor = server['monitor'] === true;
  const optional = (what: string, right: string, text: string) =>
    ask(text).catch((error: { code?: string }) => {
      if (error.code !== '42501' && error.code !== '42883' && error.code !== '42P01') throw error;
      if (error.code === '42501') missing.push(`${what}, which takes ${right}`);
      return [];
    });
  const rows = await ask(sessionsQuery);
  const [control] = await optional(
    'its system identifier',
    'EXECUTE on pg_control_system()',
    'select system_identifier::text as id from pg_control_system()',
  );
  const [receiver] = isStandby
    ? await optional('its primary', 'pg_monitor', 'select sender_host, sender_port from pg_stat_wal_receiver')
    : [];
  const senders = await optional(
    'its replicas',
    'pg_monitor',
    'select count(*)::int as count from pg_stat_replication',
  );
  const primary =
    receiver && isText(receiver['sender_host'])
      ? `${receiver['sender_host']}:${String(receiver['sender_port'])}`
      : undefined;
  if (!isMonitor) missing.unshift('the addresses of the clients of other roles, which takes the role pg_monitor');
  const id = control?.['id'];
  return {
    attributes: {
      version: String(server['version']).split(' ')[0] ?? '',
      ...found,
      databases: names(await ask('select datname as name from pg_database where not datistemplate order by 1')),
      extensions: names(await ask(`select extname as name from pg_extension where extname <> 'plpgsql' order by 1`)),
      role: isStandby ? 'standby' : 'primary',
      ...(senders[0] && { replicas: Number(senders[0]['count']) }),
    },
    sessions: rows.map(readSession),
    missing,
    ...(isText(id) && !isStandby && { systemIdentifier: id }),
    ...(primary !== undefined && { primary }),
  };
}

/** Clients only: not this session, not the server's own workers, not replicas, which are counted apart. Never a query's text. */
const sessionsQuery = `select application_name as name, host(client_addr) as address from pg_stat_activity
  where pid <> pg_backend_pid() and datname is not null
    and (backend_type is null or backend_type = 'client backend') limit 10000`;

/** What the server has for everybody. What is set for the role or for its database hides that, and is nobody else's. */
async function readSettings(ask: Ask, missing: string[]): Promise<JsonObject> {
  const list = Object.values(settings).map((name) => `'${name}'`);
  const rows = await ask(
    `select name, current_setting(name, true) as value, source like '%user' or source = 'database' as own
       from pg_settings where name in (${list.join(', ')})`,
  );
  const values = new Map(rows.map(({ name, value, own }) => [name, { value, own }]));
  const read: [string, string | number][] = [];
  for (const [attribute, name] of Object.entries(settings)) {
    const { value, own } = values.get(name) ?? {};
    if (own === true) missing.push(`${name} of the server, which takes a role and a database without one of their own`);
    else if (isText(value)) read.push([attribute, attribute === 'maxConnections' ? Number(value) : value]);
  }
  return Object.fromEntries(read);
}

/** What libraries and tools call themselves where nobody has given them a name. */
const unnamed =
  /^(?:|psql|pg_dump|pg_dumpall|pg_restore|pg_basebackup|PostgreSQL JDBC Driver|Npgsql|node-postgres|pgAdmin .*|DBeaver .*|DataGrip .*)$/i;

function readSession({ name, address }: Row): PostgresqlSession {
  return {
    ...(isText(name) && !unnamed.test(name) && { name: name.slice(0, 256) }),
    ...(isText(address) && { address }),
  };
}

function names(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ name }) => (isText(name) ? name : [])).slice(0, 1000);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
