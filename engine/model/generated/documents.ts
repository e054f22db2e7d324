// Generated from schemas/ by `npm run generate`. Change the schema, not this file.

export type GroundtruthDocument =
  | AssetDocument
  | AssetClassDocument
  | ChangeDocument
  | ConfigDocument
  | DependencyDocument
  | GroupDocument
  | PolicyDocument
  | ServiceDocument
  | SourceDocument
  | TeamDocument
  | WaiverDocument
  | WindowDocument;
/**
 * What it needs.
 *
 * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
 */
export type Targets = (
  | string
  | {
      /**
       * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
       */
      to: string;
      /**
       * hard: fails with the target; soft: degrades.
       */
      strength?: 'hard' | 'soft';
      /**
       * What moves along the relation.
       */
      flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
      /**
       * The condition under which it is used, e.g. `month-end`.
       */
      when?: string;
      /**
       * Why the relation exists.
       */
      reason?: string;
    }
  | {
      /**
       * @minItems 1
       *
       * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
       */
      anyOf: [string, ...string[]];
      /**
       * How many of them are needed; 1 by default.
       */
      need?: number;
      /**
       * hard: fails with the target; soft: degrades.
       */
      strength?: 'hard' | 'soft';
      /**
       * What moves along the relation.
       */
      flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
      /**
       * The condition under which they are used.
       */
      when?: string;
      /**
       * Why the relation exists.
       */
      reason?: string;
    }
)[];

/**
 * A configuration item that services stand on.
 */
export interface AssetDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Asset';
  metadata: Metadata;
  spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    owner: string;
    /**
     * Where it stands in its life; `production` by default.
     */
    lifecycle?: 'planned' | 'experimental' | 'production' | 'deprecated' | 'retired';
    /**
     * How much the organisation loses when it fails.
     */
    criticality?: 'critical' | 'high' | 'medium' | 'low';
    identifiers?: Identifiers;
    correlation?: Correlation;
    sources?: Sources;
    /**
     * Names of the sources that should be able to see it.
     */
    expects?: string[];
    /**
     * Its asset class, e.g. `database.postgresql`.
     */
    class: string;
    /**
     * Its intended settings, by the attributes of its class.
     */
    attributes?: {};
    /**
     * When it updates itself.
     */
    selfUpdates?: {
      /**
       * RFC 5545 recurrence.
       */
      schedule?: string;
      /**
       * IANA time zone.
       */
      zone?: string;
      /**
       * What a change does to the thing that is changed.
       */
      effect?: 'none' | 'reload' | 'restart' | 'replace' | 'remove';
    };
    dependsOn?: Targets;
    /**
     * The host, cluster or platform it runs on.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    runsOn?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Parts that belong to it.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    contains?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Wholes that it is a part of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    partOf?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Clusters or groups it is a member of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    memberOf?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it opens connections to.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    connectsTo?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it makes use of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    uses?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * APIs it serves.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    providesApis?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * APIs it calls.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    consumesApis?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it controls.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    manages?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Jobs that have to end before it starts.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    follows?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Datasets it reads.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    readsFrom?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Datasets it writes.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    writesTo?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
  };
}
/**
 * What names the document.
 */
export interface Metadata {
  /**
   * Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.
   */
  name: string;
  /**
   * Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.
   */
  namespace?: string;
  /**
   * A name for people.
   */
  title?: string;
  /**
   * What it is, in a sentence.
   */
  description?: string;
  labels?: Labels;
  annotations?: Labels;
  /**
   * Pages to read.
   */
  links?: {
    /**
     * Where it leads.
     */
    url: string;
    /**
     * What is there.
     */
    title?: string;
  }[];
}
/**
 * Free labels, text by name.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * What identifies it at run time, e.g. `endpoint: db-1.internal:5432`; one value or several.
 */
export interface Identifiers {
  [k: string]: string | [string, ...string[]];
}
/**
 * Its ids in other tools, by tool.
 */
export interface Correlation {
  [k: string]: string;
}
/**
 * Where its source lives.
 */
export interface Sources {
  /**
   * Globs from the repository root; a changed file that matches is a change to this entity.
   */
  paths?: string[];
}
/**
 * A class of assets; inherits from the class it extends.
 */
export interface AssetClassDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'AssetClass';
  metadata: Metadata;
  spec: {
    /**
     * The parent class.
     */
    extends?: string;
    /**
     * What belongs to it.
     */
    description?: string;
    /**
     * JSON Schema of each attribute; `default` is what it is where nobody states it.
     */
    attributes?: {
      [k: string]: {};
    };
    /**
     * Tried in order, before the inherited ones.
     *
     * Items: Identifiers that together identify a thing.
     */
    identification?: {
      /**
       * @minItems 1
       */
      by: [string, ...string[]];
      /**
       * May bind an observation, never write to it.
       */
      weak?: boolean;
    }[];
    /**
     * How the platform changes.
     */
    profile?: {
      cadence?: 'continuous' | 'scheduled' | 'governed';
      reversibility?: 'reversible' | 'restorable' | 'irreversible';
      /**
       * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
       */
      leadTime?: string;
      /**
       * Effect of changing each attribute; `*` is any other.
       */
      effects?: {
        /**
         * What a change does to the thing that is changed.
         */
        [k: string]: 'none' | 'reload' | 'restart' | 'replace' | 'remove';
      };
    };
  };
}
/**
 * What a pull request says of itself: rollback plan, emergency.
 */
