import type { Severity } from '../model/finding.ts';

/** How bad a drift is: where something critical or highly critical stands on it, and elsewhere. */
interface Weight {
  readonly critical: Severity;
  readonly otherwise: Severity;
}

/** Every code that the comparison of declared and observed can raise; `docs/drift.md` explains each. */
export const driftCodes = {
  'inventory.missing': { critical: 'error', otherwise: 'warning' },
  'inventory.undeclared': { critical: 'warning', otherwise: 'info' },
  'inventory.transient': { critical: 'info', otherwise: 'info' },
  'inventory.vanished': { critical: 'info', otherwise: 'info' },
  'inventory.ambiguous': { critical: 'warning', otherwise: 'warning' },
  'inventory.duplicate': { critical: 'warning', otherwise: 'warning' },
  'inventory.replaced': { critical: 'error', otherwise: 'warning' },
  'inventory.reclassified': { critical: 'warning', otherwise: 'info' },
  'inventory.too-few': { critical: 'error', otherwise: 'warning' },
  'inventory.too-many': { critical: 'warning', otherwise: 'warning' },
  'inventory.outlived': { critical: 'warning', otherwise: 'info' },
  'decay.mismatch': { critical: 'error', otherwise: 'warning' },
  'decay.version': { critical: 'error', otherwise: 'warning' },
  'decay.schedule': { critical: 'error', otherwise: 'warning' },
  'decay.override': { critical: 'info', otherwise: 'info' },
  'decay.flapping': { critical: 'error', otherwise: 'warning' },
  'decay.undeclared-change': { critical: 'warning', otherwise: 'info' },
  'decay.source-conflict': { critical: 'warning', otherwise: 'info' },
  'decay.expiry': { critical: 'warning', otherwise: 'warning' },
  'decay.untrusted': { critical: 'error', otherwise: 'warning' },
  'decay.unhealthy': { critical: 'error', otherwise: 'warning' },
  'relation.undeclared': { critical: 'warning', otherwise: 'warning' },
  'relation.unobserved': { critical: 'warning', otherwise: 'info' },
  'relation.wrong-target': { critical: 'error', otherwise: 'warning' },
  'relation.redundancy-lost': { critical: 'error', otherwise: 'warning' },
  'lifecycle.retired-but-live': { critical: 'warning', otherwise: 'warning' },
  'lifecycle.planned-but-live': { critical: 'warning', otherwise: 'info' },
  'coverage.denied': { critical: 'warning', otherwise: 'warning' },
  'coverage.partial': { critical: 'warning', otherwise: 'info' },
  'coverage.stale': { critical: 'warning', otherwise: 'warning' },
  'coverage.never-observed': { critical: 'warning', otherwise: 'warning' },
  'coverage.unidentifiable': { critical: 'warning', otherwise: 'info' },
  'coverage.unproven': { critical: 'warning', otherwise: 'info' },
} as const satisfies Record<string, Weight>;

export type DriftCode = keyof typeof driftCodes;
