import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateItem, EstateRelation, ItemSighting } from '../model/estate.ts';
import type { EvidenceOrigin, FileOrigin, Finding, Origin, RelatedOrigin, Severity } from '../model/finding.ts';
import type { Json, JsonPath } from '../model/json.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { attributeText } from '../model/member-path.ts';
import type { Ref } from '../model/ref.ts';
import type { Sightings } from '../model/sightings.ts';
import { type DriftCode, driftCodes } from './codes.ts';
import type { Agreeing } from './agreeing.ts';
import type { Siblings } from './alike.ts';
import type { CopyOf } from './copies.ts';
import type { Contentions } from './contention.ts';
import type { Account, DeclaredChanges, Emergency, LiveWindow } from './declared-changes.ts';
import type { Dependents } from './dependents.ts';
import type { History } from './history.ts';
import { explain, type Mechanism } from './mechanism.ts';
import type { States } from './states.ts';
import type { AccountForStray } from './strays.ts';

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
  readonly history: History;
  /** What was seen at any time; none where that is not known. */
  readonly sightings: Sightings;
  readonly states: States;
  readonly contentions: Contentions;
  readonly agreeing: Agreeing;
  readonly siblings: Siblings;
  readonly copyOf: CopyOf;
  /** Emergencies that are not made up for, by what they affect. */
  readonly emergencies: ReadonlyMap<Ref, Emergency>;
  /** Undefined where nothing is known of when declarations changed. */
  readonly declaredChanges: DeclaredChanges | undefined;
  readonly strays: AccountForStray;
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
  readonly mechanism?: Mechanism;
  /** What of the evidence points to the mechanism, as part of a sentence. */
  readonly because?: string;
  /** Between which moments reality changed to this, where that was seen. */
  readonly live?: LiveWindow;
  /** Whether a declared change accounts for it, of what nobody declares. */
  readonly account?: Account;
  /** The item that changed, where that is another. */
  readonly cause?: string;
  /** Before that it was as declared. */
  readonly departed?: boolean;
  /** It is of no account where a declared change accounts for it, or nobody knows. */
  readonly onlyUndeclared?: true;
  /** The attribute that it is about, and names within it. */
  readonly attribute?: readonly string[];
  /** What should stand there; null for nothing. */
  readonly intended?: Json;
  /** What stands there; left out where nothing does. */
  readonly value?: Json;
  /** Others that it touches: what stands on them counts as well. */
  readonly touches?: readonly string[];
  /** What it is about besides the item, so that two drifts of one item are two; never a value that moves. */
  readonly about?: readonly string[];
}

/**
 * The finding of a drift, with the services that stand on its item, a severity that follows from them, and how it came about;
 * undefined for what is only told where nobody declared it, and somebody did.
 */
export function findingOf(drift: Drift, context: DriftContext): Finding | undefined {
  const { code, id, message, hint, onset, touches = [], about = [] } = drift;
  const { mechanism, because, undeclared, related: causes } = explain(drift, context);
  if (drift.onlyUndeclared && !undeclared) return undefined;
  const entity = context.entities.get(id as Ref);
  const origin = drift.origin ?? entity?.origin ?? context.items.get(id)?.sightings.map(originOf)[0];
  const services = context.dependents.servicesOf(id, ...touches);
  const related = [...(drift.related ?? []), ...causes];
  return {
    code,
    severity: drift.severity ?? severityOf(code, [id, ...touches], context),
    message,
    ...(entity && { ref: entity.ref }),
    ...(origin && { origin }),
    hint,
    ...(related.length > 0 && { related }),
    ...(services.length > 0 && { services }),
    ...(onset !== undefined && { onset }),
    ...(drift.attribute && { attribute: attributeText(drift.attribute) }),
    ...(mechanism !== undefined && { mechanism }),
    ...(because !== undefined && { because }),
    ...(undeclared && { undeclared: true as const }),
    fingerprint: fingerprintOf(code, id, ...about),
  };
}

/** The weight of a code for the most critical of some items. */
export function severityOf(code: DriftCode, ids: readonly string[], { dependents }: DriftContext): Severity {
  const critical = ids.some((id) => ['critical', 'high'].includes(dependents.criticalityOf(id) ?? ''));
  return critical ? driftCodes[code].critical : driftCodes[code].otherwise;
}

/** The line of an attribute, or of a value within it, where it is declared. */
export function writtenAt(
  { id }: EstateItem,
  path: readonly string[],
  isDeclared: boolean,
  { locate }: DriftContext,
): Pick<Drift, 'origin'> {
  const origin = isDeclared ? locate?.(id as Ref, ['spec', 'attributes', ...path]) : undefined;
  return origin ? { origin } : {};
}

export function originOf({ source, run, at }: EvidenceOrigin): EvidenceOrigin {
  return { source, run, at };
}

export function seenBy(sighting: ItemSighting): RelatedOrigin {
  return { message: `${sighting.source} sees ${sighting.class} ${sighting.key}`, origin: originOf(sighting) };
}