export interface ChangeDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Change';
  metadata: Metadata;
  spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    owner?: string;
    /**
     * Why the change is made.
     */
    reason: string;
    emergency?: boolean;
    /**
     * A moment or a date, e.g. `2026-11-21` or `2026-11-21T08:00:00Z`.
     */
    expires?: string;
    /**
     * How it is taken back.
     */
    rollback?: {
      steps: string[];
      /**
       * A moment or a date, e.g. `2026-11-21` or `2026-11-21T08:00:00Z`.
       */
      testedAt?: string;
    };
    /**
     * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    affects?: string[];
  };
}
/**
 * `groundtruth.yaml`, at the root of what it configures.
 */
export interface ConfigDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Config';
  /**
   * Globs of catalog files, from this file.
   *
   * @minItems 1
   */
  include?: [string, ...string[]];
  /**
   * Globs that are left out.
   */
  exclude?: string[];
  /**
   * Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.
   */
  namespace?: string;
  /**
   * Where evidence is kept.
   */
  evidence?: {
    /**
     * A folder, from this file.
     */
    path?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    staleAfter?: string;
  };
  /**
   * From which severity on a run fails; `error` by default.
   */
  failOn?: 'error' | 'warning' | 'info' | 'none';
  /**
   * Whose owners have to approve.
   */
  approvals?: {
    /**
     * How much the organisation loses when it fails.
     */
    criticality?: 'critical' | 'high' | 'medium' | 'low';
    state?: 'at-risk' | 'degraded' | 'down';
  };
}
/**
 * A relation that neither end owns.
 */
export interface DependencyDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Dependency';
  metadata: Metadata;
  spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    owner?: string;
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    from: string;
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    to: string;
    /**
     * `dependsOn` by default.
     */
    type?:
      | 'dependsOn'
      | 'runsOn'
      | 'contains'
      | 'memberOf'
      | 'connectsTo'
      | 'uses'
      | 'consumesApi'
      | 'providedBy'
      | 'managedBy'
      | 'follows'
      | 'readsFrom'
      | 'writtenBy';
    /**
     * hard: fails with the target; soft: degrades.
     */
    strength?: 'hard' | 'soft';
    /**
     * What moves along the relation.
     */
    flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
    /**
     * The condition under which it is used.
     */
    when?: string;
    /**
     * Why the relation exists.
     */
    reason: string;
  };
}
/**
 * Ephemeral instances that are counted instead of named.
 */
export interface GroupDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Group';
  metadata: Metadata;
  spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    owner: string;
    /**
     * Where it stands in its life; `production` by default.
     */
    lifecycle?: 'planned' | 'experimental' | 'production' | 'deprecated' | 'retired';
    /**
     * How much the organisation loses when it fails.
     */
    criticality?: 'critical' | 'high' | 'medium' | 'low';
    /**
     * Class of the instances.
     */
    class: string;
    /**
     * Observed identifiers or attributes that an instance has; `*` stands for any text.
     */
    selector: {
      [k: string]: string;
    };
    min?: number;
    max?: number;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    lifetime?: string;
    sources?: Sources;
    dependsOn?: Targets;
    /**
     * The host, cluster or platform it runs on.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    runsOn?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Parts that belong to it.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    contains?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Wholes that it is a part of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    partOf?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Clusters or groups it is a member of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    memberOf?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it opens connections to.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    connectsTo?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it makes use of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    uses?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * APIs it serves.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    providesApis?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * APIs it calls.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    consumesApis?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it controls.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    manages?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Jobs that have to end before it starts.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    follows?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Datasets it reads.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    readsFrom?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Datasets it writes.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    writesTo?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
  };
}
/**
 * A rule that turns facts into findings.
 */
export interface PolicyDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Policy';
  metadata: Metadata;
  spec: {
    judges: 'entity' | 'relation' | 'change' | 'impact' | 'drift' | 'evidence' | 'estate';
    select?: Selector;
    /**
     * CEL; true where all is well.
     */
    expression: string;
    severity?: 'error' | 'warning' | 'info';
    /**
     * What is wrong, where, and what to do.
     */
    message: string;
    /**
     * What to do next.
     */
    hint?: string;
    relaxable?: boolean;
    links?: string[];
  };
}
/**
 * Which entities are meant; all the conditions hold together.
 */
export interface Selector {
  kinds?: string[];
  /**
   * Asset classes, with everything below them.
   */
  classes?: string[];
  namespaces?: string[];
  labels?: Labels;
  /**
   * Items: How much the organisation loses when it fails.
   */
  criticality?: ('critical' | 'high' | 'medium' | 'low')[];
  /**
   * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
   */
  refs?: string[];
  /**
   * Items: The team that answers for it, e.g. `team:payments`.
   */
  owners?: string[];
}
/**
 * An outcome with an owner, objectives and consumers.
 */
