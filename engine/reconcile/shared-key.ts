import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { ReportedIdentifiers, Sighting } from '../model/evidence.ts';
import type { Entry } from './entries.ts';
import { writtenFormOf } from './identifier-forms.ts';
import { keysOf } from './identity.ts';
import { declaredIdentity, observedIdentity, type Surroundings } from './subjects.ts';
import { hashAsWritten, sameAsWritten } from './written-text.ts';

/** Whether a declared item and a sighting do share a key of an entry. Most values show it as they are written. */
export function sharesKey(
  entity: Entity,
  sighting: Sighting,
  { by }: Entry,
  surroundings: Surroundings & { readonly classes: ClassTree; readonly tools: ReadonlySet<string> },
): boolean {
  const [name = ''] = by;
  if (by.length === 1 && sameValue(name, entity.identifiers, sighting.observation.identifiers)) return true;
  const declared = declaredIdentity(entity, surroundings);
  const observed = observedIdentity(sighting, surroundings.tools, surroundings.classes);
  const texts = new Set(keysOf(observed, by).flatMap(({ text, loose }) => (loose ? [] : [text])));
  return keysOf(declared, by).some(({ text, loose }) => !loose && texts.has(text));
}

/** Whether both have one value, and that is the same, of those that give a key as they are written. */
function sameValue(name: string, declared: ReportedIdentifiers, observed: ReportedIdentifiers): boolean {
  const written = writtenFormOf(name);
  const [one, other] = [onlyOf(declared[name]), onlyOf(observed[name])];
  if (!written || one === undefined || other === undefined || !sameAsWritten(one, other, written)) return false;
  // Where every character counts, the other is as the one.
  return hashAsWritten(one, written) >= 0 && (written.digits === undefined || hashAsWritten(other, written) >= 0);
}

/** The value of an identifier that has only one. */
export function onlyOf(values: string | readonly string[] | undefined): string | undefined {
  return typeof values === 'string' ? values : values?.length === 1 ? values[0] : undefined;
}
