import type { JsonObject } from '../model/json.ts';
import { refuse } from './scope.ts';

/** A program with its words under a member of a scope: a list, since a text would have to be split as a shell does. */
export function scopeWords(scope: JsonObject, name: string): readonly string[] | undefined {
  const value = scope[name];
  if (value === undefined) return undefined;
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    value.some((word) => typeof word !== 'string' || word.includes('\0'))
  ) {
    return refuse(name, 'takes a program and its words as a list, e.g. [nginx, -T]');
  }
  return value as readonly string[];
}
