// Generated from schemas/ by `npm run generate`. Change the schema, not this file.

export type GroundtruthDocument =
  | AssetDocument
  | AssetClassDocument
  | BaselineDocument
  | ChangeDocument
  | ConfigDocument
  | DependencyDocument
  | GroupDocument
  | PolicyDocument
  | PolicyOverlayDocument
  | PolicyTestDocument
  | ServiceDocument
  | SourceDocument
  | TeamDocument
  | WaiverDocument
  | WindowDocument;
/**
 * A reference, a relation with its qualities, or a choice of targets of which some are needed.
 */
export type Target = string | (ChoiceTarget | RelationTarget);
/**
 * A reference, or a relation with its qualities.
 */
export type Link = string | RelationTarget;

/**
 * A configuration item that services stand on.
 */
export interface AssetDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Asset';
  readonly metadata: Metadata;
  /**
   * What it is, how it is found at run time, and what it stands on.
   */
  readonly spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    readonly owner: string;
    /**
     * Where it stands in its life; `production` by default.
     */
    readonly lifecycle?: 'planned' | 'experimental' | 'production' | 'deprecated' | 'retired';
    /**
     * How much the organisation loses when it fails.
     */
    readonly criticality?: 'critical' | 'high' | 'medium' | 'low';
    readonly identifiers?: Identifiers;
    readonly correlation?: Correlation;
    readonly sources?: Sources;
    /**
     * Names of the sources that should be able to see it.
     */
    readonly expects?: readonly string[];
    /**
     * Its asset class, e.g. `database.postgresql`.
     */
    readonly class: string;
    /**
     * Its intended settings, by the attributes of its class.
     */
    readonly attributes?: {
      readonly [k: string]: unknown;
    };
    readonly objectives?: Objectives;
    readonly backup?: Backup;
    /**
     * What it must never need, directly or through others.
     *
     * @maxItems 1000
     *
     * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly isolatedFrom?: readonly string[];
    /**
     * Checks, dashboards and alerts that watch it, by name or URL.
     */
    readonly monitors?: readonly string[];
    /**
     * Until when whoever makes it stands behind it.
     */
    readonly endOfSupport?: string;
    readonly contract?: Contract;
    /**
     * When it updates itself.
     */
    readonly selfUpdates?: {
      /**
       * RFC 5545 recurrence rule, e.g. `FREQ=MONTHLY;BYMONTHDAY=-1`; at most hourly.
       */
      readonly schedule?: string;
      /**
       * The next update where there is no schedule; else the earliest that the schedule can begin.
       */
      readonly start?: string;
      /**
       * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
       */
      readonly duration?: string;
      /**
       * IANA time zone, e.g. `Europe/Zurich`; `UTC` by default.
       */
      readonly zone?: string;
      /**
       * What a change does to the thing that is changed.
       */
      readonly effect?: 'none' | 'reload' | 'restart' | 'replace' | 'remove';
    };
    /**
     * What it needs to work.
     *
     * @maxItems 1000
     */
    readonly dependsOn?: readonly Target[];
    /**
     * The host, cluster or platform it runs on.
     *
     * @maxItems 1000
     */
    readonly runsOn?: readonly Target[];
    /**
     * Parts that belong to it.
     *
     * @maxItems 1000
     */
    readonly contains?: readonly Target[];
    /**
     * Wholes that it is a part of.
     *
     * @maxItems 1000
     */
    readonly partOf?: readonly Link[];
    /**
     * Clusters or groups it is a member of.
     *
     * @maxItems 1000
     */
    readonly memberOf?: readonly Target[];
    /**
     * What it opens connections to.
     *
     * @maxItems 1000
     */
    readonly connectsTo?: readonly Target[];
    /**
     * What it makes use of.
     *
     * @maxItems 1000
     */
    readonly uses?: readonly Target[];
    /**
     * APIs it serves.
     *
     * @maxItems 1000
     */
    readonly providesApis?: readonly Link[];
    /**
     * APIs it calls.
     *
     * @maxItems 1000
     */
    readonly consumesApis?: readonly Target[];
    /**
     * What it controls.
     *
     * @maxItems 1000
     */
    readonly manages?: readonly Link[];
    /**
     * Jobs that have to end before it starts.
     *
     * @maxItems 1000
     */
    readonly follows?: readonly Target[];
    /**
     * Datasets it reads.
     *
     * @maxItems 1000
     */
    readonly readsFrom?: readonly Target[];
    /**
     * Datasets it writes.
     *
     * @maxItems 1000
     */
    readonly writesTo?: readonly Link[];
  };
}
/**
 * What names the document.
 */
