import type { Finding } from '../model/finding.ts';
import { unreadableFinding } from './store-findings.ts';
import type { EvidenceStore } from './store.ts';

/** Why one file of a store could not be read. Throws `unreadable` where the store itself is gone: half of it is no evidence. */
export async function readTrouble(store: EvidenceStore, name: string, error: unknown): Promise<Finding> {
  await store.journal([]);
  return unreadableFinding(store.pathOf(name), error);
}
