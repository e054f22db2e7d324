import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';

/** What the emergencies of a catalog have left to be made up for; nothing is loaded for a catalog without records of changes. */
export async function obligationsOf(catalog: Catalog, at: Date): Promise<readonly Finding[]> {
  if (!catalog.stats.entities.change) return [];
  return (await import('../policy/obligations.ts')).obligationFindings(catalog, at);
}