export interface Metadata {
  /**
   * Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.
   */
  readonly name: string;
  /**
   * Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.
   */
  readonly namespace?: string;
  /**
   * A name for people.
   */
  readonly title?: string;
  /**
   * What it is, in a sentence.
   */
  readonly description?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /**
   * Pages to read.
   */
  readonly links?: readonly PageLink[];
}
/**
 * Free labels, text by name.
 */
export interface Labels {
  readonly [k: string]: string;
}
export interface PageLink {
  /**
   * Where it leads.
   */
  readonly url: string;
  /**
   * What is there.
   */
  readonly title?: string;
}
/**
 * What identifies it at run time, e.g. `endpoint: db-1.internal:5432`; one value or several.
 */
export interface Identifiers {
  /**
   * @minItems 1
   */
  readonly [k: string]: string | readonly string[];
}
/**
 * Its ids in other tools, by tool.
 */
export interface Correlation {
  readonly [k: string]: string;
}
/**
 * Where its source lives.
 */
export interface Sources {
  /**
   * Globs from the repository root; a changed file that matches is a change to this entity.
   */
  readonly paths?: readonly string[];
}
/**
 * What it is held to.
 */
export interface Objectives {
  /**
   * Percent.
   */
  readonly availability?: number;
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly latency?: string;
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly rto?: string;
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly rpo?: string;
}
/**
 * How its data is kept, and whether it has ever come back.
 */
export interface Backup {
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly every?: string;
  /**
   * When the last one succeeded.
   */
  readonly last?: string;
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly retention?: string;
  /**
   * The last time that a restore was tried.
   */
  readonly restore?: {
    /**
     * When.
     */
    readonly at: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly took?: string;
  };
}
/**
 * The agreement under which somebody else provides or maintains it.
 */
export interface Contract {
  /**
   * The other party.
   */
  readonly with?: string;
  /**
   * When it ends.
   */
  readonly until: string;
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly notice?: string;
}
/**
 * Redundant targets: `need` of them are enough.
 */
export interface ChoiceTarget {
  /**
   * The targets that can stand in for each other.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
   */
  readonly anyOf: readonly string[];
  /**
   * How many of them are needed; 1 by default.
   */
  readonly need?: number;
  /**
   * hard: fails with the target; soft: degrades.
   */
  readonly strength?: 'hard' | 'soft';
  /**
   * What moves along the relation.
   */
  readonly flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
  /**
   * The condition under which they are used.
   */
  readonly when?: string;
  /**
   * Why the relation exists.
   */
  readonly reason?: string;
}
/**
 * A relation with its qualities.
 */
export interface RelationTarget {
  /**
   * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
   */
  readonly to: string;
  /**
   * hard: fails with the target; soft: degrades.
   */
  readonly strength?: 'hard' | 'soft';
  /**
   * What moves along the relation.
   */
  readonly flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
  /**
   * The condition under which it is used, e.g. `month-end`.
   */
  readonly when?: string;
  /**
   * Why the relation exists.
   */
  readonly reason?: string;
}
/**
 * A class of assets; inherits from the class it extends.
 */
