import type { AttributeChange } from '../model/evidence.ts';
import { sameJson } from '../model/json.ts';
import { valueAt } from '../model/member-path.ts';
import type { Drift, DriftContext } from './context.ts';
import { changesOf, pastOf } from './history.ts';
import type { Setting } from './settings.ts';
import { show, showAt } from './words.ts';

/** Others with the same declared value that have it: so many make one that has not the exception. */
const enoughAlike = 2;

/** How a setting came to be what it is, as far as other values tell. */
export function settingMechanism(setting: Setting, context: DriftContext): Pick<Drift, 'mechanism' | 'because'> {
  const { item, path, isDeclared, intended, value } = setting;
  const [is, meant] = [showAt(path, value), showAt(path, intended)];
  if (isVersion(path)) {
    const order = value === undefined ? 0 : compareVersions(is, meant);
    if (order === 0) return {};
    return order > 0
      ? { mechanism: 'upgrade', because: `${is} is newer than ${meant}` }
      : { mechanism: 'downgrade', because: `${is} is older than ${meant}` };
  }
  const upgrade = upgradeWith(setting, context);
  if (upgrade !== undefined) return { mechanism: 'upgrade', because: upgrade };
  if (value === undefined) return {};
  if (!isDeclared) return { mechanism: 'local override', because: `${is} was set where nothing is declared` };
  const usual = valueAt(context.classes.get(item.class)?.defaults, path);
  if (usual !== undefined && sameJson(usual, value)) {
    return { mechanism: 'reset to default', because: `${item.class} takes it to be ${is} where nothing is set` };
  }
  const others = context.agreeing(item.class, path, intended);
  return others < enoughAlike
    ? {}
    : {
        mechanism: 'local override',
        because: `${others} others of class ${item.class} have ${meant}, as declared`,
      };
}

/** An upgrade that came with the value: a version that rose in the same look, or one that is above what is declared. */
function upgradeWith({ item, path, observed }: Setting, { history }: DriftContext): string | undefined {
  const { changes = {} } = pastOf(item, observed.source, history) ?? {};
  const [before, moved] = changesOf(item, path, observed.source, history).slice(-2);
  if (before && moved) {
    const [old, after] = changes['version']?.slice(-2) ?? [];
    return after?.at === moved.at && isRise(old, after)
      ? `version went from ${show(old?.value)} to ${show(after.value)} in the same look`
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

/** Whether a value is a version: by its name, or since it is what a package is said to be. */
export function isVersion(path: readonly string[]): boolean {
  return path.at(-2) === 'packages' || /(?:^v|V|[-_.]v)ersion$/.test(path.at(-1) ?? '');
}

/** By the numbers in them, from the left. */
function compareVersions(a: string, b: string): number {
  // Where only one of them has an epoch (`1:2.3`), nothing is known of the other's.
  const isEven = epoch.test(a) === epoch.test(b);
  const [one = [], other = []] = [a, b].map((text) =>
    ((isEven ? text : text.replace(epoch, '')).match(/[0-9]{1,15}/g) ?? []).map(Number),
  );
  for (const [index, number] of one.entries()) {
    const difference = number - (other[index] ?? number);
    if (difference !== 0) return difference;
  }
  return 0;
}

const epoch = /^[0-9]{1,3}:/;
