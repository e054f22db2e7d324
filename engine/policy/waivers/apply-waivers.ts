import type { Finding } from '../../model/finding.ts';
import { fingerprintOfFinding } from '../../model/fingerprint.ts';
import { compareText } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { Masked } from '../../model/result.ts';
import type { CompiledWaiver, WaiverSet } from './compile-waivers.ts';
import { isAdoptable, isWaivable } from './waivable.ts';

/** Fingerprints of findings that an estate had when it was adopted. */
export type BaselineEntries = ReadonlyMap<string, { readonly code: string; readonly ref?: string }>;

/** What was accepted so far, in a form that somebody has reviewed. */
export interface Exceptions {
  readonly waivers: WaiverSet;
  readonly baseline: BaselineEntries;
}

export interface Waived {
  /** What is not masked, in the order in which it came. */
  readonly findings: readonly Finding[];
  /** By waiver, then the baseline. */
  readonly masked: readonly Masked[];
  /** Waivers that masked something. */
  readonly used: ReadonlySet<Ref>;
  /** Fingerprints of waivable findings, masked or not. */
  readonly present: ReadonlySet<string>;
}

/**
 * Takes out what somebody accepted. A finding is masked by the first waiver in force that covers it, else by the baseline; each
 * is judged by itself, so their order never matters. O(findings × waivers).
 */
export function applyWaivers(
  findings: readonly Finding[],
  { waivers, baseline }: Exceptions,
  { at }: { readonly at: Date },
): Waived {
  const inForce = waivers.waivers.filter(({ expires }) => expires > at.getTime());
  const left: Finding[] = [];
  const counts = new Map<CompiledWaiver | undefined, Map<string, number>>();
  const present = new Set<string>();
  const used = new Set<Ref>();
  for (const finding of findings) {
    if (!isWaivable(finding)) {
      left.push(finding);
      continue;
    }
    const fingerprint = fingerprintOfFinding(finding);
    present.add(fingerprint);
    const covering = inForce.filter(({ covers }) => covers(finding));
    for (const { ref } of covering) used.add(ref);
    if (covering.length === 0 && !(baseline.has(fingerprint) && isAdoptable(finding))) {
      left.push(finding);
      continue;
    }
    const codes = counts.get(covering[0]) ?? new Map<string, number>();
    counts.set(covering[0], codes);
    codes.set(finding.code, (codes.get(finding.code) ?? 0) + 1);
  }
  return { findings: left, masked: summaries(counts), used, present };
}

function summaries(counts: ReadonlyMap<CompiledWaiver | undefined, ReadonlyMap<string, number>>): readonly Masked[] {
  const masked: Masked[] = [];
  for (const [waiver, codes] of counts) {
    const sorted = [...codes].sort(([a], [b]) => compareText(a, b));
    masked.push({
      ...(waiver && { waiver: waiver.ref, reason: waiver.reason, expires: new Date(waiver.expires).toISOString() }),
      ...(waiver?.owner && { owner: waiver.owner }),
      count: sorted.reduce((sum, [, count]) => sum + count, 0),
      codes: Object.fromEntries(sorted),
    });
  }
  // Nothing sorts after everything that has a name.
  return masked.sort((a, b) => compareText(a.waiver ?? '~', b.waiver ?? '~'));
}
