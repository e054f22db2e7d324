import { disputedAttributes, type Estate, type EstateItem } from '../model/estate.ts';
import type { JsonPath } from '../model/json.ts';
import { pathText } from '../model/member-path.ts';
import { speaksOf } from './conflict.ts';
import { findingOf } from './context.ts';
import { collectDrift, type DriftOptions } from './find-drift.ts';
import { explain } from './mechanism.ts';
import { differingSettings } from './settings.ts';

/**
 * Why what was seen is nothing to declare, by what `doubtKey` gives: what sources disagree about, what does not hold still, what is not rolled out yet, and what `isAccepted`
 * says that somebody accepts as it is.
 */
export function doubtsOf(
  estate: Estate,
  options: DriftOptions,
  isAccepted: (fingerprint: string) => boolean,
): ReadonlyMap<string, string> {
  const { drifts, context } = collectDrift(estate, options);
  const doubts = new Map(
    estate.items
      .flatMap(unsettledIn)
      .map((key) => [key, 'Sources disagree about it, and nothing says which counts: say so first.']),
  );
  for (const drift of drifts) {
    const { code, id, attribute = [], about = [] } = drift;
    const place =
      code === 'inventory.replaced' ? ['spec', 'identifiers', about[0] ?? ''] : ['spec', 'attributes', ...attribute];
    const key = doubtKey(id, place);
    const { fingerprint } = findingOf(drift, context) ?? {};
    if (fingerprint !== undefined && isAccepted(fingerprint))
      doubts.set(key, 'A waiver accepts that it differs. Name the thing to declare what was seen all the same.');
    if (code === 'decay.flapping') doubts.set(key, 'It goes to and fro, so that no one value of it would be true.');
    const { mechanism, because } = explain(drift, context);
    if (mechanism === 'not rolled out')
      doubts.set(key, `It is not rolled out yet: ${because}. Where what runs is meant, revert that commit.`);
  }
  return doubts;
}

/** Settings that are not as declared by one source, of which another says something else again. */
function unsettledIn(item: EstateItem): readonly string[] {
  return Object.entries(disputedAttributes(item)).flatMap(([name, view]) => {
    const { others = [], settledBy } = view;
    if (others.length === 0 || settledBy !== undefined) return [];
    return differingSettings(item, name, view)
      .filter(({ path }) => others.some((other) => speaksOf(other, path.slice(1))))
      .map(({ path }) => doubtKey(item.id, ['spec', 'attributes', ...path]));
  });
}

/** A field of a declaration. */
export function doubtKey(id: string, path: JsonPath): string {
  return `${id} ${pathText(path)}`;
}
