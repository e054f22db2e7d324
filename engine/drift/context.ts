import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { AttributeView, Estate, EstateItem, EstateRelation } from '../model/estate.ts';
import type { EvidenceOrigin, FileOrigin, Finding, Origin, RelatedOrigin, Severity } from '../model/finding.ts';
import type { JsonPath } from '../model/json.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { Ref } from '../model/ref.ts';
import { type DriftCode, driftCodes } from './codes.ts';
import type { Dependents } from './dependents.ts';

/** What every kind of drift is looked for in. */
export interface DriftContext {
  readonly estate: Estate;
  readonly items: ReadonlyMap<string, EstateItem>;
  readonly linksFrom: ReadonlyMap<string, readonly EstateRelation[]>;
  readonly linksTo: ReadonlyMap<string, readonly EstateRelation[]>;
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly classes: ClassTree;
  readonly dependents: Dependents;
  readonly locate: Locate | undefined;
}

/** Where a value of a declaration stands; undefined where it is not written there. */
export type Locate = (ref: Ref, path: JsonPath) => FileOrigin | undefined;

/** A drift as it is found; what follows from its item is added when it becomes a finding. */
export interface Drift {
  readonly code: DriftCode;
  /** The item that it is about. */
  readonly id: string;
  readonly message: string;
  readonly hint: string;
  /** Instead of what the code weighs. */
  readonly severity?: Severity;
  /** Instead of where the item is declared. */
  readonly origin?: Origin;
  readonly related?: readonly RelatedOrigin[];
  readonly onset?: string;
  readonly mechanism?: string;
  readonly attribute?: string;
  /** What it is about besides the item, so that two drifts of one item are two; never a value that moves. */
  readonly about?: readonly string[];
}

/** The finding of a drift, with the services that stand on its item and a severity that follows from them. */
export function findingOf(drift: Drift, context: DriftContext): Finding {
  const { code, id, message, hint, related, onset, mechanism, about = [] } = drift;
  const entity = context.entities.get(id as Ref);
  const origin = drift.origin ?? entity?.origin ?? context.items.get(id)?.sightings.map(originOf)[0];
  const services = context.dependents.servicesOf(id);
  return {
    code,
    severity: drift.severity ?? severityOf(code, [id], context),
    message,
    ...(entity && { ref: entity.ref }),
    ...(origin && { origin }),
    hint,
    ...(related && related.length > 0 && { related }),
    ...(services.length > 0 && { services }),
    ...(onset !== undefined && { onset }),
    ...(drift.attribute !== undefined && { attribute: drift.attribute }),
    ...(mechanism !== undefined && { mechanism }),
    fingerprint: fingerprintOf(code, id, ...about),
  };
}

/** The weight of a code for the most critical of some items. */
export function severityOf(code: DriftCode, ids: readonly string[], { dependents }: DriftContext): Severity {
  const critical = ids.some((id) => ['critical', 'high'].includes(dependents.criticalityOf(id) ?? ''));
  return critical ? driftCodes[code].critical : driftCodes[code].otherwise;
}

/** The line of the attribute, where it is declared. */
export function writtenAt(
  { id }: EstateItem,
  name: string,
  { declared }: AttributeView,
  { locate }: DriftContext,
): Pick<Drift, 'origin'> {
  const origin = declared === undefined ? undefined : locate?.(id as Ref, ['spec', 'attributes', name]);
  return origin ? { origin } : {};
}

export function originOf({ source, run, at }: EvidenceOrigin): EvidenceOrigin {
  return { source, run, at };
}

/** The first few names, and how many more. */
export function listNames(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