export interface AssetClassDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'AssetClass';
  readonly metadata: Metadata;
  /**
   * What it adds to the class that it extends.
   */
  readonly spec: {
    /**
     * The parent class.
     */
    readonly extends?: string;
    /**
     * What belongs to it.
     */
    readonly description?: string;
    /**
     * The settings that things of this class have, by name.
     */
    readonly attributes?: {
      readonly [k: string]: AttributeSchema;
    };
    /**
     * Tried in order, before the inherited ones.
     */
    readonly identification?: readonly IdentificationEntry[];
    /**
     * How the platform changes.
     */
    readonly profile?: {
      /**
       * How often it changes: all the time, at set times, or when a board agrees; `scheduled` by default.
       */
      readonly cadence?: 'continuous' | 'scheduled' | 'governed';
      /**
       * Whether a change can be taken back: by itself, from a backup, or not at all; `reversible` by default.
       */
      readonly reversibility?: 'reversible' | 'restorable' | 'irreversible';
      /**
       * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
       */
      readonly leadTime?: string;
      /**
       * Effect of changing each attribute; `*` is any other.
       */
      readonly effects?: {
        /**
         * What a change does to the thing that is changed.
         */
        readonly [k: string]: 'none' | 'reload' | 'restart' | 'replace' | 'remove';
      };
    };
  };
}
/**
 * What an attribute may be: these keywords of JSON Schema, with the meaning that they have there.
 */
export interface AttributeSchema {
  /**
   * The type of its value.
   */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  /**
   * What the setting does.
   */
  readonly description?: string;
  /**
   * The values that it may have.
   *
   * @minItems 1
   */
  readonly enum?: readonly unknown[];
  /**
   * What it is where nobody states it.
   */
  readonly default?: {
    readonly [k: string]: unknown;
  };
  /**
   * Values that people use.
   */
  readonly examples?: readonly unknown[];
  /**
   * The form of a text.
   */
  format?:
    'date' | 'date-time' | 'duration' | 'hostname' | 'ip' | 'path' | 'schedule' | 'time-zone' | 'uri' | 'version';
  /**
   * The smallest number.
   */
  readonly minimum?: number;
  /**
   * The largest number.
   */
  readonly maximum?: number;
  /**
   * The shortest text, in characters.
   */
  readonly minLength?: number;
  /**
   * The longest text, in characters.
   */
  readonly maxLength?: number;
  /**
   * The shortest list.
   */
  readonly minItems?: number;
  /**
   * The longest list.
   */
  readonly maxItems?: number;
  readonly items?: AttributeSchema;
  /**
   * The members of an object, by name.
   */
  readonly properties?: {
    readonly [k: string]: AttributeSchema;
  };
  /**
   * Members that an object has to have.
   */
  readonly required?: readonly string[];
  /**
   * Whether an object may have other members; true by default.
   */
  readonly additionalProperties?: boolean;
}
/**
 * Identifiers that together identify a thing.
 */
export interface IdentificationEntry {
  /**
   * Names of identifiers; a thing needs a value for each.
   *
   * @minItems 1
   */
  readonly by: readonly string[];
  /**
   * Names of identifiers; it holds only for what has a value for none, e.g. `name` where there is no `tenant`.
   *
   * @minItems 1
   */
  readonly without?: readonly string[];
  /**
   * May bind an observation, never write to it.
   */
  readonly weak?: boolean;
}
/**
 * Findings that an estate had when it was adopted. They are counted and not told; what is mended leaves the list, and nothing should join it. `groundtruth-baseline.yaml`, beside the configuration.
 */
export interface BaselineDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Baseline';
  /**
   * By code, then by what they are about.
   *
   * @maxItems 100000
   */
  readonly findings: readonly BaselineEntry[];
}
export interface BaselineEntry {
  /**
   * What a finding is about, as JSON results and the baseline have it: 16 hex digits.
   */
  readonly fingerprint: string;
  /**
   * Of the finding.
   */
  readonly code: string;
  /**
   * What it is about, for the reader.
   */
  readonly ref?: string;
}
/**
 * What a pull request says of itself: rollback plan, emergency.
 */
