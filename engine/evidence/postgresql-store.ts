import { Socket } from 'node:net';
import type { Client } from 'pg';
import { EngineError } from '../model/error.ts';
import { explainDatabase } from './database-errors.ts';
import { type EvidenceStore, headBytes, type StoredFile, tailBytes } from './store.ts';

export interface PostgresqlOptions {
  /** Milliseconds that connecting, and each question, may take. */
  readonly patience: number;
}

/**
 * The tables. A writer needs INSERT and SELECT on both, a reader SELECT, and who compacts DELETE as well; where they are
 * there already nobody needs the right to create them.
 */
const tables = `
  create table if not exists groundtruth_evidence (
    name text primary key,
    content bytea not null,
    size int generated always as (octet_length(content)) stored,
    head bytea generated always as (substr(content, 1, ${headBytes})) stored,
    tail bytea generated always as (substr(content, greatest(1, octet_length(content) - ${tailBytes - 1}))) stored
  );
  create index if not exists groundtruth_evidence_checkpoints on groundtruth_evidence (name) where name like '%.checkpoint.ndjson';
  create table if not exists groundtruth_evidence_journal (digest text not null, name text not null)`;

/** The condition is that of the index. */
const checkpointsAsked = `select name from groundtruth_evidence where name like '%.checkpoint.ndjson' order by name`;

/** Names of files in one question, and bytes of what is fetched ahead. */
const batch = 500;
const mostAhead = 4 * 1024 * 1024;

/**
 * Evidence in a PostgreSQL database, by its URL. Connects when it is first asked, and again after the connection was lost.
 * A table that is not there is empty. Throws `config-invalid` for what is no such URL, without repeating it.
 */
export function postgresqlStore(url: string, { patience }: PostgresqlOptions): EvidenceStore {
  const place = placeOf(url);
  let connected: Promise<Client> | undefined;
  const sockets = new Set<Socket>();
  let hasTables = false;
  const fetched = new Map<string, Buffer>();

  async function connect(): Promise<Client> {
    const { default: pg } = await import('pg');
    const client = new pg.Client({
      connectionString: url,
      stream: () => {
        const socket = new Socket();
        sockets.add(socket.once('close', () => sockets.delete(socket)));
        return socket;
      },
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      statement_timeout: patience,
      application_name: 'groundtruth',
    });
    // A connection that is lost while nobody asks anything; the next question opens another.
    client.on('error', () => (connected = undefined));
    await client.connect();
    return client;
  }

  async function ask<Row extends object>(
    what: 'read' | 'written',
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    try {
      connected ??= connect();
      return (await (await connected).query<Row & Record<string, unknown>>(text, [...values])).rows;
    } catch (error) {
      if ((error as { code?: unknown }).code === noTable && what === 'read') return [];
      hangUp();
      throw explainDatabase(place, what, error);
    }
  }

  /** What is not answered in time may never be: nobody waits for a farewell either. */
  function hangUp(): void {
    connected = undefined;
    hasTables = false;
    for (const socket of sockets) socket.destroy();
  }

  /** Costs nothing once they were there. */
  async function makeTables(): Promise<void> {
    if (hasTables) return;
    const [found] = await ask<{ there: boolean }>(
      'written',
      `select to_regclass('groundtruth_evidence') is not null and to_regclass('groundtruth_evidence_journal') is not null as there`,
    );
    if (found?.there !== true) await ask('written', tables);
    hasTables = true;
  }

  return {
    place,
    pathOf: (name) => `${place}/${name}`,
    list: async () => ({
      files: await ask<StoredFile>('read', 'select name, size from groundtruth_evidence order by name collate "C"'),
      findings: [],
    }),
    async ends(files) {
      const known = new Map<string, { head: Buffer; tail: Buffer }>();
      for (let from = 0; from < files.length; from += batch) {
        const names = files.slice(from, from + batch).map(({ name }) => name);
        const rows = await ask<{ name: string; head: Buffer; tail: Buffer; size: number }>(
          'read',
          'select name, head, tail, size from groundtruth_evidence where name = any($1)',
          [names],
        );
        for (const { name, head, tail, size } of rows) known.set(name, { head, tail: size <= headBytes ? head : tail });
      }
      return files.map(({ name }) => known.get(name));
    },
    async read(name, ahead) {
      const here = fetched.get(name);
      if (here) {
        fetched.delete(name);
        return here;
      }
      fetched.clear();
      const names = [name];
      let left = mostAhead;
      for (const file of ahead?.() ?? []) {
        left -= file.size;
        if (left < 0 || names.length === batch) break;
        names.push(file.name);
      }
      const rows = await ask<{ name: string; content: Buffer }>(
        'read',
        'select name, content from groundtruth_evidence where name = any($1)',
        [names],
      );
      for (const row of rows) fetched.set(row.name, row.content);
      const content = fetched.get(name);
      fetched.delete(name);
      if (content) return content;
      throw new EngineError('unreadable', `${place}/${name} is not there any more.`, { hint: 'Ask again.' });
    },
    async write(name, text, digest) {
      await makeTables();
      const rows = await ask(
        'written',
        `with written as (insert into groundtruth_evidence (name, content) values ($1, $2) on conflict do nothing returning name)
         insert into groundtruth_evidence_journal (digest, name) select $3, name from written returning name`,
        [name, Buffer.from(text), digest],
      );
      return rows.length > 0;
    },
    async remove(files) {
      if (files.length === 0) return;
      await ask(
        'written',
        `with gone as (delete from groundtruth_evidence where name = any($1))
         delete from groundtruth_evidence_journal where digest = any($2)`,
        [files.map(({ name }) => name), files.flatMap(({ digest }) => digest ?? [])],
      );
    },
    journal: (names) =>
      names
        ? ask('read', 'select digest, name from groundtruth_evidence_journal where name = any($1)', [names])
        : ask('read', 'select digest, name from groundtruth_evidence_journal'),
    async checkpointMark() {
      const rows = await ask<{ name: string }>('read', checkpointsAsked);
      return rows.map(({ name }) => name).join(' ');
    },
    close: async () => hangUp(),
  };
}

const noTable = '42P01';

/** Host, port and database: never the user or the password. */
function placeOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^postgres(?:ql)?:$/.test(url.protocol)) {
    const database = url.pathname.slice(1) || 'the default database';
    return `PostgreSQL at ${url.hostname || 'localhost'}:${url.port || '5432'}/${database}`;
  }
  throw new EngineError('config-invalid', 'The URL of the evidence is not one of PostgreSQL.', {
    hint: 'Write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE in the environment variable that evidence.url names.',
  });
}
