import type { Choice, ObservedValue } from '../model/estate.ts';
import type { Json } from '../model/json.ts';
import { momentOf } from '../model/moment.ts';
import { parseDuration, parseQuantity } from './quantity.ts';

export interface Settled {
  readonly values: readonly ObservedValue[];
  /** The choice that told which of them counts. */
  readonly choice?: Choice;
}

/**
 * Values in the order in which they are believed: the one that counts, then the others that are fresh, then those that are too old
 * to count, which are marked where there is a fresh one. `values` come by authority, the `fresh` first ones of them from runs that
 * are not too old; where a choice does not tell two apart, that order does. O(values²) for `most`, which are as many as sources.
 */
export function settled(
  values: readonly ObservedValue[],
  fresh: number,
  choice: Choice | undefined,
  agree: (a: Json, b: Json) => boolean,
): Settled {
  const counting = fresh > 0 ? values.slice(0, fresh) : values;
  const old = values.slice(counting.length).map((value): ObservedValue => ({ ...value, stale: true }));
  const chosen = choice === undefined ? undefined : chosenOf(counting, choice, agree);
  if (!chosen || choice === undefined) return { values: old.length > 0 ? [...counting, ...old] : values };
  return { values: [chosen, ...counting.filter((value) => value !== chosen), ...old], choice };
}

function chosenOf(
  values: readonly ObservedValue[],
  choice: Choice,
  agree: (a: Json, b: Json) => boolean,
): ObservedValue | undefined {
  const first = ({ since, at }: ObservedValue): number => -Date.parse(since ?? at);
  switch (choice) {
    case 'first':
      return highest(values, first);
    case 'last':
      return highest(values, (value) => -first(value));
    case 'most':
      return highest(values, ({ value }) => sourcesOf(values.filter((other) => agree(value, other.value))));
    case 'largest':
      return bySize(values, 1);
    case 'smallest':
      return bySize(values, -1);
    default:
      return choice satisfies never;
  }
}

/** What a source says of two keys of its own counts once. */
function sourcesOf(values: readonly ObservedValue[]): number {
  return new Set(values.map(({ source }) => source)).size;
}

/** The first of those for which the measure is highest. */
function highest(
  values: readonly ObservedValue[],
  measure: (value: ObservedValue) => number,
): ObservedValue | undefined {
  let [best] = values;
  let most = best && measure(best);
  for (const value of values.slice(1)) {
    const own = measure(value);
    if (most === undefined || own > most) [best, most] = [value, own];
  }
  return best;
}

/** Undefined where the values are not all of one kind that has a size. */
function bySize(values: readonly ObservedValue[], sign: 1 | -1): ObservedValue | undefined {
  for (const sizeOf of [lengthOf, quantityOf, momentIn]) {
    const sizes = new Map(values.map((value) => [value, sizeOf(value.value)]));
    if ([...sizes.values()].includes(undefined)) continue;
    return highest(values, (value) => sign * (sizes.get(value) ?? 0));
  }
  return undefined;
}

function lengthOf(value: Json): number | undefined {
  return typeof value === 'string' ? parseDuration(value.trim()) : undefined;
}

/** A text such as `1.10` may as well be a version, which is no number. */
function quantityOf(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value !== 'string' || /^[0-9]+\.[0-9]+$/.test(value.trim()) ? undefined : parseQuantity(value);
}

function momentIn(value: Json): number | undefined {
  return typeof value === 'string' ? momentOf(value.trim()) : undefined;
}
