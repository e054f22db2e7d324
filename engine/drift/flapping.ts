import { formatSeconds, onClock } from '../model/duration.ts';
import type { AttributeView, EstateItem } from '../model/estate.ts';
import type { AttributeChange } from '../model/evidence.ts';
import { isObject, type Json, sameJson } from '../model/json.ts';
import { attributeText, valueAt } from '../model/member-path.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, originOf, writtenAt } from './context.ts';
import { changesOf } from './history.ts';
import { changedPaths, changesWithin } from './member-history.ts';
import { type Setting, stateOf } from './settings.ts';
import { listNames, showAt, showName } from './words.ts';

/** Days in which a value has to come back twice, so that what alternates from week to week is known too. */
const window = 14 * 86_400_000;

/** A value that goes to and fro, with what it has been; undefined where it holds still, or just goes on. */
interface Flapping {
  readonly values: readonly Json[];
  readonly changes: readonly AttributeChange[];
}

/** Of what was seen of an attribute until a moment, oldest first: whether it came back to values that it had left, twice. */
export function flappingIn(seen: readonly AttributeChange[], now: number): Flapping | undefined {
  const told = withoutRepeats(seen);
  const recent = told.filter(({ at }) => now - Date.parse(at) <= window);
  // What it was when the window began is one of the values.
  const before = told[told.length - recent.length - 1];
  const values: Json[] = before?.value === undefined ? [] : [before.value];
  let returns = 0;
  for (const { value = null } of recent) {
    if (values.some((known) => sameJson(known, value))) returns++;
    else values.push(value);
  }
  return returns >= 2 ? { values, changes: before ? recent : recent.slice(1) } : undefined;
}

/** A look that could not tell the value is no change of it. */
function withoutRepeats(seen: readonly AttributeChange[]): readonly AttributeChange[] {
  const told: AttributeChange[] = [];
  for (const change of seen) {
    if (change.value === undefined) continue;
    if (!told.at(-1) || !sameJson(told.at(-1)?.value, change.value)) told.push(change);
  }
  return told;
}

/** What of a setting does not hold still, told once instead of each of its values: of an object, each value within it that does not. */
export function flapping(item: EstateItem, name: string, view: AttributeView, context: DriftContext): readonly Drift[] {
  const { observed, declared } = view;
  const intended = declared ?? view.assumed;
  if (!observed || intended === undefined) return [];
  const changes = changesOf(item, [name], observed.source, context.history);
  if (!isObject(intended)) return flappingAt({ item, path: [name], intended, declared, observed }, changes, context);
  return changedPaths(changes).flatMap((path) => {
    const meant = valueAt(intended, path);
    if (meant === undefined) return [];
    const member = { item, path: [name, ...path], intended: meant, declared, observed };
    return flappingAt(member, changesWithin(changes, path), context);
  });
}

interface Unsteady extends Pick<Setting, 'item' | 'path' | 'intended' | 'observed'> {
  readonly declared: Json | undefined;
}

function flappingAt(
  { item, path, intended, declared, observed }: Unsteady,
  seen: readonly AttributeChange[],
  context: DriftContext,
): readonly Drift[] {
  const found = flappingIn(seen, Date.parse(context.estate.at));
  const [first] = found?.changes ?? [];
  if (!found || !first) return [];
  const { values, changes } = found;
  const shown = values.map((value) => stateOf(path, value));
  const told = shown.length === 2 ? shown.join(' and ') : listNames(shown);
  const span = formatSeconds((Date.parse(context.estate.at) - Date.parse(first.at)) / 1000);
  const meant = declared === undefined ? `${item.class} takes it to be` : 'declared is';
  return [
    {
      code: 'decay.flapping',
      id: item.id,
      message: `${itemName(item.id)}: ${showName(path)} goes to and fro between ${told}, ${changes.length} times in ${span} by what ${observed.source} saw; ${meant} ${showAt(path, intended)}.`,
      hint: 'Find out what sets it: two programs, or a program and a person, want different values. Once it holds still, it is told like any other.',
      ...writtenAt(item, path, declared !== undefined, context),
      related: changes.slice(-4).map((change) => ({
        message: `${stateOf(path, change.value)} from ${onClock(change.at)} on`,
        ...(change.at === changes.at(-1)?.at && { origin: originOf(observed) }),
      })),
      onset: first.at,
      attribute: path,
      about: [attributeText(path)],
    },
  ];
}
