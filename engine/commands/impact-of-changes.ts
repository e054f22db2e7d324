import { impactStarts } from '../impact/starts.ts';
import type { Change } from '../model/change.ts';
import type { Estate } from '../model/estate.ts';
import type { Impact } from '../model/impact.ts';
import type { Sides } from './review-sides.ts';

/** What changes break, on either side of them. Where nothing is done to anything, nothing is loaded for it. */
export async function impactOfChanges(
  changes: readonly Change[],
  { before, after }: Pick<Sides, 'before' | 'after'>,
  estate?: Estate,
): Promise<Impact> {
  const starts = impactStarts(changes, before.catalog, after.catalog);
  if (starts.length === 0) return { starts, affected: [] };
  const { uniteCatalogs } = await import('../change/unite.ts');
  const { computeImpact } = await import('../impact/impact.ts');
  return computeImpact({
    ...uniteCatalogs(before.catalog, after.catalog, changes),
    ...(estate && { estate }),
    starts,
  });
}
