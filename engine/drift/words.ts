import { canonicalJson, type Json } from '../model/json.ts';
import { attributeText } from '../model/member-path.ts';
import { hidingAt, redacted, redactJson } from '../model/redact.ts';

/** The first few names, and how many more, of those that are given and of others. */
export function listNames(names: readonly string[], most = 5, others = 0): string {
  const shown = names.slice(0, most).join(', ');
  const more = Math.max(0, names.length - most) + others;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** A value for people, cut to a line; a text of several words in quotes. */
export function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  // What is cut looks no longer like what it was: nothing secret is cut.
  const clean = redactJson<Json>(value);
  return cut(typeof clean === 'string' && !/\s/.test(clean) ? clean : canonicalJson(clean));
}

/** The same of the value of an attribute, or within one: its name may tell that it is a secret. */
export function showAt(path: readonly string[], value: Json | undefined): string {
  const hide = hidingAt(path.join('.'));
  if (!hide || value === null || value === undefined || typeof value === 'boolean') return show(value);
  return typeof value === 'object' ? redacted : show(hide(value));
}

/** What an attribute is called, or a value within it, cut to a line. */
export function showName(path: readonly string[]): string {
  return cut(attributeText(path));
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
