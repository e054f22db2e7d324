import type { Finding } from '../../model/finding.ts';
import { refParts, type EntityKind } from '../../model/ref.ts';
import { topicOf } from '../codes.ts';

/** Documents that others are judged by: what is wrong with them would hide more than itself. */
const rules: ReadonlySet<EntityKind> = new Set([
  'window',
  'waiver',
  'policy',
  'policyoverlay',
  'policytest',
  'source',
  'change',
]);

/** Findings on what is known, on how it is judged, and on whether it can be believed. */
const neverWaived =
  /^(?:waiver|baseline|evidence|review|config|policy\.(?:invalid|cost|not-relaxable|approvers))(?:\.|$)/;

/** Whether the baseline may mask a finding. What could not be seen is no part of how an estate was when it was adopted. */
export function isAdoptable(finding: Finding): boolean {
  return isWaivable(finding) && topicOf(finding.code) !== 'unseen';
}

/**
 * Whether a waiver or the baseline may mask a finding. None may hide what could not be read, evidence that cannot be believed,
 * rules that are broken, or what a policy keeps for itself.
 */
export function isWaivable({ code, ref, waivable, phase }: Finding): boolean {
  if (waivable === false || phase === 'fixed' || neverWaived.test(code)) return false;
  if (topicOf(code) === 'unreadable') return false;
  // A document that does not even say what it is called is not known at all.
  if (ref === undefined) return !code.startsWith('schema.');
  return !rules.has(refParts(ref).kind);
}
