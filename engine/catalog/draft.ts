import type { IdentificationEntry, PlatformProfile } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { FileOrigin, Finding } from '../model/finding.ts';
import type { JsonObject, JsonPath } from '../model/json.ts';
import type { Flow, Strength } from '../model/relation.ts';

/** Whose rules a document follows: what its fields are called, and how bad it is when a name is not there. */
export type Dialect = 'groundtruth' | 'backstage';

/** The facts of one document, with its references as written. Plain data: it can be stored and read again. */
export interface DraftEntity {
  /** Everything but the owner, which is a reference. */
  readonly entity: Entity;
  readonly dialect: Dialect;
  /** Offset of its document in the text of its file. */
  readonly start: number;
  readonly owner?: string;
  readonly relations: readonly DraftRelation[];
  readonly mentions: readonly DraftMention[];
  readonly assetClass?: ClassSpec;
}

/** A relation as a field declares it: the field decides its type and direction. */
export interface DraftRelation {
  readonly field: string;
  /** The other end, where neither end is the entity that declares it. */
  readonly from?: string;
  readonly to: string;
  readonly strength?: Strength;
  readonly flow?: Flow;
  readonly when?: string;
  readonly reason?: string;
  /** The whole `anyOf` that it is a member of. */
  readonly choice?: DraftChoice;
  readonly origin: FileOrigin;
}

interface DraftChoice {
  readonly anyOf: readonly string[];
  readonly need: number;
}

/** A reference that makes no relation, but whose target should exist. */
export interface DraftMention {
  readonly field: string;
  readonly to: string;
  readonly path: JsonPath;
}

/** An asset class as its author wrote it. */
export interface ClassSpec {
  readonly extends?: string;
  readonly attributes?: Readonly<Record<string, JsonObject>>;
  readonly identification?: readonly IdentificationEntry[];
  readonly profile?: Partial<PlatformProfile>;
}

/** What one document says. */
export interface DocumentFacts {
  readonly entities: readonly DraftEntity[];
  readonly findings: readonly Finding[];
  /** `apiVersion kind` of a document that is not ours. */
  readonly ignored?: string;
}

/** Where a value of a draft's document stands; the nearest parent where it is not there. */
export interface LocateDraft {
  (draft: DraftEntity, path: JsonPath): FileOrigin;
  /** The bare word that is written there. */
  readonly word?: (draft: DraftEntity, path: JsonPath) => string | undefined;
}