export interface ChangeDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Change';
  readonly metadata: Metadata;
  /**
   * Why it is made, and how it is taken back.
   */
  readonly spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    readonly owner?: string;
    /**
     * Why the change is made.
     */
    readonly reason: string;
    /**
     * It cannot wait for the usual way; what is left out has to be made up for.
     */
    readonly emergency?: boolean;
    /**
     * Until when an emergency change has to be made up for.
     */
    readonly expires?: string;
    /**
     * When what the emergency left out was made up for; until then, checks ask for it, and are red once it has expired.
     */
    readonly reconciled?: string;
    /**
     * How it is taken back.
     */
    readonly rollback?: {
      /**
       * What has to be done, in order.
       */
      readonly steps: readonly string[];
      /**
       * When the steps were last tried.
       */
      readonly testedAt?: string;
    };
    /**
     * What it touches, where the files do not say.
     *
     * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly affects?: readonly string[];
  };
}
/**
 * `groundtruth.yaml`, at the root of what it configures.
 */
export interface ConfigDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Config';
  /**
   * Globs of catalog files, from this file.
   *
   * @minItems 1
   */
  readonly include?: readonly string[];
  /**
   * Globs that are left out.
   */
  readonly exclude?: readonly string[];
  /**
   * Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.
   */
  readonly namespace?: string;
  /**
   * Where evidence is kept.
   */
  readonly evidence?: {
    /**
     * A folder, from this file.
     */
    readonly path?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly staleAfter?: string;
    /**
     * Where a team keeps evidence together: the name of an environment variable, with a `$` before it, that holds the URL of a PostgreSQL database. Instead of `path`.
     */
    readonly url?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly keep?: string;
    /**
     * Digests of runs that were removed knowingly: they are missed no more.
     *
     * @maxItems 10000
     */
    readonly removed?: readonly string[];
  };
  /**
   * By class, then by attribute: which of the values counts where several sources state one, whoever has authority.
   */
  readonly values?: {
    readonly [k: string]: {
      /**
       * The one that has been there longest, or came last; that most sources state; the largest or the smallest.
       */
      readonly [k: string]: 'first' | 'last' | 'most' | 'largest' | 'smallest';
    };
  };
  /**
   * By identifier: values that identify nothing here, beside those that identify nothing anywhere; `*` stands for any text, letter case for nothing.
   */
  readonly junk?: {
    /**
     * @maxItems 1000
     *
     * Items: Something beside `*`: with all of its values, an identifier would tell nothing apart.
     */
    readonly [k: string]: readonly string[];
  };
  /**
   * From which severity on a run fails; `error` by default.
   */
  readonly failOn?: 'error' | 'warning' | 'info' | 'none';
  /**
   * Shipped packs of policies that this repository takes.
   */
  readonly policies?: (
    | 'backup'
    | 'criticality'
    | 'expiry'
    | 'isolation'
    | 'lifecycle'
    | 'monitoring'
    | 'objectives'
    | 'ownership'
    | 'redundancy'
    | 'risk'
    | 'rollback'
    | 'standard-changes'
  )[];
  /**
   * Whose owners have to approve.
   */
  readonly approvals?: {
    /**
     * How much the organisation loses when it fails.
     */
    readonly criticality?: 'critical' | 'high' | 'medium' | 'low';
    /**
     * How badly off a change has to leave them; `degraded` by default.
     */
    readonly state?: 'at-risk' | 'degraded' | 'down';
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly maintainers?: string;
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly emergency?: string;
  };
}
/**
 * A relation that neither end owns.
 */
export interface DependencyDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Dependency';
  readonly metadata: Metadata;
  /**
   * The two ends and the quality of the relation.
   */
  readonly spec: {
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
     * The team that answers for it, e.g. `team:payments`.
     */
    readonly owner?: string;
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly from: string;
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly to: string;
    /**
     * hard: fails with the target; soft: degrades.
     */
    readonly strength?: 'hard' | 'soft';
    /**
     * What moves along the relation.
     */
    readonly flow?: 'sync' | 'async' | 'batch' | 'data' | 'control';
    /**
     * The condition under which it is used.
     */
    readonly when?: string;
    /**
     * Why the relation exists.
     */
    readonly reason: string;
  };
}
/**
 * Ephemeral instances that are counted instead of named.
 */
