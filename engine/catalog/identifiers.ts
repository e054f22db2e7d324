import type { Identifiers } from '../model/entity.ts';
import { compareText } from '../model/json.ts';

type WrittenIdentifiers = Readonly<Record<string, string | readonly string[]>>;

/** Identifiers as documents write them, one value or several, as sorted lists without repeats. */
export function readIdentifiers(written: WrittenIdentifiers): Identifiers {
  const identifiers: Record<string, readonly string[]> = {};
  for (const name of Object.keys(written)) {
    const value = written[name];
    if (value === undefined) continue;
    const list =
      typeof value === 'string' ? [value] : [...new Set(value)].filter((one) => one !== undefined).sort(compareText);
    if (name !== '__proto__') identifiers[name] = list;
    else
      Object.defineProperty(identifiers, name, { value: list, enumerable: true, writable: true, configurable: true });
  }
  return identifiers;
}
