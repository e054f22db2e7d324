import type { EstateItem } from '../model/estate.ts';
import type { Relation } from '../model/relation.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, listNames } from './context.ts';

/** Choices that have lost their spare, or more. A target of which nothing is known counts as there. */
export function redundancyDrift(relations: readonly Relation[], { items }: DriftContext): readonly Drift[] {
  const choices = new Map<string, Relation[]>();
  for (const relation of relations) {
    if (!relation.redundancy) continue;
    const known = choices.get(relation.redundancy.id);
    if (known) known.push(relation);
    else choices.set(relation.redundancy.id, [relation]);
  }
  return [...choices.values()].flatMap((choice) => drift(choice, items));
}

function drift(choice: readonly Relation[], items: ReadonlyMap<string, EstateItem>): readonly Drift[] {
  const [first] = choice;
  const need = first?.redundancy?.need ?? 0;
  const lost = choice.map(({ to }) => to).filter((to) => isLost(items.get(to)));
  const left = choice.length - lost.length;
  if (!first || lost.length === 0 || left > need) return [];
  const which = `${listNames(lost.map(itemName))} ${lost.length === 1 ? 'is' : 'are'} missing or not well`;
  return [
    {
      code: 'relation.redundancy-lost',
      id: first.from,
      message: `${itemName(first.from)} needs ${need} of ${choice.length} and has ${left} left${left < need ? '' : ', without a spare'}: ${which}.`,
      hint: 'Bring back what was lost before anything else here changes.',
      ...(left < need ? { severity: 'error' as const } : { severity: 'warning' as const }),
      origin: first.origin,
      about: choice.map(({ to }) => to).sort(),
    },
  ];
}

function isLost(item: EstateItem | undefined): boolean {
  return (
    item !== undefined &&
    (item.presence === 'missing' || item.state.healthy === false || item.state.reachable === false)
  );
}
