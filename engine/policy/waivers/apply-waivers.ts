import type { Catalog } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import type { MaskedSummary } from './masked.ts';
import type { WaiverSet } from './compile-waivers.ts';

export interface Waived {
  /** What is not masked, with what is wrong with the waivers themselves. */
  readonly findings: readonly Finding[];
  readonly masked: readonly MaskedSummary[];
}

/** Takes out what a reviewed exception accepts. The order of findings never matters. */
export function applyWaivers(
  findings: readonly Finding[],
  _waivers: WaiverSet,
  _facts: { readonly at: Date; readonly catalog: Catalog },
): Waived {
  return { findings, masked: [] };
}
