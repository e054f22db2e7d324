import type { Entity } from '../../model/entity.ts';
import type { FileOrigin, Finding, Severity } from '../../model/finding.ts';
import type { PolicyDocument } from '../../model/generated/documents.ts';
import type { JsonPath } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { PolicyOverlay } from '../../model/result.ts';
import type { Expression } from './cel.ts';
import type { ApproverTree, Unjudged } from './policy-outcome.ts';
import type { Template } from './template.ts';
import type { Judged } from './vocabulary.ts';
import type { World } from './world.ts';

export type Effect = NonNullable<PolicyDocument['spec']['effect']>;

/** A policy that is ready to be asked. */
export interface CompiledPolicy {
  readonly ref: Ref;
  readonly name: string;
  readonly title: string;
  readonly judges: Judged;
  readonly effect: Effect;
  readonly severity: Severity;
  readonly relaxable: boolean;
  readonly selects: (entity: Entity) => boolean;
  readonly expression: Expression;
  readonly message: Template;
  readonly hint?: Template;
  /** The field of the judged document that a finding points at. */
  readonly field?: JsonPath;
  /** With the owners of what is judged. Undefined where they are meant alone. */
  readonly approvers?: (owners: readonly Ref[]) => ApproverTree | undefined;
  /** Where an offset in its expression is written; undefined for a shipped policy. */
  readonly place?: (offset: number) => FileOrigin | undefined;
  /** What it is in some folders, deepest first. */
  readonly overlays: readonly PolicyOverlay[];
  readonly document: PolicyDocument;
  /** The shipped pack that it is from. */
  readonly pack?: string;
}

/** The policies of a catalog, each compiled once; by ref. */
export interface PolicySet {
  readonly policies: readonly CompiledPolicy[];
  /** Policies and overlays that cannot be used, and why. */
  readonly findings: readonly Finding[];
  /** Those of them that judge nothing. */
  readonly unusable: readonly Unjudged[];
  /** Makes the functions of expressions speak of these facts. */
  readonly speakOf: (world: World) => void;
}
