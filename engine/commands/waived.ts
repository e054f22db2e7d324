import type { Finding } from '../model/finding.ts';
import type { Masked } from '../model/result.ts';
import { applyWaivers, type Exceptions, type Waived } from '../policy/waivers/apply-waivers.ts';
import { compileWaivers } from '../policy/waivers/compile-waivers.ts';
import { idleExceptions, waiverFindings, type Looked } from '../policy/waivers/waiver-findings.ts';
import type { Declared } from './declared.ts';

/** The part of a result that says what was accepted; nothing where nothing was. */
export interface AfterWaivers {
  readonly findings: readonly Finding[];
  readonly masked?: readonly Masked[];
}

/** What the waivers and the baseline of a catalog accept. */
export function exceptionsOf({ catalog, baseline }: Pick<Declared, 'catalog' | 'baseline'>): Exceptions {
  return { waivers: compileWaivers(catalog), baseline: baseline.entries };
}

/** Findings on a catalog without what its own waivers and baseline accept, with what is wrong with those. */
export function waived(
  findings: readonly Finding[],
  declared: Pick<Declared, 'catalog' | 'baseline'>,
  at: Date,
  looked: Looked,
): AfterWaivers {
  const exceptions = exceptionsOf(declared);
  const { catalog, baseline } = declared;
  const after = applyWaivers(findings, exceptions, { at });
  return {
    ...maskedPart(after),
    findings: [
      ...after.findings,
      ...waiverFindings(exceptions.waivers, catalog, at),
      ...idleExceptions(exceptions, after, looked, { catalog, at, baselineFile: baseline.file }),
    ],
  };
}

export function maskedPart({ masked }: Pick<Waived, 'masked'>): { readonly masked?: readonly Masked[] } {
  return masked.length > 0 ? { masked } : {};
}
