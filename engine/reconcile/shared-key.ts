import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Sighting } from '../model/evidence.ts';
import type { GivenIdentifiers } from '../model/identifiers.ts';
import { type Records, valueIn } from '../model/records.ts';
import type { Entry } from './entries.ts';
import { writtenFormOf } from './identifier-forms.ts';
import { keysOf } from './identity.ts';
import { declaredIdentity, observedIdentity, type Surroundings } from './subjects.ts';
import { sameAsWritten } from './written-text.ts';

/** Whether a declared item and a sighting do share a key of an entry. */
export function sharesKey(
  entity: Entity,
  sighting: Sighting,
  entry: Entry,
  surroundings: Surroundings & { readonly classes: ClassTree; readonly tools: ReadonlySet<string> },
): boolean {
  const declared = declaredIdentity(entity, surroundings);
  const observed = observedIdentity(sighting, surroundings.tools, surroundings.classes);
  const texts = new Set(keysOf(observed, entry).flatMap(({ text, loose }) => (loose ? [] : [text])));
  return keysOf(declared, entry).some(({ text, loose }) => !loose && texts.has(text));
}

/**
 * Whether an entry asks for one identifier, of which both have one value, the same as it is written. Where that is all that they
 * are known by it, and it gives a key, they share that; most do.
 */
export function sameValue(
  { by, without }: Entry,
  declared: GivenIdentifiers,
  observed: Records<GivenIdentifiers[string]>,
  position: number,
): boolean {
  const name = by[0] ?? '';
  if (by.length > 1 || without !== undefined || !Object.hasOwn(declared, name)) return false;
  const one = onlyOf(declared[name]);
  const other = onlyOf(valueIn(observed, position, name));
  return one !== undefined && other !== undefined && sameAsWritten(one, other, writtenFormOf(name) ?? {});
}

/** The value of an identifier that has only one. */
function onlyOf(values: string | readonly string[] | undefined): string | undefined {
  return typeof values === 'string' ? values : values?.length === 1 ? values[0] : undefined;
}
