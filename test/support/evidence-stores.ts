import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestContext } from 'vitest';
import { folderStore } from '../../engine/evidence/folder-store.ts';
import { postgresqlStore } from '../../engine/evidence/postgresql-store.ts';
import type { EvidenceStore } from '../../engine/evidence/store.ts';
import { skipAbsent } from './absent.ts';
import type { PostgresqlServer } from './postgresql.ts';

/** A store that is empty, with the means to do to it what nobody should. */
export interface TestStore {
  /** Another writer or reader of the same evidence. */
  open(): EvidenceStore;
  names(): Promise<readonly string[]>;
  bytes(name: string): Promise<Buffer>;
  replace(name: string, bytes: Buffer): Promise<void>;
  /** Puts a file there that nobody kept. */
  plant(name: string, bytes: Buffer): Promise<void>;
  /** Takes the journal away. */
  forget(): Promise<void>;
  rename(name: string, other: string): Promise<void>;
  delete(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Both kinds of store, for `describe.each`; PostgreSQL is skipped by name where `server` gives none. */
export function storesOf(
  server: () => PostgresqlServer | undefined,
): readonly (readonly [where: string, open: (context: TestContext) => Promise<TestStore>])[] {
  return [
    ['a folder', async () => folderTestStore()],
    [
      'PostgreSQL',
      async (context) =>
        postgresqlTestStore(server() ?? skipAbsent(context, 'PostgreSQL (apt-get install postgresql)')),
    ],
  ];
}

export function folderTestStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-evidence-'));
  const at = (name: string) => join(folder, name);
  return {
    open: () => folderStore(folder),
    names: async () => readdirSync(folder).filter((name) => name.endsWith('.ndjson')),
    bytes: async (name) => readFileSync(at(name)),
    replace: async (name, bytes) => writeFileSync(at(name), bytes),
    plant: async (name, bytes) => writeFileSync(at(name), bytes),
    forget: async () => rmSync(at('.journal')),
    rename: async (name, other) => renameSync(at(name), at(other)),
    delete: async (name) => rmSync(at(name)),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Empties the database of the server. */
async function postgresqlTestStore({ url }: PostgresqlServer): Promise<TestStore> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop table if exists groundtruth_evidence, groundtruth_evidence_journal');
  const opened: EvidenceStore[] = [];
  const ask = async (text: string, ...values: unknown[]) => (await client.query(text, values)).rows as Row[];
  return {
    open() {
      const store = postgresqlStore(url, { patience: 5000 });
      opened.push(store);
      return store;
    },
    names: async () => (await ask('select name from groundtruth_evidence order by name')).map(({ name }) => name),
    async bytes(name) {
      const [row] = await ask('select content from groundtruth_evidence where name = $1', name);
      return row?.content ?? Buffer.alloc(0);
    },
    replace: async (name, bytes) => {
      await ask('update groundtruth_evidence set content = $2 where name = $1', name, bytes);
    },
    plant: async (name, bytes) => {
      await ask('insert into groundtruth_evidence (name, content) values ($1, $2)', name, bytes);
    },
    forget: async () => {
      await ask('delete from groundtruth_evidence_journal');
    },
    rename: async (name, other) => {
      await ask('update groundtruth_evidence set name = $2 where name = $1', name, other);
    },
    delete: async (name) => {
      await ask('delete from groundtruth_evidence where name = $1', name);
    },
    async close() {
      for (const store of opened) await store.close();
      await client.end();
    },
  };
}

interface Row {
  readonly name: string;
  readonly content: Buffer;
}
