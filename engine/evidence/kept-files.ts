import type { EvidenceStore } from './store.ts';

/** What was kept in a store, by its journal: nothing where that is gone. */
export interface KeptFiles {
  /** By digest: the name of the first file that was kept with it. */
  readonly names: ReadonlyMap<string, string>;
  /** By name: the digests that it was kept with; several where it was removed, and brought in again. */
  readonly digests: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads the journal, or at least what it says of some names. Linear in what was ever kept. */
export async function keptFiles(store: EvidenceStore, wanted?: readonly string[]): Promise<KeptFiles> {
  const names = new Map<string, string>();
  const digests = new Map<string, Set<string>>();
  for (const { digest, name } of await store.journal(wanted)) {
    if (!names.has(digest)) names.set(digest, name);
    const known = digests.get(name);
    if (known) known.add(digest);
    else digests.set(name, new Set([digest]));
  }
  return { names, digests };
}
