import { disputedAttributes, type EstateItem } from '../model/estate.ts';
import { attributeText } from '../model/member-path.ts';
import { itemName } from '../model/ref.ts';
import { conflict } from './conflict.ts';
import { type Drift, type DriftContext, originOf } from './context.ts';
import { flapping } from './flapping.ts';
import { mismatch } from './mismatch.ts';
import { differingSettings } from './settings.ts';
import { sidesOf } from './states.ts';
import { unmanagedChanges } from './unmanaged-changes.ts';
import { listNames } from './words.ts';

/** Settings and behaviour that are not as intended, of things that are there. */
export function decayDrift(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (item.presence !== 'confirmed') return [];
  const drifts: Drift[] = [];
  // Only what has a past can go to and fro.
  const hasPast = item.sightings.some((sighting) => context.history(sighting) !== undefined);
  for (const [name, view] of Object.entries(hasPast ? item.attributes : disputedAttributes(item))) {
    const unsteady = hasPast ? flapping(item, name, view, context) : none;
    drifts.push(...unsteady);
    if (view.agrees === false) {
      const told = new Set(unsteady.map(({ about }) => about?.[0]));
      const settings = differingSettings(item, name, view).filter(({ path }) => !told.has(attributeText(path)));
      for (const setting of settings) drifts.push(mismatch(setting, context));
    }
    if (view.others) drifts.push(conflict(item, name, view, context));
  }
  const { healthy, reachable } = item.state;
  if (healthy === false || reachable === false) drifts.push(unhealthy(item, context));
  else if (reachable === true) drifts.push(...unreachedBy(item, context));
  return hasPast ? [...drifts, ...unmanagedChanges(item, context)] : drifts;
}

const none: readonly never[] = [];

function unhealthy(item: EstateItem, context: DriftContext): Drift {
  const isAway = item.state.reachable === false;
  const accounts = context.states(item, isAway ? 'reachable' : 'healthy');
  const [well, ill] = sidesOf(accounts);
  const who = ill.length > 0 ? ill : [...new Set(item.sightings.map(({ source }) => source))];
  const trouble = isAway ? 'cannot be reached' : 'is not well';
  const otherwise = well.length > 0 ? ` ${listNames(well)} ${well.length === 1 ? 'says' : 'say'} otherwise.` : '';
  const first = accounts.find(({ says }) => !says)?.sighting ?? item.sightings[0];
  return {
    code: 'decay.unhealthy',
    id: item.id,
    message: `${itemName(item.id)} is there and ${trouble}, by what ${listNames(who)} saw.${otherwise}`,
    hint: 'Look at the thing itself; a change to it, or to what stands on it, had better wait.',
    ...(first && {
      related: [{ message: 'the sighting', origin: originOf(first) }],
      onset: first.stateSince ?? first.at,
    }),
  };
}

/** It counts as reachable where one source reaches it; that another does not is told all the same. */
function unreachedBy(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (item.sightings.length < 2) return [];
  const accounts = context.states(item, 'reachable');
  const [yes, no] = sidesOf(accounts);
  if (yes.length === 0 || no.length === 0) return [];
  return [
    {
      code: 'decay.source-conflict',
      id: item.id,
      message: `${itemName(item.id)}: sources disagree about whether it can be reached: ${listNames(yes)} ${yes.length === 1 ? 'reaches' : 'reach'} it, ${listNames(no)} ${no.length === 1 ? 'does' : 'do'} not. It counts as reachable.`,
      hint: 'Compare from where each of them looks: a way to it may be closed, or one of them looks for something else.',
      related: accounts.map(({ sighting, says }) => ({
        message: `${sighting.source} ${says ? 'reaches it' : 'does not reach it'}`,
        origin: originOf(sighting),
      })),
      onset: accounts
        .map(({ sighting }) => sighting.stateSince ?? sighting.at)
        .reduce((latest, at) => (at > latest ? at : latest), ''),
      about: ['state.reachable'],
    },
  ];
}
