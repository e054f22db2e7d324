import type { EstateItem } from '../model/estate.ts';
import { itemName, type Ref } from '../model/ref.ts';
import { type Drift, type DriftContext, originOf } from './context.ts';

/** What runs before or after its time. */
export function lifecycleDrift(item: EstateItem, { entities }: DriftContext): readonly Drift[] {
  const lifecycle = entities.get(item.id as Ref)?.lifecycle;
  if (item.presence !== 'confirmed' || (lifecycle !== 'retired' && lifecycle !== 'planned')) return [];
  const [first] = item.sightings;
  const onset = item.sightings.map(({ firstSeen }) => firstSeen).sort()[0];
  const retired = lifecycle === 'retired';
  return [
    {
      code: retired ? 'lifecycle.retired-but-live' : 'lifecycle.planned-but-live',
      id: item.id,
      message: `${itemName(item.id)} is declared ${lifecycle}, and ${first?.source ?? 'a source'} sees it running.`,
      hint: retired
        ? 'Shut it down, or take back its retirement.'
        : 'Declare `lifecycle: production` (or `experimental`) now that it runs.',
      ...(first && {
        related: [{ message: `${first.source} sees ${first.class} ${first.key}`, origin: originOf(first) }],
      }),
      ...(onset !== undefined && { onset }),
    },
  ];
}
