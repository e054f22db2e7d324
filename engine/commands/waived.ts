import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { applyWaivers, type Waived } from '../policy/waivers/apply-waivers.ts';
import { compileWaivers } from '../policy/waivers/compile-waivers.ts';

/** Findings without what a waiver of the trusted catalog, or its baseline, accepts. */
export function waived(findings: readonly Finding[], judge: { readonly catalog: Catalog; readonly at: Date }): Waived {
  return applyWaivers(findings, compileWaivers(judge.catalog), judge);
}
