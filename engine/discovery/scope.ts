import { durationSeconds } from '../model/duration.ts';
import { EngineError } from '../model/error.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import { readNetwork, type Network } from './network.ts';

/** Texts under a member of a scope; one text counts as a list of one. Throws where it is something else. */
export function scopeTexts(scope: JsonObject, name: string): readonly string[] {
  const value = scope[name];
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((item) => (typeof item === 'string' ? item : refuse(name, 'takes texts')));
}

/** The one text under a member of a scope. */
export function scopeText(scope: JsonObject, name: string, otherwise: string): string {
  const value = scope[name] ?? otherwise;
  return typeof value === 'string' && value !== '' ? value : refuse(name, 'takes a text');
}

export function scopeFlag(scope: JsonObject, name: string): boolean {
  const value = scope[name] ?? false;
  return typeof value === 'boolean' ? value : refuse(name, 'takes true or false');
}

/** A whole number from 1 to `most`. */
export function scopeNumber(scope: JsonObject, name: string, otherwise: number, most: number): number {
  const value = scope[name] ?? otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  return refuse(name, `takes a whole number from 1 to ${most}`);
}

/** Milliseconds of a duration such as `5s`. */
export function scopeDuration(scope: JsonObject, name: string, otherwise: number): number {
  const value = scope[name];
  if (value === undefined || value === null) return otherwise;
  const seconds = typeof value === 'string' ? durationSeconds(value) : Number.NaN;
  return seconds > 0 ? seconds * 1000 : refuse(name, 'takes a duration such as 5s');
}

export function scopeNetworks(scope: JsonObject, name: string): readonly Network[] {
  return scopeTexts(scope, name).map(
    (text) => readNetwork(text) ?? refuse(name, `takes addresses and ranges such as 10.0.0.0/8, not ${text}`),
  );
}

/** Entries under a member of a scope: objects, or texts as `{[textName]: text}`. */
export function scopeEntries(scope: JsonObject, name: string, textName: string): readonly JsonObject[] {
  const value = scope[name] ?? [];
  if (!Array.isArray(value)) return refuse(name, 'takes a list');
  return value.map((item: unknown) => {
    if (typeof item === 'string') return { [textName]: item };
    return isObject(item) ? item : refuse(name, `takes texts, and objects with ${textName}`);
  });
}

/** Unknown members are mistakes: a scope that is silently wider or narrower than it was meant would lie. */
export function knownMembers(scope: JsonObject, names: readonly string[]): void {
  for (const name of Object.keys(scope)) {
    if (!names.includes(name)) refuse(name, `is not known; there are ${names.join(', ')}`);
  }
}

export function refuse(name: string, what: string): never {
  throw new EngineError('config-invalid', `Its scope is not usable: \`${name}\` ${what}.`, {
    hint: 'Correct `spec.scope` of the Source document.',
  });
}