export interface GroupDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Group';
  readonly metadata: Metadata;
  /**
   * What its instances have in common, and what they stand on.
   */
  readonly spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    readonly owner: string;
    /**
     * Where it stands in its life; `production` by default.
     */
    readonly lifecycle?: 'planned' | 'experimental' | 'production' | 'deprecated' | 'retired';
    /**
     * How much the organisation loses when it fails.
     */
    readonly criticality?: 'critical' | 'high' | 'medium' | 'low';
    /**
     * Class of the instances.
     */
    readonly class: string;
    /**
     * Observed identifiers or attributes that an instance has; `*` stands for any text.
     */
    readonly selector: {
      readonly [k: string]: string;
    };
    /**
     * Fewest instances that should run.
     */
    readonly min?: number;
    /**
     * Most instances that should run.
     */
    readonly max?: number;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly lifetime?: string;
    readonly sources?: Sources;
    /**
     * What it needs to work.
     *
     * @maxItems 1000
     */
    readonly dependsOn?: readonly Target[];
    /**
     * The host, cluster or platform it runs on.
     *
     * @maxItems 1000
     */
    readonly runsOn?: readonly Target[];
    /**
     * Parts that belong to it.
     *
     * @maxItems 1000
     */
    readonly contains?: readonly Target[];
    /**
     * Wholes that it is a part of.
     *
     * @maxItems 1000
     */
    readonly partOf?: readonly Link[];
    /**
     * Clusters or groups it is a member of.
     *
     * @maxItems 1000
     */
    readonly memberOf?: readonly Target[];
    /**
     * What it opens connections to.
     *
     * @maxItems 1000
     */
    readonly connectsTo?: readonly Target[];
    /**
     * What it makes use of.
     *
     * @maxItems 1000
     */
    readonly uses?: readonly Target[];
    /**
     * APIs it serves.
     *
     * @maxItems 1000
     */
    readonly providesApis?: readonly Link[];
    /**
     * APIs it calls.
     *
     * @maxItems 1000
     */
    readonly consumesApis?: readonly Target[];
    /**
     * What it controls.
     *
     * @maxItems 1000
     */
    readonly manages?: readonly Link[];
    /**
     * Jobs that have to end before it starts.
     *
     * @maxItems 1000
     */
    readonly follows?: readonly Target[];
    /**
     * Datasets it reads.
     *
     * @maxItems 1000
     */
    readonly readsFrom?: readonly Target[];
    /**
     * Datasets it writes.
     *
     * @maxItems 1000
     */
    readonly writesTo?: readonly Link[];
  };
}
/**
 * A rule that turns facts into findings, or into what a change has to have.
 */
export interface PolicyDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Policy';
  readonly metadata: Metadata;
  /**
   * What it judges, and what it says.
   */
  readonly spec: {
    /**
     * What it looks at, one at a time.
     */
    readonly judges: 'entity' | 'relation' | 'change' | 'impact' | 'drift' | 'evidence' | 'estate';
    readonly select?: Selector;
    /**
     * CEL; true where all is well. With the effect `standard`, true where the change is a standard one.
     */
    readonly expression: string;
    /**
     * What follows where it does not hold: a finding, somebody else who has to agree, or a rollback plan that is required. `standard` lets changes through by themselves. `finding` by default.
     */
    readonly effect?: 'finding' | 'approval' | 'plan' | 'standard';
    readonly approvers?: Approvers;
    /**
     * How bad it is; `error` by default.
     */
    readonly severity?: 'error' | 'warning' | 'info';
    /**
     * What is wrong, where, and what to do; `{{ … }}` holds CEL.
     */
    readonly message: string;
    /**
     * The field that the finding points at, e.g. `spec.objectives.rto`.
     */
    readonly field?: string;
    /**
     * What to do next.
     */
    readonly hint?: string;
    /**
     * Whether a folder may make it milder, or do without it.
     */
    readonly relaxable?: boolean;
    /**
     * Whether a waiver or the baseline may mask what it finds; true by default.
     */
    readonly waivable?: boolean;
    /**
     * Pages that explain it.
     */
    readonly links?: readonly string[];
  };
}
/**
 * Which entities are meant; all the conditions hold together.
 */
