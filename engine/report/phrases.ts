import { compareText } from '../model/json.ts';

export type Noun = readonly [one: string, many: string];

/** `1 finding`, `12,345 findings`. */
export function counted(count: number, noun: Noun): string {
  return `${grouped(count)} ${count === 1 ? noun[0] : noun[1]}`;
}

/** A number with a comma between thousands, whatever the locale. */
export function grouped(count: number): string {
  return String(count).replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
}

/** `a, b and c`. */
export function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** The members of a map by name, so that a result and its stored copy read the same. */
export function sortedEntries<T>(map: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(map).sort(([a], [b]) => compareText(a, b));
}
