import type { EstateItem } from '../model/estate.ts';
import type { Relation } from '../model/relation.ts';
import { compareText } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import type { Drift, DriftContext } from './context.ts';
import type { LiveWindow } from './declared-changes.ts';
import { listNames } from './words.ts';

/** Choices that have lost their spare, or more. A target of which nothing is known counts as there. */
export function redundancyDrift(relations: readonly Relation[], context: DriftContext): readonly Drift[] {
  const choices = new Map<string, Relation[]>();
  for (const relation of relations) {
    if (!relation.redundancy) continue;
    const known = choices.get(relation.redundancy.id);
    if (known) known.push(relation);
    else choices.set(relation.redundancy.id, [relation]);
  }
  return [...choices.values()].flatMap((choice) => drift(choice, context));
}

function drift(choice: readonly Relation[], context: DriftContext): readonly Drift[] {
  const { items } = context;
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
      ...tippingLoss(lost, Math.max(choice.length - need, 1), context),
      about: choice.map(({ to }) => to).sort(),
    },
  ];
}

/** The loss that took the last spare, where it is known when each of them went. */
function tippingLoss(
  lost: readonly string[],
  spare: number,
  context: DriftContext,
): Pick<Drift, 'onset' | 'live' | 'departed' | 'cause'> {
  const losses = lost.flatMap((id) => {
    const item = context.items.get(id);
    const live = item && lossOf(item, context);
    return live ? [{ id, live }] : [];
  });
  if (losses.length < lost.length) return {};
  const tipping = losses.sort((a, b) => compareText(a.live.by, b.live.by) || compareText(a.id, b.id))[spare - 1];
  if (!tipping) return {};
  const { id, live } = tipping;
  // Ill health is a state, and nothing that anybody declares.
  return { onset: live.by, ...(live.after !== undefined && { live, departed: true, cause: id }) };
}

/** Between which moments it went, or fell ill; undefined where nobody had seen it well. */
function lossOf(item: EstateItem, { history, states }: DriftContext): LiveWindow | undefined {
  if (item.presence === 'missing') {
    const last = [...item.sightings].sort((a, b) => compareText(a.lastSeen, b.lastSeen)).at(-1);
    const by = last && history(last)?.goneBy;
    return last && by !== undefined ? { after: last.lastSeen, by } : undefined;
  }
  const ill = states(item, item.state.reachable === false ? 'reachable' : 'healthy').find(({ says }) => !says);
  return ill && { by: ill.sighting.stateSince ?? ill.sighting.at };
}

function isLost(item: EstateItem | undefined): boolean {
  return (
    item !== undefined &&
    (item.presence === 'missing' || item.state.healthy === false || item.state.reachable === false)
  );
}
