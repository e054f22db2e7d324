import type { Catalog } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';

/** The policies of a catalog, each compiled once. */
export interface PolicySet {
  /** Policies that cannot be used, and why. */
  readonly findings: readonly Finding[];
}

/** Compiles every policy that a catalog declares; one that does not compile is a finding and judges nothing. */
export function compilePolicies(_catalog: Catalog): PolicySet {
  return { findings: [] };
}
