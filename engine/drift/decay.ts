import type { AttributeView, EstateItem, ObservedValue } from '../model/estate.ts';
import { canonicalJson, isObject, type Json, sameJson } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import type { DriftCode } from './codes.ts';
import { type Drift, type DriftContext, listNames, originOf, writtenAt } from './context.ts';

/** Settings and behaviour that are not as intended, of things that are there. */
export function decayDrift(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (item.presence !== 'confirmed') return [];
  const upgraded = Object.entries(item.attributes).some(
    ([name, { agrees, declared, observed }]) =>
      name === 'version' && agrees === false && observed && compareVersions(show(observed.value), show(declared)) > 0,
  );
  const drifts: Drift[] = [];
  for (const [name, view] of Object.entries(item.attributes)) {
    if (view.agrees === false && view.observed)
      drifts.push(mismatch(item, name, view, view.observed, upgraded, context));
    if (view.others) drifts.push(conflict(item, name, view, context));
  }
  if (item.state.healthy === false || item.state.reachable === false) drifts.push(unhealthy(item));
  return drifts;
}

function mismatch(
  item: EstateItem,
  name: string,
  view: AttributeView,
  observed: ObservedValue,
  upgraded: boolean,
  context: DriftContext,
): Drift {
  const intended = view.declared ?? view.assumed;
  const value = comparedPart(observed.value, intended);
  const seen = `${itemName(item.id)}: ${name} is ${show(value)}, as ${observed.source} saw`;
  const declared = view.declared !== undefined;
  const mechanism = declared ? mechanismOf(item, name, intended, observed.value, upgraded, context) : 'local override';
  return {
    code: declared ? codeOf(name) : 'decay.override',
    id: item.id,
    message: declared
      ? `${seen}; ${show(intended)} is declared.`
      : `${seen}; nothing is declared, and ${item.class} takes it to be ${show(intended)}.`,
    hint: declared
      ? `Set it back to ${show(intended)}, or declare ${show(value)} where that is meant.`
      : `Declare \`${name}: ${show(value)}\` where that is meant.`,
    ...writtenAt(item, name, view, context),
    related: [{ message: 'the observed value', origin: originOf(observed) }],
    onset: observed.since ?? observed.at,
    ...(mechanism !== undefined && { mechanism }),
    attribute: name,
    about: [name],
  };
}

/** Of an object, the members that are intended: only they were compared. */
function comparedPart(observed: Json, intended: Json | undefined): Json {
  if (!isObject(observed) || !isObject(intended)) return observed;
  return Object.fromEntries(Object.entries(observed).filter(([name]) => Object.hasOwn(intended, name)));
}

function codeOf(name: string): DriftCode {
  if (isVersion(name)) return 'decay.version';
  return trust.has(name) ? 'decay.untrusted' : 'decay.mismatch';
}

/** What tells whether a client would trust an endpoint. */
const trust: ReadonlySet<string> = new Set(['chain', 'trust', 'selfSigned']);

function mechanismOf(
  item: EstateItem,
  name: string,
  declared: Json | undefined,
  observed: Json,
  upgraded: boolean,
  { classes }: DriftContext,
): string | undefined {
  if (isVersion(name)) {
    const order = compareVersions(show(observed), show(declared));
    return order > 0 ? 'upgrade' : order < 0 ? 'downgrade' : undefined;
  }
  const defaults = classes.get(item.class)?.defaults;
  if (defaults && Object.hasOwn(defaults, name) && sameJson(defaults[name], observed)) return 'reset to default';
  return upgraded ? 'upgrade' : undefined;
}

function conflict(item: EstateItem, name: string, view: AttributeView, context: DriftContext): Drift {
  const values = [...(view.observed ? [view.observed] : []), ...(view.others ?? [])];
  const accounts = values.map(({ source, value }) => `${show(value)} by ${source}`);
  return {
    code: 'decay.source-conflict',
    id: item.id,
    message: `${itemName(item.id)}: sources disagree about ${name}: ${listNames(accounts)}. The first was taken.`,
    hint: 'Say in the Source documents which source has authority for the class, or mend the one that is wrong.',
    ...writtenAt(item, name, view, context),
    related: values.map((value) => ({
      message: `${value.source} says ${show(value.value)}`,
      origin: originOf(value),
    })),
    attribute: name,
    about: [name],
  };
}

function unhealthy(item: EstateItem): Drift {
  const [first] = item.sightings;
  const trouble = item.state.reachable === false ? 'cannot be reached' : 'is not well';
  return {
    code: 'decay.unhealthy',
    id: item.id,
    message: `${itemName(item.id)} is there and ${trouble}, by what ${listNames([...new Set(item.sightings.map(({ source }) => source))])} saw.`,
    hint: 'Look at the thing itself; a change to it, or to what stands on it, had better wait.',
    ...(first && {
      related: [{ message: 'the sighting', origin: originOf(first) }],
      onset: first.stateSince ?? first.at,
    }),
  };
}

function isVersion(name: string): boolean {
  return /(?:^v|V|[-_.]v)ersion$/.test(name);
}

/** By the numbers in them, from the left. */
function compareVersions(a: string, b: string): number {
  const [one = [], other = []] = [a, b].map((text) => (text.match(/[0-9]{1,15}/g) ?? []).map(Number));
  for (const [index, number] of one.entries()) {
    const difference = number - (other[index] ?? number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A value for people, cut to a line. */
function show(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
