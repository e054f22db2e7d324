import type { Departure } from '../model/estate.ts';
import { compareText, isObject, type JsonObject } from '../model/json.ts';
import { memberPairs, membersAgree } from './agreement.ts';

/**
 * The values within an intended object in which the observed one departs from it, in the order of names, as deep as both are objects:
 * none exactly where the two agree.
 */
export function departures(
  name: string,
  schema: JsonObject | undefined,
  a: JsonObject,
  b: JsonObject,
  above: readonly string[] = [],
): readonly Departure[] {
  const pairOf = memberPairs(name, schema, a, b);
  return Object.keys(a)
    .sort(compareText)
    .flatMap((key): readonly Departure[] => {
      const pair = pairOf(key);
      if (membersAgree(pair)) return [];
      const path = [...above, key];
      if (isObject(pair.a) && isObject(pair.b)) return departures(pair.name, pair.schema, pair.a, pair.b, path);
      return [{ path, expected: pair.a, ...(pair.b !== null && { observed: pair.b }) }];
    });
}
