import type { ValidateFunction } from 'ajv';
import type { EntityKind } from '../model/ref.ts';
import * as validators from './generated/validators.mjs';

export interface DocumentKind {
  readonly kind: EntityKind;
  readonly validate: ValidateFunction;
  /** Other stages read the document itself: one that breaks its schema is told and left out. */
  readonly whole?: true;
  /** The field of `spec` that selects entities. */
  readonly selector?: 'scope' | 'select';
}

/** The kinds of `groundtruth/v1` documents, by the name that they have there. */
export const kinds: Readonly<Record<string, DocumentKind>> = {
  Service: { kind: 'service', validate: validators.service },
  Asset: { kind: 'asset', validate: validators.asset },
  Dependency: { kind: 'dependency', validate: validators.dependency },
  Team: { kind: 'team', validate: validators.team },
  Group: { kind: 'group', validate: validators.group },
  AssetClass: { kind: 'assetclass', validate: validators.assetclass },
  Window: { kind: 'window', validate: validators.window, whole: true, selector: 'scope' },
  Waiver: { kind: 'waiver', validate: validators.waiver, whole: true, selector: 'scope' },
  Source: { kind: 'source', validate: validators.source, whole: true },
  Policy: { kind: 'policy', validate: validators.policy, whole: true, selector: 'select' },
  PolicyOverlay: { kind: 'policyoverlay', validate: validators.policyoverlay, whole: true },
  PolicyTest: { kind: 'policytest', validate: validators.policytest, whole: true },
  Change: { kind: 'change', validate: validators.change, whole: true },
};