export interface Selector {
  /**
   * Kinds of entities, e.g. `service`.
   */
  readonly kinds?: readonly string[];
  /**
   * Asset classes, with everything below them.
   */
  readonly classes?: readonly string[];
  /**
   * Their namespaces.
   */
  readonly namespaces?: readonly string[];
  readonly labels?: Labels;
  /**
   * How critical they are.
   *
   * Items: How much the organisation loses when it fails.
   */
  readonly criticality?: readonly ('critical' | 'high' | 'medium' | 'low')[];
  /**
   * The entities themselves.
   *
   * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
   */
  readonly refs?: readonly string[];
  /**
   * The teams that answer for them.
   *
   * Items: The team that answers for it, e.g. `team:payments`.
   */
  readonly owners?: readonly string[];
}
/**
 * Who has to agree: people of a team, the owner of what is judged, all of some, or a number of some.
 */
export interface Approvers {
  /**
   * The team that answers for it, e.g. `team:payments`.
   */
  readonly team?: string;
  /**
   * Somebody of the team that answers for what is judged.
   */
  readonly owner?: true;
  /**
   * Each of these.
   *
   * @minItems 1
   * @maxItems 20
   */
  readonly all?: readonly Approvers[];
  /**
   * As many of these as `count` says.
   *
   * @minItems 1
   * @maxItems 20
   */
  readonly any?: readonly Approvers[];
  /**
   * How many people of a team, or how many of `any`, each by somebody else; 1 by default.
   */
  readonly count?: number;
}
/**
 * What a policy is for everything declared in the folder of this document, and below it.
 */
export interface PolicyOverlayDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'PolicyOverlay';
  readonly metadata: Metadata;
  /**
   * Stricter always; milder only where the policy is `relaxable`.
   */
  readonly spec: {
    /**
     * The policy, by name, or as `namespace/name`; the namespace of a shipped policy is its pack.
     */
    readonly policy: string;
    /**
     * How bad it is here.
     */
    readonly severity?: 'error' | 'warning' | 'info';
    /**
     * It does not judge anything here.
     */
    readonly off?: true;
    /**
     * Why it is otherwise here.
     */
    readonly reason: string;
  };
}
/**
 * What policies say of small catalogs: `groundtruth policy test` tries it.
 */
export interface PolicyTestDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'PolicyTest';
  readonly metadata: Metadata;
  /**
   * The policies, and what is expected of them.
   */
  readonly spec: {
    /**
     * The policies that the cases are about, by name or as `namespace/name`; others say nothing in them.
     *
     * @minItems 1
     */
    readonly policies: readonly string[];
    /**
     * Tried one by one.
     *
     * @minItems 1
     * @maxItems 1000
     */
    readonly cases: readonly PolicyCase[];
  };
}
export interface PolicyCase {
  /**
   * What it shows, in a sentence.
   */
  readonly name: string;
  /**
   * The moment that the case speaks of; 2026-01-01 by default.
   */
  readonly at?: string;
  /**
   * The catalog before the change; its difference to `catalog` is what policies on changes and impact judge.
   */
  readonly base?: readonly TestDocument[];
  /**
   * Documents; `apiVersion` may be left out.
   */
  readonly catalog: readonly TestDocument[];
  /**
   * What sources saw, each in a run of its own that just ended.
   */
  readonly evidence?: readonly TestRun[];
  /**
   * Points of risk by name, instead of those of the change.
   */
  readonly risk?: {
    readonly [k: string]: number;
  };
  /**
   * What the policies say, in any order; nothing where it is empty.
   */
  readonly expect: readonly Expectation[];
}
/**
 * A document of a catalog.
 */
export interface TestDocument {
  readonly [k: string]: unknown;
}
export interface TestRun {
  /**
   * The source that saw it.
   */
  readonly source: string;
  /**
   * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
   */
  readonly age?: string;
  /**
   * Whether it saw everything of the classes that it names; true by default.
   */
  readonly complete?: boolean;
  /**
   * The classes that it can see.
   */
  readonly classes?: readonly string[];
  /**
   * The things that it saw.
   */
  readonly saw?: readonly TestSighting[];
}
export interface TestSighting {
  /**
   * Its asset class.
   */
  readonly class: string;
  readonly identifiers: Identifiers;
  /**
   * The settings that it has.
   */
  readonly attributes?: {
    readonly [k: string]: unknown;
  };
  /**
   * Endpoints that it is connected to.
   */
  readonly connectsTo?: readonly string[];
}
export interface Expectation {
  /**
   * Which policy says it.
   */
  readonly policy: string;
  /**
   * Of what.
   */
  readonly ref?: string;
  /**
   * How bad it says it is.
   */
  readonly severity?: 'error' | 'warning' | 'info';
  /**
   * A part of its message.
   */
  readonly message?: string;
}
/**
 * An outcome with an owner, objectives and consumers.
 */
