import { isA } from '../model/asset-class.ts';
import { type AttributeView, disputedAttributes, type EstateItem, type ObservedValue } from '../model/estate.ts';
import { isObject, type Json, sameJson } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import type { DriftCode } from './codes.ts';
import { type Drift, type DriftContext, listNames, originOf, show, writtenAt } from './context.ts';
import { flapping } from './flapping.ts';
import { changesOf } from './history.ts';
import { unmanagedChanges } from './unmanaged-changes.ts';
import { impossible, meetings } from './schedule.ts';
import { sidesOf } from './states.ts';
import { isVersion, settingMechanism } from './setting-mechanism.ts';

/** Settings and behaviour that are not as intended, of things that are there. */
export function decayDrift(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (item.presence !== 'confirmed') return [];
  const drifts: Drift[] = [];
  // Only what has a past can go to and fro.
  const hasPast = item.sightings.some((sighting) => context.history(sighting) !== undefined);
  for (const [name, view] of Object.entries(hasPast ? item.attributes : disputedAttributes(item))) {
    const unsteady = flapping(item, name, view, context);
    if (unsteady) drifts.push(unsteady);
    else if (view.agrees === false && view.observed) drifts.push(mismatch(item, name, view, view.observed, context));
    if (view.others) drifts.push(conflict(item, name, view, context));
  }
  const { healthy, reachable } = item.state;
  if (healthy === false || reachable === false) drifts.push(unhealthy(item, context));
  else if (reachable === true) drifts.push(...unreachedBy(item, context));
  return hasPast ? [...drifts, ...unmanagedChanges(item, context)] : drifts;
}

function mismatch(
  item: EstateItem,
  name: string,
  view: AttributeView,
  observed: ObservedValue,
  context: DriftContext,
): Drift {
  const intended = view.declared ?? view.assumed;
  const value = comparedPart(observed.value, intended);

  const declared = view.declared !== undefined;
  const isTiming = codeOf(item, name, context) === 'decay.schedule';
  const timing = isTiming ? meetings(item, context) : undefined;
  const never = isTiming ? impossible(name, observed.value) : undefined;
  const changes = changesOf(item, name, observed.source, context.history);
  const [before, last] = changes.slice(-2);
  const departed = before?.value !== undefined && sameJson(before.value, intended);
  const was =
    departed || before?.value === undefined ? '' : ` and was ${show(comparedPart(before.value, intended))} before`;
  const seen = `${itemName(item.id)}: ${name} is ${show(value)}${was}, as ${observed.source} saw`;
  return {
    code: declared ? codeOf(item, name, context) : 'decay.override',
    id: item.id,
    message: declared
      ? `${seen}; ${show(intended)} is declared.${never === undefined ? '' : ` ${never}`}${timing?.text ?? ''}`
      : `${seen}; nothing is declared, and ${item.class} takes it to be ${show(intended)}.`,
    hint: declared
      ? `Set it back to ${show(intended)}${never === undefined ? `, or declare ${show(value)} where that is meant` : ''}.`
      : `Declare \`${name}: ${show(value)}\` where that is meant.`,
    ...writtenAt(item, name, view, context),
    related: [{ message: 'the observed value', origin: originOf(observed) }, ...(timing?.related ?? [])],
    ...(timing && { touches: timing.touches }),
    onset: observed.since ?? observed.at,
    ...settingMechanism({ item, name, view, observed }, context),
    ...(last && { live: { ...(last.after !== undefined && { after: last.after }), by: last.at } }),
    departed,
    attribute: name,
    value: observed.value,
    about: [name],
  };
}

/** Of an object, the members that are intended: only they were compared. */
function comparedPart(observed: Json, intended: Json | undefined): Json {
  if (!isObject(observed) || !isObject(intended)) return observed;
  return Object.fromEntries(Object.entries(observed).filter(([name]) => Object.hasOwn(intended, name)));
}

function codeOf({ class: className }: EstateItem, name: string, { classes }: DriftContext): DriftCode {
  if (isVersion(name)) return 'decay.version';
  if (timing.has(name) && isA(classes, className, 'batch-job')) return 'decay.schedule';
  return trust.has(name) ? 'decay.untrusted' : 'decay.mismatch';
}

/** What says when a job starts. */
const timing: ReadonlySet<string> = new Set(['schedule', 'timeZone', 'enabled']);

/** What tells whether a client would trust an endpoint. */
const trust: ReadonlySet<string> = new Set(['chain', 'trust', 'selfSigned']);

function conflict(item: EstateItem, name: string, view: AttributeView, context: DriftContext): Drift {
  const values = [...(view.observed ? [view.observed] : []), ...(view.others ?? [])];
  const accounts = values.map(
    (each) => `${show(each.value)} by ${each.source}${whereOf(each, context)}${each.stale ? ', too old to count' : ''}`,
  );
  return {
    code: 'decay.source-conflict',
    id: item.id,
    message: `${itemName(item.id)}: sources disagree about ${name}: ${listNames(accounts)}. The first was taken.`,
    hint: 'Say in the Source documents which source has authority for the class or for this attribute, in groundtruth.yaml which of the values counts, or mend the one that is wrong.',
    ...writtenAt(item, name, view, context),
    related: values.map((value) => ({
      message: `${value.source}${whereOf(value, context)} says ${show(value.value)}${value.stale ? ', too old to count' : ''}`,
      origin: originOf(value),
    })),
    // It begins with the last of them that came.
    onset: values.reduce((latest, { since, at }) => ((since ?? at) > latest ? (since ?? at) : latest), ''),
    attribute: name,
    about: [name],
  };
}

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

/** Where the run of a value looked, where it says so: ` (site zrh)`. */
function whereOf({ source, run }: ObservedValue, { estate }: DriftContext): string {
  const { place = {} } = estate.runs.find((each) => each.source === source && each.run === run) ?? {};
  const texts = Object.entries(place).map(([name, text]) => `${show(name)} ${show(text)}`);
  return texts.length > 0 ? ` (${listNames(texts, 3)})` : '';
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
