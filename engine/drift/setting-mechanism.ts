import type { AttributeView, EstateItem, ObservedValue } from '../model/estate.ts';
import type { AttributeChange } from '../model/evidence.ts';
import { sameJson } from '../model/json.ts';
import { type Drift, type DriftContext, show } from './context.ts';
import { pastOf } from './history.ts';

/** A setting that is not as intended, and what it was taken from. */
interface Setting {
  readonly item: EstateItem;
  readonly name: string;
  readonly view: AttributeView;
  readonly observed: ObservedValue;
}

/** Others with the same declared value that have it: so many make one that has not the exception. */
const enoughAlike = 2;

/** How a setting came to be what it is, as far as other values tell. */
export function settingMechanism(setting: Setting, context: DriftContext): Pick<Drift, 'mechanism' | 'because'> {
  const { item, name, view, observed } = setting;
  const intended = view.declared ?? view.assumed;
  if (isVersion(name)) {
    const order = compareVersions(show(observed.value), show(intended));
    if (order === 0) return {};
    return order > 0
      ? { mechanism: 'upgrade', because: `${show(observed.value)} is newer than ${show(intended)}` }
      : { mechanism: 'downgrade', because: `${show(observed.value)} is older than ${show(intended)}` };
  }
  const upgrade = upgradeWith(setting, context);
  if (upgrade !== undefined) return { mechanism: 'upgrade', because: upgrade };
  if (view.declared === undefined)
    return { mechanism: 'local override', because: `${show(observed.value)} was set where nothing is declared` };
  const defaults = context.classes.get(item.class)?.defaults;
  if (defaults && Object.hasOwn(defaults, name) && sameJson(defaults[name], observed.value)) {
    return {
      mechanism: 'reset to default',
      because: `${item.class} takes it to be ${show(observed.value)} where nothing is set`,
    };
  }
  const others = context.agreeing(item.class, name, view.declared);
  return others < enoughAlike
    ? {}
    : {
        mechanism: 'local override',
        because: `${others} others of class ${item.class} have ${show(intended)}, as declared`,
      };
}

/** An upgrade that came with the value: a version that rose in the same look, or one that is above what is declared. */
function upgradeWith({ item, name, observed }: Setting, { history }: DriftContext): string | undefined {
  const { changes = {} } = pastOf(item, observed.source, history) ?? {};
  const moved = Object.hasOwn(changes, name) ? changes[name]?.at(-1) : undefined;
  if (moved) {
    const [before, after] = changes['version']?.slice(-2) ?? [];
    return after?.at === moved.at && isRise(before, after)
      ? `version went from ${show(before?.value)} to ${show(after.value)} in the same look`
      : undefined;
  }
  // Nobody saw either of them change.
  const { agrees, declared, observed: seen } = item.attributes['version'] ?? {};
  return agrees === false && seen && !changes['version'] && compareVersions(show(seen.value), show(declared)) > 0
    ? `version is ${show(seen.value)} where ${show(declared)} is declared`
    : undefined;
}

function isRise(before: AttributeChange | undefined, after: AttributeChange): boolean {
  return (
    before?.value !== undefined &&
    after.value !== undefined &&
    compareVersions(show(after.value), show(before.value)) > 0
  );
}

export function isVersion(name: string): boolean {
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
