import { EngineError } from '../model/error.ts';
import { folderStore } from './folder-store.ts';
import type { EvidenceStore } from './store.ts';

/** Milliseconds for each question to a database. */
const patience = 10_000;

/** Where evidence is kept: a folder, or what the environment variable of this name says. */
export type StoreAddress = { readonly folder: string } | { readonly variable: string };

/** The store at an address. Throws `config-invalid` where the environment variable is not set, or is no URL of a database. */
export async function openStore(
  address: StoreAddress,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<EvidenceStore> {
  if ('folder' in address) return folderStore(address.folder);
  const { variable } = address;
  const url = environment[variable];
  if (url === undefined || url === '') {
    throw new EngineError(
      'config-invalid',
      `The environment variable ${variable}, which evidence.url names, is not set.`,
      {
        hint: `Set ${variable} to the URL of the database, or name a folder with --evidence.`,
      },
    );
  }
  const { postgresqlStore } = await import('./postgresql-store.ts');
  return postgresqlStore(url, { patience });
}