export interface ServiceDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Service';
  metadata: Metadata;
  spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    owner: string;
    /**
     * Where it stands in its life; `production` by default.
     */
    lifecycle?: 'planned' | 'experimental' | 'production' | 'deprecated' | 'retired';
    /**
     * How much the organisation loses when it fails.
     */
    criticality?: 'critical' | 'high' | 'medium' | 'low';
    identifiers?: Identifiers;
    correlation?: Correlation;
    sources?: Sources;
    /**
     * Names of the sources that should be able to see it.
     */
    expects?: string[];
    /**
     * What its consumers get, in a sentence.
     */
    outcome?: string;
    /**
     * Who uses it.
     *
     * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    consumers?: string[];
    /**
     * What it is held to.
     */
    objectives?: {
      /**
       * Percent.
       */
      availability?: number;
      /**
       * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
       */
      latency?: string;
      /**
       * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
       */
      rto?: string;
      /**
       * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
       */
      rpo?: string;
    };
    /**
     * URLs at which it is entered.
     */
    entrypoints?: string[];
    dependsOn?: Targets;
    /**
     * The host, cluster or platform it runs on.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    runsOn?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Parts that belong to it.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    contains?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Wholes that it is a part of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    partOf?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Clusters or groups it is a member of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    memberOf?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it opens connections to.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    connectsTo?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it makes use of.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    uses?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * APIs it serves.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    providesApis?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * APIs it calls.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    consumesApis?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * What it controls.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    manages?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Jobs that have to end before it starts.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    follows?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Datasets it reads.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    readsFrom?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
    /**
     * Datasets it writes.
     *
     * Items: A reference, a relation with its qualities, or a choice of targets of which some are needed.
     */
    writesTo?: (
      | string
      | {
          /**
           * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          to: string;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which it is used, e.g. `month-end`.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
      | {
          /**
           * @minItems 1
           *
           * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
           */
          anyOf: [string, ...string[]];
          /**
           * How many of them are needed; 1 by default.
           */
          need?: number;
          /**
           * hard: fails with the target; soft: degrades.
           */
          strength?: 'hard' | 'soft';
          /**
           * What moves along the relation.
           */
          flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
          /**
           * The condition under which they are used.
           */
          when?: string;
          /**
           * Why the relation exists.
           */
          reason?: string;
        }
    )[];
  };
}
/**
 * A discovery source and what it may look at.
 */
export interface SourceDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Source';
  metadata: Metadata;
  spec: {
    /**
     * Name of a source, e.g. `host`; `import` takes evidence that another program wrote.
     */
    type: string;
    enabled?: boolean;
    /**
     * What it looks at; each source documents its own keys.
     */
    scope?: {};
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    deadline?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    staleAfter?: string;
    /**
     * Rank of this source by class: lower wins where sources disagree.
     */
    authority?: {
      [k: string]: number;
    };
    /**
     * Names of environment variables, never values.
     */
    credentials?: {
      [k: string]: string;
    };
  };
}
/**
 * People who own things and approve changes to them.
 */
export interface TeamDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Team';
  metadata: Metadata;
  spec: {
    /**
     * GitHub logins.
     */
    members?: string[];
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    parent?: string;
    /**
     * How to reach them.
     */
    contact?: string;
  };
}
/**
 * A reviewed exception to a finding.
 */
export interface WaiverDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Waiver';
  metadata: Metadata;
  spec: {
    /**
     * Finding codes; `*` at the end stands for any.
     *
     * @minItems 1
     */
    codes: [string, ...string[]];
    scope?: Selector;
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    owner: string;
    /**
     * Why it is acceptable.
     */
    reason: string;
    /**
     * A moment or a date, e.g. `2026-11-21` or `2026-11-21T08:00:00Z`.
     */
    expires: string;
    /**
     * GitHub login.
     */
    approvedBy?: string;
  };
}
/**
 * A time in which changes are frozen or wanted.
 */
export interface WindowDocument {
  $schema?: string;
  apiVersion: 'groundtruth/v1';
  kind: 'Window';
  metadata: Metadata;
  spec: {
    type: 'freeze' | 'maintenance';
    /**
     * IANA time zone.
     */
    zone?: string;
    /**
     * A moment or a date, e.g. `2026-11-21` or `2026-11-21T08:00:00Z`.
     */
    start: string;
    /**
     * A moment or a date, e.g. `2026-11-21` or `2026-11-21T08:00:00Z`.
     */
    end?: string;
    /**
     * RFC 5545 recurrence rule.
     */
    recurrence?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    duration?: string;
    /**
     * Items: A moment or a date, e.g. `2026-11-21` or `2026-11-21T08:00:00Z`.
     */
    exceptions?: string[];
    scope?: Selector;
    /**
     * Why.
     */
    reason?: string;
  };
}
