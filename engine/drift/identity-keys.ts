import { classFamily, type ClassTree, isCompleteFor } from '../model/asset-class.ts';
import { type GivenIdentifiers, identifierValues } from '../model/identifiers.ts';
import { compareText } from '../model/json.ts';

/** All that the class tells a thing apart by, and that this one has; all of its identifiers together where that is nothing. */
export function identityKeys(className: string, identifiers: GivenIdentifiers, classes: ClassTree): readonly string[] {
  const family = classFamily(classes, className);
  const has = (name: string): boolean => identifierValues(identifiers, name).length > 0;
  const entries = (classes.get(className)?.identification ?? []).filter((entry) => isCompleteFor(entry, has));
  const complete = entries.map(({ by }) => by);
  const wanted = complete.length > 0 ? complete : [Object.keys(identifiers).sort(compareText)];
  return wanted.flatMap((by) => combinations(by, identifiers).map((values) => `${family} ${by.join()} ${values}`));
}

/** So many values of one entry are enough to recognise it by. */
const mostValues = 64;

function combinations(by: readonly string[], identifiers: GivenIdentifiers): readonly string[] {
  let texts: readonly string[] = [''];
  for (const name of by) {
    const values = [...new Set(identifierValues(identifiers, name).map(plain))];
    texts = texts.flatMap((text) => values.map((value) => `${text}\n${value}`)).slice(0, mostValues);
  }
  return texts;
}

export function plain(value: string): string {
  return value.trim().toLowerCase();
}
