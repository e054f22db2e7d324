import type { Change } from '../model/change.ts';
import type { Catalog } from '../model/entity.ts';
import { compareText, isObject, type Json, type JsonObject } from '../model/json.ts';
import { momentOf } from '../model/moment.ts';
import type { Ref } from '../model/ref.ts';

/** What a change says of itself: a `kind: Change` document, as far as it makes sense. Moments are in milliseconds since 1970. */
export interface ChangeRecord {
  readonly ref: Ref;
  readonly reason: string;
  readonly emergency: boolean;
  readonly expires?: number;
  readonly reconciled?: number;
  readonly rollback?: { readonly steps: readonly string[]; readonly testedAt?: number };
}

/** A record that a change brings or edits; `isNew` is false where the base has it already. */
export interface BroughtRecord extends ChangeRecord {
  readonly isNew: boolean;
}

/** The records that a change brings or edits, by ref. Those that it leaves alone say nothing of it. */
export function recordsBrought(changes: readonly Change[], base: Catalog, head: Catalog): readonly BroughtRecord[] {
  const refs = new Set(changes.map(({ ref }) => ref).filter((ref) => ref.startsWith('change:')));
  const renamed = new Set(changes.flatMap(({ kind, ref }) => (kind === 'entity-renamed' ? [ref] : [])));
  return [...refs].sort(compareText).flatMap((ref) => {
    const record = recordOf(head, ref);
    return record ? [{ ...record, isNew: !base.entities.has(ref) && !renamed.has(ref) }] : [];
  });
}

/** Every record of a catalog, by ref. */
export function recordsIn(catalog: Catalog): readonly ChangeRecord[] {
  const refs = [...catalog.entities.values()].filter(({ kind }) => kind === 'change').map(({ ref }) => ref);
  return refs.sort(compareText).flatMap((ref) => recordOf(catalog, ref) ?? []);
}

function recordOf(catalog: Catalog, ref: Ref): ChangeRecord | undefined {
  const spec = catalog.entities.has(ref) ? catalog.document(ref)?.['spec'] : undefined;
  if (!isObject(spec)) return undefined;
  const expires = written(spec['expires']);
  const reconciled = written(spec['reconciled']);
  const rollback = isObject(spec['rollback']) ? planOf(spec['rollback']) : undefined;
  return {
    ref,
    reason: typeof spec['reason'] === 'string' ? spec['reason'].trim() : '',
    emergency: spec['emergency'] === true,
    ...(expires !== undefined && { expires }),
    ...(reconciled !== undefined && { reconciled }),
    ...(rollback && { rollback }),
  };
}

function planOf(plan: JsonObject): NonNullable<ChangeRecord['rollback']> {
  const steps = Array.isArray(plan['steps']) ? (plan['steps'] as readonly Json[]) : [];
  const testedAt = written(plan['testedAt']);
  return {
    steps: steps.filter((step): step is string => typeof step === 'string' && step.trim() !== ''),
    ...(testedAt !== undefined && { testedAt }),
  };
}

function written(value: Json | undefined): number | undefined {
  return typeof value === 'string' ? momentOf(value) : undefined;
}
