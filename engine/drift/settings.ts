import type { AttributeView, EstateItem, ObservedValue } from '../model/estate.ts';
import type { Json } from '../model/json.ts';
import { showAt } from './words.ts';

/** A setting that is not as intended: an attribute, or a value within one. */
export interface Setting {
  readonly item: EstateItem;
  /** The attribute, and names within it. */
  readonly path: readonly string[];
  /** Whether what is intended is declared, and not only assumed by the class. */
  readonly isDeclared: boolean;
  /** Null where nothing is to be there. */
  readonly intended: Json;
  /** Undefined where nothing is there. */
  readonly value: Json | undefined;
  /** Where the attribute was observed. */
  readonly observed: ObservedValue;
}

/** What of an attribute is not as intended: of an object, each value within it that is not. */
export function differingSettings(item: EstateItem, name: string, view: AttributeView): readonly Setting[] {
  const { agrees, observed, declared, departing } = view;
  const intended = declared ?? view.assumed;
  if (agrees !== false || !observed || intended === undefined) return [];
  const common = { item, isDeclared: declared !== undefined, observed };
  if (!departing) return [{ ...common, path: [name], intended, value: observed.value }];
  return departing.map(({ path, expected, observed: value }) => ({
    ...common,
    path: [name, ...path],
    intended: expected,
    value,
  }));
}

/** What is at a path of an attribute and within it, in words; null within an object is nothing. */
export function stateOf(path: readonly string[], value: Json | undefined): string {
  return value === undefined || (value === null && path.length > 1) ? 'not there' : showAt(path, value);
}