export interface ServiceDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Service';
  readonly metadata: Metadata;
  /**
   * What it is, and what it stands on.
   */
  readonly spec: {
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    readonly owner: string;
    /**
     * Where it stands in its life; `production` by default.
     */
    readonly lifecycle?: 'planned' | 'experimental' | 'production' | 'deprecated' | 'retired';
    /**
     * How much the organisation loses when it fails.
     */
    readonly criticality?: 'critical' | 'high' | 'medium' | 'low';
    readonly identifiers?: Identifiers;
    readonly correlation?: Correlation;
    readonly sources?: Sources;
    /**
     * Names of the sources that should be able to see it.
     */
    readonly expects?: readonly string[];
    /**
     * What its consumers get, in a sentence.
     */
    readonly outcome?: string;
    /**
     * Who uses it.
     *
     * @maxItems 1000
     *
     * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly consumers?: readonly string[];
    readonly objectives?: Objectives;
    /**
     * What it must never need, directly or through others.
     *
     * @maxItems 1000
     *
     * Items: A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly isolatedFrom?: readonly string[];
    /**
     * Checks, dashboards and alerts that watch it, by name or URL.
     */
    readonly monitors?: readonly string[];
    /**
     * Until when whoever makes it stands behind it.
     */
    readonly endOfSupport?: string;
    readonly contract?: Contract;
    /**
     * URLs at which it is entered.
     */
    readonly entrypoints?: readonly string[];
    /**
     * What it needs to work.
     *
     * @maxItems 1000
     */
    readonly dependsOn?: readonly Target[];
    /**
     * The host, cluster or platform it runs on.
     *
     * @maxItems 1000
     */
    readonly runsOn?: readonly Target[];
    /**
     * Parts that belong to it.
     *
     * @maxItems 1000
     */
    readonly contains?: readonly Target[];
    /**
     * Wholes that it is a part of.
     *
     * @maxItems 1000
     */
    readonly partOf?: readonly Link[];
    /**
     * Clusters or groups it is a member of.
     *
     * @maxItems 1000
     */
    readonly memberOf?: readonly Target[];
    /**
     * What it opens connections to.
     *
     * @maxItems 1000
     */
    readonly connectsTo?: readonly Target[];
    /**
     * What it makes use of.
     *
     * @maxItems 1000
     */
    readonly uses?: readonly Target[];
    /**
     * APIs it serves.
     *
     * @maxItems 1000
     */
    readonly providesApis?: readonly Link[];
    /**
     * APIs it calls.
     *
     * @maxItems 1000
     */
    readonly consumesApis?: readonly Target[];
    /**
     * What it controls.
     *
     * @maxItems 1000
     */
    readonly manages?: readonly Link[];
    /**
     * Jobs that have to end before it starts.
     *
     * @maxItems 1000
     */
    readonly follows?: readonly Target[];
    /**
     * Datasets it reads.
     *
     * @maxItems 1000
     */
    readonly readsFrom?: readonly Target[];
    /**
     * Datasets it writes.
     *
     * @maxItems 1000
     */
    readonly writesTo?: readonly Link[];
  };
}
/**
 * A discovery source and what it may look at.
 */
