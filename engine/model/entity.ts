import type { GivenIdentifiers } from './identifiers.ts';
import type { FileOrigin, Finding } from './finding.ts';
import type { JsonObject, JsonPath } from './json.ts';
import type { EntityKind, Ref } from './ref.ts';
import type { Relation } from './relation.ts';
import type { ClassTree, Effect } from './asset-class.ts';

export const lifecycles = ['planned', 'experimental', 'production', 'deprecated', 'retired'] as const;
export type Lifecycle = (typeof lifecycles)[number];

/** Most critical first. */
export const criticalities = ['critical', 'high', 'medium', 'low'] as const;
export type Criticality = (typeof criticalities)[number];

/** The facts of one declared entity that every stage needs. The whole document is `Catalog.document(ref)`. */
export interface Entity {
  readonly ref: Ref;
  readonly kind: EntityKind;
  readonly namespace: string;
  readonly name: string;
  readonly title?: string;
  readonly origin: FileOrigin;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner?: Ref;
  readonly lifecycle: Lifecycle;
  readonly criticality?: Criticality;
  /** Asset class; services that can be identified at run time are of class `application`. */
  readonly class?: string;
  /** Lists are sorted, without repeats, and of several values. */
  readonly identifiers: GivenIdentifiers;
  /** Ids of this entity in other tools, by tool. */
  readonly correlation: Readonly<Record<string, string>>;
  readonly attributes: JsonObject;
  /** Names of the sources that should be able to see it. */
  readonly expects: readonly string[];
  /** URLs at which a service is entered. */
  readonly entrypoints: readonly string[];
  /** Globs, relative to the repository root: a changed file that matches is a change to this entity. */
  readonly paths: readonly string[];
  /** GitHub logins of a team's people: those it names, the users who say that they belong to it, and those of teams below it; sorted. */
  readonly members?: readonly string[];
  /** Which observed things are instances of a group, and how many there should be. */
  readonly instances?: GroupInstances;
  readonly selfUpdates?: SelfUpdates;
}

/** When an asset updates itself, as its document says it. */
export interface SelfUpdates {
  /** RFC 5545 recurrence rule. */
  readonly schedule?: string;
  readonly start?: string;
  readonly duration?: string;
  readonly zone?: string;
  readonly effect?: Effect;
}

/** An instance has each of these identifiers or attributes; `*` stands for any text. */
export interface GroupInstances {
  readonly selector: Readonly<Record<string, string>>;
  readonly min?: number;
  readonly max?: number;
  /** Duration that an instance lives at most, e.g. `1d`. */
  readonly lifetime?: string;
}

/** How much was read, for the reader of a result. */
export interface CatalogStats {
  readonly files: number;
  readonly documents: number;
  readonly entities: Readonly<Partial<Record<EntityKind, number>>>;
  readonly relations: number;
  /** Documents of kinds that are not ours, by `apiVersion kind`. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** A loaded catalog: valid, resolved entities, and everything that was wrong with the rest. */
export interface Catalog {
  readonly entities: ReadonlyMap<Ref, Entity>;
  /** Every declared relation, sorted by from, type, to. Both ends exist in `entities`. */
  readonly relations: readonly Relation[];
  readonly classes: ClassTree;
  readonly findings: readonly Finding[];
  readonly stats: CatalogStats;
  /** The document of an entity as data (`apiVersion`, `kind`, `metadata`, `spec`), parsed again on demand. */
  document(ref: Ref): JsonObject | undefined;
  /** The position of a value in an entity's document; of the nearest parent where the value is not there. */
  locate(ref: Ref, path: JsonPath): FileOrigin | undefined;
  /** What a file that declares entities holds besides them: its other documents as they are written. */
  foreign(file: string): string;
}
