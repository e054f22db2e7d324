import type { GivenIdentifiers } from '../model/identifiers.ts';
import { compareText } from '../model/json.ts';

/** Identifiers as documents write them; lists sorted, without repeats, and those of one value as that. */
export function readIdentifiers(written: GivenIdentifiers): GivenIdentifiers {
  const identifiers: Record<string, string | readonly string[]> = {};
  for (const name of Object.keys(written)) {
    const given = written[name];
    if (given === undefined) continue;
    const value = typeof given === 'string' ? given : oneOrSeveral(given);
    if (name !== '__proto__') identifiers[name] = value;
    else Object.defineProperty(identifiers, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return identifiers;
}

function oneOrSeveral(values: readonly string[]): string | readonly string[] {
  const list = [...new Set(values)].filter((one) => one !== undefined).sort(compareText);
  return list.length === 1 ? (list[0] as string) : list;
}