export interface SourceDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Source';
  readonly metadata: Metadata;
  /**
   * What looks, where, and with which right to be believed.
   */
  readonly spec: {
    /**
     * Name of a source, e.g. `host`; `import` takes evidence that another program wrote.
     */
    readonly type: string;
    /**
     * Whether `discover` runs it; true by default.
     */
    readonly enabled?: boolean;
    /**
     * What it looks at; each source documents its own keys.
     */
    readonly scope?: {
      readonly [k: string]: unknown;
    };
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly deadline?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly schedule?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly staleAfter?: string;
    /**
     * Rank of this source by class, and by attribute where that is another: lower wins where sources disagree.
     */
    readonly authority?: {
      [k: string]:
        | number
        | {
            /**
             * Of the attributes that are not named.
             */
            readonly rank?: number;
            /**
             * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
             */
            readonly staleAfter?: string;
            /**
             * Rank by attribute.
             */
            readonly attributes?: {
              [k: string]:
                | number
                | {
                    readonly rank?: number;
                    /**
                     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
                     */
                    readonly staleAfter?: string;
                  };
            };
          };
    };
    /**
     * Names of environment variables, never values.
     */
    readonly credentials?: {
      readonly [k: string]: string;
    };
  };
}
/**
 * People who own things and approve changes to them.
 */
export interface TeamDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Team';
  readonly metadata: Metadata;
  /**
   * Who is in it.
   */
  readonly spec: {
    /**
     * GitHub logins.
     *
     * Items: A GitHub login.
     */
    readonly members?: readonly string[];
    /**
     * A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.
     */
    readonly parent?: string;
    /**
     * How to reach them.
     */
    readonly contact?: string;
  };
}
/**
 * A reviewed exception to a finding.
 */
export interface WaiverDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Waiver';
  readonly metadata: Metadata;
  /**
   * What is accepted, by whom, and until when.
   */
  readonly spec: {
    /**
     * Finding codes; `*` at the end stands for any.
     *
     * @minItems 1
     * @maxItems 100
     */
    readonly codes: readonly string[];
    /**
     * Only findings about these attributes, or values within them: `packages`, `packages.openssl`; `*` at the end stands for any.
     *
     * @minItems 1
     * @maxItems 100
     */
    readonly attributes?: readonly string[];
    /**
     * The very findings, as JSON results have them; any by default.
     *
     * @maxItems 1000
     *
     * Items: What a finding is about, as JSON results and the baseline have it: 16 hex digits.
     */
    readonly fingerprints?: readonly string[];
    readonly scope?: Selector;
    /**
     * The team that answers for it, e.g. `team:payments`.
     */
    readonly owner: string;
    /**
     * Why it is acceptable.
     */
    readonly reason: string;
    /**
     * From when on it masks nothing; a date begins at midnight UTC.
     */
    readonly expires: string;
    /**
     * Login of the person who accepts it, a member of a team.
     */
    readonly approvedBy?: string;
  };
}
/**
 * A time in which changes are frozen or wanted.
 */
export interface WindowDocument {
  readonly $schema?: string;
  readonly apiVersion: 'groundtruth/v1';
  readonly kind: 'Window';
  readonly metadata: Metadata;
  /**
   * When it is, and for what.
   */
  readonly spec: {
    /**
     * Whether changes are unwanted in it, or wanted.
     */
    readonly type: 'freeze' | 'maintenance';
    /**
     * IANA time zone, e.g. `Europe/Zurich`; `UTC` by default.
     */
    readonly zone?: string;
    /**
     * When it begins; where it recurs, the earliest that it can begin.
     */
    readonly start: string;
    /**
     * When it is over; a date without a time belongs to it. Where it recurs, the first end: each has this time on the clock.
     */
    readonly end?: string;
    /**
     * RFC 5545 recurrence rule, e.g. `FREQ=MONTHLY;BYMONTHDAY=-1`; at most hourly.
     */
    readonly recurrence?: string;
    /**
     * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`, e.g. `15m`.
     */
    readonly duration?: string;
    /**
     * Beginnings at which it does not take place: a date stands for all that begin on it.
     *
     * @maxItems 1000
     *
     * Items: A date, a time on the clocks of `zone`, or a moment with its offset, e.g. `2026-11-21`, `2026-11-21T08:00` or `2026-11-21T08:00:00Z`.
     */
    readonly exceptions?: readonly string[];
    readonly scope?: Selector;
    /**
     * Why.
     */
    readonly reason?: string;
  };
}
