import type { Ref } from '../../model/ref.ts';

/** What was left out of the findings, and by whom. */
export interface MaskedSummary {
  /** The waiver; absent for the baseline. */
  readonly waiver?: Ref;
  readonly count: number;
  /** Codes of what is masked, sorted. */
  readonly codes: readonly string[];
  /** RFC 3339, UTC; absent for the baseline. */
  readonly expires?: string;
}
